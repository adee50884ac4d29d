"""The page of an opened form: one column that scrolls, its contents at the right, what it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from ui.qt.look import Look
from ui.viewmodels.form_page import (
    PROBLEMS_SHOWN,
    Entry,
    FormPageState,
    Line,
    Looked,
    Needs,
    Part,
    Stub,
)
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
from ui.views.form_field import FindChoices, LineView, line_view
from ui.views.form_media import MediaSource
from ui.views.form_slabs import Slab, slabs
from ui.views.refusals import message_of

_REF: Final = Qt.ItemDataRole.UserRole
_NEAR: Final = 1.0
"""Slabs within so many heights of the window are filled."""
_FAR: Final = 6.0
_WIDE_PX: Final = 760
_HANDED_ON: Final = (
    "typed",
    "left",
    "decided",
    "file_asked",
    "capture_asked",
    "add_asked",
    "remove_asked",
    "decide_asked",
)


class FormPageView(QWidget):
    """Shows a FormPageState; give the window `panel` at its right.

    Intentions: `typed(ref)`, `left(ref)`, `decided(ref)`, `file_asked(ref)`,
    `capture_asked(ref)`, `add_asked(ref)`, `remove_asked(ref)`, `next_asked(ref)`,
    `decide_asked(ref)`, `language_chosen(name)`, `check_asked`, `print_asked`.
    `written(ref)` tells what stands at a line; `look_up` finds choices; `files` are those
    beside labels.
    """

    typed = Signal(str)
    left = Signal(str)
    decided = Signal(str)
    file_asked = Signal(str)
    capture_asked = Signal(str)
    add_asked = Signal(str)
    remove_asked = Signal(str)
    decide_asked = Signal(str)
    next_asked = Signal(str)
    language_chosen = Signal(str)
    check_asked = Signal()
    print_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.look_up: FindChoices = _nothing_found
        self.files = MediaSource()
        self.line_of: Callable[[str], Line | None] = lambda _ref: None
        self.writing: frozenset[str] = frozenset()
        self.head = FormHead(look)
        self.problems = ErrorSummary(look)
        self.panel = Panel()
        self.contents = Contents(look)
        self._stubs: tuple[Stub, ...] = ()
        self._slabs: list[Slab] = []
        self._home: dict[str, Slab] = {}
        # Words of lines being written whose view was taken away, until another stands there.
        self._unseen: dict[str, Written] = {}
        self._aim = ""
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
        if state.stubs != self._stubs:
            self._lay(state.stubs)
        for ref in state.changed:
            self._show_line(ref)
        self.contents.render_entries(state.contents)
        self.problems.render_state(_problems(state.needs))
        if state.go_to:
            self.go_to(state.go_to)
        else:
            self._settling.start()

    def written(self, ref: str) -> Written:
        """What stands at a line now, also where it was taken out of sight or off the page."""
        view = self._view(ref)
        if view is not None:
            return view.written()
        line = self.line_of(ref)
        return self._unseen.get(ref) or Written(line.text if line is not None else "")

    def forget(self) -> None:
        """Carry no words over to what is shown next."""
        self._unseen.clear()

    def go_to(self, ref: str) -> None:
        """Bring a line into sight and put the caret there."""
        slab = self._home.get(ref)
        if slab is None:
            return
        self._fill(slab)
        self._scroll.body.activate()
        view = slab.views.get(ref)
        if view is not None:
            self._scroll.ensureWidgetVisible(view, 0, self.look.px(60))
            view.take_focus()
            self._aim = ref
        self._settling.start()

    def show_problems(self) -> None:
        """Bring the list of what is missing into sight, with the focus on its first line."""
        self._scroll.verticalScrollBar().setValue(0)
        self.problems.take_focus()

    def take_focus(self) -> None:
        """Put the caret at the first question that takes an answer."""
        lines = (self.line_of(stub.ref) for stub in self._stubs if stub.part is Part.QUESTION)
        first = next((line for line in lines if line is not None and line.is_asked), None)
        if first is not None:
            self.go_to(first.ref)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._settling.start()
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self.head.language_chosen.connect(self.language_chosen)
        self.head.check_asked.connect(self.check_asked)
        self.head.print_asked.connect(self.print_asked)
        self.contents.chosen.connect(self.go_to)
        self.problems.problem_chosen.connect(self.go_to)
        self._settling.timeout.connect(self._settle)
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _at: self._settling.start())
        self._scroll.viewport().installEventFilter(self)

    def _lay(self, stubs: tuple[Stub, ...]) -> None:
        """Lay the slabs whose lines moved; those before and behind stay as they are.

        The old ones go last: whoever was writing there leaves the line then, and the page that
        answers has to find this one whole.
        """
        focus = self.focused()
        first, last = _same_ends([slab.stubs for slab in self._slabs], stubs)
        kept, behind = self._slabs[:first], self._slabs[len(self._slabs) - last :]
        old = self._slabs[first : len(self._slabs) - last]
        for slab in old:
            self._remember(slab)
        start, end = sum(len(s.stubs) for s in kept), sum(len(s.stubs) for s in behind)
        fresh = [Slab(self.look, run) for run in slabs(stubs[start : len(stubs) - end])]
        for number, slab in enumerate(fresh, start=1 + len(kept)):
            self._scroll.body.insertWidget(number, slab)
        self._slabs, self._stubs = [*kept, *fresh, *behind], stubs
        self._home = {stub.ref: slab for slab in self._slabs for stub in slab.stubs}
        for slab in old:
            self._discard(slab)
        if focus in self._home and self._home[focus] in fresh:
            self.go_to(focus)

    def _show_line(self, ref: str) -> None:
        """Show a line's new contents, in another view where the old one does not suit."""
        slab, line = self._home.get(ref), self.line_of(ref)
        view = slab.views.get(ref) if slab is not None else None
        if slab is None or view is None or line is None:
            return
        if view.suits(line):
            view.render_line(line, ref in self.writing)
            return
        focus = self.focused()
        self._remember(slab)
        number = self._slabs.index(slab)
        self._slabs[number] = fresh = Slab(self.look, slab.stubs)
        self._home |= {stub.ref: fresh for stub in fresh.stubs}
        self._scroll.body.insertWidget(1 + number, fresh)
        self._fill(fresh)
        self._discard(slab)
        if focus in fresh.views:
            fresh.views[focus].take_focus()

    def _remember(self, slab: Slab) -> None:
        """Hold the words of lines being written, which the answers may not have yet."""
        views = slab.views.items()
        self._unseen |= {ref: view.written() for ref, view in views if ref in self.writing}

    def _discard(self, slab: Slab) -> None:
        self._scroll.body.removeWidget(slab)
        slab.hide()
        slab.deleteLater()

    def _settle(self) -> None:
        """Fill what is near the window, let go of what is far from it."""
        if not self.isVisible():
            return
        top = self._scroll.verticalScrollBar().value()
        height = max(1, self._scroll.viewport().height())
        y = self.problems.height() if self.problems.isVisible() else 0
        for slab in self._slabs:
            tall = slab.height() if slab.filled else slab.tall
            over, under = top - (y + tall), y - (top + height)
            y += tall
            if max(over, under) <= _NEAR * height:
                self._fill(slab)
            elif max(over, under) > _FAR * height:
                slab.empty()
        aimed, self._aim = self._view(self._aim), ""
        if aimed is not None:
            # A list of choices that opened with the focus has made the line taller.
            self._scroll.ensureWidgetVisible(aimed, 0, self.look.px(16))

    def _fill(self, slab: Slab) -> None:
        if not slab.filled:
            slab.fill(self._made)

    def _made(self, ref: str) -> LineView | None:
        line, held = self.line_of(ref), self._unseen.pop(ref, None)
        if line is None:
            return None
        if held is not None:
            line = replace(line, text=held.text)
        view = line_view(self.look, line, lambda *asked: self.look_up(*asked), self.files)
        for name in _HANDED_ON:
            getattr(view, name).connect(getattr(self, name))
        view.next_asked.connect(self.next_asked)
        return view

    def focused(self) -> str:
        """Return the line that holds the caret; empty for none."""
        views = ((ref, v) for slab in self._slabs for ref, v in slab.views.items())
        focus: QWidget | None = self.focusWidget()
        if focus is None:
            return ""
        return next((ref for ref, view in views if view.isAncestorOf(focus)), "")

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


def _same_ends(held: Sequence[tuple[Stub, ...]], stubs: tuple[Stub, ...]) -> tuple[int, int]:
    """Return how many slabs at the start and at the end hold the same lines as before."""
    first = start = 0
    while first < len(held) and stubs[start : start + len(held[first])] == held[first]:
        start += len(held[first])
        first += 1
    last, end = 0, len(stubs)
    while last < len(held) - first:
        run = held[len(held) - 1 - last]
        if end - len(run) < start or stubs[end - len(run) : end] != run:
            break
        end -= len(run)
        last += 1
    return first, last


def _problems(needs: Sequence[Needs]) -> list[Problem]:
    shown = [Problem(need.ref, need.words) for need in needs[:PROBLEMS_SHOWN]]
    rest = len(needs) - len(shown)
    if rest:
        shown.append(Problem(needs[PROBLEMS_SHOWN].ref, f"And {rest} more, from here on."))
    return shown


def _nothing_found(_ref: str, _text: str, _most: int) -> Looked:
    return Looked((), 0)
