"""The steps of a concern: each is one action with its time; words and another time may follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft, Record, Step
from fieldapp.forms.concern_path import PathTimes
from fieldapp.forms.model import Step as FormStep
from fieldapp.services import capture, concerns, reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import earlier_time, moment_words
from ui.viewmodels.concern_bar import due_words, pressing
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.shell import ConcernKind
from ui.viewmodels.typing import Written

WHEN: Final = "Write a time on the 24-hour clock, for example 14:05. A later time was yesterday."


@dataclass(frozen=True, slots=True)
class StepState:
    """One step; `done` says when and by whom, empty while it is to be done.

    `told` holds the words that were said with it. `due` says by when a step that is to be
    done is due, and `kind` how pressing that is.
    """

    name: str
    title: str
    hint: str
    done: str = ""
    told: tuple[str, ...] = ()
    due: str = ""
    kind: ConcernKind = ConcernKind.NONE


@dataclass(frozen=True, slots=True)
class ConcernState:
    """The steps in order, the ways to end, and how it ended; no steps when none is open.

    `telling` is the step whose words are being written, `draft` what was written before a
    crash, and `problem` what is wrong with the time.
    """

    busy: str = ""
    refused: Refused | None = None
    steps: tuple[StepState, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    closed: str = ""
    telling: str = ""
    draft: str = ""
    problem: str = ""


class ConcernPath(Presenter[ConcernState]):
    """`open(record)` shows the steps of a concern; another kind of record shows none.

    `read` tells the words that are being written about a step.
    """

    def __init__(
        self,
        ports: EditorPorts,
        times: PathTimes,
        on_state: Callable[[ConcernState], None],
        read: Callable[[], Written],
    ) -> None:
        super().__init__(ports.door, ConcernState(), on_state)
        self._ports, self._times, self._read = ports, times, read
        self._work, self._record = ports.work, _NO_RECORD
        self._held: dict[str, tuple[Step, ...]] = {}

    def open(self, record: RecordId, kind: RecordKind) -> None:
        """Show the steps of this record, and the words that a crash left unfinished."""
        self._leave()
        self._record = record if kind is RecordKind.CONCERN else _NO_RECORD
        self._state = ConcernState()
        self.show()
        self.refresh()

    def refresh(self) -> None:
        """Read the steps again."""
        work, record = self._work, self._record
        if record != _NO_RECORD:
            self.run(lambda: (reading.record(work, record), capture.kept_aside(work)), self._shown)

    def step(self, name: str) -> None:
        """This step is done now."""
        self._write(lambda work, record: concerns.step(work, record, name))

    def tell(self, name: str) -> None:
        """Words or another time are to be written for a step."""
        if self.state.telling != name:
            self._leave()
            self.show(telling=name, draft="", problem="")

    def typed(self) -> None:
        """Words about the step were changed; they are kept as they are typed."""
        if self.state.telling:
            self._ports.typing.typed(
                (self._record, _draft_slot(self.state.telling)), (), self._read
            )

    def keep(self, time: str) -> None:
        """Keep the words and the time; what was said of the step before stays in the log."""
        name, words = self.state.telling, self._read().text
        held = self._held.get(name, ())
        done = earlier_time(self._work.clock, time) if time.strip() else None
        if time.strip() and done is None:
            self.show(problem=WHEN)
            return
        if done is None and held:
            done = held[0].done_ms
        seen, slot = [each.version.reference for each in held], _draft_slot(name)
        self._ports.typing.forget((self._record, slot))

        def write(work: Work, record: RecordId) -> Effects:
            effects = concerns.step(work, record, name, words, done, seen)
            capture.drop_draft(work, record, slot)
            return effects

        self._write(write, telling="", draft="", problem="")

    def end(self, outcome: str) -> None:
        """The concern is closed, with how it ended."""
        self._write(lambda work, record: concerns.close(work, record, outcome))

    def _leave(self) -> None:
        if self.state.telling:
            self._ports.typing.leave((self._record, _draft_slot(self.state.telling)))

    def _write(self, job: Callable[[Work, RecordId], Effects], **after: str) -> None:
        work, record = self._work, self._record

        def written(effects: Effects) -> None:
            self.show(**after)
            self._ports.publish(effects)

        if record != _NO_RECORD:
            self.run(lambda: job(work, record), written)

    def _shown(self, read: tuple[Record, tuple[Draft, ...]]) -> None:
        record, drafts = read
        if record.summary.id != self._record:
            return
        form = self._work.ports.forms.latest(RecordKind.CONCERN)
        self._held = {step.name: _of(record, step.name) for step in form.steps}
        due = {each.step: each.due_ms for each in concerns.to_do(record, self._times)}
        steps = tuple(self._step(step, due.get(step.name)) for step in form.steps)
        outcomes = tuple((choice.name, choice.label) for choice in form.outcomes)
        closed = f"Closed by {record.closed.person}" if record.closed else ""
        self.show(steps=steps, outcomes=outcomes, closed=closed)
        self._put_back(drafts)

    def _step(self, step: FormStep, due_ms: int | None) -> StepState:
        held, clock = self._held[step.name], self._work.clock
        done = "; ".join(f"{moment_words(clock, s.done_ms)}, {s.version.person}" for s in held)
        due = due_words(clock, due_ms) if due_ms is not None and not held else ""
        return StepState(
            step.name,
            step.title,
            step.hint,
            done,
            tuple(s.version.text for s in held if s.version.text.strip()),
            due[:1].upper() + due[1:],
            pressing(due_ms, clock.now().ms, self._times.soon_minutes) if due else ConcernKind.NONE,
        )

    def _put_back(self, drafts: tuple[Draft, ...]) -> None:
        """Go on with words about a step that never came to be kept."""
        found = next(
            (d for d in drafts if d.record == self._record and d.slot.startswith(_DRAFTS)), None
        )
        if found is not None and found.text.strip() and not self.state.telling:
            name = found.slot[len(_DRAFTS) :].decode("utf-8")
            self.show(telling=name, draft=found.text)


_NO_RECORD: Final = RecordId(b"")
_DRAFTS: Final = b"d:t:"


def _draft_slot(name: str) -> bytes:
    """Return where words about a step are kept; drafts of these slots never become entries."""
    return _DRAFTS + name.encode()


def _of(record: Record, name: str) -> tuple[Step, ...]:
    """Return what stands of one step, the earliest first."""
    held = (step for step in record.steps if step.step == name)
    return tuple(sorted(held, key=lambda s: (s.done_ms, s.version.reference)))
