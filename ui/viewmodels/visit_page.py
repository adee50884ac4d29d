"""What presenters of an open visit share: read when somebody looks, and again at each change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol, TypeVar

from fieldapp.domain.effects import Effects
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.presenter import Presenter


class Loaded(Protocol):
    """A state that says whether anything was read yet."""

    @property
    def loaded(self) -> bool: ...


S = TypeVar("S", bound=Loaded)
T = TypeVar("T")


class VisitPage(Presenter[S], ABC):
    """Presents one screen of an open visit; its state has the field `said` too.

    Whoever derives from it gives `_load`; `opening` are the words for the first time.
    """

    def __init__(
        self, ports: EditorPorts, first: S, on_state: Callable[[S], None], opening: str
    ) -> None:
        super().__init__(ports.door, first, on_state)
        self._ports, self._opening, self._asked = ports, opening, False

    def shown(self) -> None:
        """The screen is looked at."""
        self._asked = True
        self._load("" if self.state.loaded else self._opening)

    def touched(self, effects: Effects) -> None:
        """Something was written or came; read again while the screen is in use."""
        if self._asked and effects.records:
            self._load("")

    @abstractmethod
    def _load(self, busy: str) -> None:
        """Read everything; `busy` is empty where what is shown stays meanwhile."""

    def _fetch(
        self,
        read: Callable[[], T],
        take: Callable[[T], None],
        busy: str,
        priority: Priority = Priority.SCREENS,
    ) -> None:
        """Read on the store's thread, in silence where there are no words for it."""
        if busy:
            self.run(read, take, busy)
        else:
            self._door.ask(read, take, self.refuse, priority)

    def _write(self, job: Callable[[], Effects], said: str = "") -> None:
        def written(effects: Effects) -> None:
            self.show(said=said)
            self._ports.publish(effects)

        self.run(job, written)
