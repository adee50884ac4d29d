"""A look with the bundled fonts for every test of the kit."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.render import make_look
from ui.qt.look import Look


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light theme at 100 per cent; the application is left without a style sheet."""
    made = make_look()
    yield made
    qapp.setStyleSheet("")
