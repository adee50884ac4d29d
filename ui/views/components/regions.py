"""The parts of the window, in the order in which Tab and F6 go through them."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class Regions:
    """Knows which part holds the focus, and where the focus goes next.

    Each region remembers its last place of focus, so that F6 comes back to it.
    """

    def __init__(self, window: QWidget, tab_order: tuple[QWidget, ...]) -> None:
        self._window, self._parts = window, tab_order
        self._last: dict[QWidget, QWidget] = {}

    def step(self, forward: bool) -> bool:
        """Tab or Shift+Tab: the next place of focus in the order of the parts; whether one was."""
        chain = self._chain(self._parts)
        stops = [stop for part in self._parts for stop in self._stops(part, chain)]
        return self._go(stops, forward)

    def next_region(
        self, forward: bool, parts: Sequence[QWidget], opens: Callable[[QWidget], None]
    ) -> None:
        """F6 or Shift+F6: the next of these parts; `opens` is called with it first."""
        here = self._region(parts)
        self._remember(parts, here)
        for distance in range(1, len(parts) + 1):
            part = parts[(here + (distance if forward else -distance)) % len(parts)]
            opens(part)
            if self._enter(part):
                return

    def _region(self, parts: Sequence[QWidget]) -> int:
        focus = QApplication.focusWidget()
        for number, part in enumerate(parts):
            if focus is not None and (part is focus or part.isAncestorOf(focus)):
                return number
        return -1

    def _remember(self, parts: Sequence[QWidget], here: int) -> None:
        focus = QApplication.focusWidget()
        if here >= 0 and focus is not None:
            self._last[parts[here]] = focus

    def _enter(self, part: QWidget) -> bool:
        stops = list(self._stops(part, self._chain((part,))))
        if not stops:
            return False
        last = self._last.get(part)
        target = last if last in stops else stops[0]
        assert target is not None
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _go(self, stops: list[QWidget], forward: bool) -> bool:
        focus = QApplication.focusWidget()
        if not stops:
            return False
        step = 1 if forward else -1
        here = stops.index(focus) if focus in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(here + step) % len(stops)].setFocus(reason)
        return True

    def _stops(self, part: QWidget, chain: Sequence[QWidget]) -> Iterator[QWidget]:
        """The places of focus inside a part, in the order in which they were made."""
        begin = chain.index(part) if part in chain else 0
        for each in (*chain[begin:], *chain[:begin]):
            if (each is part or part.isAncestorOf(each)) and self._takes_focus(each):
                yield each

    def _chain(self, parts: Sequence[QWidget]) -> list[QWidget]:
        """The parts and every place of focus, in the order in which the focus goes round."""
        known, found = set(parts), list[QWidget]()
        each = self._window.nextInFocusChain()
        for _ in range(10_000):
            if each is None or each is self._window:
                break
            if each in known or self._takes_focus(each):
                found.append(each)
            each = each.nextInFocusChain()
        return found

    def _takes_focus(self, widget: QWidget) -> bool:
        tab = Qt.FocusPolicy.TabFocus
        return (
            bool(widget.focusPolicy() & tab)
            and widget.focusProxy() is None
            and widget.isEnabled()
            and widget.isVisibleTo(self._window)
        )
