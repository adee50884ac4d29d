"""The evening meeting: the board, lines of enquiry, uncertainties, and what is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.services.capture import Place
from ui.qt.look import Look
from ui.viewmodels.meeting_state import MeetingState
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone
from ui.views.components.buttons import Button
from ui.views.components.cards import Card
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text
from ui.views.components.words_list import Line, WordsList
from ui.views.finding_card import quoted_line
from ui.views.meeting_board import Board
from ui.views.meeting_lines import LinesCard, UnsureCard
from ui.views.refusals import message_of
from ui.views.words_edit import WordsEdits

_EMPTY = "No finding yet. Findings begin from evidence."
_KEYS = "Ctrl+Right moves a finding one state on, Ctrl+Left one back. Enter opens it."
_MOST_GAPS = 40


class MeetingView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `note_asked`, `print_asked`; those of `board`, `lines`, `unsure`,
    `panel` and `edits`.
    """

    looked_at = Signal()
    note_asked = Signal()
    print_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Team meeting")
        self.look, self._loaded = look, False
        self.is_written: Callable[[Place], bool] = lambda _place: False
        self.edits = WordsEdits(self)
        self.board = Board(look)
        self.lines, self.unsure = LinesCard(look, self.edits), UnsureCard(look, self.edits)
        self.panel = OpenPanel(look)
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty = EmptyState(look, _EMPTY)
        self._missing = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self._keys = Text(look, _KEYS, Role.SECONDARY, Tone.INK2, wrap=True)
        self._build()
        self.render_state(MeetingState())

    def take_focus(self) -> None:
        """Read again, and put the focus on the first column that has findings."""
        self.looked_at.emit()
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: MeetingState) -> None:
        """Show the board; words that are being written stay."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.board.day)
        self._missing.setText(state.board.missing)
        self._missing.setVisible(bool(state.board.missing))
        board = state.board
        some = bool(board.strengths or board.improve)
        self.empty.setVisible(state.loaded and not some)
        self.board.setVisible(some)
        self._keys.setVisible(some)
        self.board.render_state(board)
        writing = frozenset(place for place in self._places(state) if self.is_written(place))
        self.lines.render_state(state, writing)
        self.unsure.render_state(state, writing)
        self.panel.render_state(state)
        if state.loaded and not self._loaded:
            self._loaded = True
            self._focus_board()

    def _focus_board(self) -> None:
        """The board came after the focus: it goes there, unless words are being written."""
        if self.lines.ask.hasFocus() and not self.lines.ask.text():
            self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _first(self) -> QWidget:
        lists = (each.list for each in self.board.columns)
        return next((each for each in lists if each.isVisibleTo(self)), self.lines.ask)

    def _places(self, state: MeetingState) -> list[Place]:
        line, unsure = state.line, state.unsure
        words = [
            *((line.question, line.activity, line.time, line.place, line.answer) if line else ()),
            *((unsure.question, unsure.answer) if unsure else ()),
        ]
        return [one.place for one in words]

    def _build(self) -> None:
        note = Button(self.look, "Keep-in-touch note", icon="file-text")
        printer = Button(self.look, "Print", icon="printer")
        note.clicked.connect(self.note_asked)
        printer.clicked.connect(self.print_asked)
        self.tools.addWidget(note)
        self.tools.addWidget(printer)
        parts = (self.message, self.loading, self._missing, self.empty, self._keys, self.board)
        for part in (*parts, self.lines, self.unsure):
            self.body.addWidget(part)
        self.body.addStretch(1)


class OpenPanel(Panel):
    """What is open beside the board. Intentions: `concern_opened(id)`, `gap_opened(place)`,
    `item_opened(id)`.
    """

    concern_opened = Signal(str)
    gap_opened = Signal(object)
    item_opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._concerns, self.concerns = _card(look, "Concerns open")
        self._gaps, self.gaps = _card(look, "Gaps of the matrix")
        self._follow, self.follow = _card(look, "To follow up")
        for card in (self._concerns, self._gaps, self._follow):
            self.add(card)
        self.concerns.opened.connect(self.concern_opened)
        self.gaps.opened.connect(lambda one: self.gap_opened.emit(tuple(one.split("\t"))))
        self.follow.opened.connect(self.item_opened)

    def render_state(self, state: MeetingState) -> None:
        """Show what is open; a card without anything says so."""
        board = state.board
        concerns = [(one.id, one.words, one.words) for one in board.concerns]
        gaps = [(one.id, one.words, f"Gap: {one.words}") for one in board.gaps[:_MOST_GAPS]]
        self._show(self._concerns, self.concerns, concerns, len(concerns))
        self._show(self._gaps, self.gaps, gaps, len(board.gaps))
        items = [quoted_line(item) for item in board.follow_ups]
        self._show(self._follow, self.follow, items, len(items))

    def _show(self, card: Card, shown: WordsList, lines: list[Line], count: int) -> None:
        title = card.heading.text().rpartition(": ")[0] or card.heading.text()
        card.heading.setText(f"{title}: {count}")
        shown.render_lines(lines)
        shown.setVisible(bool(lines))


def _card(look: Look, title: str) -> tuple[Card, WordsList]:
    card, shown = Card(look, title), WordsList(look, title, Role.SECONDARY)
    shown.grow(36, 220)
    card.body.addWidget(shown)
    return card, shown
