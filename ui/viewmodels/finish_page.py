"""The end of a visit: a checklist that says what is left, and leads to where it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Receipt
from fieldapp.services import finish
from fieldapp.services.finish import Finish, Step, Task
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import moment_words
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.places import Spot
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.shell import Counters

_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class TaskState:
    """A line of the checklist; `stops` what ends a visit, `verb` leads to `spot` or `record`."""

    id: str
    title: str
    note: str
    done: bool
    stops: bool = False
    later: bool = False
    verb: str = ""
    spot: Spot | None = None
    record: RecordId | None = None


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """A numbered part of the checklist."""

    title: str
    tasks: tuple[TaskState, ...]


@dataclass(frozen=True, slots=True)
class ReceiptState:
    """A signed receipt in words."""

    title: str
    note: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class FinishState:
    """All that the screen shows."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    groups: tuple[TaskGroup, ...] = ()
    counters: Counters = field(default_factory=Counters)
    receipts: tuple[ReceiptState, ...] = ()
    missing: str = ""

    @property
    def about(self) -> str:
        """How many steps are done, in words."""
        if not self.loaded:
            return ""
        tasks = [task for group in self.groups for task in group.tasks]
        done = sum(task.done for task in tasks)
        return f"{done} of {len(tasks)} steps done. Everything you wrote is already saved."


class FinishPage(Presenter[FinishState]):
    """Reads the checklist when it is looked at, and again when something was written."""

    def __init__(self, door: Door, work: Work, on_state: Callable[[FinishState], None]) -> None:
        super().__init__(door, FinishState(), on_state)
        self._work, self._asked = work, False

    def shown(self) -> None:
        """The screen is looked at."""
        self._asked, work = True, self._work
        busy = "" if self.state.loaded else "Counting what is left"
        self.run(lambda: finish.checklist(work), self._take, busy, Priority.BACKGROUND)

    def touched(self, effects: Effects) -> None:
        """Something was written, came, or was received by the server."""
        if self._asked and (effects.records or effects.receipts):
            self.shown()

    def _take(self, held: Finish) -> None:
        whole = tuple(_whole(held))
        counters = Counters(held.counters.laptop, held.counters.server, held.counters.confirmed)
        self.show(
            loaded=True,
            refused=None,
            groups=(
                TaskGroup("1 Make it whole", whole),
                TaskGroup("2 Send", tuple(_sending(held))),
                TaskGroup("3 Hand over", _LATER),
            ),
            counters=counters,
            receipts=tuple(_receipt(self._work.clock, one) for one in held.receipts),
            missing=_missing(held),
        )


_LATER: Final = (
    TaskState(
        "seal",
        "Lead seals the visit",
        "This version of the app cannot seal yet. Nothing is lost by that.",
        done=False,
        later=True,
    ),
    TaskState(
        "opened",
        "Office opens and confirms every item",
        "After the seal. Each confirmation is a signed receipt.",
        done=False,
        later=True,
    ),
    TaskState(
        "removed",
        "Remove from this laptop",
        "After the office confirmed every item.",
        done=False,
        later=True,
    ),
)


def _whole(held: Finish) -> Iterator[TaskState]:
    for number, step in enumerate(held.steps):
        if step.task is not Task.SEND:
            yield _task(number, step)


def _task(number: int, step: Step) -> TaskState:
    words = _WORDS[step.task]
    if step.done:
        note = words.of.format(step.of) if step.of else words.none
        return TaskState(str(number), words.done, note, done=True)
    if step.task is Task.CONCERN:
        return _concern(number, step)
    title = words.one if step.left == 1 else words.many.format(step.left)
    note = _names(step) or words.hint
    return TaskState(str(number), title, note, False, False, False, words.verb, words.spot)


def _concern(number: int, step: Step) -> TaskState:
    name, child, *to_do = step.names
    about = f" about {child}" if child else ""
    next_ = f"Next: {to_do[0].replace('_', ' ')}." if to_do else "Every step is done; close it."
    title = f"Concern {name}{about} is still open"
    return TaskState(
        str(number), title, next_, False, stops=True, verb=f"Open {name}", record=step.record
    )


def _names(step: Step) -> str:
    more = len(step.names) - _NAMED
    named = ", ".join(step.names[:_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def _sending(held: Finish) -> Iterator[TaskState]:
    step = next(one for one in held.steps if one.task is Task.SEND)
    if step.done:
        yield TaskState("send", "Everything is on the server", "Proved by a signed receipt.", True)
        return
    left = "1 item is" if step.left == 1 else f"{step.left} items are"
    title = f"{left} only on this laptop"
    note = "You can work, lock or close the lid while it is sent."
    yield TaskState("send", title, note, False, verb="Send", spot=Spot.EXCHANGE)


def _receipt(clock: Clock, one: Receipt) -> ReceiptState:
    who = "Opened by the records office" if one.confirmed else "Stored by the server"
    when = moment_words(clock, one.time_ms)
    title = f"{who}: {one.entries} entries"
    return ReceiptState(title, f"{when}. Receipt {one.fingerprint[:9]}", one.confirmed)


def _missing(held: Finish) -> str:
    """Say what is missing before the visit may be removed from the laptop."""
    counters = held.counters
    unsent, unopened = counters.laptop - counters.server, counters.laptop - counters.confirmed
    parts = ["the lead’s seal"]
    parts += [f"a stored receipt for {_items(unsent)}"] if unsent else []
    parts += [f"an opened receipt for {_items(unopened)}"] if unopened else []
    return f"Missing: {', '.join(parts)}. This version of the app removes no visit."


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said of a step: done with how many, done with none, left one or many."""

    done: str
    of: str
    none: str
    one: str
    many: str
    hint: str
    verb: str = "Show"
    spot: Spot | None = None


_WORDS: Final = {
    Task.CONCERN: _Words("No concern is open", "", "All that were raised are closed.", "", "", ""),
    Task.CONFLICTS: _Words(
        "No conflicts",
        "",
        "Nothing stands in two versions.",
        "1 place stands in two versions",
        "{} places stand in two versions",
        "Both versions are kept until a person decides.",
        "Decide",
        Spot.CONFLICTS,
    ),
    Task.READ_BACK: _Words(
        "Every interview was read back",
        "{} interviews.",
        "There is no interview.",
        "1 interview not read back",
        "{} interviews not read back",
        "Read the words aloud, and finish the record.",
        spot=Spot.INTERVIEWS,
    ),
    Task.CODING: _Words(
        "All evidence is coded or set aside",
        "{} items.",
        "There is no evidence yet.",
        "1 item of evidence still to code",
        "{} items of evidence still to code",
        "Give each a judgement and a source.",
        "Code",
        Spot.EVIDENCE,
    ),
    Task.CHANGED: _Words(
        "No coded words changed",
        "{} items stand as they were coded.",
        "There is no evidence yet.",
        "The words of 1 item changed since it was coded",
        "The words of {} items changed since they were coded",
        "Look whether they still say it.",
        spot=Spot.EVIDENCE,
    ),
    Task.UNCERTAINTIES: _Words(
        "No uncertainty is open",
        "{} were closed with evidence.",
        "None was noted.",
        "1 uncertainty is open",
        "{} uncertainties are open",
        "",
        spot=Spot.MEETING,
    ),
    Task.FINDINGS: _Words(
        "Every finding has enough under it",
        "{} findings.",
        "There is no finding yet.",
        "1 finding is thin or disputed",
        "{} findings are thin or disputed",
        "",
        spot=Spot.FINDINGS,
    ),
    Task.JUDGEMENTS: _Words(
        "Every judgement is signed",
        "{} judgements, by the lead and quality assurance.",
        "This framework has no judgements.",
        "1 judgement is not signed by everybody",
        "{} judgements are not signed by everybody",
        "",
        spot=Spot.JUDGEMENTS,
    ),
    Task.REPORT: _Words(
        "The report has nothing to look at",
        "",
        "Every sentence has its evidence.",
        "1 thing to look at in the report",
        "{} things to look at in the report",
        "Sentences without evidence, thin or empty parts.",
        spot=Spot.REPORT,
    ),
    Task.REPLY: _Words(
        "Every comment of the authority is answered",
        "{} comments.",
        "None was taken in yet.",
        "1 comment of the authority has no whole answer",
        "{} comments of the authority have no whole answer",
        "",
        "Answer",
        Spot.REPLY,
    ),
}
