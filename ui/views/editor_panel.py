"""The panel beside a record: its history, who is here, what to look for, what I think, remarks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QWidget

from fieldapp.forms.model import BlockStyle, Form, QuestionType
from fieldapp.forms.prompts import Prompts, PromptSet, leading
from ui.qt.look import Look
from ui.viewmodels.editor import EditorState
from ui.viewmodels.open_record import RemarkDraft
from ui.viewmodels.record_state import Access, BlockState, RecordState, RemarkState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import Menu, clear
from ui.views.components.base import Dressed, Rule, Tone, column, row
from ui.views.components.buttons import Button, KeyCap, Size
from ui.views.components.cards import Card
from ui.views.components.editors import PlainEdit
from ui.views.components.page import Scroll
from ui.views.components.text import Text
from ui.views.fields import FieldView
from ui.views.groups import SideCard, side_groups
from ui.views.history import HistoryPanel


class PromptList(Dressed, QListWidget):
    """Open prompts, each a line to choose. Intention: `picked(words)`."""

    picked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Prompts")
        self.setProperty("kit", "bare")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.itemActivated.connect(lambda item: self.picked.emit(item.text()))
        self.itemClicked.connect(lambda item: self.picked.emit(item.text()))
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.BODY))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as all lines, each of which takes as many rows as it needs."""
        room = self.viewport().width() - self.look.px(2 * 8) - 8
        metrics, least, high = self.fontMetrics(), self.look.px(34), 4
        for number in range(self.count()):
            box = QRect(0, 0, max(60, room), 10_000)
            words = metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, self.item(number).text())
            tall = max(least, words.height() + self.look.px(12))
            self.item(number).setSizeHint(QSize(0, tall))
            high += tall
        self.setFixedHeight(high)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these prompts, the first one chosen."""
        self.clear()
        for line in lines:
            self.addItem(QListWidgetItem(line))
        self.setCurrentRow(0)
        self._fit()

    def step(self, by: int) -> str:
        """Choose the next (1) or the former (-1) prompt; return its words."""
        count = self.count()
        if not count:
            return ""
        self.setCurrentRow((self.currentRow() + by) % count)
        return self.currentItem().text()


class PromptsCard(Card):
    """Ask openly: sets of prompts, and a quiet word when a question may lead.

    Intention: `picked(words)`: the words become the question.
    """

    picked = Signal(str)

    def __init__(self, look: Look, sets: Sequence[PromptSet]) -> None:
        super().__init__(look, "Ask openly")
        self.head.addWidget(KeyCap(look, "Alt+Down"))
        self._sets = tuple(sets)
        self.menu = Menu(look, "Kind of prompt")
        for each in self._sets:
            self.menu.addItem(each.title)
        self.lines = PromptList(look)
        self._advice = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._advice.hide()
        for widget in (self.menu, self.lines, self._advice):
            self.body.addWidget(widget)
        self.menu.setVisible(len(self._sets) > 1)
        self.menu.currentIndexChanged.connect(self._show_set)
        self.lines.picked.connect(self.picked)
        self._show_set(0)

    def advise(self, question: str) -> None:
        """Say quietly that a question may lead, or nothing."""
        advice = leading(question)
        self._advice.setText(advice.text if advice else "")
        self._advice.setVisible(advice is not None)

    def step(self, by: int) -> None:
        """The next or the former prompt, written as the question."""
        self.picked.emit(self.lines.step(by))

    def show_set(self, key: str) -> None:
        """Show one set of prompts."""
        keys = [each.key for each in self._sets]
        if key in keys:
            self.menu.setCurrentIndex(keys.index(key))

    def _show_set(self, number: int) -> None:
        if 0 <= number < len(self._sets):
            self.lines.show_lines(self._sets[number].lines)


class RemarksCard(Card):
    """Remarks and corrections beside the record.

    Intentions: `remark_given(about, text)`, `remark_typed` after each change.
    """

    remark_given = Signal(bytes, object)
    remark_typed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Remarks")
        self._look, self._about = look, b""
        self._shown: tuple[RemarkState, ...] = ()
        self._put_back: RemarkDraft | None = None
        self._list = column(gap=6)
        self._where = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.edit = PlainEdit(look, "Your remark")
        self.edit.show_lines(2, 8)
        self._add = Button(look, "Add the remark", size=Size.SMALL)
        self._add.clicked.connect(self._given)
        self.edit.words_changed.connect(self.remark_typed)
        self._inside = QWidget()
        self._inside.setLayout(column(self._where, self.edit, row(self._add, None), gap=6))
        self.body.addLayout(self._list)
        self.body.addWidget(self._inside)
        self._inside.hide()
        self.hide()

    def render_state(self, record: RecordState) -> None:
        """Show the remarks of a record."""
        self.setVisible(bool(record.remarks) or not self._inside.isHidden())
        self._add.say(
            "Add the correction" if record.access is Access.FINISHED else "Add the remark"
        )
        if record.remarks == self._shown:
            return
        self._shown = record.remarks
        clear(self._list)
        for number, remark in enumerate(record.remarks):
            if number:
                self._list.addWidget(Rule())
            kind = "Correction" if remark.correction else "Remark"
            who = f"{remark.who}, {remark.when}"
            self._list.addWidget(Text(self._look, who, Role.SECONDARY, weight=600, wrap=True))
            where = f"{kind} on: {remark.where}"
            self._list.addWidget(Text(self._look, where, Role.SECONDARY, Tone.INK2, wrap=True))
            self._list.addWidget(Text(self._look, remark.text, wrap=True))

    def ask(self, about: bytes, where: str) -> None:
        """Let a remark be written about a slot."""
        self._about = about
        self._where.setText(f"About: {where}. It is saved as you type, and stands when you add it.")
        self._inside.show()
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.edit.text_exactly().strip():
            self.remark_typed.emit()

    def put_back(self, draft: RemarkDraft | None) -> None:
        """Show a remark that was being typed before, once; the caret stays where it is."""
        if draft is None or draft == self._put_back:
            self._put_back = draft
            return
        self._put_back, focus = draft, QApplication.focusWidget()
        self.edit.set_text_exactly(draft.text)
        self.ask(draft.about, draft.where)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Another record: nothing of the one before stands in the box."""
        self.edit.set_text_exactly("")
        self._inside.hide()

    def written(self) -> Written:
        """The remark that is being typed, and what it is about."""
        text = self.edit.text_exactly()
        return Written(text, self.edit.textCursor().position(), self._about.hex())

    def _given(self) -> None:
        text = self.edit.text_exactly()
        self.edit.set_text_exactly("")
        self._inside.hide()
        self.setVisible(bool(self._shown))
        self.remark_given.emit(self._about, text)


class EditorPanel(Scroll):
    """Stands at the right of a record. `fields` are the questions in it.

    Intentions: `history_closed`, `prompt_picked(words)`, `remark_given(about, text)`,
    `remark_typed`.
    """

    history_closed = Signal()
    prompt_picked = Signal(str)
    remark_given = Signal(bytes, object)
    remark_typed = Signal()

    def __init__(self, look: Look, prompts: Prompts) -> None:
        super().__init__(margins=(6, 6, 6, 6))
        self._look, self._prompts_of = look, prompts
        self.fields: list[FieldView] = []
        self.prompts: PromptsCard | None = None
        self.history, self.remarks = HistoryPanel(look), RemarksCard(look)
        self.history.closed.connect(self.history_closed)
        self.remarks.remark_given.connect(self.remark_given)
        self.remarks.remark_typed.connect(self.remark_typed)
        self._form_parts = column(gap=12)
        self.body.addWidget(self.history)
        self.body.addLayout(self._form_parts)
        self.body.addWidget(self.remarks)
        self.body.addStretch(1)

    def build(self, form: Form | None) -> None:
        """Make the parts that a form puts here."""
        clear(self._form_parts)
        self.fields, self.prompts = [], None
        if form is None:
            return
        section = form.section()
        if section is not None and section.style is BlockStyle.ANSWERS:
            sets = [s for key in section.prompts if (s := self._prompts_of.get(key))]
            self.prompts = PromptsCard(self._look, sets)
            self.prompts.picked.connect(self.prompt_picked)
            self._form_parts.addWidget(self.prompts)
        for group in side_groups(form.groups):
            only_think = all(q.type is QuestionType.THINK for q in group.questions)
            card = SideCard(self._look, group) if not only_think else None
            views = card.fields if card else [FieldView(self._look, q) for q in group.questions]
            for widget in [card] if card else views:
                self._form_parts.addWidget(widget)
            self.fields += views

    def render_state(self, state: EditorState) -> None:
        """Show the history and the remarks; the fields are shown by the editor."""
        self.history.render_state(state.history)
        if state.record is not None:
            self.remarks.render_state(state.record)
            self.remarks.put_back(state.remark)

    def advise(self, block: BlockState | None, words: str) -> None:
        """Look at a question while it is written."""
        if self.prompts is not None:
            asked = block is not None and block.kind.value == "asked"
            self.prompts.advise(words if asked else "")
