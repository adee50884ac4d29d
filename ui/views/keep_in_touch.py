"""The keep-in-touch note: what is said to the authority today, to whom and when."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal

from fieldapp.domain.keep_in_touch import SAID, WORDS
from fieldapp.services.capture import Place
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.keep_in_touch_page import LABELS, KeepInTouchState, NoteState
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu
from ui.views.components.base import Tone
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page
from ui.views.components.text import Text
from ui.views.refusals import message_of
from ui.views.words_edit import WordsEdit, WordsEdits

_EMPTY = "No note yet. It begins with the findings that the lead marked as “may be said”."
_RULE = "Never a child’s code, never anybody’s words, never a grade."
_ONE_LINE = ("said_to", "said_by", "said_at")


class KeepInTouchView(Page):
    """Intentions: `looked_at`, `begun`, `brought`, `chosen(id)`, `said_now`, `print_asked`,
    `word_asked`, `back_asked`, and those of `edits`.
    """

    looked_at = Signal()
    begun = Signal()
    brought = Signal()
    chosen = Signal(str)
    said_now = Signal()
    print_asked = Signal()
    word_asked = Signal()
    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Keep in touch")
        self.look = look
        self.is_written: Callable[[Place], bool] = lambda _place: False
        self._shown: RecordId | None = None
        self.edits = WordsEdits(self)
        self.parts = {key: self._part(key) for key in (*WORDS, *SAID)}
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty = EmptyState(look, _EMPTY)
        self.days = Menu(look, "Which note is shown")
        self.days.setMinimumContentsLength(30)
        self.begin = Button(look, "Begin today’s note", Kind.PRIMARY, icon="plus")
        self.bring = Button(look, "Bring in what is marked", icon="plus")
        self.warning, self._told = Card(look, tone=CardTone.AFI), Text(look, "", wrap=True)
        self.words, self.how = Card(look), Card(look, "How it was said")
        self._build()
        self.render_state(KeepInTouchState())

    def take_focus(self) -> None:
        """Read again, and put the focus into the note, or on what begins one."""
        self.looked_at.emit()
        shown = self.words.isVisibleTo(self)
        target = self.parts[WORDS[0]].edit if shown else self.begin
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: KeepInTouchState) -> None:
        """Show the note; words that are being written stay."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self._show_days(state)
        self.begin.setVisible(state.loaded and not state.has_today)
        self.empty.setVisible(state.loaded and state.note is None)
        self.bring.say(f"Bring in what is marked: {state.ready}")
        self.bring.setVisible(state.note is not None and state.ready > 0)
        for part in (self.words, self.how, *self._exports):
            part.setVisible(state.note is not None)
        self.warning.setVisible(state.note is not None and bool(state.note.telling))
        if state.note is not None:
            self._show_note(state.note)

    def _show_note(self, note: NoteState) -> None:
        if note.id != self._shown:
            self.edits.remember()
            self._shown = note.id
        self._told.setText("\n".join(("Look at this before it is said:", *note.telling)))
        for key, words in note.parts:
            self.parts[key].render_state(words, keep=self.is_written(words.place))

    def _show_days(self, state: KeepInTouchState) -> None:
        held = [(self.days.itemData(n), self.days.itemText(n)) for n in range(self.days.count())]
        if held != list(state.days):
            self.days.clear()
            for identity, title in state.days:
                self.days.addItem(title, identity)
        if state.note is not None:
            self.days.setCurrentIndex(self.days.findData(state.note.id.hex()))
        self.days.setVisible(bool(state.days))

    def _part(self, key: str) -> WordsEdit:
        lines = 1 if key in _ONE_LINE else 3
        return self.edits.add(WordsEdit(self.look, LABELS[key], lines=lines, history=False))

    def _build(self) -> None:
        look = self.look
        back = Button(look, "Team meeting", icon="arrow-left")
        printer, word = Button(look, "Print", icon="printer"), Button(look, "For Word")
        self._exports = (printer, word)
        for tool in (back, printer, word):
            self.tools.addWidget(tool)
        now = Button(look, "Said now", size=Size.SMALL, icon="clock")
        self.warning.body.addWidget(self._told)
        self.words.body.addWidget(Text(look, _RULE, Role.SECONDARY, Tone.INK2, wrap=True))
        self.words.body.addLayout(Flow(self.bring))
        for key in WORDS:
            self.words.body.addWidget(self.parts[key])
        self.how.body.addLayout(Flow(now))
        for key in SAID:
            self.how.body.addWidget(self.parts[key])
        self.body.addLayout(Flow(self.days, self.begin))
        for part in (self.message, self.loading, self.empty, self.warning, self.words, self.how):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._connect(back, printer, word, now)

    def _connect(self, back: Button, printer: Button, word: Button, now: Button) -> None:
        back.clicked.connect(self.back_asked)
        printer.clicked.connect(self.print_asked)
        word.clicked.connect(self.word_asked)
        now.clicked.connect(self.said_now)
        self.begin.clicked.connect(self.begun)
        self.bring.clicked.connect(self.brought)
        self.days.activated.connect(lambda at: self.chosen.emit(self.days.itemData(at)))
