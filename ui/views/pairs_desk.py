"""The paired assessments of a visit, joined to their presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.pairs_page import PairsPage, PairsState
from ui.viewmodels.places import Spot
from ui.views.desk import DeskPorts
from ui.views.pairs import PairsView


class PairsDesk:
    """Puts the pairs into the window."""

    def __init__(self, ports: DeskPorts) -> None:
        self._ports, self._said = ports, ""
        self.view = view = PairsView(ports.look)
        self.page = page = PairsPage(ports.editor, self._render, view.written)
        self.screens: dict[Spot, QWidget] = {Spot.PAIRS: view}
        ports.shell.add_screen(Spot.PAIRS, view, view.panel)
        view.looked_at.connect(page.shown)
        view.chosen.connect(lambda one: page.choose(RecordId(bytes.fromhex(one))))
        view.record_asked.connect(self._open)
        view.back_asked.connect(lambda: ports.go(Spot.JUDGEMENTS))
        view.answers.answered.connect(page.answered)
        view.answers.given.connect(page.give)
        view.panel.begun.connect(page.begin)

    kinds = frozenset({RecordKind.PAIRING})

    def show_record(self, record: RecordId, kind: RecordKind) -> None:
        """Go to the screen and look at a pair."""
        self._ports.go(Spot.PAIRS)
        self.page.choose(record)

    def refresh(self) -> None:
        """What was written is told by `touched`."""

    def touched(self, effects: Effects) -> None:
        """Show own answers where both are given, and follow what was written."""
        self.page.show_due(effects)
        if self.view.isVisible():
            self.page.touched(effects)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """No command of the menu belongs here."""
        return False

    def close(self) -> None:
        """Answers that are being made are drafts already."""

    def _open(self) -> None:
        pair = self.page.state.pair
        if pair is not None and pair.record is not None:
            self._ports.open(pair.record)

    def _render(self, state: PairsState) -> None:
        self.view.render_state(state, keep=self.page.is_answered())
        if state.said and state.said != self._said:
            self._ports.shell.say(state.said)
        self._said = state.said
