"""Running notes or answers as a card: the lines, and what can be done with the current one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from fieldapp.domain.change import BlockKind, Mark
from fieldapp.forms.model import BlockSection, BlockStyle
from ui.qt.look import Look
from ui.viewmodels.record_state import BlockState, RecordState
from ui.viewmodels.tokens import Role
from ui.views.block_rows import ANSWERS, MARKS, RUNNING
from ui.views.blocks import BlocksView
from ui.views.components.base import Frame, Rule, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.text import Text


class NotesCard(Frame):
    """`view` holds the lines. Intentions: `history_asked(slot)`, `moved(block, step)`,
    `remark_asked(slot)`.
    """

    history_asked = Signal(bytes)
    remark_asked = Signal(bytes)
    moved = Signal(object, int)

    def __init__(self, look: Look, section: BlockSection) -> None:
        super().__init__("card")
        answers = section.style is BlockStyle.ANSWERS
        signs = {m.sign: m.mark for m in section.marks}
        first = BlockKind.ASKED if answers else BlockKind.NOTE
        style = ANSWERS if answers else RUNNING
        self.view = BlocksView(look, section.title, style, first, signs)
        self.view.line.setProperty("ring_host", self)
        self.view.setProperty("ring_host", self)
        self._line = Text(look, "", Role.CHIP)
        self._marks = {m.mark: self._mark_button(look, m.mark) for m in section.marks}
        self._history = self._button(look, "History", "history")
        self._remark = self._button(look, "Remark", "message-square-quote")
        self._up = self._button(look, "Move up", "chevron-up")
        self._down = self._button(look, "Move down", "chevron-down")
        self._hint = Text(look, section.hint, Role.SECONDARY, Tone.INK2, wrap=True)
        self._empty = Text(look, "", Role.BODY, Tone.INK2, wrap=True)
        self._arrange()
        self._connect()
        self.show_current(None)

    def render_state(
        self, record: RecordState, writing: frozenset[bytes], restored: frozenset[bytes]
    ) -> None:
        """Show the lines; those that are being written keep their words."""
        writable = record.access.value == "write"
        self.view.render_blocks(record.blocks, writing, restored, writable=writable)
        self._empty.setVisible(not record.blocks)
        begin = "Press Enter to begin. Each line takes the time at which it begins."
        self._empty.setText(begin if writable else "Nothing was written here.")
        self.show_current(self.view.current)

    def show_current(self, block: BlockState | None) -> None:
        """Show what can be done with the line that is chosen."""
        self._line.setText(f"Line {block.time}" if block else "")
        for mark, button in self._marks.items():
            button.setVisible(block is not None and self.view.writable)
            button.setChecked(block is not None and block.mark is mark)
        for button in (self._history, self._remark):
            button.setVisible(block is not None and not block.new)
        for button in (self._up, self._down):
            movable = block is not None and not block.new and self.view.writable
            button.setVisible(movable)

    def _button(self, look: Look, words: str, icon: str) -> Button:
        button = Button(look, "", Kind.BARE, icon=icon, size=Size.SMALL)
        button.setAccessibleName(words)
        button.setToolTip(words)
        return button

    def _mark_button(self, look: Look, mark: Mark) -> Button:
        words, icon, _ = MARKS[mark]
        button = Button(look, "", Kind.CHOICE, icon=icon, size=Size.SMALL)
        button.setCheckable(True)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda on=False: self._marked(mark if on else Mark.NONE))
        return button

    def _arrange(self) -> None:
        tools = row(self._line, *self._marks.values(), None, gap=6)
        for button in (self._history, self._remark, self._up, self._down):
            tools.addWidget(button)
        foot = column(tools, self._hint, gap=6, margins=(12, 8, 12, 8))
        self._empty.setContentsMargins(16, 8, 16, 0)
        layout = column(self._empty, self.view, Rule(), foot, gap=0, margins=(1, 6, 1, 1))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.view.setMinimumHeight(40)

    def set_low(self, low: bool) -> None:
        """Leave out what can be spared in a low window."""
        self._hint.setVisible(not low)

    def _connect(self) -> None:
        self.view.current_changed.connect(self.show_current)
        self._history.clicked.connect(lambda: self._with_slot(self.history_asked))
        self._remark.clicked.connect(lambda: self._with_slot(self.remark_asked))
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))

    def _with_slot(self, signal: object) -> None:
        if (current := self.view.current) is not None:
            getattr(signal, "emit")(current.slot)  # noqa: B009  # a bound signal has no type

    def _move(self, step: int) -> None:
        if (current := self.view.current) is not None:
            self.moved.emit(current.id, step)

    def _marked(self, mark: Mark) -> None:
        self.view.set_mark(mark)
        self.view.line.setFocus(Qt.FocusReason.OtherFocusReason)
