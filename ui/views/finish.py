"""Finish visit: what is left to do, where every item is, and why nothing is removed yet."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.finish_page import FinishState, ReceiptState, TaskGroup, TaskState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button
from ui.views.components.cards import Card, CardTone
from ui.views.components.counter import CounterForm, CustodyCounter
from ui.views.components.messages import InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.rows import RowList, Task, TaskRow
from ui.views.components.rows import TaskState as Standing
from ui.views.components.text import IconMark, Text
from ui.views.refusals import message_of

_NONE: Final = "No receipts yet. The first comes with the first sending and receiving."
_SHOWN: Final = 6


class FinishView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `task_chosen(TaskState)`, `send_asked`.
    """

    looked_at = Signal()
    task_chosen = Signal(object)
    send_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Finish visit")
        self.look = look
        self.rows: dict[str, TaskRow] = {}
        self._groups: tuple[TaskGroup, ...] = ()
        self._asked = False
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self._card = Card(look)
        self._card.setAccessibleName("What is left to do")
        self._list = column(gap=12)
        self._card.body.addLayout(self._list)
        self.where, self.panel = WhereCard(look), FinishPanel(look)
        for part in (self.message, self.loading, self.where, self._card):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.where.send.clicked.connect(self.send_asked)
        self.render_state(FinishState())

    def take_focus(self) -> None:
        """Count again, and put the focus on the first thing to do, once it was counted."""
        self._asked = True
        self.looked_at.emit()
        self._focus_first()

    def render_state(self, state: FinishState) -> None:
        """Show what is left."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.about)
        self._card.setVisible(state.loaded)
        self.where.counter.render_state(state.counters)
        if state.groups != self._groups:
            self._groups = state.groups
            self._make(state.groups)
        self.panel.render_state(state)

    def _focus_first(self) -> None:
        buttons = [b for each in self.rows.values() for b in each.findChildren(Button)]
        if buttons and self._asked:
            self._asked = False
            buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def in_sight(self) -> bool:
        """Whether somebody looks at the list, or at what stands at its right."""
        return self.isVisible() or self.panel.isVisible()

    def _make(self, groups: tuple[TaskGroup, ...]) -> None:
        """Make the rows anew; the focus goes back to the row that had it."""
        had = next((key for key, each in self.rows.items() if _has_focus(each)), "")
        clear(self._list)
        self.rows = {}
        for group in groups:
            self._list.addWidget(Text(self.look, group.title, Role.SECTION, Tone.INK2))
            rows = [self._row(task) for task in group.tasks]
            self._list.addWidget(RowList(rows))
        kept = self.rows.get(had)
        for button in kept.findChildren(Button) if kept is not None else ():
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_first()

    def _row(self, task: TaskState) -> TaskRow:
        made = TaskRow(self.look, Task(task.id, task.title, task.note, _standing(task), task.verb))
        made.action_chosen.connect(lambda _id: self.task_chosen.emit(task))
        for button in made.findChildren(Button):
            button.setAccessibleName(f"{task.verb}: {task.title}")
        self.rows[task.id] = made
        return made


class WhereCard(Card):
    """Where every item is. Intention: `send.clicked`."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Where every item is")
        note = "Nothing counts as on the server without a signed receipt."
        self.counter = CustodyCounter(look, CounterForm.LARGE)
        self.send = Button(look, "Send and receive", icon="refresh-cw")
        self.body.addWidget(Text(look, note, Role.SECONDARY, Tone.INK2, wrap=True))
        self.body.addWidget(self.counter)
        self.body.addLayout(row(self.send, None))


class FinishPanel(Panel):
    """The receipts, and what is missing before a visit may be removed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[ReceiptState, ...] | None = None
        receipts = Card(look, "Receipts")
        self._receipts = column(gap=0)
        receipts.body.addLayout(self._receipts)
        removal = Card(look, "This visit stays on the laptop", tone=CardTone.SUNKEN)
        self._missing = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        removal.body.addWidget(self._missing)
        for card in (receipts, removal):
            self.add(card)

    def render_state(self, state: FinishState) -> None:
        """Show the receipts, the newest first."""
        self._missing.setText(state.missing)
        if state.receipts == self._shown:
            return
        self._shown = state.receipts
        clear(self._receipts)
        if not state.receipts:
            self._receipts.addWidget(Text(self._look, _NONE, Role.SECONDARY, Tone.INK2, wrap=True))
        self._receipts.addWidget(RowList([self._row(one) for one in state.receipts[:_SHOWN]]))

    def _row(self, one: ReceiptState) -> QWidget:
        look, widget = self._look, QWidget()
        tone = Tone.STRENGTH if one.confirmed else Tone.PRIMARY
        mark = IconMark(look, "badge-check" if one.confirmed else "server", tone.colour, 17)
        words = column(
            Text(look, one.title, Role.STRONG, wrap=True),
            Text(look, one.note, Role.SECONDARY, Tone.INK2, wrap=True),
            gap=0,
        )
        layout = row(column(2, mark, None, gap=0), words, gap=10, margins=(0, 6, 0, 6))
        layout.setStretch(1, 1)
        widget.setLayout(layout)
        widget.setAccessibleName(f"{one.title}. {one.note}")
        return widget


def _standing(task: TaskState) -> Standing:
    if task.done:
        return Standing.DONE
    if task.later:
        return Standing.LATER
    return Standing.STOPS_SEALING if task.stops else Standing.TO_DO


def _has_focus(widget: QWidget) -> bool:
    return any(button.hasFocus() for button in widget.findChildren(Button))
