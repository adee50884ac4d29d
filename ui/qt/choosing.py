"""Asks for a file or a folder with the system's own window."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget


class Chooser(Protocol):
    """Asks a person for a place; an empty answer means none was chosen."""

    def open_file(self, title: str) -> str:
        """Return the path of a file that exists."""
        ...

    def open_files(self, title: str) -> tuple[str, ...]:
        """Return the paths of one or several files that exist."""
        ...

    def save_file(self, title: str, suggestion: str) -> str:
        """Return the path of a file to be written."""
        ...

    def folder(self, title: str) -> str:
        """Return the path of a folder."""
        ...


class SystemChooser:
    """The system's windows for choosing, over the window that is in front."""

    def open_file(self, title: str) -> str:
        """Return the path of a file that exists."""
        return QFileDialog.getOpenFileName(_parent(), title)[0]

    def open_files(self, title: str) -> tuple[str, ...]:
        """Return the paths of one or several files that exist."""
        return tuple(QFileDialog.getOpenFileNames(_parent(), title)[0])

    def save_file(self, title: str, suggestion: str) -> str:
        """Return the path of a file to be written."""
        return QFileDialog.getSaveFileName(_parent(), title, suggestion)[0]

    def folder(self, title: str) -> str:
        """Return the path of a folder."""
        return QFileDialog.getExistingDirectory(_parent(), title)


def _parent() -> QWidget | None:
    return QApplication.activeWindow()
