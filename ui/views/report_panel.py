"""At the right of the report: what a sentence rests on, what is to be looked at, files."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.reports.inspection_problems import Trouble
from ui.qt.look import Look
from ui.qt.row_list import RowList
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.report_page import ReportState
from ui.viewmodels.report_words import ProblemRow, RestsItem, RestsOn
from ui.viewmodels.rows import RowState
from ui.viewmodels.tokens import Role
from ui.views.answers import WrappedTick, clear
from ui.views.components.base import Rule, Tone, column
from ui.views.components.buttons import Button, Kind, Size, WrapButton
from ui.views.components.cards import Card
from ui.views.components.chips import Chip
from ui.views.components.fields import LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import StatusLine
from ui.views.components.page import Panel
from ui.views.components.text import ExactText, Text
from ui.views.history import HistoryPanel

_SHOWN = 25
_LIST_PX = 240
_TONES = {Trouble.IDENTIFIES: Tone.FOLLOW}
_IN_CLEAR = "In clear: anyone who has the files can read them."
_NOTHING = "Put the caret into a sentence to see what it rests on."


class ReportPanel(Panel):
    """Shows a ReportState. Intentions are those of its cards."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.history = HistoryPanel(look)
        self.rests, self.finder = RestsCard(look), CitationFinder(look)
        self.problems, self.files = ProblemsCard(look), FilesCard(look)
        for card in (self.history, self.finder, self.rests, self.problems, self.files):
            self.add(card)

    def render_state(self, state: ReportState) -> None:
        """Show what belongs to the caret and to the report."""
        self.history.render_state(state.history)
        self.finder.render_rows(state.found)
        self.rests.render_state(state.rests)
        self.problems.render_rows(state.problems, loaded=state.loaded)


class RestsCard(Card):
    """What the sentence at the caret rests on.

    Intentions: `add_asked`, `item_opened(Quoted)`, `released(record id, on)`.
    """

    add_asked = Signal()
    item_opened = Signal(object)
    released = Signal(object, bool)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What this sentence rests on")
        self._look = look
        self._shown: RestsOn | None = None
        self._inside: QVBoxLayout = column(gap=8)
        self.add = Button(look, "Add", icon="plus", keys="Ctrl+E", size=Size.SMALL)
        self.add.say("Add", spoken="Add a citation to this sentence")
        self.add.clicked.connect(self.add_asked)
        self.body.addLayout(self._inside)
        self.body.addLayout(Flow(self.add))
        self._fill(None)

    def render_state(self, rests: RestsOn | None) -> None:
        """Show another sentence."""
        if rests != self._shown:
            self._shown = rests
            self._fill(rests)

    def _fill(self, rests: RestsOn | None) -> None:
        clear(self._inside)
        look = self._look
        if rests is None:
            self._inside.addWidget(Text(look, _NOTHING, Role.SECONDARY, Tone.INK2, wrap=True))
            return
        self._inside.addWidget(Text(look, f"“{rests.sentence}”", Role.SECONDARY, wrap=True))
        chips = [Chip(look, words, Tone.STRENGTH, icon="check") for words in rests.figures]
        if chips:
            self._inside.addLayout(Flow(*chips, gap=6))
        for says in rests.says:
            self._inside.addWidget(StatusLine(look, says, Tone.AFI))
        for one in rests.items:
            self._add_item(one)
        for against in rests.contrary:
            self._add_words(against, "Contrary: ")

    def _add_item(self, one: RestsItem) -> None:
        self._add_words(one.quoted, "")
        tick = WrappedTick(self._look, f"Show the words of {one.quoted.name} in the annex")
        tick.box.setChecked(one.released)
        tick.box.clicked.connect(lambda on: self.released.emit(one.quoted.id, on))
        self._inside.addWidget(tick)

    def _add_words(self, one: Quoted, before: str) -> None:
        look = self._look
        self._inside.addWidget(Rule())
        about = f"{before}{one.name}  {one.about}"
        self._inside.addWidget(Text(look, about, Role.STRONG, wrap=True))
        self._inside.addWidget(ExactText(look, one.words))
        follow = Button(look, "Open where it stands", Kind.LINK, size=Size.SMALL)
        follow.setAccessibleName(f"Open {one.name} where it stands")
        follow.clicked.connect(lambda: self.item_opened.emit(one))
        self._inside.addLayout(Flow(follow))


class CitationFinder(Card):
    """Finds what a sentence rests on. Intentions: `wanted(words)`, `cited(name)`, `left`."""

    wanted = Signal(str)
    cited = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Add a citation")
        self.letters = _Letters(look, "Words, a short name or a child’s code")
        self.rows = RowList(look, "What can be cited")
        self.rows.setFixedHeight(look.px(_LIST_PX))
        self._none = Text(look, "Nothing has these words.", Role.SECONDARY, Tone.INK2, wrap=True)
        close = Button(look, "Close", Kind.LINK, size=Size.SMALL)
        close.clicked.connect(self.left)
        self.head.addWidget(close)
        for part in (self.letters, self.rows, self._none):
            self.body.addWidget(part)
        self.letters.textEdited.connect(self.wanted)
        self.letters.down.connect(self._into_rows)
        self.letters.entered.connect(self.give)
        self.letters.gone.connect(self.left)
        self.rows.row_opened.connect(self.cited)
        self.hide()

    def render_rows(self, found: tuple[RowState, ...] | None) -> None:
        """Offer these, or nothing while nobody asks."""
        fresh = self.isHidden()
        self.setVisible(found is not None)
        if found is None:
            return
        self.rows.show_rows(found)
        self.rows.setVisible(bool(found))
        self._none.setVisible(not found)
        if found and not self.rows.chosen:
            self.rows.setCurrentIndex(self.rows.rows.index(0))
        if fresh:
            self.letters.clear()
            self.letters.setFocus(Qt.FocusReason.OtherFocusReason)

    def give(self) -> None:
        """Cite the row that is chosen."""
        if self.rows.chosen:
            self.cited.emit(self.rows.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _into_rows(self) -> None:
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)


class _Letters(LineEdit):
    """Letters to look for: Enter gives the first, the arrow leads into the rows."""

    down = Signal()
    entered = Signal()
    gone = Signal()

    def __init__(self, look: Look, hint: str) -> None:
        super().__init__(look, hint)
        self.setPlaceholderText("Words or a short name")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        given = {
            Qt.Key.Key_Down: self.down,
            Qt.Key.Key_Return: self.entered,
            Qt.Key.Key_Enter: self.entered,
            Qt.Key.Key_Escape: self.gone,
        }.get(Qt.Key(event.key()))
        if given is None:
            super().keyPressEvent(event)
        else:
            given.emit()


class ProblemsCard(Card):
    """What is to be looked at before the report goes out. Intention: `opened(ProblemRow)`."""

    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Before this can go out", "F8")
        self._look = look
        self._shown: tuple[ProblemRow, ...] | None = None
        self._inside: QVBoxLayout = column(gap=4)
        self.body.addLayout(self._inside)

    def render_rows(self, rows: tuple[ProblemRow, ...], *, loaded: bool) -> None:
        """Show what is to be looked at, the first so many."""
        if not loaded or rows == self._shown:
            return
        self._shown = rows
        clear(self._inside)
        if not rows:
            self._inside.addWidget(
                StatusLine(self._look, "Nothing is left to look at.", Tone.STRENGTH)
            )
        for one in rows[:_SHOWN]:
            self._inside.addWidget(self._row(one))
        if len(rows) > _SHOWN:
            more = f"{len(rows) - _SHOWN} more come into sight as these are mended."
            self._inside.addWidget(Text(self._look, more, Role.SECONDARY, Tone.INK2, wrap=True))

    def _row(self, one: ProblemRow) -> QWidget:
        both = QWidget()
        button = WrapButton(self._look, one.told)
        button.clicked.connect(lambda: self.opened.emit(one))
        button.setAccessibleName(one.words)
        chip = Chip(self._look, one.short, _TONES.get(one.kind, Tone.AFI))
        both.setLayout(column(Flow(chip), button, gap=2, margins=(0, 2, 0, 4)))
        return both


class FilesCard(Card):
    """The report as files. Intentions: `save_asked(citations)`, `word_asked`, `reply_asked`."""

    save_asked = Signal(bool)
    word_asked = Signal()
    reply_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Save as Word and PDF")
        team = Button(look, "With citations", icon="file-text")
        plain = Button(look, "No citations", icon="file-check")
        word = Button(look, "Open a Word file", icon="file-plus")
        reply = Button(look, "Comments", icon="message-square-quote")
        self.with_children = WrappedTick(look, "Codes of children in the annex")
        team.say("With citations", spoken="Save as Word and PDF, with citations")
        plain.say("No citations", spoken="Save as Word and PDF, without citations")
        word.say("Open a Word file", spoken="Open a Word file that came back")
        reply.say("Comments", spoken="Comments of the authority")
        self.body.addWidget(Text(look, _IN_CLEAR, Role.SECONDARY, Tone.INK2, wrap=True))
        self.body.addLayout(Flow(team, plain))
        self.body.addWidget(self.with_children)
        self.body.addWidget(Text(look, "Comes back", Role.SECTION, Tone.INK2))
        self.body.addLayout(Flow(word, reply))
        team.clicked.connect(lambda: self.save_asked.emit(True))
        plain.clicked.connect(lambda: self.save_asked.emit(False))
        word.clicked.connect(self.word_asked)
        reply.clicked.connect(self.reply_asked)
