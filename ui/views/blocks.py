"""Running notes and answers: a list of painted lines with one place to write over the current.

However many lines a record has, there is one editor, and only lines in sight are painted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from fieldapp.domain.change import BlockKind, Mark
from sync.protocol.ids import BlockId
from ui.qt.look import Look
from ui.qt.stacked_list import StackedList
from ui.viewmodels.lines import Lines
from ui.viewmodels.record_state import BlockState
from ui.viewmodels.typing import Written
from ui.views.block_edit import BlockEdit
from ui.views.block_keys import BlockKeys
from ui.views.block_rows import BlockPainter, BlockRows, RowStyle
from ui.views.components.base import Dressed

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BlocksView(Dressed, StackedList):
    """Shows blocks and lets one at a time be written; see BlockKeys for what the keys do.

    Intentions: `typed(slot)` and `left(slot)` for the typing path; `begin_asked(kind, after)`,
    answered by a state with the new block, which then takes the caret; `drop_asked(block)`;
    `large_pasted(kind, text, after)`; `huge_pasted(text)`; `mended(sentence)`;
    `current_changed(BlockState | None)`. `written(slot)` tells what stands at a slot now.
    """

    typed = Signal(bytes)
    left = Signal(bytes)
    begin_asked = Signal(object, object)
    drop_asked = Signal(object)
    large_pasted = Signal(object, object, object)
    huge_pasted = Signal(object)
    current_changed = Signal(object)
    mended = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        style: RowStyle,
        first: BlockKind = BlockKind.NOTE,
        signs: Mapping[str, Mark] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.writable, self._awaited = True, ""
        self._awaits = False
        self.rows = BlockRows()
        self.painted = BlockPainter(look, style, self.rows)
        self.line = BlockEdit(look, self.viewport())
        self.line.signs = dict(signs or {})
        self.line.hide()
        self.line.words_changed.connect(self.say_typed)
        self.line.focus_left.connect(self._focus_left)
        self.line.mended.connect(self.mended)
        self.line.cursorPositionChanged.connect(self._show_caret)
        self.keys = BlockKeys(self, first)
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(self.painted)
        _make_plain(self)
        self.follow(look)

    @property
    def current(self) -> BlockState | None:
        """The block that is being written or was chosen last."""
        row = self.rows.find(self.painted.current)
        return self.rows.rows[row] if row >= 0 else None

    @property
    def editing(self) -> bool:
        """Whether the place to write is shown over the current line."""
        return self.painted.current is not None and not self.line.isHidden()

    def dress(self) -> None:
        self.painted.forget_sizes()
        self._measure()
        self.measure_again()

    def set_style(self, style: RowStyle) -> None:
        """Set the lines in another way; the caret stays."""
        self.painted.style = style
        if (current := self.current) is not None:
            self.line.set_role(style.role(current.kind))
        self.dress()

    def render_blocks(
        self,
        blocks: Sequence[BlockState],
        writing: Collection[bytes] = (),
        restored: Collection[bytes] = (),
        *,
        writable: bool = True,
    ) -> None:
        """Show these blocks; slots that are being written keep the words on the screen."""
        keeps = set(writing) - set(restored)
        kept = [row for row in (self.rows.find(slot[2:]) for slot in keeps) if row >= 0]
        shown = _merged(blocks, [self.rows.rows[row] for row in kept])
        self.writable = writable
        fresh = _first_new(blocks, self.rows) if self._awaits else None
        self.rows.show_rows(shown)
        self._follow_current(keeps)
        if fresh is not None:
            self._awaits = False
            self.go_to(fresh.id)
            self.line.insert_exactly(self._awaited)
            self.line.put_caret(0 if self._awaited else -1)
        self.place_over()

    def written(self, slot: bytes) -> Written | None:
        """What stands at a slot of a block, or None when no row is about it."""
        row = self.rows.find(slot[2:])
        if row < 0:
            return None
        block = self.rows.rows[row]
        if block.id == self.painted.current and self.editing:
            caret = self.line.textCursor().position()
            return Written(self.line.text_exactly(), caret, block.meta(self.line.mark))
        return Written(block.text, 0, block.meta(block.mark))

    def words_of(self, block: BlockState) -> str:
        """The words of a block as they stand on the screen."""
        written = self.written(block.slot)
        return written.text if written else ""

    def ask_for(self, kind: BlockKind, after: BlockState | None, words: str = "") -> None:
        """Ask for a new block; it takes the caret, before these words, once it is there."""
        self._put_away()
        self._awaits, self._awaited = True, words
        self.begin_asked.emit(kind, after.id if after is not None else None)

    def go_to(self, block: BlockId, caret: int | None = None, *, keeps: bool = True) -> bool:
        """Write in a block, with the caret at a position or at the end; whether it is there.

        The line that is left is kept, unless it is about to be taken back.
        """
        row = self.rows.find(block)
        if row < 0:
            return False
        held = self.rows.rows[row]
        if keeps and held.id != self.painted.current:
            self._put_away()
            row = self.rows.find(block)
        self._take(row, held, caret)
        return True

    def set_mark(self, mark: Mark) -> None:
        """Mark the current line, or take its mark away with `Mark.NONE`."""
        row = self.rows.find(self.painted.current)
        if row >= 0 and self.writable:
            self.line.mark = mark
            self.rows.change(row, replace(self.rows.rows[row], mark=mark))
            self.say_typed()
            self.current_changed.emit(self.current)

    def say_typed(self) -> None:
        """The current line was changed by the person."""
        if (current := self.current) is not None:
            self._measure()
            self.typed.emit(current.slot)

    def row_height(self, row: int) -> int:
        return self.painted.row_height(self.rows.rows[row])

    def measured(self) -> None:
        """After another width or size of text: the caret stays in sight."""
        self._show_caret()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.painted.width != self.viewport().width():
            self.painted.width = self.viewport().width()
            self.measure_again()
        self.place_over()
        self._measure()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid():
            self.go_to(self.rows.rows[index.row()].id)
            inside = self.line.mapFrom(self.viewport(), at)
            self.line.setTextCursor(self.line.cursorForPosition(inside))
        else:
            self.keys.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = bool(event.text()) and event.text().isprintable()
        if self.writable and not self.editing and (letter or event.key() in _ENTER):
            self.keys.begin()
            if letter:
                self.line.keyPressEvent(event)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.editing:
            self.line.setFocus(event.reason())

    def _take(self, row: int, block: BlockState, caret: int | None) -> None:
        """Make a row the current one, and put the place to write over it."""
        changes = self.painted.current != block.id
        self.painted.current = block.id
        if changes:
            self.line.mark = block.mark
            self.line.set_role(self.painted.style.role(block.kind))
            self.line.set_text_exactly(block.text)
        self.line.setAccessibleName(f"{block.time}, {_NAMES[block.kind]}")
        self.line.setReadOnly(not self.writable or block.kind is BlockKind.EVENT)
        self.line.show()
        self.place_over()
        self._measure()
        if caret is not None or changes:
            self.line.put_caret(1 << 30 if caret is None else caret)
        self._show_caret()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        if changes:
            self.current_changed.emit(block)

    def _put_away(self) -> None:
        """Keep what the current line says in its row, and say that it was left."""
        row = self.rows.find(self.painted.current)
        if row < 0 or not self.editing:
            return
        block = self.rows.rows[row]
        text, mark = self.line.text_exactly(), self.line.mark
        self.painted.current = None
        self.rows.change(row, replace(block, text=text, mark=mark))
        if block.new and not text:
            self.drop_asked.emit(block.id)
        else:
            self.left.emit(block.slot)

    def _focus_left(self) -> None:
        if (current := self.current) is not None:
            self.left.emit(current.slot)

    def _follow_current(self, keeps: Collection[bytes]) -> None:
        """After other rows came: the current line stays where the caret is."""
        current = self.current
        if current is None:
            self.painted.current = None
            self.line.hide()
        elif current.slot not in keeps:
            self.line.set_text_exactly(current.text)
            self.line.mark = current.mark
        self.line.setReadOnly(not self.writable)

    def _measure(self) -> None:
        """Give the current row the height of what is written in it."""
        row = self.rows.find(self.painted.current)
        if row >= 0:
            line = QRect(0, 0, self.painted.width, 100)
            room = self.painted.text_rect(line, self.rows.rows[row].kind)
            self.line.resize(room.width(), self.line.height())
        self.painted.needed = self.line.height_needed()
        if row >= 0 and self.resize_row(row):
            self.place_over()
            self._show_caret()

    def place_over(self) -> None:
        """Put the place to write over the words of the current row."""
        row = self.rows.find(self.painted.current)
        if row < 0:
            return
        box = self.visualRect(self.rows.index(row))
        words = self.painted.text_rect(box, self.rows.rows[row].kind)
        if self.line.geometry() != words:
            self.line.setGeometry(words)

    def _show_caret(self) -> None:
        """Scroll no further than it takes to see the line of the caret."""
        if not self.editing:
            return
        caret = self.line.cursorRect().translated(self.line.pos())
        bar, gap = self.verticalScrollBar(), self.look.px(self.painted.style.gap)
        below = caret.bottom() + gap - self.viewport().height()
        above = caret.top() - gap
        if below > 0:
            bar.setValue(bar.value() + below)
        elif above < 0:
            bar.setValue(bar.value() + above)


def _make_plain(view: QListView) -> None:
    """Leave scrolling by pixels, and no frame, edit trigger or Tab of Qt's own."""
    view.setProperty("kit", "bare")
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)


_NAMES = {
    BlockKind.NOTE: "line",
    BlockKind.ASKED: "what I asked",
    BlockKind.WORDS: "their exact words",
    BlockKind.THINK: "what I think",
    BlockKind.EVENT: "what happened",
}


def _first_new(blocks: Sequence[BlockState], rows: BlockRows) -> BlockState | None:
    """The new block that is not shown yet, if there is one."""
    return next((b for b in blocks if b.new and rows.find(b.id) < 0), None)


def _merged(blocks: Sequence[BlockState], kept: Sequence[BlockState]) -> Sequence[BlockState]:
    """Rows as they are to be shown: with the words on the screen while these are written."""
    if not kept:
        return blocks
    places = blocks if isinstance(blocks, Lines) else Lines(blocks)
    shown = list(blocks)
    for held in kept:
        if (at := places.find(held.id)) >= 0:
            shown[at] = replace(shown[at], text=held.text, mark=held.mark, versions=())
    return shown
