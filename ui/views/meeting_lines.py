"""Lines of enquiry and uncertainties on the board: begun, planned, answered, closed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from fieldapp.domain.enquiry import ANSWERED, CLOSED
from ui.qt.look import Look
from ui.viewmodels.field_words import WordsState
from ui.viewmodels.meeting_state import LineState, MeetingState, OpenRow, UnsureState
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.chips import Chip, ChipShape
from ui.views.components.fields import LineEdit
from ui.views.components.flow import Flow
from ui.views.components.text import Text
from ui.views.components.words_list import WordsList
from ui.views.finding_card import quoted_line
from ui.views.versions import Versions
from ui.views.words_edit import WordsEdit, WordsEdits

_LIST_PX = 120
_APART = {
    "owner": "Who looks into it",
    "day": "On which day",
    "state": "Whether it is answered",
}
Writing = frozenset[object]


class _Open(Card):
    """A list of what is open with a line to begin another. `begun(words)`, `chosen(id)`."""

    begun = Signal(str)
    chosen = Signal(str)

    def __init__(self, look: Look, title: str, ask: str, empty: str) -> None:
        super().__init__(look, title)
        self._title = title
        self.list = WordsList(look, title, Role.BODY)
        self.list.grow(48, 2 * _LIST_PX)
        self._empty = Text(look, empty, Role.SECONDARY, Tone.INK2, wrap=True)
        self.ask = LineEdit(look, ask, ask)
        begin = Button(look, "Begin", icon="plus")
        begin.setAccessibleName(f"Begin: {title}")
        self.details = QWidget()
        line = row(self.ask, begin)
        line.setStretch(0, 1)
        for part in (self._empty, self.list):
            self.body.addWidget(part)
        self.body.addLayout(line)
        self.body.addWidget(self.details)
        self.list.opened.connect(self.chosen)
        self.ask.returnPressed.connect(self._begin)
        begin.clicked.connect(self._begin)

    def render_rows(self, rows: tuple[OpenRow, ...], current: str) -> None:
        """Show what is open; the one that is looked at is the present one."""
        self.heading.setText(f"{self._title}: {len(rows)}")
        self.list.render_lines([(one.id, one.words, one.words.replace("\n", ". ")) for one in rows])
        self.list.show_current(current)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _begin(self) -> None:
        words = self.ask.text()
        self.begun.emit(words)
        if words.strip():
            self.ask.clear()


class LinesCard(_Open):
    """Lines of enquiry. Beside those of the list: `planned(key, value)`, `answered(bool)`,
    `dropped`, `decide_asked(key)` for a choice that was made twice; words are told by the
    screen's `edits`.
    """

    planned = Signal(str, str)
    answered = Signal(bool)
    dropped = Signal()
    decide_asked = Signal(str)

    def __init__(self, look: Look, edits: WordsEdits) -> None:
        super().__init__(
            look,
            "Lines of enquiry",
            "What does the team want to know?",
            "No line of enquiry is open.",
        )
        self.look, self._edits = look, edits
        self._shown: LineState | None = None
        self.name = Chip(look, "", Tone.PRIMARY, shape=ChipShape.OUTLINE)
        self.question = edits.add(WordsEdit(look, "What the team wants to know", history=False))
        self.activity = edits.add(WordsEdit(look, "What is done", history=False))
        self.time = edits.add(WordsEdit(look, "At what time", lines=1, history=False))
        self.place = edits.add(WordsEdit(look, "Where", lines=1, history=False))
        self.answer = edits.add(WordsEdit(look, "What was learned", history=False))
        self.owner, self.day = Menu(look, "Who looks into it"), Menu(look, "On which day")
        self.day.setMinimumContentsLength(16)
        self.apart = {key: Versions(look, words, choice=True) for key, words in _APART.items()}
        self.done = Button(look, "Answered", Kind.PRIMARY, icon="check")
        self._away = Button(look, "Put away", size=Size.SMALL, icon="archive")
        self._build()

    def render_state(self, state: MeetingState, writing: Writing) -> None:
        """Show the open lines and the one that is looked at."""
        line = state.line
        self.render_rows(state.board.lines, line.id.hex() if line else "")
        self.details.setVisible(line is not None)
        if line is None:
            return
        if self._shown is not None and self._shown.id != line.id:
            self._edits.remember()
        self._shown = line
        self.name.show_words(line.name, Tone.PRIMARY)
        for edit, words in self._words(line):
            edit.render_state(words, keep=words.place in writing)
        _fill(self.owner, [(one, one) for one in line.people], line.owner)
        _fill(self.day, [("No day yet", ""), *((words, day) for day, words in line.days)], line.day)
        self.done.say("Answered" if line.is_open else "Open it again")
        for key, shown in self.apart.items():
            shown.render_state(line.stands[key].versions)

    def _words(self, line: LineState) -> tuple[tuple[WordsEdit, WordsState], ...]:
        return (
            (self.question, line.question),
            (self.activity, line.activity),
            (self.time, line.time),
            (self.place, line.place),
            (self.answer, line.answer),
        )

    def _build(self) -> None:
        look = self.look
        who = column(Text(look, "Who looks into it", Role.SECTION, Tone.INK2), self.owner, gap=4)
        day = column(Text(look, "On which day", Role.SECTION, Tone.INK2), self.day, gap=4)
        inside = column(
            row(self.name, None),
            self.question,
            self.activity,
            Flow(_held(who), _held(day), gap=16),
            self.apart["owner"],
            self.apart["day"],
            self.time,
            self.place,
            self.answer,
            self.apart["state"],
            Flow(self.done, self._away),
            gap=8,
        )
        self.details.setLayout(inside)
        self._connect()

    def _connect(self) -> None:
        for key in ("owner", "day"):
            self.apart[key].chosen.connect(lambda value, k=key: self.planned.emit(k, value))
        self.apart["state"].chosen.connect(lambda value: self.answered.emit(value == ANSWERED))
        for key, shown in self.apart.items():
            shown.decide_asked.connect(lambda k=key: self.decide_asked.emit(k))
        self.owner.activated.connect(lambda at: self.planned.emit("owner", self.owner.itemData(at)))
        self.day.activated.connect(lambda at: self.planned.emit("day", self.day.itemData(at)))
        self.done.clicked.connect(self._answered)
        self._away.clicked.connect(self.dropped)

    def _answered(self) -> None:
        if self._shown is not None:
            self.answered.emit(self._shown.is_open)


class UnsureCard(_Open):
    """Uncertainties. Beside those of the list: `cited(id, on)`, `closed(bool)`,
    `searched(words)`, `item_opened(id)`, `decide_asked` when its state was chosen twice.
    """

    cited = Signal(str, bool)
    closed = Signal(bool)
    searched = Signal(str)
    item_opened = Signal(str)
    decide_asked = Signal()

    def __init__(self, look: Look, edits: WordsEdits) -> None:
        super().__init__(
            look, "Uncertainties", "What is not certain?", "The team is sure of everything."
        )
        self.look, self._edits = look, edits
        self._shown: UnsureState | None = None
        self.name = Chip(look, "", Tone.AFI, shape=ChipShape.OUTLINE)
        self.question = edits.add(WordsEdit(look, "What is not certain", history=False))
        self.answer = edits.add(WordsEdit(look, "What the evidence says", history=False))
        self.items = WordsList(look, "Evidence that closes it", Role.QUOTE_IN_LIST)
        self.found = WordsList(look, "Evidence that was found", Role.QUOTE_IN_LIST)
        self.letters = LineEdit(look, "Evidence with these letters", "Letters or a code")
        self.close_it = Button(look, "Close it with this evidence", Kind.PRIMARY, icon="check")
        self.apart = Versions(look, "Whether it is closed", choice=True)
        self._drop = Button(look, "Take it away", size=Size.SMALL)
        self._none = Text(look, "It counts until evidence closes it.", Role.SECONDARY, Tone.AFI)
        self._build()

    def render_state(self, state: MeetingState, writing: Writing) -> None:
        """Show the open uncertainties and the one that is looked at."""
        one = state.unsure
        self.render_rows(state.board.unsure, one.id.hex() if one else "")
        self.details.setVisible(one is not None)
        if one is None:
            return
        if self._shown is not None and self._shown.id != one.id:
            self._edits.remember()
        self._shown = one
        self.name.show_words(one.name if one.is_open else f"{one.name}, closed", Tone.AFI)
        for edit, words in ((self.question, one.question), (self.answer, one.answer)):
            edit.render_state(words, keep=words.place in writing)
        self.items.render_lines([quoted_line(item) for item in one.items])
        self.found.render_lines([quoted_line(item) for item in state.found])
        self.found.setVisible(bool(state.found))
        for part in (self.items, self._drop):
            part.setVisible(bool(one.items))
        self._none.setVisible(not one.items)
        self.close_it.say("Close it with this evidence" if one.is_open else "Count it again")
        self.apart.render_state(one.stands.versions)

    def _build(self) -> None:
        inside = column(
            row(self.name, None),
            self.question,
            self._none,
            self.items,
            self.letters,
            self.found,
            self.answer,
            self.apart,
            Flow(self.close_it, self._drop),
            gap=8,
        )
        self.details.setLayout(inside)
        for shown in (self.items, self.found):
            shown.grow(60, 2 * _LIST_PX)
        self.letters.textEdited.connect(self.searched)
        self.found.opened.connect(lambda item: self.cited.emit(item, True))
        self.items.opened.connect(self.item_opened)
        self._drop.clicked.connect(lambda: self.cited.emit(self.items.current, False))
        self.close_it.clicked.connect(self._closed)
        self.apart.chosen.connect(lambda value: self.closed.emit(value == CLOSED))
        self.apart.decide_asked.connect(self.decide_asked)

    def _closed(self) -> None:
        if self._shown is not None:
            self.closed.emit(self._shown.is_open)


def _held(inside: QLayout) -> QWidget:
    widget = QWidget()
    widget.setLayout(inside)
    return widget


def _fill(menu: Menu, wanted: list[tuple[str, str]], chosen: str) -> None:
    """Show choices, each (words, value), and the one that holds."""
    held = [(menu.itemText(at), menu.itemData(at)) for at in range(menu.count())]
    if held != wanted:
        menu.clear()
        for words, value in wanted:
            menu.addItem(words, value)
    menu.setCurrentIndex(menu.findData(chosen))
