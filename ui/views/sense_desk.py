"""The screens on which a visit makes sense of its evidence, joined to their presenters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.matrix_page import MatrixPage, MatrixState
from ui.viewmodels.places import Spot
from ui.views.matrix import MatrixView
from ui.views.shell import Shell

Open = Callable[[RecordId, bytes, int], None]


class SenseDesk:
    """Puts matrix, evidence and judgements into the window; `open` shows a place in a record."""

    def __init__(self, shell: Shell, look: Look, ports: EditorPorts, open_place: Open) -> None:
        self._shell, self._open = shell, open_place
        self.matrix_view = MatrixView(look)
        self.matrix = MatrixPage(ports.door, ports.work, ports.publish, self._render_matrix)
        self._said = ""
        self.screens: dict[Spot, QWidget] = {Spot.MATRIX: self.matrix_view}
        shell.add_screen(Spot.MATRIX, self.matrix_view, self.matrix_view.panel)
        self._connect_matrix()

    def touched(self, effects: Effects) -> None:
        """Something was written or came; the screens that are in use follow it."""
        self.matrix.touched(effects)

    def _connect_matrix(self) -> None:
        view, matrix = self.matrix_view, self.matrix
        view.looked_at.connect(matrix.shown)
        view.cell_chosen.connect(matrix.choose)
        view.agency_chosen.connect(matrix.choose_agency)
        view.explained.connect(matrix.explain)
        view.item_opened.connect(self._open_item)
        view.details_asked.connect(self._shell.body.show_details)

    def _open_item(self, item: Quoted) -> None:
        place = item.passage
        self._open(place.record, place.slot, place.start)

    def _render_matrix(self, state: MatrixState) -> None:
        self.matrix_view.render_state(state)
        if state.said and state.said != self._said:
            self._shell.say(state.said)
        self._said = state.said
