"""The report: outline, the section that is written, and at the right what it rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from ui.qt.look import Look
from ui.viewmodels.report_files import FilesState
from ui.viewmodels.report_page import ReportState
from ui.viewmodels.report_words import OutlineRow
from ui.viewmodels.tokens import Colour, Role
from ui.views.components.base import Dressed, column, row
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine, Message
from ui.views.components.page import Page, Scroll
from ui.views.refusals import message_of
from ui.views.report_back import PlaceChoice, VersionsView, WordView
from ui.views.report_pages import PagesView
from ui.views.report_panel import ReportPanel
from ui.views.report_section import SectionPaper

_OUTLINE_PX: Final = 214
_BESIDE_WORDS_PX: Final = 64
_BESIDE_PX: Final = 640
_LEAST_PX: Final = 260
_EMPTY: Final = "This framework has no report."


class Side(StrEnum):
    """What stands in the middle of the screen."""

    WRITE = "write"
    PAGES = "pages"
    WORD = "word"
    VERSIONS = "versions"


_SIDES: Final = (
    Option(Side.WRITE, "Write"),
    Option(Side.PAGES, "Pages"),
    Option(Side.WORD, "Word file"),
    Option(Side.VERSIONS, "Versions"),
)


class Outline(Dressed, QListWidget):
    """The sections; arrows move. Intention: `chosen(id)`."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._rows: tuple[OutlineRow, ...] = ()
        self.setAccessibleName("Sections of the report")
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Lines are wrapped for one width only when the bar does not come and go.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.currentItemChanged.connect(self._moved)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.SECONDARY))
        self.setFixedWidth(self.look.px(_OUTLINE_PX))
        self.setIconSize(QSize(self.look.px(16), self.look.px(16)))
        rows, chosen = self._rows, self._id()
        self._rows = ()
        self.render_rows(rows, chosen)

    def render_rows(self, rows: tuple[OutlineRow, ...], chosen: str) -> None:
        """Show the sections; it is no intention."""
        self.blockSignals(True)
        if rows != self._rows:
            self._rows = rows
            self.clear()
            for one in rows:
                self.addItem(self._item(one))
        ids = [one.id for one in rows]
        if chosen in ids and self.currentRow() != ids.index(chosen):
            self.setCurrentRow(ids.index(chosen))
        self.blockSignals(False)

    def _item(self, one: OutlineRow) -> QListWidgetItem:
        icon, colour = ("triangle-alert", Colour.AFI) if one.problems else ("circle", Colour.INK2)
        if one.ready and not one.problems:
            icon, colour = "circle-check", Colour.STRENGTH
        count = f"  ({one.problems})" if one.problems else ""
        picture = self.look.pixmap(icon, colour, 16, self.devicePixelRatioF())
        item = QListWidgetItem(QIcon(picture), f"{one.title}{count}")
        item.setData(Qt.ItemDataRole.UserRole, one.id)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, one.spoken)
        item.setSizeHint(QSize(0, self._high(item.text())))
        return item

    def _high(self, words: str) -> int:
        """The height of words that are wrapped beside the icon."""
        room = QRect(0, 0, self.look.px(_OUTLINE_PX - _BESIDE_WORDS_PX), 0)
        lines = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        return lines.height() + self.look.px(14)

    def _id(self) -> str:
        at = self.currentRow()
        return self._rows[at].id if 0 <= at < len(self._rows) else ""

    def _moved(self) -> None:
        if self._id():
            self.chosen.emit(self._id())


class ReportView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `section_chosen(id)`, `side_shown(Side)`, `stopped`, and
    those of `paper`, `pages`, `word`, `versions` and `panel`.
    """

    looked_at = Signal()
    section_chosen = Signal(str)
    side_shown = Signal(str)
    stopped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Report")
        self.look, self.side = look, Side.WRITE
        self.sides = SegmentedChoice(look, "What is shown of the report", _SIDES, Side.WRITE)
        self.message, self.loading, self.working = (
            InlineMessage(look),
            LoadingLine(look),
            LoadingLine(look),
        )
        self.files_message = InlineMessage(look)
        self.empty = EmptyState(look, _EMPTY)
        self.outline, self.jump = Outline(look), PlaceChoice(look)
        self.paper, self.pages = SectionPaper(look), PagesView(look)
        self.word, self.versions = WordView(look), VersionsView(look)
        self.panel = ReportPanel(look)
        self.jump.setAccessibleName("Section of the report")
        self._build()
        self._step: object = None
        self.render_state(ReportState())

    def take_focus(self) -> None:
        """Read again, and put the focus where writing goes on."""
        self.looked_at.emit()
        self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_side(self, side: Side) -> None:
        """Show another side of the report."""
        self.side = side
        self.sides.render_state(side)
        self.sides.button(side).setFocus(Qt.FocusReason.OtherFocusReason)
        self._stack.setCurrentIndex(list(Side).index(side))
        self._settle()
        self.side_shown.emit(side)

    @property
    def in_sight(self) -> bool:
        """Whether somebody looks at the report, or at what stands at its right."""
        return self.isVisible() or self.panel.isVisible()

    def go_to(self, source: str, sentence: str = "") -> None:
        """Put the caret into a sentence of a field."""
        if self.side is not Side.WRITE:
            self.show_side(Side.WRITE)
        self.paper.go_to(source, sentence)

    def render_state(self, state: ReportState, writing: frozenset[str] = frozenset()) -> None:
        """Show the section that is looked at; words that are being written stay."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        if state.loaded:
            self.say_subtitle(state.about)
        self.empty.setVisible(state.loaded and not state.outline)
        self.outline.render_rows(state.outline, state.chosen)
        self.jump.render_state(tuple((o.id, o.title) for o in state.outline), state.chosen)
        self.paper.setVisible(state.section is not None)
        if state.section is not None:
            self.paper.render_state(state.section, writing)
        self.panel.render_state(state)

    def render_files(self, state: FilesState) -> None:
        """Show pages, changes and versions, and how far long work is."""
        if state.step is None:
            self.working.stop()
        elif self._step is None:
            self.working.start(state.step.words)
        if state.step is not None:
            self.working.step(state.step.done, state.step.total)
        self._step = state.step
        told = Message(state.said) if state.said else None
        self.files_message.render_state(message_of(state.refused) or told)
        self.pages.render_state(state)
        self.word.render_state(state)
        self.versions.render_state(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._beside()

    def _build(self) -> None:
        self.tools.addWidget(self.sides)
        parts = (self.message, self.files_message, self.loading, self.working, self.empty)
        for part in parts:
            self.body.addWidget(part)
        self._stack = QStackedWidget()
        for side in (self.paper, self.pages, self.word, self.versions):
            scroll = Scroll(margins=(6, 6, 6, 6))
            scroll.body.addWidget(side)
            scroll.body.addStretch(1)
            self._stack.addWidget(scroll)
        self._stack.setMinimumHeight(self.look.px(_LEAST_PX))
        self._split = row(self.outline, column(self.jump, self._stack, gap=6), gap=10)
        self._split.setStretch(1, 1)
        both = QWidget()
        both.setLayout(self._split)
        self.body.addWidget(both, 1)
        self.outline.chosen.connect(self.section_chosen)
        self.jump.placed.connect(self.section_chosen)
        self.sides.chosen.connect(lambda side: self.show_side(Side(side)))
        self.working.cancel_chosen.connect(self.stopped)
        self._beside()

    def _beside(self) -> None:
        """The outline beside the words, or above them as a choice where there is no room."""
        write = self.side is Side.WRITE
        narrow = self.width() < self.look.px(_BESIDE_PX)
        self.outline.setVisible(write and not narrow)
        self.jump.setVisible(write and narrow)

    def _settle(self) -> None:
        super()._settle()
        if hasattr(self, "_split"):
            self._beside()
            self._split.setDirection(QBoxLayout.Direction.LeftToRight)
