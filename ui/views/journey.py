"""The journey of a child: the timeline, its twin as a table, and at the right what was chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.qt.journey_table import JourneyTable
from ui.qt.journey_view import JourneyView
from ui.qt.look import Look
from ui.viewmodels.journey_page import JourneyState, Mark, WaitLine
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Heading, Text
from ui.views.components.words_list import Line, WordsList
from ui.views.refusals import message_of

_LEAST_PX = 560
_TWIN_PX = 400
_LEGEND = "◆ from the lists   ● inspectors’ notes   ▭ lasts   ┅ gap"
_HOW = "Arrows move, + and − zoom, 0 shows the whole, Enter opens."


class Timeline(QWidget):
    """The timeline where there is room and nobody wants it otherwise, else its twin.

    Intentions: `chosen(id)`, `opened(id)`.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._as_table, self._state = look, False, JourneyState()
        self.view, self.table = JourneyView(look), JourneyTable(look)
        self.list = WordsList(look, "Journey as a list", Role.CELL)
        self._pages: tuple[JourneyView | JourneyTable | WordsList, ...] = (
            self.view,
            self.table,
            self.list,
        )
        for page in self._pages:
            page.chosen.connect(self.chosen)
            page.opened.connect(self.opened)
        self.table.hide()
        self.list.hide()
        self.setLayout(column(*self._pages, gap=0))
        for each in (self.table, self.list):
            each.setMinimumHeight(look.px(_TWIN_PX))
        look.changed.connect(self._settle)

    @property
    def cramped(self) -> bool:
        """Say whether there is no room for a timeline."""
        return self.width() < self._look.px(_LEAST_PX)

    def show_as_table(self, as_table: bool) -> None:
        """Show the table in place of the timeline, or the timeline again."""
        self._as_table = as_table
        self._settle()

    def render_state(self, state: JourneyState) -> None:
        """Show a journey; the chosen mark stays."""
        self._state = state
        current = state.chosen.id if state.chosen else ""
        self.view.show_picture(state.picture, current)
        self.table.show_marks(state.rows, current)
        self.list.render_lines([_line(mark) for mark in state.rows])
        self._settle()

    def take_focus(self) -> None:
        """Put the focus on what was chosen."""
        shown = self._shown()
        if shown is self.view:
            self.view.take_focus()
        else:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _shown(self) -> JourneyView | JourneyTable | WordsList:
        return next(page for page in self._pages if not page.isHidden())

    def _settle(self) -> None:
        narrow = self.width() < self.table.least_px
        twin = self.list if narrow else self.table
        wanted = twin if self._as_table or self.cramped else self.view
        if not wanted.isHidden():
            return
        focused = QApplication.focusWidget()
        held = isinstance(focused, QWidget) and self.isAncestorOf(focused)
        wanted.show()
        for page in self._pages:
            page.setVisible(page is wanted)
        if held:
            self.take_focus()


class JourneyPageView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `child_chosen(code)`, `chosen(id)`, `opened(id)`, `case_asked`,
    `print_asked`.
    """

    looked_at = Signal()
    child_chosen = Signal(str)
    chosen = Signal(str)
    opened = Signal(str)
    case_asked = Signal()
    print_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Journey")
        self.look, self._state, self._awaited = look, JourneyState(), False
        self.child = Menu(look, "Child")
        self.timeline, self.panel = Timeline(look), JourneyPanel(look)
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty = Card(look)
        self._sentence = Text(look, "", wrap=True)
        self.empty.body.addWidget(self._sentence)
        self.card = Card(look)
        self._about = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.as_table = Button(look, "As a table", icon="list-checks")
        self.as_table.setCheckable(True)
        self.zooms = Zooms(look, self.timeline)
        self.case = Button(look, "Case tracking", Kind.PRIMARY, icon="book-open")
        self.print = Button(look, "Print", icon="printer")
        self._legend = Text(look, f"{_LEGEND}\n{_HOW}", Role.SECONDARY, Tone.INK2, wrap=True)
        self._build()
        self._connect()
        self.render_state(self._state)

    def render_state(self, state: JourneyState) -> None:
        """Show a journey."""
        self._state = state
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self._about.setText(state.about)
        self._show_children(state)
        self._sentence.setText(state.empty)
        self.empty.setVisible(bool(state.empty))
        self.card.setVisible(bool(state.picture.lanes))
        self.case.setVisible(bool(state.code))
        self.print.setVisible(bool(state.picture.lanes))
        self.timeline.render_state(state)
        self.panel.render_state(state)
        self._settle_form()
        if self._awaited and state.loaded:
            self._awaited = False
            if self.child.hasFocus() and state.picture.lanes:
                self.timeline.take_focus()

    def take_focus(self) -> None:
        """Read if need be, and put the focus on the journey."""
        self._awaited = not self._state.loaded
        self.looked_at.emit()
        if self._state.picture.lanes:
            self.timeline.take_focus()
        else:
            self.child.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_form()

    def _build(self) -> None:
        for tool in (self.child, self.case, self.print):
            self.tools.addWidget(tool)
        self.card.body.addLayout(Flow(self.as_table, self.zooms, gap=6))
        self.card.body.addWidget(self._about)
        self.card.body.addWidget(self.timeline)
        self.card.body.addWidget(self._legend)
        for part in (self.message, self.loading, self.empty, self.card):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.child.activated.connect(
            lambda at: self.child_chosen.emit(str(self.child.itemData(at)))
        )
        self.timeline.chosen.connect(self.chosen)
        self.timeline.opened.connect(self.opened)
        self.panel.opened.connect(self.opened)
        self.panel.waits.opened.connect(self._show_wait)
        self.as_table.toggled.connect(self.timeline.show_as_table)
        self.as_table.toggled.connect(lambda _on: self._settle_form())
        self.case.clicked.connect(self.case_asked)
        self.print.clicked.connect(self.print_asked)
        self.look.changed.connect(self._settle_form)

    def _show_wait(self, identity: str) -> None:
        """Go to the gap that a late wait leaves on the timeline."""
        self.timeline.view.canvas.go_to(identity)

    def _show_children(self, state: JourneyState) -> None:
        held = tuple(str(self.child.itemData(n)) for n in range(self.child.count()))
        if held != state.children:
            self.child.clear()
            for code in state.children:
                self.child.addItem(f"Child {code}", code)
        self.child.setCurrentIndex(max(0, self.child.findData(state.code)))
        self.child.setEnabled(bool(state.children))

    def _settle_form(self) -> None:
        drawn = not self.timeline.cramped and not self.as_table.isChecked()
        self.as_table.setVisible(not self.timeline.cramped)
        self.zooms.setVisible(drawn)
        self._legend.setVisible(drawn)


class Zooms(QWidget):
    """The ways to zoom without keys or a wheel."""

    def __init__(self, look: Look, timeline: Timeline) -> None:
        super().__init__()
        parts = []
        for words, icon, steps in (("Closer", "plus", 1), ("Wider", "minus", -1), ("Whole", "", 0)):
            button = Button(look, words, icon=icon)
            button.setAccessibleName(f"{words}, zoom of the timeline")
            button.clicked.connect(lambda _=False, n=steps: timeline.view.zoom(n))
            parts.append(button)
        self.setLayout(Flow(*parts, gap=6))


class JourneyPanel(Panel):
    """What was chosen, and the waits. Intention: `opened(id)`."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._mark: Mark | None = None
        self._card, self._times = Card(look), Card(look)
        self._title = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._words = Text(look, "", wrap=True)
        self._source = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.open = Button(look, "Open the record", icon="file-text", size=Size.SMALL)
        for part in (self._title, self._words, self._source):
            self._card.body.addWidget(part)
        self._card.body.addLayout(Flow(self.open))
        self._times.body.addWidget(Heading(look, "Waits against times", Role.CARD_HEADING))
        self._counted = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.waits = WordsList(look, "Waits against times", Role.CELL)
        self.waits.setMinimumHeight(look.px(240))
        self._times.body.addWidget(self._counted)
        self._times.body.addWidget(self.waits)
        self._rests = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._times.body.addWidget(self._rests)
        self._held: dict[str, WaitLine] = {}
        self.waits.chosen.connect(self._say_source)
        self.open.clicked.connect(self._open)
        self.add(self._card)
        self.add(self._times)

    def render_state(self, state: JourneyState) -> None:
        """Show the chosen mark, or how to choose one, and every wait."""
        mark = self._mark = state.chosen
        self._title.setText(f"{mark.lane}, {mark.when}" if mark else "Choose a mark")
        self._words.setText(mark.words if mark else "Its words and where they are from stand here.")
        self._source.setText(f"From: {mark.source}." if mark else "")
        self._source.setVisible(mark is not None)
        self.open.setVisible(mark is not None and mark.place is not None)
        late = sum(wait.late for wait in state.waits)
        count = f"{late} of {len(state.waits)} not kept, as far as the lists say."
        self._counted.setText(count if state.waits else "The lists give no dates to count from.")
        self.waits.setVisible(bool(state.waits))
        self._held = {one.id: one for one in state.waits}
        self.waits.render_lines([_wait(one) for one in state.waits])
        self._say_source(self.waits.current)

    def _say_source(self, identity: str) -> None:
        """Say what the time of the present wait rests on."""
        held = self._held.get(identity)
        self._rests.setText(held.rests if held else "")
        self._rests.setVisible(held is not None)

    def _open(self) -> None:
        if self._mark is not None:
            self.opened.emit(self._mark.id)


class JourneyCard(Card):
    """The journey in a child's case record.

    Intentions: `chosen(id)`, `opened(id)`, `whole_asked`.
    """

    chosen = Signal(str)
    opened = Signal(str)
    whole_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Journey")
        self.timeline = Timeline(look)
        self._about = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._chosen = Text(look, "", wrap=True)
        self.whole = Button(look, "Waits and zoom", icon="external-link", size=Size.SMALL)
        self.empty = EmptyState(look, "Reading the journey")
        self.head.addWidget(self.whole)
        for part in (self._about, self.timeline, self._chosen):
            self.body.addWidget(part)
        self.timeline.chosen.connect(self.chosen)
        self.timeline.opened.connect(self.opened)
        self.whole.clicked.connect(self.whole_asked)

    def render_state(self, state: JourneyState) -> None:
        """Show a journey, or the sentence that says why there is none yet."""
        self._about.setText(state.empty or state.about)
        self._about.setVisible(bool(state.empty or state.about))
        self.timeline.setVisible(bool(state.picture.lanes))
        self.timeline.render_state(state)
        mark = state.chosen
        self._chosen.setText(f"{mark.spoken}. From: {mark.source}." if mark else "")
        self._chosen.setVisible(mark is not None)


def _line(mark: Mark) -> Line:
    return mark.id, f"{mark.when} · {mark.lane}\n{mark.words}", f"{mark.spoken}. {mark.source}"


def _wait(one: WaitLine) -> Line:
    sign = "Late: " if one.late else ""
    return one.id, f"{sign}{one.words}", f"{sign}{one.words} {one.rests}"
