"""Lines of enquiry: what the team wants to know, who looks into it, what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.enquiry import ANSWERED, OPEN, Enquiry, gap_text, read_enquiry
from fieldapp.domain.errors import Refused
from fieldapp.domain.matrix import Place
from fieldapp.services import reading, records
from fieldapp.services.answering import Seen, answer, answer_one
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference

PLANNED: Final = ("activity", "owner", "day", "time", "place")
"""The fields that say what is done, by whom, on which day, at what time, where."""


@dataclass(frozen=True, slots=True)
class About:
    """What a line is about: areas, agencies, children by code, gaps of the matrix."""

    areas: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    gaps: tuple[Place, ...] = field(default=())


def open_enquiry(
    work: Work, question: str, about: About | None = None, plan: Mapping[str, str] | None = None
) -> tuple[RecordId, Effects]:
    """Begin a line of enquiry, open; it is its author's unless `plan` names another owner.

    `plan` has keys of `PLANNED`, the day as YYYY-MM-DD. Refuses an empty question (C-261).
    """
    if not question.strip():
        raise Refused("C-261", "The line asks nothing yet.", "Write what the team wants to know.")
    told = about or About()
    wanted = {key: value for key, value in (plan or {}).items() if key in PLANNED and value}
    sets = {
        "areas": told.areas,
        "agencies": told.agencies,
        "children": told.children,
        "gaps": tuple(map(gap_text, told.gaps)),
    }
    fields = {"title": question, "state": OPEN, "owner": str(work.person), **wanted}
    child = told.children[0] if told.children else ""
    return records.open_record(work, RecordKind.ENQUIRY, child, fields, sets=sets)


def plan(work: Work, line: RecordId, wanted: Mapping[str, str], seen: Seen) -> Effects:
    """Say what is done, by whom, when and where, in place of what was `seen`.

    Keys are those of `PLANNED`.
    """
    answers = {key: value for key, value in wanted.items() if key in PLANNED}
    return answer(work, line, answers, seen)


def give(work: Work, line: RecordId, owner: PersonId, seen: Iterable[Reference]) -> Effects:
    """Give a line to another person, in place of the owner that was `seen`."""
    return plan(work, line, {"owner": str(owner)}, {"owner": tuple(seen)})


def set_answered(work: Work, line: RecordId, answered: bool, seen: Iterable[Reference]) -> Effects:
    """Say that a line is answered, or open again, in place of what was `seen` of it."""
    return answer_one(work, line, "state", ANSWERED if answered else OPEN, seen)


def drop(work: Work, line: RecordId) -> Effects:
    """Put a line out of the lists; it can be restored."""
    return records.archive(work, line, reading.record(work, line).status_seen)


def enquiries(work: Work, archived: bool = False) -> tuple[Enquiry, ...]:
    """Return the lines of enquiry in the order in which they were begun."""
    rows = reading.summaries(work, RecordKind.ENQUIRY, archived)
    ordered = sorted(rows, key=lambda row: (row.opened.ms, row.id))
    return tuple(enquiry_of(work, row.id) for row in ordered)


def enquiry_of(work: Work, line: RecordId) -> Enquiry:
    """Return one line as it stands."""
    return read_enquiry(reading.state_of(work, line))


def open_lines(work: Work) -> tuple[Enquiry, ...]:
    """Return the lines that nobody answered yet."""
    return tuple(one for one in enquiries(work) if one.is_open)


def due(work: Work, person: PersonId, day: str) -> tuple[Enquiry, ...]:
    """Return the open lines whose activity is a person's on a day (YYYY-MM-DD), by time.

    What has no time comes last. A line whose day was given twice stands on both days.
    """
    mine = (
        one
        for one in open_lines(work)
        if person in {v.text for v in one.owner_field.versions}
        and day in {v.text for v in one.day_field.versions}
    )
    return tuple(sorted(mine, key=lambda one: (not one.time, one.time, one.id)))
