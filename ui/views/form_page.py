"""The page of an opened form: one column that scrolls, its contents at the right, what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from ui.qt.look import Look
from ui.viewmodels.form_page import PROBLEMS_SHOWN, Entry, FormPageState, Line, Looked, Needs
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import Menu
from ui.views.components.base import Dressed, Tone, column, row
from ui.views.components.buttons import Button
from ui.views.components.cards import Card
from ui.views.components.flow import Flow
from ui.views.components.messages import ErrorSummary, InlineMessage, Problem
from ui.views.components.page import Panel, Scroll
from ui.views.components.text import Heading, Text
from ui.views.form_field import FindChoices, LineView
from ui.views.form_slabs import Slab, slabs
from ui.views.refusals import message_of

_REF: Final = Qt.ItemDataRole.UserRole
_NEAR: Final = 1.0
"""Slabs within so many heights of the window are filled."""
_FAR: Final = 6.0
_WIDE_PX: Final = 760


class FormPageView(QWidget):
    """Shows a FormPageState; give the window `panel` at its right.

    Intentions: `typed(ref)`, `left(ref)`, `decided(ref)`, `file_asked(ref)`, `add_asked(ref)`,
    `remove_asked(ref)`, `next_asked(ref)`, `language_chosen(name)`, `check_asked`,
    `print_asked`. `written(ref)` tells what stands at a line; `look_up` finds choices.
    """

    typed = Signal(str)
    left = Signal(str)
    decided = Signal(str)
    file_asked = Signal(str)
    add_asked = Signal(str)
    remove_asked = Signal(str)
    next_asked = Signal(str)
    language_chosen = Signal(str)
    check_asked = Signal()
    print_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.look_up: FindChoices = _nothing_found
        self.writing: frozenset[str] = frozenset()
        self.head = FormHead(look)
        self.problems = ErrorSummary(look)
        self.panel = Panel()
        self.contents = Contents(look)
        self._slabs: list[Slab] = []
        self._home: dict[str, Slab] = {}
        self._lines: tuple[Line, ...] = ()
        self._scroll = Scroll(margins=(6, 6, 6, 6), gap=0)
        self._scroll.body.addWidget(self.problems)
        self._scroll.body.addStretch(1)
        self.panel.add(self.contents)
        layout = column(self.head, self._scroll, gap=6)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._connect()

    def render_state(self, state: FormPageState) -> None:
        """Show the form; the line that is being written keeps its words."""
        self.setAccessibleName(state.title)
        self.head.render_state(state)
        self._show_lines(state.lines)
        self.contents.render_entries(state.contents)
        self.problems.render_state(_problems(state.needs))
        self._settle()
        if state.go_to:
            self.go_to(state.go_to)

    def written(self, ref: str) -> Written:
        """What stands at a line now."""
        view = self._view(ref)
        return view.written() if view is not None else Written("")

    def go_to(self, ref: str) -> None:
        """Bring a line into sight and put the caret there."""
        slab = self._home.get(ref)
        if slab is None:
            return
        self._fill(slab)
        self._scroll.body.activate()
        view = slab.views[ref]
        self._scroll.ensureWidgetVisible(view, 0, self.look.px(60))
        view.take_focus()
        self._settle()

    def take_focus(self) -> None:
        """Put the caret at the first question."""
        first = next((line.ref for line in self._lines if line.question is not None), "")
        if first:
            self.go_to(first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._settling.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settling.start()

    def _connect(self) -> None:
        self.head.language_chosen.connect(self.language_chosen)
        self.head.check_asked.connect(self.check_asked)
        self.head.print_asked.connect(self.print_asked)
        self.contents.chosen.connect(self.go_to)
        self.problems.problem_chosen.connect(self.go_to)
        self._settling.timeout.connect(self._settle)
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _at: self._settling.start())
        self._scroll.viewport().installEventFilter(self)

    def _show_lines(self, lines: Sequence[Line]) -> None:
        """Show the lines in the slabs that are there, or lay the slabs anew."""
        same = [line.ref for line in lines] == [line.ref for line in self._lines]
        self._lines = tuple(lines)
        if not same:
            self._lay(lines)
            return
        at = 0
        for number, slab in enumerate(self._slabs):
            run = self._lines[at : at + len(slab.lines)]
            at += len(run)
            if not slab.render_lines(run, self.writing.__contains__):
                self._replace(number, run)

    def _lay(self, lines: Sequence[Line]) -> None:
        """Lay the slabs; the place on the screen and the caret stay where they can."""
        at, focus = self._scroll.verticalScrollBar().value(), self._focused()
        for slab in self._slabs:
            self._discard(slab)
        self._slabs = [Slab(self.look, run) for run in slabs(lines)]
        self._home = {line.ref: slab for slab in self._slabs for line in slab.lines}
        for number, slab in enumerate(self._slabs):
            self._scroll.body.insertWidget(1 + number, slab)
        self._scroll.body.activate()
        self._scroll.verticalScrollBar().setValue(at)
        if focus in self._home:
            self.go_to(focus)

    def _replace(self, number: int, run: Sequence[Line]) -> None:
        old, focus = self._slabs[number], self._focused()
        slab = Slab(self.look, run)
        self._scroll.body.insertWidget(1 + number, slab)
        self._slabs[number] = slab
        self._home |= {line.ref: slab for line in run}
        self._fill(slab)
        if self._home.get(focus) is slab:
            slab.views[focus].take_focus()
        self._discard(old)

    def _discard(self, slab: Slab) -> None:
        self._scroll.body.removeWidget(slab)
        slab.hide()
        slab.deleteLater()

    def _settle(self) -> None:
        """Fill what is near the window, let go of what is far from it."""
        top = self._scroll.verticalScrollBar().value()
        height = max(1, self._scroll.viewport().height())
        for slab in self._slabs:
            y = slab.y() if slab.isVisible() or slab.y() else slab.mapTo(self, QPoint()).y()
            over, under = top - (y + slab.height()), y - (top + height)
            if max(over, under) <= _NEAR * height:
                self._fill(slab)
            elif max(over, under) > _FAR * height:
                slab.empty()

    def _fill(self, slab: Slab) -> None:
        if not slab.filled:
            slab.fill(self._found, self._join)

    def _found(self, ref: str, text: str, most: int) -> Looked:
        return self.look_up(ref, text, most)

    def _join(self, view: LineView) -> None:
        for name in ("typed", "left", "decided", "file_asked", "add_asked", "remove_asked"):
            getattr(view, name).connect(getattr(self, name))
        view.next_asked.connect(self.next_asked)

    def _focused(self) -> str:
        views = ((ref, v) for slab in self._slabs for ref, v in slab.views.items())
        focus: QWidget | None = self.focusWidget()
        return next(
            (ref for ref, view in views if focus is not None and view.isAncestorOf(focus)), ""
        )

    def _view(self, ref: str) -> LineView | None:
        slab = self._home.get(ref)
        return slab.views.get(ref) if slab is not None else None


class FormHead(QWidget):
    """The title, the translations, and what can be done with the whole form."""

    language_chosen = Signal(str)
    check_asked = Signal()
    print_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._title = Heading(look, "", wrap=True)
        self.languages = Menu(look, "Language of the form")
        self.check = Button(look, "What is missing", icon="list-checks", keys="F8")
        self.print = Button(look, "Print", icon="printer")
        self._said = Text(look, "", Role.SECONDARY, Tone.STRENGTH, wrap=True)
        self._message = InlineMessage(look)
        tools = Flow()
        for tool in (self.languages, self.check, self.print):
            tools.addWidget(tool)
        self._top: QHBoxLayout = row(self._title, tools, gap=8)
        self.setLayout(column(self._top, self._said, self._message, gap=6, margins=(6, 0, 6, 0)))
        self.languages.activated.connect(self._language)
        self.check.clicked.connect(self.check_asked)
        self.print.clicked.connect(self.print_asked)

    def render_state(self, state: FormPageState) -> None:
        """Show the title, the translation that is on, and what was said last."""
        self._title.setText(state.title)
        self._said.setText(state.said)
        self._said.setVisible(bool(state.said))
        self._message.render_state(message_of(state.refused))
        self.languages.setVisible(len(state.languages) > 1)
        held = [self.languages.itemText(at) for at in range(self.languages.count())]
        if held != list(state.languages):
            self.languages.clear()
            self.languages.addItems(list(state.languages))
        self.languages.setCurrentText(state.language)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QHBoxLayout.Direction
        narrow = self.width() < self.look.px(_WIDE_PX)
        self._top.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def _language(self) -> None:
        self.language_chosen.emit(self.languages.currentText())


class Contents(Card):
    """The headings of the form; choosing one goes there. Intention: `chosen(ref)`."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Contents")
        self.list = _ContentsList(look)
        self.body.addWidget(self.list)
        self._entries: tuple[Entry, ...] = ()
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)

    def render_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these headings; hidden when there are none."""
        self.setVisible(bool(entries))
        if entries == self._entries:
            return
        self._entries = entries
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem("    " * min(entry.depth, 4) + entry.words)
            item.setData(_REF, entry.ref)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.words)
            item.setToolTip(entry.words)
            self.list.addItem(item)
        self.list.fit()

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_REF)))


class _ContentsList(Dressed, QListWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Contents")
        self.setUniformItemSizes(True)
        self.setProperty("kit", "bare")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.BODY))
        self.fit()

    def fit(self) -> None:
        """Be as tall as the lines, at most about half a window."""
        line = max(self.sizeHintForRow(0), self.look.line_px(Role.BODY))
        self.setFixedHeight(min(line * max(1, self.count()) + 8, self.look.px(420)))


def _problems(needs: Sequence[Needs]) -> list[Problem]:
    shown = [Problem(need.ref, need.words) for need in needs[:PROBLEMS_SHOWN]]
    rest = len(needs) - len(shown)
    if rest:
        shown.append(Problem(needs[PROBLEMS_SHOWN].ref, f"And {rest} more, from here on."))
    return shown


def _nothing_found(_ref: str, _text: str, _most: int) -> Looked:
    return Looked((), 0)
