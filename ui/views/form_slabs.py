"""The lines of a long form in slabs that are filled when they come into sight.

A form may have thousands of questions. Each slab holds a few dozen lines and stands as an empty
place of about the right height until it is near the window; what is far away is let go again,
except where the caret stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.form_page import Line, Part
from ui.views.components.base import Frame, column
from ui.views.form_field import FindChoices, LineView, line_view

_FULL: Final = 24
"""From so many lines on, a slab ends at the next card or outer group."""
_MOST: Final = 40
_LINE_PX: Final = 84
_INDENT_PX: Final = 14

Joined = Callable[[LineView], None]
"""Connects a new view to whoever takes its intentions."""


class Slab(QWidget):
    """A run of lines; `fill` makes their views, `empty` lets them go."""

    def __init__(self, look: Look, lines: Sequence[Line]) -> None:
        super().__init__()
        self._look = look
        self.lines = tuple(lines)
        self.views: dict[str, LineView] = {}
        self._layout: QVBoxLayout = column(gap=0)
        self.setLayout(self._layout)
        self._hold(look.px(_LINE_PX) * len(self.lines))

    @property
    def filled(self) -> bool:
        """Whether its views are there."""
        return bool(self.views)

    def fill(self, find: FindChoices, joined: Joined) -> None:
        """Make the views of its lines."""
        if self.filled:
            return
        for group in _blocks(self.lines):
            views = [self._view(line, find, joined) for line in group]
            self._layout.addWidget(_Block(group, views))
        self.setMinimumHeight(0)
        self.setMaximumHeight(16_777_215)

    def empty(self) -> None:
        """Let the views go; the place stays as high as it was."""
        if not self.filled or self.holds_focus():
            return
        self._hold(self.height())
        self.views = {}
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def holds_focus(self) -> bool:
        """Whether the caret stands in it."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def render_lines(self, lines: Sequence[Line], keeps: Callable[[str], bool]) -> bool:
        """Show the same lines with other contents; False when views have to be made anew."""
        before, self.lines = self.lines, tuple(lines)
        for old, new in zip(before, self.lines, strict=True):
            view = self.views.get(new.ref)
            if old is new or view is None:
                continue
            if not view.suits(new):
                return False
            view.render_line(new, keeps(new.ref))
        return True

    def _hold(self, height: int) -> None:
        self.setFixedHeight(height)

    def _view(self, line: Line, find: FindChoices, joined: Joined) -> LineView:
        view = line_view(self._look, line, find)
        self.views[line.ref] = view
        joined(view)
        return view


class _Block(QWidget):
    """Lines that belong together, set in by their depth; all but headings stand on a card."""

    def __init__(self, lines: Sequence[Line], views: Sequence[LineView]) -> None:
        super().__init__()
        first = lines[0]
        heads = first.part in (Part.GROUP, Part.REPEAT)
        indent = _INDENT_PX * min(max(0, first.depth - 1), 4)
        if heads:
            self.setLayout(column(*views, margins=(indent, 12, 0, 2)))
            return
        card = Frame("card")
        card.setProperty("tone", "plain")
        card.setLayout(column(*views, gap=16, margins=(14, 12, 14, 14)))
        self.setLayout(column(card, margins=(indent, 4, 0, 4)))


def slabs(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines in runs, each ending where a card or an outer group begins if it can."""
    run: list[Line] = []
    for line in lines:
        fits = line.part in (Part.CARD, Part.REPEAT) or (line.part is Part.GROUP and not line.depth)
        if (len(run) >= _FULL and fits) or len(run) >= _MOST:
            yield tuple(run)
            run = []
        run.append(line)
    if run:
        yield tuple(run)


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield each card with all that is in it, each outer heading, and the questions between."""
    run: list[Line] = []
    for line in lines:
        if run and _begins(run[0], run[-1], line):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _begins(first: Line, last: Line, line: Line) -> bool:
    """Say whether a line begins another block than the one from `first` to `last`."""
    if line.part is Part.CARD:
        return True
    if first.part is Part.CARD:
        return line.depth <= first.depth
    heads = (Part.GROUP, Part.REPEAT)
    return (line.part in heads) or (last.part in heads) or line.depth != last.depth
