"""The programme: all areas in a table, what is planned in order of day, one area at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.programme.due import Standing
from fieldapp.programme.overview import Order
from ui.qt.look import Look
from ui.qt.text_table import TextTable
from ui.viewmodels.programme_page import (
    CALENDAR,
    COLUMNS,
    STANDING_WORDS,
    AreaDetail,
    ProgrammeState,
)
from ui.viewmodels.tables import Column, Line, TableRow
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu, clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.fields import LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine, Message
from ui.views.components.page import Page, Panel
from ui.views.components.text import Heading, Text
from ui.views.components.words_list import WordsList
from ui.views.refusals import message_of

_ALL, _TRIGGERED, _PLANNED = "", "triggered", "planned"
_NONE = "No area is like this. Choose another region or state."
_NOTHING = "Nothing is due and nothing is planned in this cycle yet."
_ORDERS = {
    Order.NAME: "By name",
    Order.REGION: "By region",
    Order.LAST: "By last inspection",
    Order.DUE: "By what is due",
    Order.STANDING: "By state",
}


class TableOrList(QStackedWidget):
    """A table of words where there is room, else the same rows as a list.

    Intentions: `opened(id)`, `chosen(id)`, `sort_asked(order)`.
    """

    opened = Signal(str)
    chosen = Signal(str)
    sort_asked = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.table, self.list = TextTable(look, name), WordsList(look, f"{name}, as a list")
        for part in (self.table, self.list):
            self.addWidget(part)
            part.opened.connect(self.opened)
            part.chosen.connect(self.chosen)
        self.table.sort_asked.connect(self.sort_asked)
        self.setMinimumHeight(look.px(200))
        look.changed.connect(self._settle)

    def show_rows(self, columns: tuple[Column, ...], rows: tuple[TableRow, ...]) -> None:
        """Show these rows in whichever form there is room for."""
        self.table.show_rows(columns, rows)
        self.list.render_lines([_as_line(row, columns) for row in rows])
        self._settle()

    def take_focus(self) -> None:
        """Put the focus on the form that is shown."""
        self._present().setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _present(self) -> QWidget:
        return self.list if self.currentWidget() is self.list else self.table

    def _settle(self) -> None:
        wanted: QWidget = self.list if self.width() < self.table.least_px else self.table
        focused = self._present().hasFocus()
        self.setCurrentWidget(wanted)
        if focused:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)


class ProgrammeView(Page):
    """Shows a ProgrammeState; `panel` stands at the right.

    Intentions: `looked_at`, `wanted(changes)`, `cycle_chosen(id)`, `area_chosen(code)`,
    `line_opened(id)`, `import_asked`, `export_asked`, `details_asked`; those of the panel.
    """

    looked_at = Signal()
    wanted = Signal(object)
    cycle_chosen = Signal(str)
    area_chosen = Signal(str)
    line_opened = Signal(str)
    import_asked = Signal()
    export_asked = Signal()
    details_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Programme")
        self._look, self._state = look, ProgrammeState()
        self.message, self.done = InlineMessage(look), InlineMessage(look)
        self.loading, self.empty = LoadingLine(look), EmptyState(look, _NONE)
        self.letters = LineEdit(look, "Find an area", "Find an area")
        self.cycle, self.region = Menu(look, "Cycle"), Menu(look, "Region")
        self.standing, self.order = Menu(look, "State"), Menu(look, "Order")
        self.form = Button(look, "Calendar", icon="calendar-days")
        self.form.setCheckable(True)
        self.bring = Button(look, "Take outcomes in", icon="download")
        self.out = Button(look, "Save as a table", icon="upload")
        self.areas = TableOrList(look, "Areas")
        self.calendar = TableOrList(look, "Calendar of plans and of what is due")
        self.bad = WordsList(look, "Lines to check", Role.SECONDARY)
        self.note = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.panel = AreaPanel(look)
        self._fill_menus()
        self._lay_out()
        self._connect()
        self.render_state(self._state)

    def render_state(self, state: ProgrammeState) -> None:
        """Show the areas; the present row stays."""
        self._state = state
        self.say_subtitle(state.words)
        self.loading.follow(state.busy)
        self.message.render_state(message_of(state.refused))
        self.done.render_state(Message(state.said, tone=Tone.STRENGTH) if state.said else None)
        self.bad.render_lines([(line, line, line) for line in state.bad])
        self.bad.setVisible(bool(state.bad))
        self._show_cycles(state)
        self.note.setText(state.note)
        self.areas.show_rows(COLUMNS, state.rows)
        self.areas.table.show_sorted(state.wanted.order.value, state.wanted.descending)
        self.order.setCurrentIndex(self.order.findData(state.wanted.order.value))
        self.calendar.show_rows(CALENDAR, state.calendar)
        self._settle_form()
        self.panel.render_state(state)

    def take_focus(self) -> None:
        """Put the focus on the rows."""
        self._shown().take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit()

    def _shown(self) -> TableOrList:
        return self.calendar if self.form.isChecked() else self.areas

    def _settle_form(self) -> None:
        as_calendar, state = self.form.isChecked(), self._state
        rows = state.calendar if as_calendar else state.rows
        self.areas.setVisible(not as_calendar)
        self.calendar.setVisible(as_calendar)
        self.empty.setVisible(state.loaded and not rows)
        self.form.say("All areas" if as_calendar else "Calendar")

    def _fill_menus(self) -> None:
        self.region.addItem("Every region", _ALL)
        for words, data in (("Every state", _ALL), ("Something is known", _TRIGGERED)):
            self.standing.addItem(words, data)
        self.standing.addItem("Planned", _PLANNED)
        for each, words in STANDING_WORDS.items():
            self.standing.addItem(words, each.value)
        for order, words in _ORDERS.items():
            self.order.addItem(words, order.value)
        for menu, letters in (
            (self.cycle, 18),
            (self.region, 12),
            (self.standing, 12),
            (self.order, 12),
        ):
            menu.setMinimumContentsLength(letters)

    def _show_cycles(self, state: ProgrammeState) -> None:
        if not self.cycle.count():
            for identity, title in state.cycles:
                self.cycle.addItem(title, identity)
        if self.region.count() == 1:
            for region in state.regions:
                self.region.addItem(region, region)
        self.cycle.setCurrentIndex(max(0, self.cycle.findData(state.cycle)))

    def _lay_out(self) -> None:
        for button in (self.form, self.bring, self.out):
            self.tools.addWidget(button)
        for widget in (self.message, self.done, self.bad, self.loading):
            self.body.addWidget(widget)
        self.bad.setMaximumHeight(self._look.px(120))
        menus = (self.letters, self.cycle, self.region, self.standing, self.order)
        self.letters.setMinimumWidth(self._look.px(150))
        self.body.addLayout(Flow(*menus))
        self.body.addWidget(self.empty)
        self.body.addWidget(self.areas, 1)
        self.body.addWidget(self.calendar, 1)
        self.body.addWidget(self.note)

    def _connect(self) -> None:
        self.letters.textChanged.connect(lambda text: self.wanted.emit({"letters": text}))
        self.region.activated.connect(
            lambda _n: self.wanted.emit({"region": self.region.currentData()})
        )
        self.standing.activated.connect(lambda _n: self.wanted.emit(self._standing()))
        self.order.activated.connect(
            lambda _n: self.wanted.emit({"order": Order(self.order.currentData())})
        )
        self.cycle.activated.connect(lambda _n: self.cycle_chosen.emit(self.cycle.currentData()))
        self.areas.sort_asked.connect(lambda order: self.wanted.emit({"order": Order(order)}))
        self.areas.chosen.connect(self.area_chosen)
        self.areas.opened.connect(self._open_area)
        self.calendar.opened.connect(self._open_row)
        self.form.toggled.connect(lambda _on: self._settle_form())
        self.bring.clicked.connect(self.import_asked)
        self.out.clicked.connect(self.export_asked)
        self.panel.opened.connect(self.line_opened)

    def _standing(self) -> dict[str, object]:
        data = self.standing.currentData()
        named = {one.value: one for one in Standing}
        return {
            "standing": named.get(data),
            "triggered": data == _TRIGGERED,
            "planned": data == _PLANNED,
        }

    def _open_area(self, code: str) -> None:
        self.area_chosen.emit(code)
        self.details_asked.emit()
        self.panel.take_focus()

    def _open_row(self, identity: str) -> None:
        """Open a plan of the calendar, or look at the area that is due."""
        if len(identity) == 32:
            self.line_opened.emit(identity)
        else:
            self._open_area(identity)


class AreaPanel(Panel):
    """One area: what is due, what is planned, known and past. Intentions: `opened(record)`,
    `note_asked`, `plan_asked`, `trigger_asked(kind)`."""

    opened = Signal(str)
    note_asked = Signal()
    plan_asked = Signal()
    trigger_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._head = Card(look)
        self._title = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._about = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._due = column(gap=4)
        self.plan = Button(look, "Plan an inspection", Kind.PRIMARY, icon="calendar-days")
        self.note = Button(look, "Add a note", size=Size.SMALL)
        for part in (self._title, self._about):
            self._head.body.addWidget(part)
        self._head.body.addLayout(self._due)
        self._head.body.addLayout(Flow(self.plan, self.note))
        self._planned, self._notes = LinesCard(look, "Plans"), LinesCard(look, "Notes")
        self._triggers = LinesCard(look, "What came to be known")
        self.what = Menu(look, "What came to be known")
        self.what.setMinimumContentsLength(12)
        self.add_trigger = Button(look, "Write it down", size=Size.SMALL)
        self._triggers.body.addWidget(self.what)
        self._triggers.body.addLayout(Flow(self.add_trigger))
        self._history = LinesCard(look, "Inspections so far")
        for card in (self._head, self._planned, self._triggers, self._notes, self._history):
            self.add(card)
        self._connect()

    def render_state(self, state: ProgrammeState) -> None:
        """Show the chosen area, or how to choose one."""
        if not self.what.count():
            for identity, title in state.triggers:
                self.what.addItem(title, identity)
        held = state.chosen
        self._title.setText(held.title if held else "Choose an area")
        self._about.setText(held.about if held else "Enter shows what is due there, and why.")
        for widget in (self.plan, self.note, self._triggers, self._history):
            widget.setVisible(held is not None)
        clear(self._due)
        for words in held.due if held else ():
            self._due.addWidget(Text(self._look, words, Role.SECONDARY, wrap=True))
        self._show_lines(held)

    def take_focus(self) -> None:
        """Put the focus on what can be done here."""
        self.plan.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self, held: AreaDetail | None) -> None:
        self._planned.show_lines(held.planned if held else ())
        self._notes.show_lines(held.notes if held else ())
        self._triggers.show_lines(held.triggers if held else ())
        self._history.show_lines(held.history if held else (), "None is on record.")
        self._planned.setVisible(bool(held and held.planned))
        self._notes.setVisible(bool(held and held.notes))

    def _connect(self) -> None:
        for card in (self._planned, self._notes, self._triggers, self._history):
            card.opened.connect(self.opened)
        self.plan.clicked.connect(self.plan_asked)
        self.note.clicked.connect(self.note_asked)
        self.add_trigger.clicked.connect(lambda: self.trigger_asked.emit(self.what.currentData()))


class LinesCard(Card):
    """A card of buttons, each a line that opens something. Intention: `opened(id)`."""

    opened = Signal(str)

    def __init__(self, look: Look, heading: str) -> None:
        super().__init__(look, heading)
        self._look = look
        self._shown: tuple[tuple[Line, ...], str] | None = None
        self._lines = column(gap=6)
        self.body.addLayout(self._lines)

    def show_lines(self, lines: Sequence[Line], none: str = "") -> None:
        """Show these lines, or what is said of none."""
        if self._shown == (tuple(lines), none):
            return
        self._shown = (tuple(lines), none)
        clear(self._lines)
        for line in lines:
            self._lines.addWidget(self._row(line))
        if none and not lines:
            self._lines.addWidget(Text(self._look, none, Role.SECONDARY, Tone.INK2, wrap=True))

    def _row(self, line: Line) -> QWidget:
        first, _, rest = line.words.partition("\n")
        button = Button(self._look, "Open", Kind.LINK, size=Size.SMALL)
        button.say("Open", spoken=f"Open {first}")
        button.clicked.connect(lambda: self.opened.emit(line.id))
        holder = QWidget()
        parts = [Text(self._look, first, Role.SECONDARY, weight=600, wrap=True)]
        parts += [Text(self._look, rest, Role.SECONDARY, Tone.INK2, wrap=True)] if rest else []
        holder.setLayout(column(*parts, Flow(button), gap=2))
        return holder


def _as_line(row: TableRow, columns: tuple[Column, ...]) -> tuple[str, str, str]:
    first, *rest = row.cells
    return row.id, f"{first}\n{' · '.join(part for part in rest if part)}", row.said(columns)
