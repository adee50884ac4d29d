"""The judgements of a visit, joined to their presenter."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.domain.effects import Effects
from fieldapp.services.capture import Place
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.judgements_page import JudgementsPage, JudgementsState
from ui.viewmodels.places import Spot
from ui.viewmodels.typing import Acknowledged, TypingState
from ui.views.judgements import JudgementsView
from ui.views.shell import Shell


class JudgementsDesk:
    """Puts the judgements into the window; a TypingListener, for words that became entries."""

    def __init__(
        self,
        shell: Shell,
        look: Look,
        ports: EditorPorts,
        decide: Callable[[RecordId, bytes], None],
    ) -> None:
        self._shell, self._said = shell, ""
        self.view = view = JudgementsView(look)
        self.page = page = JudgementsPage(ports, self._render, view.written)
        view.is_written = page.is_written
        shell.add_screen(Spot.JUDGEMENTS, view, view.panel)
        view.looked_at.connect(page.shown)
        view.grade_chosen.connect(page.propose)
        view.asked.connect(self._details)
        view.typed.connect(page.typed)
        view.left.connect(page.left)
        view.history_asked.connect(self._history)
        view.decide_asked.connect(lambda area, part: decide(*page.place(area, part)))
        panel = view.panel
        panel.marked.connect(page.mark)
        panel.cited.connect(page.cite)
        panel.signed.connect(page.sign)
        panel.history_closed.connect(page.close_history)

    def typing_changed(self, state: TypingState) -> None:
        """The chip says it."""

    def acknowledged(self, what: Acknowledged) -> None:
        """The chip says it."""

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Drafts became entries; what is no longer written shows what stands."""
        self.page.touched(effects)
        if closed and not effects.records:
            self.page.show()

    def mended(self, place: Place, characters: int) -> None:
        """The window says it."""

    def _details(self, area: str) -> None:
        self.page.choose(area)
        self._shell.body.show_details()

    def _history(self, area: str, part: object) -> None:
        self.page.show_history(area, part)  # type: ignore[arg-type]  # a Part, by Qt's signal
        self._shell.body.show_details()

    def _render(self, state: JudgementsState) -> None:
        self.view.render_state(state)
        if state.said and state.said != self._said:
            self._shell.say(state.said)
        self._said = state.said
