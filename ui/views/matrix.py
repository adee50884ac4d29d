"""The matrix: judgement and agency against kind of source, and at the right what a cell holds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget

from fieldapp.domain.matrix import Place
from fieldapp.services.capture import Place as At
from sync.protocol.ids import RecordId
from ui.qt.heat_table import HeatTable, heat_colours
from ui.qt.look import Look
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.matrix_page import (
    EVERY,
    HEAT_FIGURES,
    HEAT_WORDS,
    CellKind,
    CellState,
    Chosen,
    MatrixState,
)
from ui.viewmodels.tokens import Colour, Role
from ui.views.answers import Menu
from ui.views.components.base import Dressed, Tone
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Heading, Text
from ui.views.components.words_list import WordsList
from ui.views.refusals import message_of
from ui.views.words_edit import WordsEdit, WordsEdits

_EMPTY = "Code 1 item to begin. Choose words in a record and press Ctrl+E."
_LEGEND = (
    "↑ mostly strengths, ↓ mostly to improve, – mixed. Gap: expected, nothing yet. "
    "n/a: not expected."
)
_UNKNOWN = "Items with codes that this framework lacks, not counted here: "


class MatrixView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `cell_chosen(place)`, `agency_chosen(id)`, `explained`, `planned`,
    `item_opened(item)`, `cited(ids)`, `details_asked` where the panel may be behind a tab;
    those of the panel's `edits`.
    """

    looked_at = Signal()
    cell_chosen = Signal(object)
    agency_chosen = Signal(str)
    explained = Signal()
    planned = Signal()
    cited = Signal(object)
    item_opened = Signal(object)
    details_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Matrix")
        self.look = look
        self.is_written: Callable[[At], bool] = lambda _place: False
        self._state = MatrixState()
        self._wanted: Place | None = None
        self._as_list = False
        self.table = HeatTable(look, "Matrix: judgement and agency by kind of source")
        self.list = WordsList(look, "Matrix as a list", Role.BODY)
        self.agency = Menu(look, "Agency")
        self.agency.setMinimumContentsLength(14)
        self.form = Button(look, "As a list", icon="list-checks")
        self.form.setCheckable(True)
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.unknown = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self.empty = EmptyState(look, _EMPTY)
        self.panel = CellPanel(look)
        self._build()
        self._connect()
        self.render_state(self._state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_form()

    def take_focus(self) -> None:
        """Count if need be, and put the focus on the matrix."""
        self.looked_at.emit()
        self._shown().setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: MatrixState) -> None:
        """Show the figures; the present cell stays."""
        self._state = state
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.words)
        self._show_agencies(state)
        self.table.show_rows(state.columns, state.rows)
        self.list.render_lines(
            [_line(cell) for row in state.rows for cell in row.cells if _told(cell)]
        )
        self.unknown.setText(f"{_UNKNOWN}{state.unknown}." if state.unknown else "")
        self.unknown.setVisible(bool(state.unknown))
        self.empty.setVisible(state.loaded and not state.counted)
        self._settle_form()
        self.panel.render_state(state, self.is_written)
        chosen = state.chosen
        if chosen is not None and chosen.cell.place == self._wanted:
            self._wanted = None
            self.details_asked.emit()
            self.panel.take_focus()

    def _build(self) -> None:
        self.tools.addWidget(self.agency)
        self.tools.addWidget(self.form)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.list)
        self._key = Card(self.look)
        swatches = [HeatSwatch(self.look, heat) for heat in range(1, len(HEAT_WORDS))]
        self._key.body.addLayout(Flow(*swatches, gap=6))
        self._key.body.addWidget(Text(self.look, _LEGEND, Role.SECONDARY, Tone.INK2, wrap=True))
        for part in (self.message, self.loading, self.empty, self.unknown):
            self.body.addWidget(part)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self._key)

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.look.changed.connect(self._settle_form)
        self.list.opened.connect(self._choose_line)
        self.form.toggled.connect(self._form_toggled)
        self.agency.activated.connect(self._agency_chosen)
        self.panel.explained.connect(self.explained)
        self.panel.planned.connect(self.planned)
        self.panel.cited.connect(self.cited)
        self.panel.items.opened.connect(self._open_item)
        self.panel.back_asked.connect(self._go_back)

    def _choose(self, place: Place) -> None:
        """Look at a cell; the focus goes to what it holds once it is read."""
        self._wanted = place
        self.cell_chosen.emit(place)

    def _choose_line(self, identity: str) -> None:
        self._choose(_place(identity))

    def _open_item(self, identity: str) -> None:
        chosen = self._state.chosen
        items = chosen.items if chosen is not None else ()
        found = next((item for item in items if item.id.hex() == identity), None)
        if found is not None:
            self.item_opened.emit(found)

    def _go_back(self) -> None:
        self._shown().setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> HeatTable | WordsList:
        return self.list if self._pages.currentWidget() is self.list else self.table

    def _form_toggled(self, as_list: bool) -> None:
        self._as_list = as_list
        self._settle_form()

    def _settle_form(self) -> None:
        """A table where there is room and nobody wants it otherwise, else the list."""
        cramped = self.width() < self.table.least_px
        listed = cramped or self._as_list
        wanted = self.list if listed else self.table
        self.form.setVisible(not cramped)
        self._key.setVisible(not listed and self._state.loaded)
        focused = self._shown().hasFocus()
        self._pages.setCurrentWidget(wanted)
        if focused:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_agencies(self, state: MatrixState) -> None:
        wanted = [("Every agency", EVERY), *((title, one) for one, title in state.agencies)]
        held = [
            (self.agency.itemText(n), self.agency.itemData(n)) for n in range(self.agency.count())
        ]
        if wanted != held:
            self.agency.clear()
            for title, identity in wanted:
                self.agency.addItem(title, identity)
        self.agency.setCurrentIndex(max(0, self.agency.findData(state.agency)))

    def _agency_chosen(self, number: int) -> None:
        self.agency_chosen.emit(self.agency.itemData(number))


class CellPanel(Panel):
    """What the chosen cell holds. Intentions: `explained`, `planned`, `cited(ids)`,
    `back_asked`; the reason for a gap is told by `edits`.
    """

    explained = Signal()
    planned = Signal()
    cited = Signal(object)
    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._card, self._gap = Card(look), Card(look)
        self._title = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._about = Text(look, "", wrap=True)
        self.items = WordsList(look, "Items of this cell", Role.QUOTE_IN_LIST)
        self.items.setMinimumHeight(look.px(320))
        self._more = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._cite = Button(look, "Cite in a finding", icon="quote")
        for part in (self._title, self._about, self.items, self._more, self._cite):
            self._card.body.addWidget(part)
        self.edits = WordsEdits(self)
        self.why = self.edits.add(WordsEdit(look, "Why nothing is here", lines=3, history=False))
        self._build_gap(look)
        self._cite.clicked.connect(lambda: self.cited.emit(self._ids))
        self._ids: tuple[RecordId, ...] = ()
        self.add(self._card)
        self.add(self._gap)

    def _build_gap(self, look: Look) -> None:
        plan = Button(look, "Plan an activity", Kind.PRIMARY, icon="plus")
        keep = Button(look, "Explain why not", icon="pen-line")
        self._planned = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._gap.body.addWidget(self._planned)
        self._gap.body.addLayout(Flow(plan))
        self._gap.body.addWidget(self.why)
        self._gap.body.addLayout(Flow(keep))
        plan.clicked.connect(self.planned)
        keep.clicked.connect(self.explained)

    def take_focus(self) -> None:
        """Put the focus on the items, or into the words that explain a gap."""
        target = self.items if self.items.isVisibleTo(self) else self.why.edit
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: MatrixState, is_written: Callable[[At], bool]) -> None:
        """Show the chosen cell, or how to choose one; a reason that is being written stays."""
        chosen = state.chosen
        cell = chosen.cell if chosen is not None else None
        told = cell.where if cell else "Choose a cell"
        self._title.setText(told)
        self._about.setText(_about(cell) if cell else "Enter shows the words that it rests on.")
        items = chosen.items if chosen else ()
        self._ids = tuple(item.id for item in items)
        self.items.render_lines([_quoted_line(item) for item in items])
        self.items.setVisible(bool(items))
        self._cite.setVisible(bool(items))
        self._show_more(chosen)
        missing = cell is not None and cell.kind in (CellKind.GAP, CellKind.EXPLAINED)
        self._gap.setVisible(missing)
        if missing and chosen is not None:
            self._show_gap(chosen, is_written)

    def _show_gap(self, chosen: Chosen, is_written: Callable[[At], bool]) -> None:
        place = chosen.why.place
        if self.why.state is not None and self.why.state.place != place:
            self.edits.remember()
        self.why.render_state(chosen.why, keep=is_written(place))
        self._planned.setText("Planned: " + "; ".join(chosen.planned))
        self._planned.setVisible(bool(chosen.planned))

    def _show_more(self, chosen: Chosen | None) -> None:
        left = chosen.left_out if chosen else 0
        self._more.setText(f"{left} more. The list of evidence has them all." if left else "")
        self._more.setVisible(bool(left))


class HeatSwatch(Dressed, QLabel):
    """A sample of a heat with its figures and its word."""

    def __init__(self, look: Look, heat: int) -> None:
        super().__init__(f"{HEAT_FIGURES[heat]} {HEAT_WORDS[heat]}")
        self._heat = heat
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.CHIP))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(self.text()) + self.look.px(16)
        return QSize(wide, metrics.height() + self.look.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink = heat_colours(self._heat)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = Colour.LINE if self.look.theme.border > 1 else ground
        painter.setPen(QPen(self.look.colour(edge), 1))
        painter.setBrush(self.look.colour(ground))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(self.look.colour(ink))
        painter.drawText(QRect(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text())


def _told(cell: CellState) -> bool:
    """Say whether the list tells of a cell: sums and empty ones are left out."""
    return cell.opens


def _line(cell: CellState) -> tuple[str, str, str]:
    about = cell.about[:1].upper() + cell.about[1:]
    return "\t".join(cell.place), f"{cell.where}\n{about}", cell.spoken


def _place(identity: str) -> Place:
    area, agency, kind = identity.split("\t")
    return area, agency, kind


def _about(cell: CellState) -> str:
    if cell.kind is CellKind.GAP:
        return "Gap. The framework wants this kind of source here, and nothing was coded yet."
    return cell.about[:1].upper() + cell.about[1:] + "."


def _quoted_line(item: Quoted) -> tuple[str, str, str]:
    return item.id.hex(), f"{item.name}  {item.about}\n“{item.words}”", item.spoken
