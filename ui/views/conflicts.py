"""Conflicts: the list at the left, both versions and the one written from them at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QListWidget, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.commands import CommandId
from ui.viewmodels.conflicts import NEW, ConflictPorts, Conflicts, ConflictsState, Item
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import clear
from ui.views.components.base import Dressed, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.editors import PlainEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage
from ui.views.components.page import Page
from ui.views.components.text import Heading, Text
from ui.views.refusals import message_of
from ui.views.version_card import VersionCard

_WIDE_PX = 720
_LIST_PX = 232
_KEPT = (
    "This was changed more than once while laptops were apart. Every version is kept, whatever "
    "you choose, and your decision can be undone."
)
_CLAIMED = "Names and times are as each laptop claimed them. Order is proved by the log."


class ConflictsView(Page):
    """Intentions: `item_chosen(n)`, `picked(n)`, `typed`, `use_asked`, `both_asked`,
    `leave_asked`, `undo_asked(n)`. `written()` tells what the third version says.
    """

    item_chosen = Signal(int)
    picked = Signal(int)
    typed = Signal()
    use_asked = Signal()
    both_asked = Signal()
    leave_asked = Signal()
    undo_asked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Conflicts")
        self.look, self._at = look, -1
        self._item: Item | None = None
        self._state = ConflictsState()
        self.list = _Places(look)
        self._decided = Card(look, "Decided")
        self._decided_rows: QVBoxLayout = column(gap=4)
        self._decided.body.addLayout(self._decided_rows)
        self._message = InlineMessage(look)
        self._said = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._empty = EmptyState(look, "No conflicts. Nothing was overwritten.")
        self._build()
        self._connect()
        self.render_state(self._state)

    def written(self) -> Written:
        """What the third version says, and where the caret is."""
        return Written(self.edit.text_exactly(), self.edit.textCursor().position())

    def take_focus(self) -> None:
        """Put the caret into the third version, or the focus into the list, if there is one."""
        listed = self if self.list.isHidden() else self.list
        (self.edit if self._item is not None else listed).setFocus()

    def do(self, command: CommandId) -> None:
        """Do a command of the menu that belongs here."""
        match command:
            case CommandId.COMMIT:
                self.use_asked.emit()
            case CommandId.NEXT_PROBLEM:
                self.next_difference(1)
            case CommandId.PREVIOUS_PROBLEM:
                self.next_difference(-1)
            case _:
                pass

    def next_difference(self, step: int) -> None:
        """Go to the next or the previous difference in both versions, and say it."""
        comparison = self._state.comparison
        if comparison is None or not comparison.differences:
            return
        self._at = (self._at + step) % len(comparison.differences)
        found = comparison.differences[self._at]
        self._cards[0].select(found.first_at, found.in_first)
        self._cards[self._state.other].select(found.second_at, found.in_second)
        other = self._cards[self._state.other].letter
        first, second = found.in_first or "nothing", found.in_second or "nothing"
        words = f"Only in A: {first}. Only in {other}: {second}."
        self._counts.setText(f"Difference {self._at + 1} of {len(comparison.differences)}. {words}")
        self._counts.setAccessibleName(self._counts.text())

    def render_state(self, state: ConflictsState) -> None:
        """Show the list and the chosen place; the third version keeps its words and caret."""
        self._state = state
        opened = len(state.items)
        self.say_subtitle(f"{opened} open, {len(state.decided)} decided" if state.loaded else "")
        self._message.render_state(message_of(state.refused))
        self._said.setText(state.said)
        self._said.setVisible(bool(state.said))
        self.list.render_items(state.items, state.item)
        self._empty.setVisible(state.loaded and not state.items)
        self.list.setVisible(bool(state.items))
        self._show_decided(state)
        self._claimed.setVisible(bool(state.items or state.decided))
        self._right.setVisible(state.item is not None)
        if state.item is not None:
            self._show_item(state.item, state)
        self._item = state.item
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        look = self.look
        self._cards: list[VersionCard] = []
        self._title = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._sides = row(gap=12)
        self._more: QVBoxLayout = column(gap=12)
        self._right, self._left = QWidget(), QWidget()
        kept = Text(look, _KEPT, Role.SECONDARY, wrap=True)
        parts = (self._title, kept, self._sides, self._more, self._differences())
        self._right.setLayout(column(*parts, self._new_version(), self._actions(), None))
        self._claimed = Text(look, _CLAIMED, Role.SECONDARY, Tone.INK2, wrap=True)
        listed = (self._message, self._said, self._empty, self.list, self._decided)
        self._left.setLayout(column(*listed, self._claimed, None))
        self._parts = row(self._left, self._right, gap=14)
        self._parts.setStretch(1, 1)
        self.body.addLayout(self._parts)
        self.body.addStretch(1)

    def _differences(self) -> QVBoxLayout:
        look = self.look
        self._next = Button(look, "Next difference", Kind.LINK, keys="F8", size=Size.SMALL)
        self._counts = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        legend = "Solid line: only in A. Dotted line: only in the other."
        words = Text(look, legend, Role.SECONDARY, Tone.INK2, wrap=True)
        line = row(self._next, self._counts)
        line.setStretch(1, 1)
        return column(line, words, gap=4)

    def _new_version(self) -> Card:
        look = self.look
        self.edit = PlainEdit(look, "New version from both", Role.NOTE)
        self.edit.show_lines(4, 12)
        self._new = Card(look)
        self._pick_new = Button(look, "Write a new version from both", Kind.CHOICE, keys="Alt+N")
        self._pick_new.setCheckable(True)
        self._from_a = Button(look, "difference from A", icon="plus", size=Size.SMALL)
        self._from_b = Button(look, "difference from B", icon="plus", size=Size.SMALL)
        self._new.body.addLayout(row(self._pick_new, None))
        self._new.body.addWidget(self.edit)
        self._new.body.addLayout(Flow(self._from_a, self._from_b))
        return self._new

    def _actions(self) -> Flow:
        look = self.look
        words = "Use this version"
        self._use = Button(look, words, Kind.PRIMARY, icon="check", keys="Ctrl+Enter")
        self._both = Button(look, "Keep both, side by side", icon="columns-2", keys="Alt+K")
        self._leave = Button(look, "Leave for the team meeting", icon="clock")
        return Flow(self._use, self._both, self._leave)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._row_changed)
        self.list.itemActivated.connect(lambda _item: self.take_focus())
        self.edit.words_changed.connect(self._words_changed)
        self._pick_new.clicked.connect(lambda: self._pick(NEW))
        self._use.clicked.connect(self.use_asked)
        self._both.clicked.connect(self.both_asked)
        self._leave.clicked.connect(self.leave_asked)
        self._next.clicked.connect(lambda: self.next_difference(1))
        self._from_a.clicked.connect(lambda: self._insert(first=True))
        self._from_b.clicked.connect(lambda: self._insert(first=False))
        for keys, act in (
            ("Alt+A", lambda: self._pick(0)),
            ("Alt+B", lambda: self._pick(max(1, self._state.other))),
            ("Alt+N", lambda: self._pick(NEW)),
            ("Alt+K", self.both_asked.emit),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(act)

    def _pick(self, number: int) -> None:
        self.picked.emit(number)
        if number == NEW:
            self.edit.setFocus()

    def _words_changed(self) -> None:
        self.typed.emit()
        if self._state.pick != NEW:
            self.picked.emit(NEW)

    def _insert(self, *, first: bool) -> None:
        """Insert the shown difference, or the whole version before one was looked at."""
        item, comparison = self._state.item, self._state.comparison
        if item is None or comparison is None:
            return
        if self._at < 0:
            text = item.sides[0 if first else self._state.other].text
        else:
            found = comparison.differences[self._at]
            text = found.in_first if first else found.in_second
        self.edit.insert_exactly(text)
        self.edit.setFocus()

    def _row_changed(self, number: int) -> None:
        if number >= 0 and not self.list.rendering:
            self.item_chosen.emit(number)

    def _show_item(self, item: Item, state: ConflictsState) -> None:
        shown = self._item
        same = shown is not None and shown.key == item.key
        self._title.setText(f"{item.title}. {item.where}")
        if not same or shown is None or shown.sides != item.sides:
            self._at = -1
            self._make_cards(item)
        if not same:
            self.edit.set_text_exactly(item.draft)
        comparison = state.comparison
        if comparison is not None:
            for number, card in enumerate(self._cards):
                card.show_side(item.sides[number], item.sides[0], comparison)
                card.show_picked(state.pick == number)
            if self._at < 0:
                self._counts.setText(comparison.words)
        self._new.setVisible(not item.chosen)
        self._both.setVisible(not item.chosen)
        self._pick_new.setChecked(state.pick == NEW)
        self._new.set_tone(CardTone.SELECTED if state.pick == NEW else CardTone.PLAIN)
        other = item.sides[state.other].letter
        self._from_b.say(f"difference from {other}")

    def _make_cards(self, item: Item) -> None:
        for layout in (self._sides, self._more):
            clear(layout)
        self._cards = []
        for number, side in enumerate(item.sides):
            card = VersionCard(self.look, side, number)
            card.picked.connect(lambda n=number: self._pick(n))
            self._cards.append(card)
            if number < 2:
                self._sides.addWidget(card, 1)
            else:
                self._more.addWidget(card)
        self._arrange()

    def _show_decided(self, state: ConflictsState) -> None:
        self._decided.setVisible(bool(state.decided))
        clear(self._decided_rows)
        for number, each in enumerate(state.decided):
            words = Text(self.look, each.words, Role.SECONDARY, wrap=True)
            undo = Button(self.look, "Undo", icon="undo-2", size=Size.SMALL)
            undo.setAccessibleName(f"Undo: {each.words}")
            undo.clicked.connect(lambda _on=False, n=number: self.undo_asked.emit(n))
            line = QWidget()
            line.setLayout(row(words, undo))
            self._decided_rows.addWidget(line)

    def _arrange(self) -> None:
        """List beside the card, or above it; A beside B, or above it, without room."""
        narrow = self.width() < self.look.px(_WIDE_PX)
        directions = QBoxLayout.Direction
        down, across = directions.TopToBottom, directions.LeftToRight
        self._parts.setDirection(down if narrow else across)
        self._sides.setDirection(down if narrow else across)
        alone = narrow or self._item is None
        self._left.setMaximumWidth(16_777_215 if alone else self.look.px(_LIST_PX))
        self._left.setMinimumWidth(0 if alone else self.look.px(_LIST_PX))


class _Places(Dressed, QListWidget):
    """The open places, one row each with the place's words and its authors."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rendering = False
        self.setAccessibleName("Places with several versions")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.BODY))
        self.setMaximumHeight(self.look.px(320))

    def render_items(self, items: tuple[Item, ...], chosen: Item | None) -> None:
        """Show these; choosing one by this is not an intention."""
        self.rendering = True
        words = [f"{i.title}\n{i.where}\n{i.people}" for i in items]
        if words != [self.item(n).text() for n in range(self.count())]:
            self.clear()
            self.addItems(words)
        keys = [i.key for i in items]
        if chosen is not None and chosen.key in keys:
            self.setCurrentRow(keys.index(chosen.key))
        self.rendering = False


def bind_conflicts(view: ConflictsView, ports: ConflictPorts) -> Conflicts:
    """Return the presenter of a view; call `refresh` when something was written."""
    presenter = Conflicts(ports, view.render_state, view.written)
    view.item_chosen.connect(presenter.choose)
    view.picked.connect(presenter.pick)
    view.typed.connect(presenter.typed)
    view.use_asked.connect(presenter.use)
    view.both_asked.connect(presenter.keep_both)
    view.leave_asked.connect(presenter.leave)
    view.undo_asked.connect(presenter.undo)
    return presenter
