"""The journeys of children, joined to their presenters: a screen, and a card in case records."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.views import Summary
from fieldapp.journey.story import Place
from fieldapp.services import exporting
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.journey_page import JourneyPage
from ui.viewmodels.places import Spot
from ui.views.desk import DeskPorts
from ui.views.editor import EditorView
from ui.views.editor_binding import print_record
from ui.views.journey import JourneyCard, JourneyPageView


class JourneyDesk:
    """Puts the screen Journey into the window, and its card above the questions of a case."""

    def __init__(self, ports: DeskPorts) -> None:
        look, editor = ports.look, ports.editor
        self._ports, self._behind = ports, True
        self.view, self.card = JourneyPageView(look), JourneyCard(look)
        self.page = JourneyPage(editor.door, editor.work, self.view.render_state, self._open)
        self.of_case = JourneyPage(editor.door, editor.work, self.card.render_state, self._open)
        self.screens: dict[Spot, QWidget] = {Spot.JOURNEY: self.view}
        ports.shell.add_screen(Spot.JOURNEY, self.view, self.view.panel)
        self._connect()

    def stand_in(self, editor: EditorView) -> None:
        """Put the card above the questions of case records."""
        editor.put_first(RecordKind.CASE_TRACKING, self.card)

    def opened(self, record: Summary) -> None:
        """A record is opened: its child's journey is read where it is the case of one."""
        if record.kind is RecordKind.CASE_TRACKING and record.child:
            self.of_case.show_child(record.child)

    def show_child(self, code: str = "") -> None:
        """Go to the journey of a child; without a code to the one that was shown last."""
        self.page.show_child(code)
        self._behind = False
        self._ports.go(Spot.JOURNEY)

    def refresh(self) -> None:
        """Something was written or came: read again now if it is looked at, else then."""
        self._behind = True
        if self.view.isVisible():
            self._catch_up()
        if self.card.isVisible():
            self.of_case.refresh()

    def touched(self, effects: Effects) -> None:
        """What was written is read with the next refresh."""

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Print the journey; Alt+Left leads back to the children."""
        if spot is not Spot.JOURNEY:
            return False
        if command is CommandId.BACK:
            self._ports.go(Spot.CHILDREN)
        elif command is CommandId.PRINT:
            self._print()
        else:
            return False
        return True

    def close(self) -> None:
        """Nothing is typed here."""

    def _connect(self) -> None:
        view, card = self.view, self.card
        view.looked_at.connect(self._catch_up)
        view.child_chosen.connect(self.page.show_child)
        view.chosen.connect(self.page.choose)
        view.opened.connect(self.page.open)
        view.case_asked.connect(lambda: self._ports.open_child(self.page.state.code))
        view.print_asked.connect(self._print)
        card.chosen.connect(self.of_case.choose)
        card.opened.connect(self.of_case.open)
        card.whole_asked.connect(lambda: self.show_child(self.of_case.state.code))

    def _catch_up(self) -> None:
        if self._behind:
            self._behind = False
            self.page.refresh()

    def _open(self, place: Place) -> None:
        self._ports.open(place.record, place.slot, place.caret)

    def _print(self) -> None:
        work, code = self._ports.editor.work, self.page.state.code
        if code:
            self._ports.editor.door.ask(
                lambda: exporting.journey_page(work, code),
                lambda made: print_record(self.view, made),
                self.page.refuse,
            )
