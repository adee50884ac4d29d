"""Places to write: plain text kept exactly, other people's exact words, one's own view."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from ui.qt.copied import OWN_FORMAT, keep_out_of_histories
from ui.qt.exact import has_stand_in, lone_surrogates, read_exactly, write_exactly
from ui.qt.look import Look
from ui.viewmodels.exact import PasteSize, Tidied, paste_size, tidied, utf16_units
from ui.viewmodels.tokens import Role
from ui.views.components.base import Dressed, Frame, Tone, column, restyle, row
from ui.views.components.buttons import KeyCap
from ui.views.components.text import Heading, IconMark, Text


class PlainEdit(Dressed, QPlainTextEdit):
    """Plain text, kept exactly. Read it with `text_exactly`, never `toPlainText`.

    Intentions: `words_changed` after each change by the person; in place of inserting,
    `large_pasted(text)` over 16 KiB and `huge_pasted(text)` over 256 KiB; `mended(sentence)` when
    a lone surrogate was replaced, to be said. Texts travel as Python objects: Qt would change them.
    """

    words_changed = Signal()
    large_pasted = Signal(object)
    huge_pasted = Signal(object)
    mended = Signal(str)

    def __init__(
        self, look: Look, name: str, role: Role = Role.FIELD, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._by_person = True
        self._least: int | None = None
        self._most: int | None = None
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._say_changed)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(self._role))
        self.setCursorWidth(2)
        self._fit()

    def text_exactly(self) -> str:
        """All text, character by character as it was given, with LF between lines."""
        return read_exactly(self.document())

    def set_text_exactly(self, text: str) -> None:
        """Show another text; not a change by the person, and not to be undone.

        The caret stays where it was as far as the text reaches.
        """
        kept = self._tell(tidied(text)).text
        if kept == self.text_exactly():
            return
        place, self._by_person = self.textCursor().position(), False
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        write_exactly(cursor, kept)
        self.document().clearUndoRedoStacks()
        self._by_person = True
        self.put_caret(place)

    def insert_exactly(self, text: str) -> None:
        """Insert at the caret as one step that can be undone; a change by the person."""
        write_exactly(self.textCursor(), self._tell(tidied(text)).text)

    def put_caret(self, position: int) -> None:
        """Put the caret at a position, at most the end."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)

    def show_lines(self, least: int, most: int | None = None) -> None:
        """Be at least this many lines high, and grow with the text to at most so many."""
        self._least, self._most = least, most
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.textChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._write_plainly()
        breaks = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if breaks and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._write_plainly()
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        taken = self._tell(_text_of(source))
        match paste_size(taken.text):
            case PasteSize.HUGE:
                self.huge_pasted.emit(taken.text)
            case PasteSize.LARGE:
                self.large_pasted.emit(taken.text)
            case PasteSize.USUAL:
                write_exactly(self.textCursor(), taken.text)
                self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor, copied = self.textCursor(), QMimeData()
        text = read_exactly(self.document(), cursor.selectionStart(), cursor.selectionEnd())
        copied.setText(text)
        copied.setData(OWN_FORMAT, text.encode())
        return keep_out_of_histories(copied)

    def mark_problem(self, words: str) -> None:
        """Show and tell that something is wrong here; empty words mean nothing is."""
        restyle(self, problem="yes" if words else "no")
        self.setAccessibleDescription(words)

    def _fit(self) -> None:
        if self._least is None:
            return
        line = self.fontMetrics().lineSpacing()
        frame = max(0, self.height() - self.viewport().height())
        around = frame + 2 * int(self.document().documentMargin()) + 2
        lines = max(self._least, self._lines())
        shown = lines if self._most is None else min(lines, self._most)
        self._scroll_only(lines > shown)
        self.setFixedHeight(shown * line + around)

    def _lines(self) -> int:
        """Count lines as they are wrapped, as far as the most that are shown and one more.

        Qt lays a paragraph out when it is first looked at, and tells nobody of its lines.
        """
        layout, block, found = self.document().documentLayout(), self.document().begin(), 0
        while block.isValid() and (self._most is None or found <= self._most):
            layout.blockBoundingRect(block)
            found += max(1, block.lineCount())
            block = block.next()
        return found

    def _scroll_only(self, too_long: bool) -> None:
        """Take room for a scroll bar only where there is something to scroll.

        A bar that comes and goes changes the width, hence the lines, hence the height.
        """
        policy = Qt.ScrollBarPolicy
        wanted = policy.ScrollBarAsNeeded if too_long else policy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() is not wanted:
            self.setVerticalScrollBarPolicy(wanted)

    def _write_plainly(self) -> None:
        """Keep what is typed beside a stand-in from being taken for one."""
        if has_stand_in(self.currentCharFormat()):
            self.setCurrentCharFormat(QTextCharFormat())

    def _tell(self, taken: Tidied) -> Tidied:
        if taken.replaced:
            self.mended.emit(taken.sentence)
        return taken

    def _say_changed(self) -> None:
        if self._by_person:
            self.words_changed.emit()


def _text_of(source: QMimeData) -> Tidied:
    """The plain text of what is pasted. Markup is read for its words only."""
    if source.hasFormat(OWN_FORMAT):
        return tidied(bytes(source.data(OWN_FORMAT).data()).decode())
    if not source.hasText():
        document = QTextDocument()
        document.setHtml(source.html())
        return tidied(read_exactly(document))
    text = source.text()
    if paste_size(text) is PasteSize.HUGE:
        return tidied(text)
    scratch = _Scratch()
    scratch.take(source)
    return scratch.with_halves() if scratch.holds_more_than(text) else tidied(text)


class _Scratch(QPlainTextEdit):
    """Takes a paste inside Qt, where the halves of characters are not dropped.

    Qt's Python binding leaves a lone surrogate out of the text that it hands over.
    """

    def take(self, source: QMimeData) -> None:
        """Paste it here, unseen."""
        super().insertFromMimeData(source)

    def holds_more_than(self, text: str) -> bool:
        """Whether the paste had more characters than came over."""
        came = utf16_units(text.replace("\r\n", "\n").removeprefix("\ufeff"))
        here = self.document().characterCount() - 1
        return here > came and lone_surrogates(self.document()) > 0

    def with_halves(self) -> Tidied:
        """The paste with U+FFFD for each half."""
        return Tidied(read_exactly(self.document()), lone_surrogates(self.document()))


class VerbatimEdit(PlainEdit):
    """Other people's exact words: their own typeface, a rule on the left, nothing corrected."""

    def __init__(
        self,
        look: Look,
        name: str = "Their exact words",
        role: Role = Role.QUOTE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, name, role, parent)
        self.setProperty("kit", "verbatim")
        hints = Qt.InputMethodHint
        self.setInputMethodHints(
            hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase | hints.ImhMultiLine
        )


class ThinkEdit(Frame):
    """What I think: the inspector's own view, on its own ground, never among exact words.

    `edit` is the place to write.
    """

    def __init__(
        self,
        look: Look,
        note: str = "Kept apart from the exact words.",
        keys: str = "Ctrl+J",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("card", parent)
        self.setProperty("tone", "think")
        self.edit = PlainEdit(look, "What I think")
        head = row(
            IconMark(look, "pen-line", Tone.FOLLOW.colour, 16),
            Heading(look, "What I think", Role.CARD_HEADING),
            None,
            KeyCap(look, keys),
        )
        words = Text(look, note, Role.SECONDARY, Tone.INK2, wrap=True)
        self._layout: QVBoxLayout = column(head, words, self.edit, margins=(14, 12, 14, 14))
        self._layout.setStretch(2, 1)
        self.setLayout(self._layout)
        words.setVisible(bool(note))
