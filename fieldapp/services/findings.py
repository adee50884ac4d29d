"""Findings of the team: opened, borne out or opposed by evidence, agreed, said to others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.domain.finding import SHARE, Finding, State, Weighed, read_finding, weigh
from fieldapp.domain.matrix import Shape
from fieldapp.frameworks.shape import matrix_shape
from fieldapp.services import coding, reading, records
from fieldapp.services.answering import answer_one
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference


def open_finding(
    work: Work,
    claim: str,
    areas: Iterable[str],
    agencies: Iterable[str] = (),
    supporting: Iterable[RecordId] = (),
) -> tuple[RecordId, Effects]:
    """Begin a finding, emerging, owned by who begins it. Refuses an empty claim (C-162)."""
    if not claim.strip():
        raise Refused("C-162", "The finding says nothing yet.", "Say in a sentence what is found.")
    return begin_finding(work, claim, areas, agencies, supporting)


def begin_finding(
    work: Work,
    claim: str = "",
    areas: Iterable[str] = (),
    agencies: Iterable[str] = (),
    supporting: Iterable[RecordId] = (),
) -> tuple[RecordId, Effects]:
    """Begin a finding whose sentence may still be written; otherwise as `open_finding`."""
    fields = {"state": State.EMERGING.value, "owner": str(work.person)}
    fields |= {"title": claim} if claim.strip() else {}
    cited = [one.hex() for one in supporting]
    sets = {"areas": areas, "agencies": agencies, "supporting": cited}
    return records.open_record(work, RecordKind.FINDING, fields=fields, sets=sets)


def from_evidence(work: Work, items: Iterable[RecordId]) -> tuple[RecordId, Effects]:
    """Begin a finding on items, in the areas and of the agencies that they are coded with."""
    held = [item for one in items if (item := coding.item(work, one)) is not None]
    areas = sorted({area for item in held for area in item.areas})
    agencies = sorted({agency for item in held for agency in item.agencies})
    return begin_finding(work, "", areas, agencies, [item.id for item in held])


def cite(
    work: Work, finding: RecordId, items: Iterable[RecordId], contrary: bool = False
) -> Effects:
    """Put evidence under a finding, or against it; an item is never on both sides."""
    ids = [item.hex() for item in items]
    here, there = ("contrary", "supporting") if contrary else ("supporting", "contrary")
    return records.change_sets(work, finding, {here: (ids, ()), there: ((), ids)})


def uncite(work: Work, finding: RecordId, items: Iterable[RecordId]) -> Effects:
    """Take evidence away from a finding, on whichever side it stands."""
    ids = [item.hex() for item in items]
    sides: dict[str, tuple[list[str], list[str]]] = {"supporting": ([], ids), "contrary": ([], ids)}
    return records.change_sets(work, finding, sides)


def place(work: Work, finding: RecordId, key: str, value: str, on: bool) -> Effects:
    """Say that a finding belongs to an area or an agency (`areas`, `agencies`), or does not."""
    come, gone = ((value,), ()) if on else ((), (value,))
    return records.change_set(work, finding, key, come, gone)


def set_state(work: Work, finding: RecordId, state: State, seen: Iterable[Reference]) -> Effects:
    """Say how far a finding is, in place of what was `seen` of it.

    Thin evidence is shown and never forbids it.
    """
    return answer_one(work, finding, "state", state.value, seen)


def hand_over(work: Work, finding: RecordId, owner: PersonId, seen: Iterable[Reference]) -> Effects:
    """Give a finding to another person, in place of the owner that was `seen`."""
    return answer_one(work, finding, "owner", str(owner), seen)


def explain(work: Work, finding: RecordId, why: str, seen: Iterable[Reference]) -> Effects:
    """Say why a finding's evidence is enough although something is missing."""
    return answer_one(work, finding, "explanation", why, seen)


def answer_contrary(
    work: Work, finding: RecordId, words: str, seen: Iterable[Reference]
) -> Effects:
    """Say what becomes of the evidence against a finding."""
    return answer_one(work, finding, "answer", words, seen)


def share(work: Work, finding: RecordId, on: bool, seen: Iterable[Reference]) -> Effects:
    """Say whether the authority may hear a finding. Refuses who does not lead (C-260)."""
    if work.person not in work.store.membership().leads:
        raise Refused(
            "C-260",
            "Only the lead decides what is said to the authority.",
            "Ask the lead; the finding stays as it is.",
        )
    return answer_one(work, finding, "shareable", SHARE if on else "keep", seen)


def findings(work: Work, archived: bool = False) -> tuple[Finding, ...]:
    """Return the findings, oldest change first."""
    rows = reading.summaries(work, RecordKind.FINDING, archived)
    return tuple(read_finding(reading.state_of(work, row.id)) for row in reversed(rows))


def weighed(work: Work) -> tuple[Weighed, ...]:
    """Return every finding with what it rests on; of the evidence only what is cited is read."""
    shape = matrix_shape(coding.pack_of(work))
    return tuple(weigh(shape, one, cited_items(work, one)) for one in findings(work))


def weighed_one(work: Work, finding: RecordId, shape: Shape | None = None) -> Weighed:
    """Return one finding with what it rests on."""
    held = read_finding(reading.state_of(work, finding))
    return weigh(shape or matrix_shape(coding.pack_of(work)), held, cited_items(work, held))


def cited_items(work: Work, finding: Finding) -> Mapping[RecordId, Item]:
    """Return the items that a finding cites and that are on this laptop."""
    named = (*finding.supporting, *finding.contrary)
    return {one: item for one in named if (item := coding.item(work, one)) is not None}
