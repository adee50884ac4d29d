"""A look with the bundled fonts for every test of the kit."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.render import let_go, make_look
from ui.qt.look import Look


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light theme at 100 per cent; what the test showed is deleted after it."""
    yield make_look()
    let_go()
