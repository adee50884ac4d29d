"""Findings: the list, one at a time, and at the right evidence to put under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from fieldapp.services.capture import Place
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.findings_page import Filter, FindingsState
from ui.viewmodels.rows import RowState
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card, CardTone
from ui.views.components.fields import LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel, Scroll
from ui.views.components.text import Text
from ui.views.components.words_list import WordsList
from ui.views.finding_card import FindingCard, quoted_line
from ui.views.history import HistoryPanel
from ui.views.refusals import message_of
from ui.views.words_edit import WordsEdits

_EMPTY = "No finding yet. Choose evidence and cite it in a finding, or begin one."
_NOTHING = "No finding of this kind."
_FILTERS = {
    Filter.ALL: "All findings",
    Filter.EMERGING: "Emerging",
    Filter.TESTED: "Tested",
    Filter.AGREED: "Agreed",
    Filter.THIN: "Thin",
    Filter.DISPUTED: "Disputed",
}
_LIST_PX = 290
_SIDE_BY_SIDE_PX = 700
_STACKED_ROWS_PX = 200


class FindingsView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `finding_chosen(id)`, `filtered(Filter)`, `begun`, `cite_here(bool)`
    for the items that wait, `waiting_dropped`; those of `card`, `panel` and `edits`.
    """

    looked_at = Signal()
    finding_chosen = Signal(str)
    filtered = Signal(object)
    begun = Signal()
    cite_here = Signal(bool)
    waiting_dropped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Findings")
        self.look = look
        self.is_written: Callable[[Place], bool] = lambda _place: False
        self._shown: RecordId | None = None
        self.edits = WordsEdits(self)
        self.card = FindingCard(look, self.edits)
        self.list = WordsList(look, "Findings")
        self.filter = Menu(look, "Which findings are shown")
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty, self.nothing = EmptyState(look, _EMPTY), EmptyState(look, _NOTHING)
        self.waiting = WaitingCard(look)
        self.panel = AddPanel(look)
        self._build()
        self.render_state(FindingsState())

    def take_focus(self) -> None:
        """Read again, and put the focus on the list."""
        self.looked_at.emit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._settle_columns()

    def render_state(self, state: FindingsState) -> None:
        """Show the findings; words that are being written stay."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.words)
        self.filter.setCurrentIndex(list(_FILTERS).index(state.filter))
        self.list.render_lines([_line(row) for row in state.rows])
        self.empty.setVisible(state.loaded and not state.held)
        self.nothing.setVisible(state.loaded and bool(state.held) and not state.rows)
        self.waiting.render_state(state)
        self._show_chosen(state)
        self.panel.render_state(state)

    def _show_chosen(self, state: FindingsState) -> None:
        chosen = state.chosen
        self._side.setVisible(chosen is not None)
        if chosen is None:
            return
        if chosen.id != self._shown:
            self.edits.remember()
            self._shown = chosen.id
            self.list.show_current(chosen.id.hex())
        parts = (chosen.claim, chosen.explanation, chosen.answer)
        writing = frozenset(part.place for part in parts if self.is_written(part.place))
        self.card.render_state(chosen, writing)

    def _build(self) -> None:
        begin = Button(self.look, "New finding", Kind.PRIMARY, icon="plus")
        begin.clicked.connect(self.begun)
        self.tools.addWidget(begin)
        for words in _FILTERS.values():
            self.filter.addItem(words)
        self.filter.activated.connect(lambda at: self.filtered.emit(list(_FILTERS)[at]))
        self.list.chosen.connect(self.finding_chosen)
        self.list.opened.connect(self._open)
        self._left = QWidget()
        self._left.setLayout(column(self.filter, self.nothing, self.list, gap=8))
        self._side = Scroll(margins=(4, 4, 4, 4))
        self._side.body.addWidget(self.card)
        self._side.body.addStretch(1)
        self._columns = row(self._left, self._side, gap=12)
        for part in (self.message, self.loading, self.empty, self.waiting):
            self.body.addWidget(part)
        self.body.addLayout(self._columns, 1)
        self.waiting.cite_here.connect(self.cite_here)
        self.waiting.begun.connect(self.begun)
        self.waiting.dropped.connect(self.waiting_dropped)
        self.look.changed.connect(self._settle_columns)

    def _open(self, finding: str) -> None:
        self.finding_chosen.emit(finding)
        self.card.take_focus()

    def _settle_columns(self) -> None:
        """List and finding side by side, or below each other without room."""
        beside = self.width() >= self.look.px(_SIDE_BY_SIDE_PX)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._left.setMaximumWidth(self.look.px(_LIST_PX) if beside else 16_777_215)
        self.list.setMinimumHeight(self.look.px(_STACKED_ROWS_PX))
        self.list.setMaximumHeight(16_777_215 if beside else self.look.px(_STACKED_ROWS_PX))
        self._columns.setStretch(0, 2 if beside else 0)
        self._columns.setStretch(1, 5 if beside else 1)


class WaitingCard(Card):
    """Items that are to be cited. Intentions: `cite_here(contrary)`, `begun`, `dropped`."""

    cite_here = Signal(bool)
    begun = Signal()
    dropped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, tone=CardTone.SELECTED)
        self._words = Text(look, "", wrap=True)
        self._for = Button(look, "Supports this finding", icon="check")
        self._against = Button(look, "Speaks against it")
        self._new = Button(look, "New finding from them", icon="plus")
        self._drop = Button(look, "Not now")
        self.body.addWidget(self._words)
        self.body.addLayout(Flow(self._for, self._against, self._new, self._drop))
        self._for.clicked.connect(lambda: self.cite_here.emit(False))
        self._against.clicked.connect(lambda: self.cite_here.emit(True))
        self._new.clicked.connect(self.begun)
        self._drop.clicked.connect(self.dropped)

    def render_state(self, state: FindingsState) -> None:
        """Show what waits; nothing when nothing does."""
        self.setVisible(bool(state.waiting))
        names = ", ".join(item.name for item in state.waiting)
        told = "Choose a finding to cite it in" if len(state.waiting) == 1 else "Choose a finding"
        self._words.setText(f"{names}. {told}, or begin one.")
        for button in (self._for, self._against):
            button.setVisible(state.chosen is not None)


class AddPanel(Panel):
    """Evidence to put under the finding. Intentions: `searched(words)`,
    `added(id, contrary)`, `opened(id)`, `history_closed`.
    """

    searched = Signal(str)
    added = Signal(str, bool)
    opened = Signal(str)
    history_closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.history = HistoryPanel(look)
        self.history.closed.connect(self.history_closed)
        self.letters = LineEdit(look, "Evidence with these letters", "Letters or a code")
        self.found = WordsList(look, "Evidence that was found", Role.QUOTE_IN_LIST)
        self.found.setMinimumHeight(look.px(260))
        self._said = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._card = Card(look, "Add evidence")
        support = Button(look, "Supports it", Kind.PRIMARY, icon="plus")
        against = Button(look, "Speaks against it")
        source = Button(look, "Open its source", icon="external-link")
        self._buttons = QWidget()
        self._buttons.setLayout(Flow(support, against, source))
        for part in (self.letters, self._said, self.found, self._buttons):
            self._card.body.addWidget(part)
        self.add(self.history)
        self.add(self._card)
        self.letters.textEdited.connect(self.searched)
        self.found.opened.connect(lambda one: self.added.emit(one, False))
        support.clicked.connect(lambda: self.added.emit(self.found.current, False))
        against.clicked.connect(lambda: self.added.emit(self.found.current, True))
        source.clicked.connect(lambda: self.opened.emit(self.found.current))

    def take_focus(self) -> None:
        """Put the focus where letters are typed."""
        self.letters.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: FindingsState) -> None:
        """Show what was found; the panel is empty without a finding."""
        self.history.render_state(state.history)
        self._card.setVisible(state.chosen is not None)
        self.found.render_lines([quoted_line(item) for item in state.found])
        self.found.setVisible(bool(state.found))
        self._buttons.setVisible(bool(state.found))
        self._said.setText(_found_words(state))


def _line(one: RowState) -> tuple[str, str, str]:
    needs = f"{one.needs}. " if one.needs else ""
    return one.id, f"{one.title}\n{needs}{one.about}", one.spoken


def _found_words(state: FindingsState) -> str:
    if not state.searched.strip():
        return "Type letters of the words, a child’s code or an item’s name."
    if not state.found:
        return "Nothing matches."
    return "Enter puts the item under the finding."
