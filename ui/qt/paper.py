"""Puts one page of plain words on paper, or into a PDF for somebody to print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication


class Paper(Protocol):
    """Prints a page of lines under a heading."""

    def print_page(self, title: str, lines: Sequence[str]) -> bool:
        """Print it after the person chose a printer; say whether it was sent to one."""
        ...

    def pdf(self, title: str, lines: Sequence[str]) -> bytes:
        """Return the page as a PDF."""
        ...


class SystemPaper:
    """The system's printers."""

    def print_page(self, title: str, lines: Sequence[str]) -> bool:
        """Print it after the person chose a printer; say whether it was sent to one."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        asking = QPrintDialog(printer, QApplication.activeWindow())
        if asking.exec() != QPrintDialog.DialogCode.Accepted:
            return False
        _document(title, lines).print_(printer)
        return True

    def pdf(self, title: str, lines: Sequence[str]) -> bytes:
        """Return the page as a PDF."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setTitle(title)
        _document(title, lines).print_(writer)
        buffer.close()
        return bytes(data.data())


def _document(title: str, lines: Sequence[str]) -> QTextDocument:
    page = QTextDocument()
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page.setHtml(f"<h1>{escape(title)}</h1>{body}")
    return page
