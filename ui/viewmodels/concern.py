"""The steps of a concern: each is one action with its time; the words stand in the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Record
from fieldapp.services import concerns, reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter


@dataclass(frozen=True, slots=True)
class StepState:
    """One step; `done` says when and by whom, empty while it is to be done."""

    name: str
    title: str
    hint: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class ConcernState:
    """The steps in order, the ways to end, and how it ended; no steps when none is open."""

    busy: str = ""
    refused: Refused | None = None
    steps: tuple[StepState, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    closed: str = ""


class ConcernPath(Presenter[ConcernState]):
    """`open(record)` shows the steps of a concern; another kind of record shows none."""

    def __init__(
        self,
        door: Door,
        work: Work,
        publish: Callable[[Effects], None],
        on_state: Callable[[ConcernState], None],
    ) -> None:
        super().__init__(door, ConcernState(), on_state)
        self._work, self._publish = work, publish
        self._record: RecordId | None = None

    def open(self, record: RecordId, kind: RecordKind) -> None:
        """Show the steps of this record."""
        self._record = record if kind is RecordKind.CONCERN else None
        self.show(steps=(), outcomes=(), closed="", refused=None)
        self.refresh()

    def refresh(self) -> None:
        """Read the steps again."""
        work, record = self._work, self._record
        if record is not None:
            self.run(lambda: reading.record(work, record), self._read)

    def step(self, name: str) -> None:
        """This step is done now."""
        self._write(lambda work, record: concerns.step(work, record, name))

    def end(self, outcome: str) -> None:
        """The concern is closed, with how it ended."""
        self._write(lambda work, record: concerns.close(work, record, outcome))

    def _write(self, job: Callable[[Work, RecordId], Effects]) -> None:
        work, record = self._work, self._record
        if record is not None:
            self.run(lambda: job(work, record), self._publish)

    def _read(self, record: Record) -> None:
        if record.summary.id != self._record:
            return
        form = self._work.ports.forms.latest(RecordKind.CONCERN)
        latest = {step.step: step for step in sorted(record.steps, key=lambda s: s.done_ms)}
        steps = []
        for each in form.steps:
            held = latest.get(each.name)
            time = clock_time(self._work.clock, held.done_ms) if held else ""
            done = f"{time}, {held.version.person}" if held else ""
            steps.append(StepState(each.name, each.title, each.hint, done))
        outcomes = tuple((choice.name, choice.label) for choice in form.outcomes)
        closed = f"Closed by {record.closed.person}" if record.closed else ""
        self.show(steps=tuple(steps), outcomes=outcomes, closed=closed)
