"""What is left to do at the end of a visit: what is open, unsent, unsigned or in question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fieldapp.domain.change import OWNED
from fieldapp.domain.evidence import uncoded
from fieldapp.domain.views import Counters, Receipt
from fieldapp.reports.inspection_problems import Trouble
from fieldapp.services import (
    coding,
    concerns,
    inspection_standing,
    judgements,
    reading,
    reply,
    uncertainties,
)
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId


class Task(StrEnum):
    """What has to be done; the first stops the end of a visit by policy."""

    CONCERN = "concern"
    CONFLICTS = "conflicts"
    READ_BACK = "read_back"
    CODING = "coding"
    CHANGED = "changed"
    UNCERTAINTIES = "uncertainties"
    FINDINGS = "findings"
    JUDGEMENTS = "judgements"
    REPORT = "report"
    REPLY = "reply"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: how much of it is left, of how much, and names of what is left.

    `record` is where it is done when it is one record.
    """

    task: Task
    left: int
    of: int
    names: tuple[str, ...] = ()
    record: RecordId | None = None

    @property
    def done(self) -> bool:
        """Say whether nothing of it is left."""
        return self.left == 0


@dataclass(frozen=True, slots=True)
class Finish:
    """How far a visit is from its end; `framework` is empty when its pack is not on this laptop."""

    steps: tuple[Step, ...]
    counters: Counters
    receipts: tuple[Receipt, ...]
    framework: str

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.done for step in self.steps)


def checklist(work: Work) -> Finish:
    """Return what is left to do; refuses a visit whose framework this app lacks (C-180)."""
    counters = reading.counters(work)
    steps = (
        *_concerns(work),
        _conflicts(work),
        _read_back(work),
        *_evidence(work),
        *_judged(work),
        *_report(work),
        Step(Task.SEND, counters.laptop - counters.server, counters.laptop),
    )
    title = coding.pack_of(work).about.title
    return Finish(steps, counters, reading.receipts(work), title)


def _concerns(work: Work) -> Iterator[Step]:
    """Yield a step for each concern that is open, one that is done where none is."""
    held = concerns.standing(work)
    for one in held:
        to_do = tuple(step.step for step in one.to_do[:1])
        yield Step(Task.CONCERN, 1, 1, (one.short_name, one.child, *to_do), one.id)
    if not held:
        yield Step(Task.CONCERN, 0, 0)


def _conflicts(work: Work) -> Step:
    held = reading.conflicts(work)
    return Step(Task.CONFLICTS, len(held), len(held))


def _read_back(work: Work) -> Step:
    rows = [row for kind in sorted(OWNED) for row in reading.summaries(work, kind)]
    left = tuple(row.short_name for row in rows if not row.finished)
    return Step(Task.READ_BACK, len(left), len(rows), left)


def _evidence(work: Work) -> Iterator[Step]:
    held = coding.items(work)
    left = tuple(item.short_name for item in uncoded(held))
    yield Step(Task.CODING, len(left), len(held), left)
    changed = len(coding.notices(work, mine=False))
    yield Step(Task.CHANGED, changed, len(held))
    known = uncertainties.uncertainties(work)
    still = tuple(one.short_name for one in uncertainties.still_open(work))
    yield Step(Task.UNCERTAINTIES, len(still), len(known), still)


def _judged(work: Work) -> Iterator[Step]:
    cards = judgements.cards(work)
    left = tuple(card.area.title for card in cards if not card.agreed)
    yield Step(Task.JUDGEMENTS, len(left), len(cards), left)


def _report(work: Work) -> Iterator[Step]:
    """Yield the report's problems; a finding that is disputed or thin stands for itself."""
    standing = inspection_standing.standing(work)
    findings = standing.findings
    weak = tuple(
        one.finding.short_name for one in findings if one.disputed or not one.support.enough
    )
    yield Step(Task.FINDINGS, len(weak), len(findings), weak)
    own = [one for one in standing.problems if one.kind is not Trouble.COMMENT]
    yield Step(Task.REPORT, len(own), len(own))
    comments, left = reply.comments(work), reply.open_comments(work)
    names = tuple(one.short_name for one in left)
    yield Step(Task.REPLY, len(left), len(comments), names)
