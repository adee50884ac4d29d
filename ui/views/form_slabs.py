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
from ui.viewmodels.form_page import Part, Stub
from ui.views.components.base import Frame, column
from ui.views.form_field import LineView

_FULL: Final = 24
"""From so many lines on, a slab ends at the next card or outer group."""
_MOST: Final = 40
_LINE_PX: Final = 84
_INDENT_PX: Final = 14


class Slab(QWidget):
    """A run of lines; `fill` makes their views, `empty` lets them go."""

    def __init__(self, look: Look, stubs: Sequence[Stub]) -> None:
        super().__init__()
        self._look = look
        self.stubs = tuple(stubs)
        self.views: dict[str, LineView] = {}
        self._layout: QVBoxLayout = column(gap=0)
        self.setLayout(self._layout)
        self.tall = look.px(_LINE_PX) * len(self.stubs)
        """Its height in px while it is empty."""
        self.setFixedHeight(self.tall)

    @property
    def filled(self) -> bool:
        """Whether its views are there."""
        return bool(self.views)

    def fill(self, maker: Callable[[str], LineView | None]) -> None:
        """Make the views of its lines."""
        for group in _blocks(self.stubs):
            made = [(stub.ref, maker(stub.ref)) for stub in group]
            views = {ref: view for ref, view in made if view is not None}
            self.views |= views
            self._layout.addWidget(_Block(group, tuple(views.values())))
        self.setMinimumHeight(0)
        self.setMaximumHeight(16_777_215)

    def empty(self) -> None:
        """Let the views go; the place stays as high as it was."""
        if not self.filled or self.holds_focus():
            return
        self.tall = self.height()
        self.setFixedHeight(self.tall)
        self.views = {}
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def holds_focus(self) -> bool:
        """Whether the caret stands in it."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)


class _Block(QWidget):
    """Lines that belong together, set in by their depth; all but headings stand on a card."""

    def __init__(self, stubs: Sequence[Stub], views: Sequence[LineView]) -> None:
        super().__init__()
        first = stubs[0]
        heads = first.part in (Part.GROUP, Part.REPEAT)
        indent = _INDENT_PX * min(max(0, first.depth - 1), 4)
        if heads:
            self.setLayout(column(*views, margins=(indent, 12, 0, 2)))
            return
        card = Frame("card")
        card.setProperty("tone", "plain")
        card.setLayout(column(*views, gap=16, margins=(14, 12, 14, 14)))
        self.setLayout(column(card, margins=(indent, 4, 0, 4)))


def slabs(stubs: Sequence[Stub]) -> Iterator[tuple[Stub, ...]]:
    """Yield the lines in runs, each ending where a card or an outer group begins if it can."""
    run: list[Stub] = []
    for stub in stubs:
        fits = stub.part in (Part.CARD, Part.REPEAT) or (stub.part is Part.GROUP and not stub.depth)
        if (len(run) >= _FULL and fits) or len(run) >= _MOST:
            yield tuple(run)
            run = []
        run.append(stub)
    if run:
        yield tuple(run)


def _blocks(stubs: Sequence[Stub]) -> Iterator[list[Stub]]:
    """Yield each card with all that is in it, each outer heading, and the questions between."""
    run: list[Stub] = []
    for stub in stubs:
        if run and _begins(run[0], run[-1], stub):
            yield run
            run = []
        run.append(stub)
    if run:
        yield run


def _begins(first: Stub, last: Stub, stub: Stub) -> bool:
    """Say whether a line begins another block than the one from `first` to `last`."""
    if stub.part is Part.CARD:
        return True
    if first.part is Part.CARD:
        return stub.depth <= first.depth
    heads = (Part.GROUP, Part.REPEAT)
    return (stub.part in heads) or (last.part in heads) or stub.depth != last.depth
