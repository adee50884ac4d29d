"""One version of several: who wrote it when, its words, and what only it has, underlined."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from ui.qt.look import Look
from ui.viewmodels.conflicts import Side
from ui.viewmodels.differences import Comparison, Run, compare
from ui.viewmodels.exact import utf16_units
from ui.viewmodels.tokens import Colour, Role
from ui.views.components.base import Dressed, Tone, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card, CardTone
from ui.views.components.text import Text

_LINES_SHOWN = 12


class VersionCard(Card):
    """Intention: `picked`. The first card's own words have a solid line, the others' a dotted."""

    picked = Signal()

    def __init__(self, look: Look, side: Side, number: int) -> None:
        super().__init__(look)
        self.letter, self._first = side.letter, number == 0
        keys = {0: "Alt+A", 1: "Alt+B"}.get(number, "")
        self.pick = Button(look, f"Version {side.letter}", Kind.CHOICE, keys=keys)
        self.pick.setCheckable(True)
        self.pick.clicked.connect(self.picked)
        about = f"{side.who}, {side.when}"
        self._words = ComparedWords(look, f"Version {side.letter}, by {about}")
        self.body.addLayout(row(self.pick, None))
        self.body.addWidget(Text(look, about, Role.SECONDARY, Tone.INK2, wrap=True))
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        self.setAccessibleName(f"Version {side.letter}, by {about}")

    def show_side(self, side: Side, first: Side, comparison: Comparison) -> None:
        """Show the words, compared with the first version; the first with the one beside it."""
        runs = comparison.first if self._first else compare(first.shown, side.shown).second
        self._words.show_runs(runs, self.letter, solid=self._first)

    def show_picked(self, picked: bool) -> None:
        """Show whether this version is the one to be used."""
        self.pick.setChecked(picked)
        self.set_tone(CardTone.SELECTED if picked else CardTone.PLAIN)

    def select(self, at: int, text: str) -> None:
        """Mark the words at a place, in characters."""
        self._words.select(at, text)


class ComparedWords(Dressed, QTextEdit):
    """Read-only words with the runs that only this version has underlined."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._runs: tuple[Run, ...] = ()
        self._letter, self._solid = "", True
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kit", "bare")
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.follow(look)

    def show_runs(self, runs: tuple[Run, ...], letter: str, *, solid: bool) -> None:
        """Show other words."""
        if (runs, letter, solid) == (self._runs, self._letter, self._solid):
            return
        self._runs, self._letter, self._solid = runs, letter, solid
        only = "; ".join(run.text for run in runs if run.only)
        self.setAccessibleDescription(f"Only in {letter}: {only}" if only else "No difference")
        self.dress()

    def select(self, at: int, text: str) -> None:
        """Select the words at a place, in characters of the version."""
        before = "".join(run.text for run in self._runs)[:at]
        cursor = self.textCursor()
        cursor.setPosition(utf16_units(before))
        keep = QTextCursor.MoveMode.KeepAnchor
        cursor.setPosition(utf16_units(before) + utf16_units(text), keep)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def dress(self) -> None:
        self.setFont(self.look.font(Role.NOTE))
        self.document().clear()
        cursor = QTextCursor(self.document())
        for run in self._runs:
            cursor.insertText(run.text, self._format(run))
        self._fit()

    def _format(self, run: Run) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self.look.font(Role.NOTE))
        form.setForeground(self.look.colour(Colour.INK))
        if run.only:
            ink, ground = Colour.FOLLOW, Colour.FOLLOW_TINT
            if self._solid:
                ink, ground = Colour.PRIMARY, Colour.PRIMARY_TINT
            lines = QTextCharFormat.UnderlineStyle
            form.setUnderlineStyle(lines.SingleUnderline if self._solid else lines.DotLine)
            form.setUnderlineColor(self.look.colour(ink))
            form.setBackground(self.look.colour(ground))
        return form

    def _fit(self) -> None:
        """As high as the words, up to some lines; more scrolls."""
        line = self.look.line_px(Role.NOTE)
        wanted = int(self.document().documentLayout().documentSize().height()) + 12
        self.setFixedHeight(max(line + 12, min(wanted, _LINES_SHOWN * line)))
