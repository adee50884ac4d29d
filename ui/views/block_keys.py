"""What Enter, Backspace, the arrows and large pastes do among the blocks of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldapp.domain.change import BlockKind, Mark
from ui.qt.exact import read_exactly
from ui.viewmodels.record_state import BlockState

if TYPE_CHECKING:
    from ui.views.blocks import BlocksView

_AFTER = {BlockKind.ASKED: BlockKind.WORDS, BlockKind.WORDS: BlockKind.WORDS}


class BlockKeys:
    """Enter begins a line with the time, at the caret; Shift+Enter a new question.

    Backspace at the start takes the mark away, then joins the line to the one before; exact
    words, lines of other people and lines with two versions are never joined nor taken back.
    Up and Down go from line to line.
    """

    def __init__(self, view: BlocksView, first: BlockKind) -> None:
        self._view, self._first = view, first
        line = view.line
        line.shift_breaks = first is BlockKind.NOTE
        line.entered.connect(self._entered)
        line.shift_entered.connect(lambda: self.begin(BlockKind.ASKED))
        line.mark_typed.connect(view.set_mark)
        line.back_over_start.connect(self._back)
        line.went.connect(self._went)
        line.large_pasted.connect(self._pasted)
        line.huge_pasted.connect(view.huge_pasted)

    def begin(self, kind: BlockKind | None = None, words: str = "") -> None:
        """Begin a line after the current one, or at the end, with these words in it."""
        if not self._view.writable:
            return
        before = self._view.current or self._last()
        if before is not None and before.new and not self._view.words_of(before):
            if kind is None or kind is before.kind:
                self._view.go_to(before.id)
                self._view.line.insert_exactly(words) if words else None
                return
            self._view.drop_asked.emit(before.id)
            before = self._last()
        self._view.ask_for(kind or self._kind_after(before), before, words)

    def ask(self, words: str) -> None:
        """Write a question, such as a prompt, and go on with the answer under it."""
        self.begin(BlockKind.ASKED, words)
        self.begin(BlockKind.WORDS)

    def _entered(self) -> None:
        current = self._view.current
        if current is None or not self._view.writable:
            return
        line = self._view.line
        if not line.text_exactly().strip() and current.kind is not BlockKind.EVENT:
            return
        self.begin(words=self._cut_after_caret(current))

    def _cut_after_caret(self, current: BlockState) -> str:
        """Take the words behind the caret away; at the very start nothing is taken."""
        cursor = self._view.line.textCursor()
        if cursor.atStart() or cursor.atEnd() or current.kind is BlockKind.EVENT:
            return ""
        start = cursor.position()
        whole = self._view.line.text_exactly()
        cursor.movePosition(cursor.MoveOperation.End, cursor.MoveMode.KeepAnchor)
        behind = read_exactly(self._view.line.document(), start)
        cursor.removeSelectedText()
        assert whole.endswith(behind)
        return behind

    def _back(self) -> None:
        view, current = self._view, self._view.current
        if current is None:
            return
        if view.line.mark not in (Mark.NONE, Mark.CONTINUES):
            view.set_mark(Mark.NONE)
            return
        before = self._beside(-1)
        words = view.line.text_exactly()
        stays = current.others or bool(current.versions)
        if before is None or stays or (words and not self._joins(before, current)):
            self._went(-1)
            return
        view.go_to(before.id, keeps=False)
        caret = view.line.textCursor().position()
        if words:
            view.line.insert_exactly(words)
            view.line.put_caret(caret)
        view.drop_asked.emit(current.id)

    def _joins(self, before: BlockState, current: BlockState) -> bool:
        return before.kind is current.kind is BlockKind.NOTE and not before.versions

    def _went(self, step: int) -> None:
        """To the line before (-1) or after (1), at its near end."""
        there = self._beside(step)
        if there is not None:
            self._view.go_to(there.id, 0 if step > 0 else None)

    def _pasted(self, text: str) -> None:
        current = self._view.current
        if current is None or not self._view.writable:
            return
        empty = current.new and not self._view.words_of(current)
        before = self._beside(-1) if empty else current
        self._view.large_pasted.emit(current.kind, text, before.id if before else None)

    def _beside(self, step: int) -> BlockState | None:
        rows = self._view.rows.rows
        row = self._view.rows.find(self._view.painted.current) + step
        return rows[row] if 0 <= row < len(rows) else None

    def _last(self) -> BlockState | None:
        rows = self._view.rows.rows
        return rows[-1] if rows else None

    def _kind_after(self, before: BlockState | None) -> BlockKind:
        """An answer follows a question and an answer; elsewhere the usual kind follows."""
        return self._first if before is None else _AFTER.get(before.kind, self._first)
