"""The lists of one open visit: children, and records by kind; each with its own presenter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from fieldapp.domain.effects import Effects
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.door import Door
from ui.viewmodels.places import KINDS, Spot
from ui.viewmodels.rows import ChildRows, RecordRows, Rows, RowsState
from ui.views.add_child import AddChildCard
from ui.views.record_list import ListPage
from ui.views.shell import Shell

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
    Spot.FORMS: (
        "Forms",
        "No record of a form yet. Begin one with a form of this visit.",
        (("add_form", "Add a pilot", ""),),
    ),
    Spot.CONCERNS: (
        "Concerns",
        "No concern was raised in this visit. F9 raises one from anywhere.",
        (("concern", "Raise a concern", "F9"),),
    ),
}
_NO_CHILD: Final = "No child is in this visit yet. The sample brings them, or add one by code."
_ADD: Final = "add_child"
_ROLES: Final = "roles"
_JOURNEYS: Final = "journeys"


class VisitLists(QObject):
    """Puts the lists into the window; `refresh` reads again the one that is looked at.

    Intentions: `opened(record)` in hex, `started(name)`, `child_opened(code)`, `roles_asked`,
    `journeys_asked`.
    """

    opened = Signal(str)
    started = Signal(str)
    child_opened = Signal(str)
    roles_asked = Signal()
    journeys_asked = Signal()

    def __init__(
        self, shell: Shell, look: Look, work: Work, door: Door, publish: Callable[[Effects], None]
    ) -> None:
        super().__init__(shell)
        self._shell, self._look, self._work = shell, look, work
        self._door, self._publish = door, publish
        self.lists: dict[Spot, Rows] = {}
        self.pages = {spot: self._list(spot) for spot in _LISTS}
        self.pages[Spot.CHILDREN] = self._child_list()

    def refresh(self) -> None:
        """Something was written or came: read again what is looked at, the rest when it is."""
        for rows in self.lists.values():
            rows.refresh()

    def _list(self, spot: Spot) -> ListPage:
        title, empty, actions = _LISTS[spot]
        page = ListPage(self._look, title, empty, actions)
        rows = RecordRows(self._door, self._work, KINDS[spot], self._publish, page.render_state)
        page.row_opened.connect(self.opened)
        page.action_chosen.connect(self.started)
        page.which_asked.connect(rows.show_which)
        page.restore_asked.connect(lambda found: rows.restore(RecordId(bytes.fromhex(found))))
        self._join(spot, page, rows)
        return page

    def _child_list(self) -> ListPage:
        actions = (
            (_JOURNEYS, "Journeys", ""),
            (_ROLES, "Roles and agencies", ""),
            (_ADD, "Add a child", ""),
        )
        page = ListPage(self._look, "Children", _NO_CHILD, actions, archives=False)
        card = AddChildCard(self._look)
        page.body.insertWidget(0, card)

        def show(state: RowsState) -> None:
            page.render_state(state)
            page.message.hide()
            card.render_state(state)

        rows = ChildRows(self._door, self._work, self._publish, show)
        page.row_opened.connect(self.child_opened)
        ways = {_ROLES: self.roles_asked.emit, _JOURNEYS: self.journeys_asked.emit}
        page.action_chosen.connect(lambda name: ways.get(name, card.begin)())
        card.given.connect(rows.add)
        card.closed.connect(page.take_focus)
        self._join(Spot.CHILDREN, page, rows)
        return page

    def _join(self, spot: Spot, page: ListPage, rows: Rows) -> None:
        self.lists[spot] = rows
        page.wanted.connect(rows.look_for)
        page.looked_at.connect(rows.shown)
        self._shell.add_screen(spot, page)
