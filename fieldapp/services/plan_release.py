"""The release of a plan: from then on its visit exists, and its team receives it.

Until its release a plan stands in the sealed programme alone. The release makes the visit's
log with the lead and the team as members, and writes the plan and its timetable into it.
Each step finds what an earlier, interrupted release has done, and goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.record import read_field
from fieldapp.programme.facts import (
    ARRIVAL_PARTS,
    ORIGIN,
    PEOPLE,
    TEAM,
    VISIT,
    Activity,
    Planned,
    arrival_key,
    body_key,
)
from fieldapp.services import plan as plans
from fieldapp.services import programme, reading, records, visits
from fieldapp.services.profile import Profile
from fieldapp.services.programme import shipped_charts
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId, RecordId

_TOLD = ("title", "area", "framework", "extent", "first_day", "hours", "lead", "words")
_OF_ACTIVITY = ("title", "what", "day", "start", "finish", "place", "child", "agency", "words")


def release(profile: Profile, work: Work, plan: RecordId) -> InspectionId:
    """Make the visit of a plan and return its id; the same plan twice gives the same visit.

    Refuses a plan that lacks a name, a framework, a first day or a lead (Y-130), one in
    which two people's versions stand side by side (Y-131), and people who are not in the
    organisation (C-111).
    """
    programme.refuse_unless_programme(work)
    held = _ready(work, plan)
    state = reading.state_of(work, plan)
    seen = {key: read_field(state, key).seen for key in (VISIT, "state")}
    made = _made_before(profile, plan) or _make(profile, work, held)
    with visits.visiting(profile, made) as visit:
        there = _carry_plan(work, visit, held)
        _carry_activities(work, visit, plan, there)
    if (held.visit, held.state) != (made.hex(), "released"):
        plans.set_answers(work, plan, {VISIT: made.hex(), "state": "released"}, seen)
    return made


def _ready(work: Work, plan: RecordId) -> Planned:
    found = plans.in_full(work, plan, shipped_charts().cycles)
    held = found.plan
    lacks = {
        "a name": held.title,
        "a framework": held.framework,
        "a first day on site": held.first_day,
        "a lead": held.lead,
    }
    missing = [words for words, value in lacks.items() if not value]
    if missing:
        said = f"The plan lacks {', '.join(missing)}."
        raise Refused("Y-130", said, "Add it, then release the plan.")
    disputed = [*held.disputed, *(key for one in found.activities for key in one.disputed)]
    if disputed and not held.visit:
        raise Refused(
            "Y-131",
            f"In the plan two versions stand side by side ({', '.join(sorted(set(disputed)))}).",
            "Decide between them under Conflicts, then release it.",
        )
    return held


def _make(profile: Profile, work: Work, held: Planned) -> InspectionId:
    found = plans.in_full(work, held.id, shipped_charts().cycles)
    ends = found.days[-1] if found.days else held.first_day
    details = {
        ORIGIN: held.id.hex(),
        "on_site_from": str(held.first_day),
        "on_site_to": str(ends),
    }
    lead = PersonId(held.lead)
    return visits.create_visit(profile, held.title, held.framework, held.team, details, [lead])


def _made_before(profile: Profile, plan: RecordId) -> InspectionId | None:
    """Return the visit that an earlier release of this plan made on this laptop."""
    for card in visits.list_visits(profile):
        with visits.visiting(profile, card.id) as visit:
            about = reading.state_of(visit, RecordId(card.id))
            if read_field(about, ORIGIN).text == plan.hex():
                return card.id
    return None


def _carry_plan(work: Work, visit: Work, held: Planned) -> RecordId:
    """Write the plan into the visit unless it stands there; return its record."""
    there = _from_here(visit, RecordKind.PLANNED).get(held.id.hex())
    if there is not None:
        return there
    known = {**_fields(work, held.id, _TOLD), "state": "released", ORIGIN: held.id.hex()}
    keys = [arrival_key(body, part) for body in held.stays for part in ARRIVAL_PARTS]
    keys += [body_key(person) for person in held.bodies]
    fields = {**known, **_fields(work, held.id, keys), **_brought(work, held)}
    sets = {TEAM: [str(one) for one in held.team]}
    return records.open_record(visit, RecordKind.PLANNED, fields=fields, sets=sets)[0]


def _brought(work: Work, held: Planned) -> dict[str, str]:
    """Return, as days of arrival, the inspectorates that a trigger brings.

    The visit learns that they come and when, not what came to be known.
    """
    found = plans.in_full(work, held.id, shipped_charts().cycles)
    return {
        arrival_key(one.inspectorate, "from"): str(one.first)
        for one in found.arrivals
        if one.triggered and one.first and one.inspectorate not in held.stays
    }


def _carry_activities(work: Work, visit: Work, plan: RecordId, there: RecordId) -> None:
    here = _from_here(visit, RecordKind.ACTIVITY)
    many = [
        _copied(work, one, there)
        for one in plans.activities(work, plan)
        if one.id.hex() not in here
    ]
    records.open_records(visit, RecordKind.ACTIVITY, many)


def _copied(
    work: Work, one: Activity, there: RecordId
) -> tuple[Mapping[str, str], Mapping[str, Iterable[str]]]:
    fields = _fields(work, one.id, _OF_ACTIVITY)
    people = [str(person) for person in one.people]
    return {**fields, "plan": there.hex(), ORIGIN: one.id.hex()}, {PEOPLE: people}


def _from_here(visit: Work, kind: RecordKind) -> dict[str, RecordId]:
    """Return the records of a kind by the record of the programme that they came from."""
    rows = reading.summaries(visit, kind)
    found = ((read_field(reading.state_of(visit, row.id), ORIGIN).text, row.id) for row in rows)
    return {origin: record for origin, record in found if origin}


def _fields(work: Work, record: RecordId, keys: Iterable[str]) -> dict[str, str]:
    state = reading.state_of(work, record)
    return {key: text for key in keys if (text := read_field(state, key).text)}
