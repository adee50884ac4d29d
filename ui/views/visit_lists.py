"""The lists of one open visit: children, and records by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from fieldapp.domain.change import RecordKind
from fieldapp.domain.views import Child, Summary
from fieldapp.services import reading
from fieldapp.services.work import Work
from ui.qt.look import Look
from ui.viewmodels.places import KINDS, Spot
from ui.views.record_list import ListPage, Row
from ui.views.shell import Shell

Ask = Callable[[Callable[[], Any], Callable[[Any], None]], None]

_LISTS: Final[dict[Spot, tuple[str, str, tuple[tuple[str, str, str], ...]]]] = {
    Spot.CASES: (
        "Case tracking",
        "No case yet. Open one for a child, or start without a code.",
        (("case", "New case tracking", "Ctrl+T"),),
    ),
    Spot.INTERVIEWS: (
        "Interviews",
        "No interview yet. Start one; everything can be filled in later.",
        (
            ("child", "With a child", "Ctrl+I"),
            ("carer", "With a carer", ""),
            ("parent", "With a parent", ""),
            ("professional", "With a professional", ""),
        ),
    ),
    Spot.OBSERVATIONS: (
        "Observations",
        "No observation yet. Start one when you sit down.",
        (("observation", "New observation", "Ctrl+O"),),
    ),
    Spot.NOTES: (
        "Notes and files",
        "No note yet. A note needs no child, no form and no connection.",
        (("note", "New note", "Ctrl+N"),),
    ),
    Spot.CONCERNS: (
        "Concerns",
        "No concern was raised in this visit. F9 raises one from anywhere.",
        (("concern", "Raise a concern", "F9"),),
    ),
}


class VisitLists(QObject):
    """Puts the lists into the window; `refresh` reads them again.

    Intentions: `opened(record)` in hex, `started(name)`, `child_opened(code)`.
    """

    opened = Signal(str)
    started = Signal(str)
    child_opened = Signal(str)

    def __init__(self, shell: Shell, look: Look, work: Work, ask: Ask) -> None:
        super().__init__(shell)
        self._shell, self._look, self._work, self._ask = shell, look, work, ask
        self.pages = {spot: self._list(spot) for spot in _LISTS}
        self.pages[Spot.CHILDREN] = self._child_list()

    def refresh(self) -> None:
        """Read every list again."""
        work = self._work
        for spot, kinds in KINDS.items():
            self._read(spot, kinds)
        self._ask(lambda: reading.children(work), self._show_children)

    def _read(self, spot: Spot, kinds: Iterable[RecordKind]) -> None:
        work, page = self._work, self.pages[spot]
        self._ask(
            lambda: [r for k in kinds for r in reading.summaries(work, kind=k)],
            lambda rows: page.render_rows(_rows(rows)),
        )

    def _list(self, spot: Spot) -> ListPage:
        title, empty, actions = _LISTS[spot]
        page = ListPage(self._look, title, empty, actions)
        page.row_opened.connect(self.opened)
        page.action_chosen.connect(self.started)
        self._shell.add_screen(spot, page)
        return page

    def _child_list(self) -> ListPage:
        empty = "No child is in this visit yet. The sample brings them, by code."
        page = ListPage(self._look, "Children", empty)
        page.row_opened.connect(self.child_opened)
        self._shell.add_screen(Spot.CHILDREN, page)
        return page

    def _show_children(self, found: tuple[Child, ...]) -> None:
        self.pages[Spot.CHILDREN].render_rows(
            [Row(c.code, f"{c.code}   {c.sample}   {c.records} records") for c in found]
        )


def _rows(found: list[Summary]) -> list[Row]:
    return [
        Row(s.id.hex(), f"{s.short_name}   {s.child}   {s.title or 'No words yet'}".strip())
        for s in found
    ]
