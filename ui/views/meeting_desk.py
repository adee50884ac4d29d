"""The evening meeting of a visit, joined to its presenter and the printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import exporting
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.field_words import place_of
from ui.viewmodels.meeting_page import MeetingPage
from ui.viewmodels.meeting_print import board_html
from ui.viewmodels.meeting_state import MeetingState
from ui.viewmodels.places import Spot
from ui.views.desk import DeskPorts
from ui.views.editor_binding import print_record
from ui.views.meeting import MeetingView
from ui.views.words_desk import WordsDesk


class MeetingDesk(WordsDesk):
    """Puts the board into the window; `show_finding(id)` opens one on its own screen."""

    def __init__(self, ports: DeskPorts, show_finding: Callable[[RecordId], None]) -> None:
        self._show_finding = show_finding
        self.view = view = MeetingView(ports.look)
        self.page = MeetingPage(ports.editor, ports.visit.live, self._render, view.edits.written)
        super().__init__(ports, view, self.page)
        view.is_written = self.page.words.is_written
        self.screens: dict[Spot, QWidget] = {Spot.MEETING: view}
        ports.shell.add_screen(Spot.MEETING, view, view.panel)
        self._connect_board()
        self._connect_open()

    kinds = frozenset({RecordKind.ENQUIRY, RecordKind.UNCERTAINTY})

    def show_record(self, record: RecordId, kind: RecordKind) -> None:
        """Go to the board and look at a line of enquiry or an uncertainty."""
        self._ports.go(Spot.MEETING)
        if kind is RecordKind.ENQUIRY:
            self.page.choose_line(record)
        else:
            self.page.choose_unsure(record)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Print is of this screen while it is looked at."""
        if spot is not Spot.MEETING or command is not CommandId.PRINT:
            return False
        self._print()
        return True

    def _connect_board(self) -> None:
        view, page = self.view, self.page
        view.looked_at.connect(page.shown)
        view.note_asked.connect(lambda: self._ports.go(Spot.KEEP_IN_TOUCH))
        view.print_asked.connect(self._print)
        view.board.opened.connect(lambda one: self._show_finding(_id(one)))
        view.board.stepped.connect(lambda one, by: page.step(_id(one), by))
        view.edits.typed.connect(page.words.typed)
        view.edits.left.connect(page.words.left)

    def _connect_open(self) -> None:
        page, lines, unsure, panel = self.page, self.view.lines, self.view.unsure, self.view.panel
        lines.begun.connect(page.begin_line)
        lines.chosen.connect(lambda one: page.choose_line(_id(one)))
        lines.planned.connect(page.plan)
        lines.answered.connect(page.set_answered)
        lines.dropped.connect(page.drop_line)
        lines.decide_asked.connect(self._decide_line)
        unsure.decide_asked.connect(self._decide_unsure)
        unsure.begun.connect(page.begin_unsure)
        unsure.chosen.connect(lambda one: page.choose_unsure(_id(one)))
        unsure.cited.connect(self._cite)
        unsure.closed.connect(page.set_closed)
        unsure.searched.connect(page.search)
        unsure.item_opened.connect(self._open_item)
        panel.concern_opened.connect(lambda one: self._ports.open(_id(one)))
        panel.gap_opened.connect(lambda _place: self._ports.go(Spot.MATRIX))
        panel.item_opened.connect(self._open_item)

    def _decide_line(self, key: str) -> None:
        if self.page.state.line is not None:
            self._ports.decide(*place_of(self.page.state.line.id, key))

    def _decide_unsure(self) -> None:
        if self.page.state.unsure is not None:
            self._ports.decide(*place_of(self.page.state.unsure.id, "state"))

    def _cite(self, item: str, on: bool) -> None:
        if item:
            self.page.cite(_id(item), on)

    def _open_item(self, item: str) -> None:
        self._open_quoted(self._quoted(), item)

    def _quoted(self) -> tuple[Quoted, ...]:
        state = self.page.state
        held = state.unsure.items if state.unsure else ()
        return (*held, *state.found, *state.board.follow_ups)

    def _print(self) -> None:
        work = self._ports.visit.work
        html = board_html(self.page.state.board)
        self._ports.editor.door.ask(
            lambda: exporting.context(work),
            lambda context: print_record(self.view, PrintPage(html, context.band)),
            self.page.refuse,
        )

    def _render(self, state: MeetingState) -> None:
        self.view.render_state(state)
        self._say(state.said)


def _id(text: str) -> RecordId:
    return RecordId(bytes.fromhex(text))
