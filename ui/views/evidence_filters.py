"""What narrows the list of evidence: letters, a menu for each facet, chips that are taken away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.evidence_filter import FACET_WORDS, Choice, Facet, Pick
from ui.viewmodels.evidence_page import EvidenceState
from ui.views.answers import Menu
from ui.views.components.base import column
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.flow import Flow
from ui.views.record_list import Filter

_NARROW = 0.62
"""How wide a letter of these words is, of the letter by which Qt measures a menu."""
_MENUS = tuple(facet for facet in Facet if facet is not Facet.NEEDS)


class FacetMenu(Menu):
    """The values of one facet with their counts. Intention: `picked(Pick)`."""

    picked = Signal(object)

    def __init__(self, look: Look, facet: Facet) -> None:
        super().__init__(look, FACET_WORDS[facet])
        self._facet = facet
        self._shown: tuple[Choice, ...] | None = None
        self.setMinimumContentsLength(round(_NARROW * len(f"{FACET_WORDS[facet]}: all")) + 1)
        self._open = False
        self.render_choices(())
        self.activated.connect(self._activated)

    def render_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer these values; an open menu is left alone until it is closed."""
        if choices == self._shown or self._open:
            return
        self._shown = choices
        self.clear()
        self.addItem(f"{FACET_WORDS[self._facet]}: all")
        for choice in choices:
            self.addItem(choice.told, choice.pick)

    def showPopup(self) -> None:
        self._open = True
        super().showPopup()

    def hidePopup(self) -> None:
        super().hidePopup()
        self._open = False

    def _activated(self, index: int) -> None:
        pick = self.itemData(index)
        self.setCurrentIndex(0)
        if isinstance(pick, Pick):
            self.picked.emit(pick)


class FilterBar(QWidget):
    """Intentions: `wanted(letters)`, `picked(Pick)`, `dropped(Pick)`, `cleared`, `left`."""

    wanted = Signal(str)
    picked = Signal(object)
    dropped = Signal(object)
    cleared = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.letters = Filter(
            look, "Show items with these letters", "Letters of the words or a code"
        )
        self.menus = {facet: FacetMenu(look, facet) for facet in _MENUS}
        self._chips: tuple[Choice, ...] = ()
        self._row = QWidget()
        self._pills = Flow(gap=6)
        self._row.setLayout(self._pills)
        self.clear = Button(look, "Clear", Kind.LINK, size=Size.SMALL)
        self.clear.setAccessibleName("Clear all filters")
        menus = QWidget()
        menus.setLayout(Flow(*self.menus.values(), self.clear, gap=8))
        self.setLayout(column(self.letters, menus, self._row, gap=6))
        self.letters.textEdited.connect(self.wanted)
        self.letters.textChanged.connect(lambda text: None if text else self.wanted.emit(""))
        self.letters.left.connect(self.left)
        self.clear.clicked.connect(self.cleared)
        for menu in self.menus.values():
            menu.picked.connect(self.picked)
        self._row.hide()

    def render_state(self, state: EvidenceState) -> None:
        """Show what is looked for; what is being typed stays."""
        for facet, choices in state.choices:
            if facet in self.menus:
                self.menus[facet].render_choices(choices)
        if self.letters.text() != state.wanted.letters:
            self.letters.setText(state.wanted.letters)
        self.clear.setVisible(bool(state.wanted))
        self._show_chips(state.chips)

    def _show_chips(self, chips: Sequence[Choice]) -> None:
        if tuple(chips) == self._chips:
            return
        focus: QWidget | None = self.focusWidget()
        held = focus is not None and self._row.isAncestorOf(focus)
        self._chips = tuple(chips)
        while (item := self._pills.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for chip in self._chips:
            self._pills.addWidget(self._chip(chip))
        self._row.setVisible(bool(chips))
        if held:
            self.letters.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chip(self, choice: Choice) -> Button:
        words = f"{FACET_WORDS[choice.pick.facet]}: {choice.words}"
        button = Button(self.look, words, Kind.CHOICE, icon="x", size=Size.SMALL)
        button.setAccessibleName(f"{words}, take away")
        button.clicked.connect(lambda _=False, pick=choice.pick: self.dropped.emit(pick))
        return button
