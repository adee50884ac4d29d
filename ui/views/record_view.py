"""What every view of a record shares: its slots, what is written at them, its intentions."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.viewmodels.open_record import EditorState
from ui.viewmodels.record_state import Access, RecordState
from ui.viewmodels.typing import Written
from ui.views.blocks import BlocksView
from ui.views.fields import FieldView

_OF_FIELDS = (
    "typed",
    "left",
    "decided",
    "toggled",
    "history_asked",
    "decide_asked",
    "huge_pasted",
)
_OF_LINES = ("typed", "left", "begin_asked", "drop_asked", "large_pasted", "huge_pasted")


class RecordView(QWidget):
    """Holds the fields and the lines of a record.

    Intentions: `typed(slot)`, `left(slot)`, `decided(slot)` for the typing path;
    `toggled(key, name, bool)`; `begin_asked(kind, after)`, `drop_asked(block)`,
    `moved(block, step)`, `large_pasted(kind, text, after)`, `huge_pasted(text)`;
    `history_asked(slot)`, `history_closed`, `decide_asked(slot)`, `remark_given(about, text)`;
    `finish_confirmed`. `written(slot)` tells what stands at a slot.
    """

    typed = Signal(bytes)
    left = Signal(bytes)
    decided = Signal(bytes)
    toggled = Signal(str, str, bool)
    begin_asked = Signal(object, object)
    drop_asked = Signal(object)
    moved = Signal(object, int)
    large_pasted = Signal(object, object, object)
    huge_pasted = Signal(object)
    history_asked = Signal(bytes)
    history_closed = Signal()
    decide_asked = Signal(bytes)
    remark_given = Signal(bytes, object)
    finish_confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, FieldView] = {}
        self.lines: BlocksView | None = None
        self._fields_shown: object = None

    @abstractmethod
    def render_state(self, state: EditorState) -> None:
        """Show a record; what is being written keeps its words and its caret."""

    def written(self, slot: bytes) -> Written:
        """What stands at a slot now; the text exactly as it was typed."""
        if slot.startswith(b"f:"):
            return self.fields[slot[2:].decode("utf-8")].answer.written()
        found = self.lines.written(slot) if self.lines is not None else None
        return found or Written("")

    def join(self, fields: list[FieldView], lines: BlocksView | None) -> None:
        """Take these as the record's fields and lines; their intentions become its own."""
        self.fields = {str(view.question.key): view for view in fields}
        self.lines, self._fields_shown = lines, None
        for view in fields:
            for name in _OF_FIELDS:
                getattr(view, name).connect(getattr(self, name))
        for name in _OF_LINES if lines is not None else ():
            getattr(lines, name).connect(getattr(self, name))

    def show_fields(self, record: RecordState, state: EditorState) -> None:
        """Show the answers, but for those that are being written."""
        keeps = frozenset(s for s in state.writing - state.restored if s.startswith(b"f:"))
        writable = record.access is Access.WRITE
        shown = (record.id, record.fields, record.sets, record.extra, keeps, writable)
        if shown == self._fields_shown:
            return
        self._fields_shown = shown
        held = {str(f.question.key): f for f in record.extra} | dict(record.fields)
        for key, view in self.fields.items():
            if key in held:
                field = held[key]
                text = " ".join(record.sets[key]) if key in record.sets else field.text
                view.render_state(field, None if field.slot in keeps else text, writable)
