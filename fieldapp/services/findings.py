"""Findings of the team: opened, borne out or opposed by evidence, agreed."""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain.change import RecordKind, field_slot
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.finding import Board, Finding, State, Weighed, board, read_finding, weigh
from fieldapp.domain.fold import live_refs
from fieldapp.domain.matrix import Matrix
from fieldapp.frameworks.shape import matrix_shape
from fieldapp.services import coding, reading, records
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
    fields = {"title": claim, "state": State.EMERGING.value, "owner": str(work.person)}
    cited = [one.hex() for one in supporting]
    sets = {"areas": areas, "agencies": agencies, "supporting": cited}
    return records.open_record(work, RecordKind.FINDING, fields=fields, sets=sets)


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


def set_state(
    work: Work, finding: RecordId, state: State, seen: Iterable[Reference] | None = None
) -> Effects:
    """Say how far a finding is; thin evidence is shown and never forbids it."""
    return _answer(work, finding, "state", state.value, seen)


def hand_over(work: Work, finding: RecordId, owner: PersonId) -> Effects:
    """Give a finding to another person."""
    return _answer(work, finding, "owner", str(owner), None)


def explain(work: Work, finding: RecordId, why: str) -> Effects:
    """Say why a finding's evidence is enough although something is missing."""
    return _answer(work, finding, "explanation", why, None)


def answer_contrary(work: Work, finding: RecordId, words: str) -> Effects:
    """Say what becomes of the evidence against a finding."""
    return _answer(work, finding, "answer", words, None)


def findings(work: Work, archived: bool = False) -> tuple[Finding, ...]:
    """Return the findings, oldest change first."""
    rows = reading.summaries(work, RecordKind.FINDING, archived)
    return tuple(read_finding(reading.state_of(work, row.id)) for row in reversed(rows))


def weighed(work: Work) -> tuple[Weighed, ...]:
    """Return every finding with what it rests on, under the inspection's framework."""
    shape = matrix_shape(coding.pack_of(work))
    held = {item.id: item for item in coding.items(work)}
    return tuple(weigh(shape, finding, held) for finding in findings(work))


def meeting(work: Work) -> Board:
    """Return the board of the evening meeting."""
    shape = matrix_shape(coding.pack_of(work))
    items = coding.items(work)
    held = {item.id: item for item in items}
    gaps = Matrix(shape, items).gaps(coding.explained(work))
    return board((weigh(shape, one, held) for one in findings(work)), gaps, items)


def _answer(
    work: Work, finding: RecordId, key: str, value: str, seen: Iterable[Reference] | None
) -> Effects:
    state = reading.state_of(work, finding)
    named = live_refs(state, field_slot(key)) if seen is None else seen
    return records.set_field(work, finding, key, value, named)
