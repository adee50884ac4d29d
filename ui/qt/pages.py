"""Shows pages that ship with the app, and fetches nothing from anywhere."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Role


class PageBrowser(QTextBrowser):
    """Markdown as a page. Links are not followed and nothing that a page names is loaded."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)

    def show_page(self, words: str, look: Look) -> None:
        """Show Markdown in the type and the spaces of a look."""
        self.document().setDefaultFont(look.font(Role.BODY))
        self.document().setDocumentMargin(look.px(16))
        self.setMarkdown(words)
        block = self.document().begin()
        while block.isValid():
            _set_type(block, look)
            block = block.next()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, whatever a page asks for."""
        return None


def _set_type(block: QTextBlock, look: Look) -> None:
    """Give a heading its role, and every block outside a table its space."""
    cursor, level = QTextCursor(block), block.blockFormat().headingLevel()
    if cursor.currentTable() is not None:
        return
    space = QTextBlockFormat()
    space.setTopMargin(look.px(14) if level > 1 else 0)
    space.setBottomMargin(look.px(6 if block.textList() is None else 2))
    cursor.mergeBlockFormat(space)
    if level:
        letters = QTextCharFormat()
        letters.setFont(look.font(Role.HEADING if level == 1 else Role.CARD_HEADING))
        letters.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)
