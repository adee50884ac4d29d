"""Help in the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.render import faults, lay_out, make_look, wear
from ui.viewmodels.help import shipped_topics
from ui.views.help import HelpView, bind_help


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[HelpView]:
    made = HelpView(make_look())
    qtbot.addWidget(made)
    presenter = bind_help(made, shipped_topics("linux"))
    lay_out(made, (900, 600))
    yield made
    del presenter


def test_down_opens_the_next_page(view: HelpView) -> None:
    before = view.browser.toPlainText()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert view.browser.toPlainText() != before


def test_nothing_that_a_page_names_is_loaded(view: HelpView) -> None:
    image = QTextDocument.ResourceType.ImageResource
    assert view.browser.loadResource(image.value, QUrl("file:///somewhere.png")) is None
    assert not view.browser.openLinks()


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize(
    ("size", "scale"), [((1080, 640), 100), ((960, 540), 100), ((1200, 600), 200)]
)
def test_help_has_room_and_names(
    view: HelpView, theme: str, size: tuple[int, int], scale: int
) -> None:
    wear(view.look, theme, scale)
    lay_out(view, size)
    assert faults(view) == []
