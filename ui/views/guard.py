"""The identifier guard on the screen: it marks, offers the code, and never stands in the way.

It follows the focus to every place where text is written and looks when nobody has typed for a
while. A mark is drawn over the words, not into them; words change only when the person says so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from fieldapp.guard.sighting import Sighting
from fieldapp.guard.watch import MOST
from ui.qt.exact import read_exactly
from ui.qt.look import Look
from ui.viewmodels.commands import CommandId, command, shown_keys
from ui.viewmodels.exact import utf16_units
from ui.viewmodels.guard import PAUSE_MS, Guard, Offer
from ui.viewmodels.tokens import Colour
from ui.views.components.editors import PlainEdit
from ui.views.guard_chip import GuardChip

_MOVES: Final = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide)


class Manner(Enum):
    """How the guard behaves at a place."""

    OPEN = auto()
    """It marks, shows its chip and says it."""
    QUIET = auto()
    """It marks and shows a chip without colour; a child is in the room, and nothing is said."""
    SILENT = auto()
    """Nothing at all: exact words, and screens that a child looks at."""


@dataclass(frozen=True, slots=True)
class GuardPorts:
    """What the watch asks: how it behaves at a place, whose record it is, what is spoken."""

    manner: Callable[[PlainEdit], Manner]
    child: Callable[[PlainEdit], str]
    say: Callable[[str], None]


class GuardWatch(QObject):
    """Watches the place that has the focus; one for each open visit."""

    def __init__(self, window: QWidget, look: Look, guard: Guard, ports: GuardPorts) -> None:
        super().__init__(window)
        self._window, self._look, self._guard, self._ports = window, look, guard, ports
        self._edit: PlainEdit | None = None
        self._seen: tuple[Sighting, ...] = ()
        self._offer: Offer | None = None
        self._told: tuple[object, ...] = ()
        self._bars: list[QScrollBar] = []
        self._keys = shown_keys(command(CommandId.USE_CODE).hint, sys.platform)
        self.chip = GuardChip(look, window, self._keys)
        self.chip.used.connect(self.use_code)
        self.chip.left.connect(self.leave_it)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look_now)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        app.focusChanged.connect(self._focus_moved)

    def end(self) -> None:
        """Watch nothing any more, and take every mark away."""
        self._app.focusChanged.disconnect(self._focus_moved)
        self._let_go()
        self.chip.hide()
        self.chip.deleteLater()

    def look_now(self) -> None:
        """Mark what could name a child around the caret, and offer what to do about the nearest."""
        edit = self._edit
        if edit is None or self._ports.manner(edit) is Manner.SILENT:
            self._show((), None)
            return
        start, end = _around(edit)
        text = read_exactly(edit.document(), start, end)
        found = tuple(_in_document(one, text, start) for one in self._guard.look(text))
        nearest = _nearest(found, edit.textCursor().position())
        child = self._ports.child(edit)
        self._show(found, self._guard.offer(nearest, child) if nearest is not None else None)

    def use_code(self) -> bool:
        """Write the code in place of what is marked, as one step that can be undone."""
        edit, offer = self._edit, self._offer
        if edit is None or offer is None or not offer.code or edit.isReadOnly():
            return False
        edit.setTextCursor(_cursor(edit, offer.sighting))
        edit.insert_exactly(offer.code)
        self.look_now()
        return True

    def leave_it(self) -> bool:
        """Leave what is marked as it is; it is not marked again while the visit is open."""
        edit, offer = self._edit, self._offer
        if edit is None or offer is None:
            return False
        sighting = offer.sighting
        self._guard.leave(read_exactly(edit.document(), sighting.start, sighting.end))
        self.look_now()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._offer is not None:
            escapes = event.key() == Qt.Key.Key_Escape and not event.modifiers()
            if escapes and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if escapes and event.type() == QEvent.Type.KeyPress:
                return self.leave_it()
        if event.type() in _MOVES:
            self._scrolled()
        return False

    def _scrolled(self) -> None:
        """The words are elsewhere now: the chip comes back under them after a pause."""
        if not self.chip.isHidden():
            self.chip.hide()
            self._pause.start()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is self._edit and new is not None:
            return
        self._let_go()
        if isinstance(new, PlainEdit) and new.window() is self._window:
            self._edit = new
            new.textChanged.connect(self._typed)
            new.cursorPositionChanged.connect(self._pause.start)
            new.installEventFilter(self)
            self._bars = list(_bars_around(new))
            for bar in self._bars:
                bar.valueChanged.connect(self._scrolled)
            self._pause.start()

    def _typed(self) -> None:
        """Somebody types: the chip goes, and the guard waits for the next pause."""
        self._pause.start()
        if self._offer is not None:
            self._offer = None
            self.chip.hide()

    def _let_go(self) -> None:
        edit, self._edit = self._edit, None
        self._pause.stop()
        self._seen, self._offer = (), None
        self.chip.hide()
        for bar in self._bars:
            if isValid(bar):
                bar.valueChanged.disconnect(self._scrolled)
        self._bars = []
        if edit is not None and isValid(edit):
            edit.textChanged.disconnect(self._typed)
            edit.cursorPositionChanged.disconnect(self._pause.start)
            edit.removeEventFilter(self)
            edit.setExtraSelections([])

    def _show(self, found: tuple[Sighting, ...], offer: Offer | None) -> None:
        edit = self._edit
        self._offer = offer
        if edit is None:
            return
        if found or self._seen:
            edit.setExtraSelections([self._underlined(edit, one) for one in found])
        self._seen = found
        if offer is None:
            self.chip.hide()
            return
        quiet = self._ports.manner(edit) is Manner.QUIET
        self.chip.show_offer(offer, _line_of(edit, offer.sighting, self._window), quiet=quiet)
        told = (id(edit), offer.sighting.start, offer.sighting.kind, offer.code)
        if not quiet and told != self._told:
            self._told = told
            self._ports.say(offer.spoken(self._keys))

    def _underlined(self, edit: PlainEdit, sighting: Sighting) -> QTextEdit.ExtraSelection:
        quiet = self._ports.manner(edit) is Manner.QUIET
        drawn = QTextCharFormat()
        drawn.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        drawn.setUnderlineColor(self._look.colour(Colour.INK2 if quiet else Colour.AFI))
        selection = QTextEdit.ExtraSelection()
        selection.cursor = _cursor(edit, sighting)
        selection.format = drawn
        return selection


def _around(edit: PlainEdit) -> tuple[int, int]:
    """Return the positions between which is looked: the whole text, or a part around the caret."""
    last = edit.document().characterCount() - 1
    if last <= MOST:
        return 0, last
    start = max(0, min(edit.textCursor().position() - MOST // 2, last - MOST))
    return start, start + MOST


def _bars_around(edit: PlainEdit) -> Iterator[QScrollBar]:
    """Yield the bars that move a place to write: its own, and those of what it lies in."""
    widget: QWidget | None = edit
    while widget is not None:
        if isinstance(widget, QAbstractScrollArea):
            yield widget.verticalScrollBar()
        widget = widget.parentWidget()


def _in_document(sighting: Sighting, text: str, start: int) -> Sighting:
    """Return a sighting in positions of the document, which counts in UTF-16."""
    first = start + utf16_units(text[: sighting.start])
    end = start + utf16_units(text[: sighting.end])
    return Sighting(first, end, sighting.kind, sighting.how, sighting.code)


def _nearest(found: tuple[Sighting, ...], caret: int) -> Sighting | None:
    """Return the sighting at the caret, else the last one before it, else the first one."""
    before = [one for one in found if one.start <= caret]
    return before[-1] if before else found[0] if found else None


def _cursor(edit: PlainEdit, sighting: Sighting) -> QTextCursor:
    cursor = QTextCursor(edit.document())
    cursor.setPosition(sighting.start)
    cursor.setPosition(sighting.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _line_of(edit: PlainEdit, sighting: Sighting, window: QWidget) -> QRect:
    """Return the line in which a sighting begins, in the window."""
    cursor = QTextCursor(edit.document())
    cursor.setPosition(sighting.start)
    box = edit.cursorRect(cursor)
    top = edit.viewport().mapTo(window, QPoint(box.left(), box.top()))
    return QRect(top, box.size())
