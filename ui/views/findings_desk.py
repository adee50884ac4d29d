"""The findings of a visit, joined to their presenter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.field_words import place_of
from ui.viewmodels.findings_page import FindingsPage, FindingsState
from ui.viewmodels.places import Spot
from ui.views.desk import DeskPorts
from ui.views.findings import FindingsView
from ui.views.words_desk import WordsDesk


class FindingsDesk(WordsDesk):
    """Puts the findings into the window; a TypingListener, for words that became entries."""

    def __init__(self, ports: DeskPorts) -> None:
        self.view = view = FindingsView(ports.look)
        self.page = FindingsPage(ports.editor, ports.visit.live, self._render, view.edits.written)
        super().__init__(ports, view, self.page)
        view.is_written = self.page.words.is_written
        self.screens: dict[Spot, QWidget] = {Spot.FINDINGS: view}
        ports.shell.add_screen(Spot.FINDINGS, view, view.panel)
        self._connect_page()
        self._connect_card()

    kinds = frozenset({RecordKind.FINDING})

    def show_record(self, record: RecordId, kind: RecordKind) -> None:
        """Go to the screen and look at a finding."""
        self.show(record)

    def show(self, finding: RecordId) -> None:
        """Go to the screen and look at one finding."""
        self._ports.go(Spot.FINDINGS)
        self.page.choose(finding)

    def cite(self, items: tuple[RecordId, ...]) -> None:
        """Go to the screen with items that wait to be cited."""
        self._ports.go(Spot.FINDINGS)
        self.page.wait(items)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Ctrl+Enter puts what was found under the finding."""
        if spot is not Spot.FINDINGS or command is not CommandId.COMMIT:
            return False
        self._add(self.view.panel.found.current, contrary=False)
        return True

    def _connect_page(self) -> None:
        view, page = self.view, self.page
        view.looked_at.connect(page.shown)
        view.finding_chosen.connect(lambda one: page.choose(_id(one)))
        view.filtered.connect(page.filter)
        view.begun.connect(self._begin)
        view.cite_here.connect(self._cite_waiting)
        view.waiting_dropped.connect(page.drop_waiting)
        view.edits.typed.connect(page.words.typed)
        view.edits.left.connect(page.words.left)
        view.edits.history_asked.connect(self._history)
        view.panel.searched.connect(page.search)
        view.panel.added.connect(lambda one, contrary: self._add(one, contrary=contrary))
        view.panel.opened.connect(self._open_item)
        view.panel.history_closed.connect(page.close_history)

    def _connect_card(self) -> None:
        card, page = self.view.card, self.page
        card.state_chosen.connect(page.set_state)
        card.placed.connect(page.place)
        card.handed.connect(page.hand_over)
        card.shared.connect(page.share)
        card.dropped.connect(lambda one: page.uncite(_id(one)))
        card.moved.connect(lambda one, contrary: page.cite([_id(one)], contrary))
        card.opened.connect(self._open_item)
        card.archived.connect(page.archive)
        card.add_asked.connect(self._find_more)
        card.decide_asked.connect(self._decide)

    def _decide(self, key: str) -> None:
        chosen = self.page.state.chosen
        if chosen is not None:
            self._ports.decide(*place_of(chosen.id, key))

    def _begin(self) -> None:
        self.page.begin()
        self.view.card.take_focus()

    def _cite_waiting(self, contrary: bool) -> None:
        self.page.cite([item.id for item in self.page.state.waiting], contrary)

    def _add(self, item: str, *, contrary: bool) -> None:
        if item:
            self.page.cite([_id(item)], contrary)

    def _find_more(self) -> None:
        self._ports.shell.body.show_details()
        self.view.panel.take_focus()

    def _history(self, place: object) -> None:
        self.page.show_history(place)  # type: ignore[arg-type]  # a Place, by Qt's signal
        self._ports.shell.body.show_details()

    def _open_item(self, item: str) -> None:
        self._open_quoted(self._quoted(), item)

    def _quoted(self) -> tuple[Quoted, ...]:
        state = self.page.state
        cited = (*state.chosen.supporting, *state.chosen.contrary) if state.chosen else ()
        return (*cited, *state.found, *state.waiting)

    def _render(self, state: FindingsState) -> None:
        self.view.render_state(state)
        self._say(state.said)


def _id(text: str) -> RecordId:
    return RecordId(bytes.fromhex(text))
