"""The lines of enquiry on Today: what is this person's today, and what else is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from ui.qt.look import Look
from ui.viewmodels.lines_today import LineToday
from ui.viewmodels.tokens import Role
from ui.views.components.cards import Card
from ui.views.components.words_list import WordsList


class TodayLines(Card):
    """Hidden while no line is open. Intention: `opened(id)`."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Lines of enquiry")
        self.list = WordsList(look, "Lines of enquiry", Role.SECONDARY)
        self.list.grow(36, 260)
        self.body.addWidget(self.list)
        self.list.opened.connect(self.opened)
        self.hide()

    def render_lines(self, lines: Sequence[LineToday]) -> None:
        """Show lines; those of today come first."""
        mine = sum(one.mine for one in lines)
        yours = f", {mine} yours today" if mine else ""
        self.heading.setText(f"Lines of enquiry: {len(lines)}{yours}")
        self.list.render_lines(
            [(one.id, one.words, one.words.replace("\n", ". ")) for one in lines]
        )
        self.setHidden(not lines)
