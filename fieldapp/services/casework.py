"""Children of the sample at work: their roles, who follows them, and each agency’s part.

Every inspectorate reads all of it and any member writes it; what was written apart stands
side by side. Agencies come from the framework of the inspection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain import case_part
from fieldapp.domain.case_part import CasePart, Compared, read_part, read_themes
from fieldapp.domain.change import RecordKind, inspection_record
from fieldapp.domain.child_role import (
    Assigned,
    ChildRole,
    SampleChild,
    assigned_key,
    read_child,
    role_key,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Child, Summary
from fieldapp.frameworks.pack import Agency
from fieldapp.services import in_sample, reading, records
from fieldapp.services.coding import items, pack_of
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference

_ROLES: Final = frozenset(role.value for role in ChildRole)


@dataclass(frozen=True, slots=True)
class AgencySide:
    """All that is known of one agency in a child’s case; `items` counts coded evidence."""

    agency: Agency
    parts: tuple[CasePart, ...]
    items: int


@dataclass(frozen=True, slots=True)
class Tracking:
    """A case tracking record of the child, with the local audit beside the view in it."""

    record: Summary
    themes: Mapping[str, Compared]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One child’s case over all agencies: those assigned to it and those with something."""

    child: SampleChild
    sides: tuple[AgencySide, ...]
    others: tuple[Agency, ...]
    tracking: tuple[Tracking, ...]


def sample(work: Work) -> tuple[SampleChild, ...]:
    """Return every child of the inspection by code, with its role and who follows it."""
    state = reading.state_of(work, inspection_record(work.inspection))
    return tuple(read_child(state, child) for child in in_sample.children(work))


def trackers(work: Work) -> dict[str, tuple[PersonId, ...]]:
    """Return who follows each tracked child, by the child's code."""
    return {
        child.code: child.inspectors for child in sample(work) if child.stands is ChildRole.TRACKED
    }


def give_role(work: Work, code: str, role: str, seen: Iterable[Reference]) -> Effects:
    """Say how a child is in the sample, or take it back with an empty role.

    Refuses a child that is not in the inspection (C-177) and a role that is none (C-178).
    """
    _child(work, code)
    if role not in _ROLES:
        raise Refused(
            "C-178",
            f"“{role}” is no role of a child in the sample.",
            "Choose tracked, sampled or observed.",
        )
    return records.set_field(work, inspection_record(work.inspection), role_key(code), role, seen)


def assign(work: Work, code: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Effects:
    """Let inspectors follow a child, by their codes.

    Refuses a child that is not here (C-177) and who is not on the team (C-172).
    """
    _child(work, code)
    come = list(add)
    members = work.store.membership().members
    stranger = next((person for person in come if PersonId(person) not in members), None)
    if stranger is not None:
        raise Refused(
            "C-172", f"{stranger} is not on the team of this visit.", "Add the person to the team."
        )
    return _change(work, code, Assigned.INSPECTORS, come, remove)


def involve(work: Work, code: str, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Effects:
    """Say whose work is looked at for a child, by the ids of the framework.

    Refuses a child that is not here (C-177) and an agency that the framework lacks (C-179).
    """
    _child(work, code)
    come = list(add)
    for agency in come:
        _agency(work, agency)
    return _change(work, code, Assigned.AGENCIES, come, remove)


def begin_part(work: Work, code: str, agency: str) -> tuple[RecordId, Effects]:
    """Return the record of an agency’s part in a child’s case; begin it where there is none.

    Refuses as `involve` does.
    """
    child, named = _child(work, code), _agency(work, agency)
    found = [part for part in _parts(work, code) if part.agency == agency]
    if found:
        return found[0].record.id, Effects(work.inspection)
    fields = {"title": f"{named.title}: part in the case of {code}", case_part.AGENCY: agency}
    return records.open_record(work, RecordKind.CASE_PART, child.code, fields)


def evaluation(work: Work, code: str) -> Evaluation:
    """Return a child’s case over all agencies. Refuses a child that is not here (C-177)."""
    state = reading.state_of(work, inspection_record(work.inspection))
    child, agencies = read_child(state, _child(work, code)), pack_of(work).about.agency
    parts = _parts(work, code)
    counts = Counter(
        agency for item in items(work) if code in item.children for agency in item.agencies
    )
    wanted = {*child.agencies, *(part.agency for part in parts), *counts}
    shown = [one for one in agencies if not child.agencies or one.id in wanted]
    unknown = [Agency(id=one, title=one) for one in _unknown(parts, agencies)]
    return Evaluation(
        child,
        tuple(_side(one, parts, counts) for one in [*shown, *unknown]),
        tuple(one for one in agencies if one not in shown),
        _tracking(work, code),
    )


def _side(agency: Agency, parts: Iterable[CasePart], counts: Mapping[str, int]) -> AgencySide:
    mine = tuple(part for part in parts if part.agency == agency.id)
    return AgencySide(agency, mine, counts.get(agency.id, 0))


def _unknown(parts: Iterable[CasePart], agencies: Iterable[Agency]) -> list[str]:
    """Return agencies that a part names and this framework lacks: they are shown all the same."""
    known = {one.id for one in agencies}
    return sorted({part.agency for part in parts} - known)


def _parts(work: Work, code: str) -> list[CasePart]:
    """Return the parts of a child’s case, the oldest first."""
    rows = reading.summaries(work, RecordKind.CASE_PART, child=code)
    ordered = sorted(rows, key=lambda row: (row.opened.ms, row.id))
    return [read_part(reading.record(work, row.id)) for row in ordered]


def _tracking(work: Work, code: str) -> tuple[Tracking, ...]:
    rows = reading.summaries(work, RecordKind.CASE_TRACKING, child=code)
    return tuple(Tracking(row, read_themes(reading.record(work, row.id))) for row in rows)


def _change(
    work: Work, code: str, assigned: Assigned, add: Iterable[str], remove: Iterable[str]
) -> Effects:
    record, key = inspection_record(work.inspection), assigned_key(code, assigned)
    return records.change_set(work, record, key, add, remove)


def _child(work: Work, code: str) -> Child:
    found = next((child for child in reading.children(work) if child.code == code), None)
    if found is None:
        raise Refused(
            "C-177", f"{code} is no child of this visit.", "Add the child by its code first."
        )
    return found


def _agency(work: Work, identity: str) -> Agency:
    pack = pack_of(work)
    found = next((one for one in pack.about.agency if one.id == identity), None)
    if found is None:
        known = ", ".join(one.id for one in pack.about.agency)
        said = f"The framework {pack.id} has no agency “{identity}”."
        raise Refused("C-179", said, f"Choose one of: {known}.")
    return found
