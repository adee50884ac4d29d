"""Values that depend on values: what changes is worked out again, and nothing else.

A `Cell` holds a value. A `Derived` cell works its value out from others and tells its readers
only when it comes out different. A `Reaction` is run when something that it read changes; it
may write cells. Dependencies are noticed while a cell is worked out, hence they follow the
branch that was taken. The order of the work is that of ODK's engine, because actions and
calculations that meet in one edit show it: whoever began to read first is served first, and
what is asked for is worked out at once.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, unique
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")

MOST_STEPS: Final = 300_000
"""More work than this from one edit means that calculations chase each other."""


class EndlessWork(Exception):
    """Calculations never settle: each makes the other come out different."""


@unique
class State(IntEnum):
    """Whether a derived value can be trusted."""

    CLEAN = 0
    STALE = 1
    """Something that it read has changed."""
    DOUBTFUL = 2
    """Something further up has changed; perhaps nothing comes of it."""


class Graph:
    """The work in progress: who is reading, and what waits to be worked out."""

    __slots__ = ("reader", "round", "steps", "waiting")

    def __init__(self) -> None:
        self.reader: Derived[Any] | None = None
        self.waiting: list[Derived[Any]] | None = None
        self.round = 0
        self.steps = 0

    def run(self, change: Callable[[], None]) -> None:
        """Make `change` and work out what follows from it, unless that is under way already."""
        if self.waiting is not None:
            change()
            return
        queue: list[Derived[Any]] = []
        self.waiting = queue
        self.round += 1
        self.steps = 0
        try:
            change()
            for computation in queue:
                self.steps += 1
                if self.steps > MOST_STEPS:
                    raise EndlessWork
                computation.settle()
        finally:
            self.waiting = None

    def apart(self, work: Callable[[], None]) -> None:
        """Do `work` and what follows from it now, before what is waiting."""
        waiting, self.waiting = self.waiting, None
        steps = self.steps
        try:
            self.run(work)
        finally:
            self.waiting, self.steps = waiting, self.steps + steps

    def unseen(self, work: Callable[[], T]) -> T:
        """Return what `work` gives, without the reader coming to depend on what it reads."""
        reader, self.reader = self.reader, None
        try:
            return work()
        finally:
            self.reader = reader


class Cell(Generic[T]):
    """A value that can be read and written."""

    __slots__ = ("_held", "graph", "readers", "slots")

    def __init__(self, graph: Graph, held: T) -> None:
        """Hold a value that nobody has read; most values of a form are never read by others."""
        self.graph = graph
        self._held = held
        self.readers: list[Derived[Any]] | None = None
        self.slots: list[int] | None = None

    def read(self) -> T:
        """Return the value; whoever is being worked out depends on it from now on."""
        reader = self.graph.reader
        if reader is not None:
            seen, sources = reader.seen, reader.sources
            if seen < len(sources) and sources[seen] is self:
                reader.seen = seen + 1
            else:
                self._gain(reader)
        return self._held

    def _gain(self, reader: Derived[Any]) -> None:
        """Take on a reader that comes by another way than the last time."""
        if self.readers is None or self.slots is None:
            self.readers, self.slots = [], []
        reader.leave(reader.seen)
        reader.places.append(len(self.readers))
        self.slots.append(len(reader.sources))
        reader.sources.append(self)
        self.readers.append(reader)
        reader.seen += 1

    def peek(self) -> T:
        """Return the value; nobody comes to depend on it."""
        return self._held

    def write(self, value: T) -> None:
        """Hold `value`; work out what depends on it when it differs."""
        if value == self._held:
            return
        self._held = value
        if self.readers:
            self.graph.run(self._tell)

    def _tell(self) -> None:
        queue = self.graph.waiting
        assert queue is not None, "changes are told inside a run"
        # One that is at work and has not come here yet will read the new value anyway.
        for reader, slot in zip(self.readers or (), self.slots or (), strict=True):
            if slot < reader.seen:
                if not reader.state:
                    queue.append(reader)
                    reader.doubt_readers(queue)
                reader.state = State.STALE

    def forget(self, place: int) -> None:
        """Drop the reader at `place`; the last one moves there."""
        if not self.readers or not self.slots:
            return
        moved, slot = self.readers.pop(), self.slots.pop()
        if place < len(self.readers):
            moved.places[slot] = place
            self.readers[place] = moved
            self.slots[place] = slot


class Derived(Cell[T]):
    """A value worked out from others."""

    __slots__ = ("_make", "places", "seen", "sources", "state", "updated")

    def __init__(self, graph: Graph, make: Callable[[], T], held: T) -> None:
        """Work nothing out yet; `held` is what the first value is compared with."""
        super().__init__(graph, held)
        self._make = make
        self.sources: list[Cell[Any]] = []
        self.places: list[int] = []
        self.seen = 0
        self.state = State.STALE
        self.updated = -1

    def read(self) -> T:
        """Return the value, worked out now if it has to be."""
        if self.state is State.STALE:
            self.work()
        elif self.state is State.DOUBTFUL:
            self.graph.apart(self._ask_sources)
        return super().read()

    def peek(self) -> T:
        """Return the value, worked out now if it has to be; nobody comes to depend on it."""
        return self.graph.unseen(self.read)

    def settle(self) -> None:
        """Work it out if anything that it read has really changed."""
        if self.state is State.STALE:
            self.work()
        elif self.state is State.DOUBTFUL:
            self._ask_sources()

    def work(self) -> None:
        """Work it out now, and tell the readers when it comes out different."""
        self.seen = 0
        self.state = State.CLEAN
        graph = self.graph
        reader, graph.reader = graph.reader, self
        try:
            value = self._make()
        except BaseException:
            self.state = State.STALE
            raise
        finally:
            graph.reader = reader
            self.leave(self.seen)
        self.updated = graph.round
        self.write(value)

    def leave(self, kept: int) -> None:
        """Depend on no more than the first `kept` sources."""
        sources, places = self.sources, self.places
        while len(sources) > kept:
            sources.pop().forget(places.pop())

    def dispose(self) -> None:
        """Depend on nothing any more."""
        self.leave(0)
        self.state = State.CLEAN

    def _ask_sources(self) -> None:
        """Let doubtful sources settle; one that comes out different makes this stale."""
        self.state = State.CLEAN
        for source in tuple(self.sources):
            if isinstance(source, Derived):
                source.settle_once()

    def settle_once(self) -> None:
        """Settle as the source of another: at most once a round."""
        if self.state is State.STALE:
            if self.updated < self.graph.round:
                self.work()
        elif self.state is State.DOUBTFUL:
            self._ask_sources()

    def doubt_readers(self, queue: list[Derived[Any]]) -> None:
        """Mark everyone who reads this, and who reads them, as doubtful."""
        if self.readers is None or self.slots is None:
            return
        for reader, slot in zip(self.readers, self.slots, strict=True):
            if slot < reader.seen and not reader.state:
                reader.state = State.DOUBTFUL
                queue.append(reader)
                reader.doubt_readers(queue)


class Reaction(Derived[None]):
    """Work that is done at once, and again whenever something that it read has changed."""

    __slots__ = ()

    def __init__(self, graph: Graph, do: Callable[[], None]) -> None:
        """Do the work for the first time."""
        super().__init__(graph, do, None)
        self.work()
