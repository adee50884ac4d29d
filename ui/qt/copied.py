"""What was copied out of the app: kept out of histories of the clipboard, gone at the lock."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

OWN_FORMAT: Final = "application/x-fieldapp-text"
"""What was copied here, character by character; it also says that it is ours."""
_ASKS: Final[dict[str, bytes]] = {
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "CanIncludeInClipboardHistory": bytes(4),
    "CanUploadToCloudClipboard": bytes(4),
    "application/x-nspasteboard-concealed-type": b"1",
    "x-kde-passwordManagerHint": b"secret",
}
"""What Windows, macOS and KDE read as: neither keep this in a history nor hand it on."""
_PLACES: Final = (
    QClipboard.Mode.Clipboard,
    QClipboard.Mode.Selection,
    QClipboard.Mode.FindBuffer,
)


def keep_out_of_histories(copied: QMimeData) -> QMimeData:
    """Ask the system's histories of the clipboard to pass over what is copied."""
    for name, value in _ASKS.items():
        copied.setData(name, value)
    return copied


def copy_marked(words: str) -> None:
    """Copy words as ours."""
    copied = QMimeData()
    copied.setText(words)
    copied.setData(OWN_FORMAT, words.encode("utf-8", "replace"))
    QGuiApplication.clipboard().setMimeData(keep_out_of_histories(copied))


def forget_copied() -> None:
    """Empty the clipboard where this app filled it; what others copied stays."""
    board = QGuiApplication.clipboard()
    for place in _PLACES:
        if _is_ours(board, place):
            board.clear(place)


def _is_ours(board: QClipboard, place: QClipboard.Mode) -> bool:
    return _is_marked(board.mimeData(place)) or _owned(board, place)


def _is_marked(held: QMimeData | None) -> bool:
    """Look for the sign of ours; a place that the system lacks holds nothing."""
    return held is not None and held.hasFormat(OWN_FORMAT)


def _owned(board: QClipboard, place: QClipboard.Mode) -> bool:
    """Say whether this process filled it: words of a label carry no sign of ours."""
    match place:
        case QClipboard.Mode.Clipboard:
            return board.ownsClipboard()
        case QClipboard.Mode.Selection:
            return board.supportsSelection() and board.ownsSelection()
        case _:
            return board.supportsFindBuffer() and board.ownsFindBuffer()
