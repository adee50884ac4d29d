"""Shows pages that ship with the app, and fetches nothing from anywhere."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser, QWidget


class PageBrowser(QTextBrowser):
    """Markdown as a page. Links are not followed and nothing that a page names is loaded."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, whatever a page asks for."""
        return None
