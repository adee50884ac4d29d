"""Puts one page of plain words on paper, or into a PDF for somebody to print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication

_MIDDLE: Final = Qt.AlignmentFlag.AlignCenter


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


def print_banded(device: QPagedPaintDevice, html: str, band: str) -> int:
    """Print a page with its band at the head and foot of every sheet; return how many there are."""
    document = QTextDocument()
    document.setHtml(html)
    painter = QPainter(device)
    document.documentLayout().setPaintDevice(device)
    whole = QRectF(painter.viewport())
    margin = 2 * QFontMetricsF(document.defaultFont(), device).height()
    body = QSizeF(whole.width(), whole.height() - 2 * margin)
    document.setPageSize(body)
    sheets = document.pageCount()
    for number in range(sheets):
        if number:
            device.newPage()
        top = number * body.height()
        painter.save()
        painter.translate(0, margin - top)
        document.drawContents(painter, QRectF(0, top, body.width(), body.height()))
        painter.restore()
        foot = whole.adjusted(0, whole.height() - margin, 0, 0)
        painter.setFont(document.defaultFont())
        painter.drawText(QRectF(0, 0, whole.width(), margin), _MIDDLE, band)
        painter.drawText(foot, _MIDDLE, f"{band}  Page {number + 1} of {sheets}")
    painter.end()
    return sheets


def _document(title: str, lines: Sequence[str]) -> QTextDocument:
    page = QTextDocument()
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    page.setHtml(f"<h1>{escape(title)}</h1>{body}")
    return page
