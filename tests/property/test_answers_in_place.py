"""Whatever people write on screens apart takes the place of what they saw, and of nothing else.

Two laptops look, write and carry in any order; a naive model keeps which version each writer
saw. What lives in the end on both laptops is what nobody replaced who had seen it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain.change import RecordKind, inspection_record
from fieldapp.domain.judgement import Part, part_key
from fieldapp.domain.record import read_field
from fieldapp.programme.facts import arrival_key
from fieldapp.services import (
    enquiries,
    findings,
    form_answers,
    judgements,
    keep_in_touch,
    plan,
    reading,
    records,
    reply,
)
from fieldapp.services.form_answers import FormStep
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId, RecordId
from sync.protocol.operation import Reference
from tests.support.editor_desk import open_visit
from tests.support.fleet import Fleet
from tests.support.stretching import quick_stretching

Seen = tuple[Reference, ...]
Write = Callable[[Work, RecordId, str, Seen], object]
PEOPLE = ("OF2", "OF3")


def _explain(work: Work, record: RecordId, text: str, seen: Seen) -> object:
    return findings.explain(work, record, text, seen)


def _hand_over(work: Work, record: RecordId, text: str, seen: Seen) -> object:
    return findings.hand_over(work, record, PersonId(text), seen)


def _plan(work: Work, record: RecordId, text: str, seen: Seen) -> object:
    return enquiries.plan(work, record, {"day": text}, {"day": seen})


def _reason(work: Work, _record: RecordId, text: str, seen: Seen) -> object:
    return judgements.write_part(work, "in_care", Part.RATIONALE, text, seen)


def _reply(work: Work, record: RecordId, text: str, seen: Seen) -> object:
    return reply.answer(work, record, reply.Part.REASONS, text, seen)


def _said(work: Work, record: RecordId, text: str, seen: Seen) -> object:
    return keep_in_touch.said(work, record, text, {"said_at": seen})


def _arrival(work: Work, record: RecordId, text: str, seen: Seen) -> object:
    return plan.set_arrival(work, record, "cqc", {"from": text}, {"from": seen})


def _form(work: Work, record: RecordId, text: str, seen: Seen) -> object:
    return form_answers.keep(work, record, FormStep({"q": text}, seen={"q": seen}))


WRITES: tuple[tuple[Write, RecordKind, str], ...] = (
    (_explain, RecordKind.FINDING, "explanation"),
    (_hand_over, RecordKind.FINDING, "owner"),
    (_plan, RecordKind.ENQUIRY, "day"),
    (_reason, RecordKind.INSPECTION, part_key("in_care", Part.RATIONALE)),
    (_reply, RecordKind.REPLY, "reasons"),
    (_said, RecordKind.KEEP_IN_TOUCH, "said_at"),
    (_arrival, RecordKind.PLANNED, arrival_key("cqc", "from")),
    (_form, RecordKind.NOTE, "q"),
)


@dataclass
class Person:
    """A laptop with what its screen shows: the references, and the texts that they are."""

    work: Work
    seen: Seen = ()
    stands: set[str] = field(default_factory=set)
    holds: dict[str, set[str]] = field(default_factory=dict)
    """Every version that is here, with those that it replaced."""

    def live(self) -> set[str]:
        """What nobody replaced who had seen it, as far as is known here."""
        return set(self.holds) - {gone for some in self.holds.values() for gone in some}


class Apart:
    """Two laptops of one visit."""

    def __init__(self, team: Fleet, visit: InspectionId) -> None:
        self.team, self.visit = team, visit

    def carry(self, source: str, target: str) -> None:
        """Let one laptop have what the other holds."""
        self.team.carry(self.visit, source, target)


@pytest.fixture(scope="module")
def apart(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Apart]:
    with (
        quick_stretching(),
        open_visit(tmp_path_factory.mktemp("apart"), "OF3") as (work, team),
    ):
        team.carry(work.inspection, "OF2", "OF3")
        yield Apart(team, work.inspection)


def _texts(work: Work, record: RecordId, key: str) -> set[str]:
    field_ = read_field(reading.state_of(work, record), key)
    return {version.text for version in field_.versions}


STEPS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(("look", "write", "write", "carry"))),
    min_size=1,
    max_size=9,
)


@settings(max_examples=40, deadline=None)
@given(which=st.sampled_from(WRITES), steps=STEPS)
def test_a_write_replaces_what_its_writer_saw_and_nothing_else(
    apart: Apart,
    which: tuple[Write, RecordKind, str],
    steps: list[tuple[str, str]],
) -> None:
    write, kind, key = which
    people = {name: Person(apart.team[name].open(apart.visit)) for name in PEOPLE}
    apart.carry("OF3", "OF2")
    record = _record(people["OF2"].work, kind)
    apart.carry("OF2", "OF3")
    for person in people.values():
        person.holds = {text: set() for text in _texts(person.work, record, key)}
    numbers = count(1)
    for name, step in (*((name, "look") for name in PEOPLE), *steps):
        person, other = people[name], people[PEOPLE[1 - PEOPLE.index(name)]]
        if step == "look":
            held = read_field(reading.state_of(person.work, record), key)
            person.seen, person.stands = held.seen, {v.text for v in held.versions}
        elif step == "carry":
            apart.carry(name, PEOPLE[1 - PEOPLE.index(name)])
            other.holds |= person.holds
        elif not (write is _arrival and name == "OF3"):  # only a lead changes a plan
            text = f"{name} {next(numbers)}"
            write(person.work, record, text, person.seen)
            person.holds[text], person.stands = person.stands, {text}
        assert _texts(person.work, record, key) == person.live()
        assert _texts(other.work, record, key) == other.live()


def _record(work: Work, kind: RecordKind) -> RecordId:
    if kind is RecordKind.INSPECTION:
        record = inspection_record(work.inspection)
        held = read_field(reading.state_of(work, record), part_key("in_care", Part.RATIONALE))
        judgements.write_part(work, "in_care", Part.RATIONALE, "", held.seen)
        return record
    return records.open_record(work, kind)[0]
