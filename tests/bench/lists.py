"""A long list: from looking at it to its first rows, to all of them, a filter, a page down."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.services import visits
from fieldapp.services.profile import Profile
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId
from tests.bench.measure import Sampler, quantile, report, settle
from tests.bench.world import PERSON, Writer, bench, close_visits
from tests.support.render import lay_out, make_look
from ui.qt.door import StoreDoor
from ui.viewmodels.rows import RecordRows
from ui.views.record_list import ListPage

_FILTERS = ("n", "no", "not", "note", "N-OF1-7", "zebra", "")
_TIMES = 3
_PAGES = 40


def listed(records: int, **_: Any) -> dict[str, Any]:
    """Read, filter and page through a list of so many records, in a window of 1280 by 800 px.

    `median_s` is from looking at the list to the painting of its first rows.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    samplers = tuple(Sampler() for _ in range(4))
    with bench() as world:
        inspection, work = world.visit()
        Writer(work).write(records)
        close_visits(world.fleet[PERSON])
        for _time in range(_TIMES):
            _look_at(world.fleet[PERSON].profile, inspection, samplers)
    first, whole, letters, pages = samplers
    return report(
        "list",
        records,
        first.seconds,
        whole_s=round(quantile(whole.seconds, 0.5), 4),
        filter_p99_s=round(quantile(letters.seconds, 0.99), 4),
        page_down_p99_s=round(quantile(pages.seconds, 0.99), 4),
    )


def _look_at(profile: Profile, inspection: InspectionId, samplers: tuple[Sampler, ...]) -> None:
    """Look at a list once, on a store that its own thread opened."""
    door, opened = StoreDoor(), list[Work]()
    door.ask(lambda: visits.open_visit(profile, inspection), opened.append, _stop)
    _until(lambda: bool(opened))
    page = ListPage(make_look(), "Notes", "No note yet.")
    rows = RecordRows(door, opened[0], (RecordKind.NOTE,), lambda _: None, page.render_state)
    page.wanted.connect(rows.look_for)
    lay_out(page)
    settle()
    _timed(page, rows, samplers)
    page.deleteLater()
    closed: list[None] = []
    door.ask(lambda: visits.close_visit(profile, opened[0]), closed.append, _stop)
    _until(lambda: bool(closed))
    door.close()


def _timed(page: ListPage, rows: RecordRows, samplers: tuple[Sampler, ...]) -> None:
    """Take what each sampler is named for."""
    first, whole, letters, pages = samplers
    with whole.timed():
        with first.timed():
            rows.shown(looked_at=True)
            _until(lambda: bool(rows.state.rows))
            page.rows.viewport().repaint()
        _until(lambda: rows.state.loaded)
    for letter in _FILTERS:
        with letters.timed():
            page.filter.setText(letter)
            page.rows.viewport().repaint()
    for _ in range(_PAGES):
        with pages.timed():
            QTest.keyClick(page.rows, Qt.Key.Key_PageDown)
            page.rows.viewport().repaint()


def _stop(reason: Refused) -> None:
    raise reason


def _until(ready: Callable[[], bool]) -> None:
    """Let the window work until something holds."""

    while not ready():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
