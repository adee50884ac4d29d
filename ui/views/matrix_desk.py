"""The matrix of a visit, joined to its presenter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from fieldapp.services.capture import Place
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.matrix_page import MatrixPage, MatrixState
from ui.viewmodels.places import Spot
from ui.viewmodels.typing import SilentListener
from ui.views.desk import DeskPorts
from ui.views.matrix import MatrixView


class MatrixDesk(SilentListener):
    """Puts the matrix into the window; `cite(ids)` takes items that are to be cited."""

    def __init__(self, ports: DeskPorts, cite: Callable[[tuple[RecordId, ...]], None]) -> None:
        self._ports, self._said = ports, ""
        self.view = view = MatrixView(ports.look)
        edits = view.panel.edits
        self.page = page = MatrixPage(ports.editor, ports.visit.live, self._render, edits.written)
        view.is_written = page.words.is_written
        self.screens: dict[Spot, QWidget] = {Spot.MATRIX: view}
        ports.shell.add_screen(Spot.MATRIX, view, view.panel)
        self._leave = ports.visit.listeners.join(self)
        view.looked_at.connect(page.shown)
        view.cell_chosen.connect(page.choose)
        view.agency_chosen.connect(page.choose_agency)
        view.explained.connect(page.explained)
        view.planned.connect(page.plan)
        view.cited.connect(cite)
        view.item_opened.connect(self._open_item)
        view.details_asked.connect(ports.shell.body.show_details)
        edits.typed.connect(page.words.typed)
        edits.left.connect(page.words.left)
        edits.decide_asked.connect(lambda place: ports.decide(*place))

    def refresh(self) -> None:
        """What was written is told by `touched`."""

    def touched(self, effects: Effects) -> None:
        """Count anew what was touched."""
        self.page.touched(effects)

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """A reason for a gap became an entry."""
        self.page.touched(effects)
        if closed and not effects.records:
            self.page.show()

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """No command of the menu belongs here."""
        return False

    def close(self) -> None:
        """Words in sight become entries."""
        self.view.panel.edits.remember()
        self._leave()

    def _open_item(self, item: Quoted) -> None:
        place = item.passage
        self._ports.open(place.record, place.slot, place.start)

    def _render(self, state: MatrixState) -> None:
        self.view.render_state(state)
        if state.said and state.said != self._said:
            self._ports.shell.say(state.said)
        self._said = state.said
