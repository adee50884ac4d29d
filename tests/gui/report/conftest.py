"""The report's screens in one window, on a small inspection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.editor_desk import open_visit
from tests.support.render import let_go
from tests.support.report_desk import ReportWindow, report_window


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[ReportWindow]:
    with open_visit(tmp_path) as (work, team):
        made = report_window(work, team)
        qtbot.addWidget(made.shell)
        made.show("report")
        made.shell.activateWindow()
        qtbot.waitUntil(made.shell.isActiveWindow)
        yield made
        made.close()
    let_go()
