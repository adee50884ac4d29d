"""What the lists say about themselves: a page that can be printed and go back to the authority."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from fieldapp.services.lists import Facts, Problem
from ui.qt.look import Look
from ui.viewmodels.sample_print import by_list, rows_words
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.chips import Chip
from ui.views.components.messages import EmptyState
from ui.views.components.page import Page
from ui.views.components.text import Text


class ListsPage(Page):
    """Shows the facts of a delivery. Intentions: `back_asked`, `print_asked`."""

    back_asked = Signal()
    print_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What the lists say about themselves")
        self._look = look
        self._shown: Facts | None = None
        self.back = Button(look, "Back to the sample", icon="arrow-left")
        self.print_ = Button(look, "Print for the authority", Kind.PRIMARY, icon="printer")
        self.tools.addWidget(self.back)
        self.tools.addWidget(self.print_)
        self.back.clicked.connect(self.back_asked)
        self.print_.clicked.connect(self.print_asked)
        self._cards = column(gap=12)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)

    def render_facts(self, facts: Facts | None) -> None:
        """Show the problems list by list, those that come most often first."""
        self.print_.setEnabled(facts is not None)
        if facts is None or facts == self._shown:
            return
        self._shown = facts
        self.say_subtitle(f"{facts.to_check:,} rows to check. Rows and columns only, no child.")
        clear(self._cards)
        titles = {one.number: one.title for one in facts.lists}
        for number, held in by_list(facts):
            title = f"List {number}: {titles.get(number, 'not received')}" if number else "Workbook"
            self._cards.addWidget(_ProblemsCard(self._look, title, held))
        if not facts.problems:
            self._cards.addWidget(EmptyState(self._look, "Nothing was found that does not fit."))

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        self.print_.setFocus(Qt.FocusReason.OtherFocusReason)


class _ProblemsCard(Card):
    """The problems of one list."""

    def __init__(self, look: Look, title: str, problems: list[Problem]) -> None:
        super().__init__(look, title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, one in enumerate(problems):
            spoken = f"{one.count:,} times"
            grid.addWidget(Chip(look, f"{one.count:,}", Tone.AFI, spoken=spoken), number, 0)
            first = f"{one.column}: {one.said}" if one.column else one.said
            words = column(Text(look, first, Role.CELL, wrap=True), gap=0)
            if rows := rows_words(one):
                words.addWidget(Text(look, rows, Role.SECONDARY, Tone.INK2, wrap=True))
            grid.addLayout(words, number, 1)
        self.body.addLayout(grid)
