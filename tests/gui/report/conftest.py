"""The report's screens in one window, on a small inspection that a module shares.

Each test writes in places of its own, so that their order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.editor_desk import open_visit
from tests.support.render import let_go
from tests.support.report_desk import ReportWindow, small
from ui.views.report import Side


@pytest.fixture(scope="module")
def made(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReportWindow]:
    with open_visit(tmp_path_factory.mktemp("report")) as (work, team):
        small(work)
        window = ReportWindow(work, team)
        yield window
        window.close()
        window.shell.deleteLater()
    let_go()


@pytest.fixture
def window(made: ReportWindow, qtbot: QtBot) -> ReportWindow:
    """The window as somebody who comes to the report meets it."""
    made.opened.clear()
    made.went.clear()
    made.report.view.show_side(Side.WRITE)
    made.show("report")
    made.shell.activateWindow()
    qtbot.waitUntil(made.shell.isActiveWindow)
    return made
