"""A place to write the report: plain words, with what is wrong underlined while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QWidget

from fieldapp.reports.inspection_problems import Trouble
from ui.qt.look import Look
from ui.viewmodels.exact import utf16_units
from ui.viewmodels.report_words import Marked, WordsState
from ui.viewmodels.tokens import Colour, Role
from ui.viewmodels.typing import Written
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.editors import PlainEdit
from ui.views.components.text import Text
from ui.views.versions import Versions

Marks = Callable[[str], tuple[Marked, ...]]
_LINE: Final = QTextCharFormat.UnderlineStyle
_DRAWN: Final = {
    Trouble.NO_EVIDENCE: (_LINE.DashUnderline, Colour.AFI, Colour.AFI_TINT),
    Trouble.BROKEN: (_LINE.DashUnderline, Colour.AFI, Colour.AFI_TINT),
    Trouble.IDENTIFIES: (_LINE.DashUnderline, Colour.FOLLOW, None),
    Trouble.THIN: (_LINE.DotLine, Colour.AFI, None),
    Trouble.DISPUTED: (_LINE.DotLine, Colour.AFI, None),
}
"""How a sentence is underlined; its words stand in the panel."""
_LEAST, _MOST = 2, 400


class ReportEdit(PlainEdit):
    """Words with marks. `caret_moved` tells of each place of the caret, in characters."""

    caret_moved = Signal(int)

    def __init__(self, look: Look, name: str, marks: Marks) -> None:
        super().__init__(look, name, Role.NOTE)
        self._painter = _Painter(self.document(), look, marks)
        self.show_lines(_LEAST, _MOST)
        self.cursorPositionChanged.connect(self._moved)
        look.changed.connect(self._painter.rehighlight)

    def mark_again(self) -> None:
        """Draw the marks again, as after something else was read."""
        self._painter.look_again()

    def caret(self) -> int:
        """The characters before the caret."""
        text, units = self.text_exactly(), self.textCursor().position()
        return units if text.isascii() else _characters(text, units)

    def put_words(self, at: int, words: str) -> None:
        """Put words at a place, in characters, as the person would; the caret goes after them."""
        cursor = self.textCursor()
        cursor.setPosition(utf16_units(self.text_exactly()[:at]))
        self.setTextCursor(cursor)
        self.insert_exactly(words)

    def go_to(self, words: str) -> None:
        """Put the caret at the end of some words."""
        text = self.text_exactly()
        start = max(0, text.find(words[:40]))
        self.put_caret(utf16_units(text[: min(len(text), start + max(0, len(words) - 1))]))

    def _moved(self) -> None:
        if self.hasFocus():
            self.caret_moved.emit(self.caret())


class _Painter(QSyntaxHighlighter):
    """Draws the marks of the whole text, block by block; they are found once for each text."""

    def __init__(self, document: QTextDocument, look: Look, marks: Marks) -> None:
        super().__init__(document)
        self._look, self._find = look, marks
        self._of: str | None = None
        self._marks: tuple[Marked, ...] = ()

    def look_again(self) -> None:
        """Find the marks again, and draw where they differ."""
        text = self._text()
        found = self._find(text)
        if (text, found) != (self._of, self._marks):
            self._of, self._marks = text, found
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        whole = self._text()
        if whole != self._of:
            self._of, self._marks = whole, self._find(whole)
        before = whole.split("\n")[: self.currentBlock().blockNumber()]
        start = sum(len(line) + 1 for line in before)
        for mark in self._marks:
            first, last = max(mark.start - start, 0), min(mark.end - start, len(text))
            if first < last:
                at = utf16_units(text[:first])
                self.setFormat(at, utf16_units(text[first:last]), self._form(mark))

    def _text(self) -> str:
        return self.document().toPlainText()

    def _form(self, mark: Marked) -> QTextCharFormat:
        form, colour = QTextCharFormat(), self._look.colour
        if mark.trouble is None:
            form.setForeground(colour(Colour.PRIMARY))
            form.setBackground(colour(Colour.PRIMARY_TINT))
            return form
        line, ink, ground = _DRAWN.get(mark.trouble, (_LINE.DotLine, Colour.AFI, None))
        form.setUnderlineStyle(line)
        form.setUnderlineColor(colour(ink))
        if ground is not None:
            form.setBackground(colour(ground))
        return form


class ReportWords(QWidget):
    """A field of the report: heading, words, versions.

    Intentions: `typed(source)`, `left(source)`, `caret_moved(source, at)`,
    `history_asked(source, title)`, `decide_asked(source)` where there are two versions.
    """

    typed = Signal(str)
    left = Signal(str)
    caret_moved = Signal(str, int)
    history_asked = Signal(str, str)
    decide_asked = Signal(str)

    def __init__(self, look: Look, section: str, state: WordsState, marks: Marks) -> None:
        super().__init__()
        self.source, self._title = state.source, state.title or section
        self._text: str | None = None
        self._shown: WordsState | None = None
        spoken = ": ".join(part for part in (section, state.title) if part)
        self.edit = ReportEdit(look, spoken, marks)
        self.versions = Versions(look, spoken)
        history = Button(look, "History", Kind.LINK, size=Size.SMALL)
        history.setAccessibleName(f"History of {spoken}")
        label = Text(look, state.title, Role.SECTION, Tone.INK2, wrap=True)
        head = row(label, history)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.edit, self.versions, gap=4))
        self.edit.words_changed.connect(self._typed)
        self.edit.caret_moved.connect(lambda at: self.caret_moved.emit(self.source, at))
        self.edit.installEventFilter(self)
        history.clicked.connect(lambda: self.history_asked.emit(self.source, self._title))
        self.versions.decide_asked.connect(lambda: self.decide_asked.emit(self.source))

    def render_state(self, state: WordsState, *, keep: bool) -> None:
        """Show the words, unless they are being written here, and their marks.

        The caret moves before Qt tells of a change: words that were not told yet stay too, and
        what was read before stays away from words that were written since.
        """
        if not keep and state != self._shown and self._text in (None, self.edit.text_exactly()):
            self._shown = state
            self.edit.set_text_exactly(state.text)
            self._text = self.edit.text_exactly()
        self.edit.mark_again()
        self.versions.render_state(state.versions)

    def written(self) -> Written:
        """What stands here now."""
        return Written(self.edit.text_exactly(), self.edit.textCursor().position())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit(self.source)
        if event.type() == QEvent.Type.FocusIn:
            self.caret_moved.emit(self.source, self.edit.caret())
        if event.type() == QEvent.Type.Resize:
            # What grows while it is laid out is not asked again in that round.
            QTimer.singleShot(0, self, self.updateGeometry)
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        """Marks that are drawn anew count for Qt as a change; words that stay are none."""
        text = self.edit.text_exactly()
        if text != self._text:
            self._text = text
            self.typed.emit(self.source)


def _characters(text: str, units: int) -> int:
    """The characters that so many of Qt's units stand for."""
    passed = 0
    for number, character in enumerate(text):
        if passed >= units:
            return number
        passed += 2 if character > "\uffff" else 1
    return len(text)
