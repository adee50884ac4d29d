"""Reads and writes a text document without changing one character of it.

Qt keeps most characters as they are in `toRawText`, but takes U+000D, U+2029, U+FDD0 and U+FDD1 for
its own separators, and its Python binding drops a leading U+FEFF and any lone surrogate. The former
are held as U+FDD2 with a format that names the true character; the latter are found by counting.
"""

from collections.abc import Iterator
from re import compile as pattern

from PySide6.QtGui import (
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
)
from PySide6.QtWidgets import QPlainTextEdit

from ui.viewmodels.exact import REPLACEMENT, utf16_units

_STAND_IN = "\ufdd2"
_TRUE_CHARACTER = QTextFormat.Property.UserProperty + 1
_RUNS = pattern("[\r\u2029\ufdd0\ufdd1\ufeff]|[^\r\u2029\ufdd0\ufdd1\ufeff]+")
_TAKEN = frozenset("\r\u2029\ufdd0\ufdd1\ufeff")


def write_exactly(cursor: QTextCursor, text: str) -> None:
    """Insert text at the cursor as one step of undo. Lone surrogates must have been replaced."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    for run in _RUNS.findall(text):
        if run in _TAKEN:
            cursor.insertText(_STAND_IN, _format_of(run))
        else:
            cursor.insertText(run, QTextCharFormat())
    cursor.endEditBlock()


def read_exactly(document: QTextDocument, start: int = 0, end: int | None = None) -> str:
    """The text between two positions, with LF between its blocks.

    A lone surrogate comes back as U+FFFD.
    """
    last = document.characterCount() - 1 if end is None else end
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    raw = cursor.selectedText()
    if _STAND_IN not in raw and utf16_units(raw) == last - start:
        return raw.replace("\u2029", "\n")
    return _read_closely(document, start, last)


def chosen_exactly(edit: QPlainTextEdit) -> tuple[int, int, str]:
    """Return from and to which character the choice of a text reaches, and its words."""
    cursor, held = edit.textCursor(), edit.document()
    start = len(read_exactly(held, 0, cursor.selectionStart()))
    words = read_exactly(held, cursor.selectionStart(), cursor.selectionEnd())
    return start, start + len(words), words


def choose_exactly(edit: QPlainTextEdit, start: int, end: int) -> None:
    """Choose characters `start` to `end` of a text and bring them into sight."""
    text = read_exactly(edit.document())
    cursor = edit.textCursor()
    cursor.setPosition(utf16_units(text[:start]))
    cursor.setPosition(utf16_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()


def has_stand_in(form: QTextCharFormat) -> bool:
    """Whether text typed with this format would be taken for one of the characters Qt keeps."""
    return form.hasProperty(_TRUE_CHARACTER)


def lone_surrogates(document: QTextDocument) -> int:
    """How many halves of a character the document holds."""
    raw = document.toRawText()
    return max(0, document.characterCount() - 1 - utf16_units(raw))


def _format_of(character: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setProperty(_TRUE_CHARACTER, ord(character))
    return form


def _read_closely(document: QTextDocument, start: int, end: int) -> str:
    """The slow way, for text that holds a stand-in or a lone surrogate."""
    lines, block = [], document.findBlock(start)
    while block.isValid() and block.position() <= end:
        lines.append("".join(_pieces(document, block, start, end)))
        block = block.next()
    return "\n".join(lines)


def _pieces(document: QTextDocument, block: QTextBlock, start: int, end: int) -> Iterator[str]:
    for fragment in _fragments(block):
        first = max(start, fragment.position())
        last = min(end, fragment.position() + fragment.length())
        if first < last:
            piece = _between(document, first, last)
            yield _true(piece, fragment.charFormat())


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    steps = block.begin()
    while not steps.atEnd():
        yield steps.fragment()
        steps += 1


def _true(piece: str, form: QTextCharFormat) -> str:
    if not form.hasProperty(_TRUE_CHARACTER):
        return piece
    return piece.replace(_STAND_IN, chr(form.intProperty(_TRUE_CHARACTER)))


def _between(document: QTextDocument, first: int, last: int) -> str:
    cursor = QTextCursor(document)
    cursor.setPosition(first)
    cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
    text = cursor.selectedText()
    if utf16_units(text) == last - first:
        return text
    return "".join(_units(document, first, last))


def _units(document: QTextDocument, first: int, last: int) -> Iterator[str]:
    """Character by character; a half of one that stands alone is U+FFFD."""
    at = first
    while at < last:
        whole = _whole(document, at, last)
        yield whole or REPLACEMENT
        at += utf16_units(whole) if whole else 1


def _whole(document: QTextDocument, at: int, last: int) -> str:
    """The character at a position, empty for a lone half."""
    cursor = QTextCursor(document)
    for width in (1, 2):
        if at + width > last:
            break
        cursor.setPosition(at)
        cursor.setPosition(at + width, QTextCursor.MoveMode.KeepAnchor)
        text = cursor.selectedText()
        if text and utf16_units(text) == width:
            return text
    return ""
