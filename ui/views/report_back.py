"""What a Word file brought back, change by change, and what was written since a version."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.differences import compare
from ui.viewmodels.report_files import ChangeState, DifferenceState, FilesState, SavedState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Dressed, Tone, column
from ui.views.components.buttons import Button, Kind, WrapButton
from ui.views.components.cards import Card
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, StatusLine
from ui.views.components.text import Text
from ui.views.version_card import ComparedWords

_NO_FILE: Final = "Choose a Word file of this report that was edited and came back."
_NO_VERSION: Final = (
    "The report was not saved as a file yet. What is written after that can be compared with it."
)


class Compared(Card):
    """Two texts with their differences underlined, the earlier one above."""

    def __init__(self, look: Look, heading: str, first: str, second: str) -> None:
        super().__init__(look, heading)
        self._first = ComparedWords(look, f"{first}: {heading}")
        self._second = ComparedWords(look, f"{second}: {heading}")
        for label, words in ((first, self._first), (second, self._second)):
            self.body.addWidget(Text(look, label, Role.SECTION, Tone.INK2))
            self.body.addWidget(words)

    def show_texts(self, one: str, two: str) -> None:
        """Show two texts; an empty one says so."""
        found = compare(one or "(no words)", two or "(no words)")
        self._first.show_runs(found.first, "the first", solid=True)
        self._second.show_runs(found.second, "the second", solid=False)


class WordView(QWidget):
    """What came back, one by one.

    Intentions: `open_asked`, `stepped(by)`, `taken`, `left`, `noted`, `placed(source)`.
    """

    open_asked = Signal()
    stepped = Signal(int)
    taken = Signal()
    left = Signal()
    noted = Signal()
    placed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: ChangeState | None = None
        self._places: tuple[tuple[str, str], ...] = ()
        self.open = Button(look, "Open a Word file", icon="file-plus")
        self._empty = EmptyState(look, _NO_FILE)
        self._where = Text(look, "", Role.STRONG, wrap=True)
        self._troubles: QVBoxLayout = column(gap=4)
        self._change: QVBoxLayout = column(gap=8)
        self.place = PlaceChoice(look)
        self.take = Button(look, "Take this change", Kind.PRIMARY, keys="Ctrl+Enter")
        self.leave, self.note = Button(look, "Leave it"), Button(look, "Keep as a note")
        self.next, self.back = Button(look, "Next", keys="F8"), Button(look, "Previous")
        self._buttons = QWidget()
        self._buttons.setLayout(Flow(self.take, self.leave, self.note, self.back, self.next))
        parts = (Flow(self.open), self._empty, self._where, self._troubles, self._change)
        self.setLayout(column(*parts, self.place, self._buttons, None, gap=10))
        self.open.clicked.connect(self.open_asked)
        self.take.clicked.connect(self.taken)
        self.leave.clicked.connect(self.left)
        self.note.clicked.connect(self.noted)
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.place.placed.connect(self.placed)

    def render_state(self, state: FilesState) -> None:
        """Show the change that is looked at."""
        self._empty.setVisible(not state.file)
        self._where.setText(state.where)
        self._where.setVisible(bool(state.where))
        clear(self._troubles)
        for says in state.troubles:
            self._troubles.addWidget(StatusLine(self._look, says, Tone.AFI))
        change = state.change
        self._buttons.setVisible(change is not None)
        beside = change is not None and change.outside
        self.note.setVisible(beside)
        self.place.setVisible(beside)
        self.take.say("Put it there" if beside else "Take this change")
        if change is not None:
            self.place.render_state(state.places, change.source)
        if change != self._shown:
            self._shown = change
            clear(self._change)
            if change is not None:
                self._change.addWidget(self._card(change))

    def _card(self, change: ChangeState) -> Card:
        if change.outside:
            card = Card(self._look, change.heading)
            card.body.addWidget(Text(self._look, change.came, Role.NOTE, wrap=True))
            return card
        card = Compared(self._look, change.heading, "Stands here", "Came back")
        card.show_texts(change.stands, change.came)
        return card


class PlaceChoice(Dressed, QComboBox):
    """To which section words belong. Intention: `placed(source)`."""

    placed = Signal(str)

    def __init__(self, look: Look, hint: str = "Choose a section") -> None:
        super().__init__()
        self._hint = hint
        self.setAccessibleName("Section that these words belong to")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self._held: tuple[tuple[str, str], ...] = ()
        self.activated.connect(lambda at: self.placed.emit(self.itemData(at) or ""))
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.FIELD))

    def render_state(self, places: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Offer places, each (source, words), with one of them chosen or none."""
        if places != self._held:
            self._held = places
            self.clear()
            self.addItem(self._hint, "")
            for source, words in places:
                self.addItem(words, source)
        self.setCurrentIndex(max(0, self.findData(chosen)))


class VersionsView(QWidget):
    """Versions that were saved, and what was written since. Intention: `chosen(SavedState)`."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._saved: tuple[SavedState, ...] | None = None
        self._shown: tuple[str, tuple[DifferenceState, ...]] = ("", ())
        self._empty = EmptyState(look, _NO_VERSION)
        self._list: QVBoxLayout = column(gap=4)
        self._about = Text(look, "", Role.STRONG, wrap=True)
        self._differences: QVBoxLayout = column(gap=10)
        parts = (self._empty, self._list, self._about, self._differences)
        self.setLayout(column(*parts, None, gap=10))

    def render_state(self, state: FilesState) -> None:
        """Show the versions, and the differences from the one that was chosen."""
        self._empty.setVisible(not state.saved)
        if state.saved != self._saved:
            self._saved = state.saved
            clear(self._list)
            for version in state.saved:
                self._list.addWidget(self._version(version))
        shown = (state.compared, state.differences)
        self._about.setText(_about(state))
        self._about.setVisible(bool(state.compared))
        if shown != self._shown:
            self._shown = shown
            clear(self._differences)
            for one in state.differences:
                card = Compared(self._look, one.heading, "Then", "Now")
                card.show_texts(one.then, one.now)
                self._differences.addWidget(card)

    def first(self) -> QWidget | None:
        """The newest version."""
        item = self._list.itemAt(0)
        return item.widget() if item is not None else None

    def _version(self, version: SavedState) -> QWidget:
        button = WrapButton(self._look, f"Compare with {version.words}")
        button.clicked.connect(lambda: self.chosen.emit(version))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


def _about(state: FilesState) -> str:
    count = len(state.differences)
    changed = "1 passage was" if count == 1 else f"{count} passages were"
    return (
        f"Since {state.compared}: {changed} written."
        if count
        else (f"Since {state.compared} nothing was written.")
    )
