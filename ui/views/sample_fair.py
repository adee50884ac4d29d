"""Is it a fair picture? A bar for each group: the sample as a bar, the lists as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from fieldapp.sampling.fairness import Fit, Group
from ui.qt.look import Look
from ui.viewmodels.sample import SampleState, fair_words, percent, spoken
from ui.viewmodels.tokens import Colour, Role
from ui.views.answers import clear
from ui.views.components.base import Dressed, Tone
from ui.views.components.buttons import Button, Size
from ui.views.components.cards import Card
from ui.views.components.chips import Chip
from ui.views.components.flow import Flow
from ui.views.components.text import Text
from ui.views.components.words_list import WordsList

_FITS: Final = {
    Fit.IN_RANGE: (Tone.STRENGTH, "check"),
    Fit.LOW: (Tone.AFI, "arrow-down"),
    Fit.HIGH: (Tone.AFI, "arrow-up"),
}
_STAGES: Final = "Stages get shares of their own, so they differ on purpose."
_BAR_PX: Final = 12
_MARK_PX: Final = 3
_LEAST_PX: Final = 60


class CoverageBar(Dressed, QWidget):
    """One group: how far the bar goes is its share of the sample, the mark that of the lists."""

    def __init__(self, look: Look, group: Group) -> None:
        super().__init__()
        self._group = group
        self.setAccessibleName(spoken(group))
        self.setToolTip(spoken(group))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow(look)

    def dress(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(160), self.look.px(_BAR_PX + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, self.look.px(_BAR_PX + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tall, group = self.look.px(_BAR_PX), self._group
        top = (self.height() - tall) // 2
        painter.fillRect(QRect(0, top, self.width(), tall), self.look.colour(Colour.SUNKEN))
        long = self._along(group.sample, group.sample_of)
        painter.fillRect(QRect(0, top, long, tall), self.look.colour(Colour.HEAT4))
        painter.setPen(self.look.colour(Colour.CONTROL))
        painter.drawRect(QRect(0, top, self.width() - 1, tall - 1))
        wide = self.look.px(_MARK_PX)
        left = min(self._along(group.lists, group.lists_of), self.width() - wide)
        mark = QRect(left, top - self.look.px(3), wide, tall + self.look.px(6))
        painter.fillRect(mark.adjusted(-1, 0, 1, 0), self.look.colour(Colour.SURFACE))
        painter.fillRect(mark, self.look.colour(Colour.INK))

    def _along(self, part: int, whole: int) -> int:
        return self.width() * part // whole if whole else 0


class FairCard(Card):
    """The groups of a sample beside those of the lists."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Is it a fair picture?")
        self._look = look
        self._shown: Sequence[Group] | None = None
        self.words = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self.as_list = Button(look, "As a list", icon="list-checks", size=Size.SMALL)
        self.as_list.setCheckable(True)
        self.list = WordsList(look, "Groups of the sample beside the lists", Role.CELL)
        self.list.grow(80, 420)
        self._bars = QWidget()
        self._bars.setLayout(self._grid)
        self.body.addWidget(self.words)
        self.body.addLayout(Flow(self.as_list))
        self.body.addWidget(self._bars)
        self.body.addWidget(self.list)
        self.as_list.toggled.connect(self._turn)
        self._turn(False)

    def _turn(self, as_list: bool) -> None:
        """Show the groups as bars, or each as a line of words that arrow keys reach."""
        self._bars.setVisible(not as_list)
        self.list.setVisible(as_list)

    def render_state(self, state: SampleState) -> None:
        """Show the groups, or nothing before a draw."""
        self.setVisible(state.draw is not None)
        if state.fair == self._shown:
            return
        self._shown = state.fair
        self.list.render_lines([(one.name, spoken(one), spoken(one)) for one in state.fair])
        self.words.setText(f"Sample bar, list mark. {fair_words(state.fair)}. {_STAGES}")
        clear(self._grid)
        for column, (words, side) in enumerate(_HEAD):
            head = Text(self._look, words, Role.SECTION, Tone.INK2)
            self._grid.addWidget(head, 0, column, side | Qt.AlignmentFlag.AlignVCenter)
        for number, group in enumerate(state.fair, start=1):
            self._add(number, group)

    def _add(self, number: int, group: Group) -> None:
        tone, icon = _FITS[group.fit]
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        sample = Text(self._look, percent(group.sample, group.sample_of), Role.CELL)
        listed = Text(self._look, percent(group.lists, group.lists_of), Role.CELL, Tone.INK2)
        self._grid.addWidget(Text(self._look, group.name, Role.CELL, wrap=True), number, 0)
        self._grid.addWidget(CoverageBar(self._look, group), number, 1)
        self._grid.addWidget(sample, number, 2, right)
        self._grid.addWidget(listed, number, 3, right)
        self._grid.addWidget(Chip(self._look, group.fit.value, tone, icon=icon), number, 4)


_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignRight
_HEAD: Final = (("Group", _LEFT), ("", _LEFT), ("Sample", _RIGHT), ("Lists", _RIGHT))
