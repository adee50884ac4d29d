"""A form that is tried out: every button answers, nothing is kept."""

import pytest
from pytestqt.qtbot import QtBot

from tests.support.clock import SteadyClock
from tests.support.keys import SeededRandomness
from tests.support.render import make_look
from tests.support.xforms import form
from ui.preview import Preview

DRAWN = """
| survey |
| | type | name | label | appearance |
| | image | home | Draw your home | draw |
"""


@pytest.mark.parametrize("asked", ["file_asked", "capture_asked"])
def test_a_preview_says_that_no_file_is_made_in_it(asked: str, qtbot: QtBot) -> None:
    preview = Preview(form(DRAWN), SteadyClock(), SeededRandomness(1), make_look())
    qtbot.addWidget(preview)
    getattr(preview.view, asked).emit("home")
    refused = preview.page.state.refused
    assert refused is not None
    assert refused.code == "F-196"
