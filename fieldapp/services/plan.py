"""The plan of one inspection: drafted in the programme, released to a visit, kept up there.

In a programme every planner edits a plan; in a visit its lead does, and all read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.frameworks.index import framework
from fieldapp.frameworks.library import pack
from fieldapp.programme import plan as plans
from fieldapp.programme.cycles import Cycles
from fieldapp.programme.facts import (
    ARRIVAL_PARTS,
    BEGUN,
    PEOPLE,
    TEAM,
    Activity,
    Planned,
    Trigger,
    arrival_key,
    body_key,
    read_activity,
    read_planned,
    read_trigger,
)
from fieldapp.programme.plan import Arrival, Capacity, DatedPhase
from fieldapp.services import casework, programme, reading, records
from fieldapp.services.answering import Seen, answer
from fieldapp.services.programme import is_programme, today_of
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference

BEGINS = {
    kind.value: kind
    for kind in (
        RecordKind.INTERVIEW_CHILD,
        RecordKind.INTERVIEW_CARER,
        RecordKind.INTERVIEW_PARENT,
        RecordKind.INTERVIEW_PROFESSIONAL,
        RecordKind.PRACTICE_OBSERVATION,
        RecordKind.CASE_TRACKING,
        RecordKind.NOTE,
    )
}
"""Which record an activity of a kind begins; a meeting begins a note."""


@dataclass(frozen=True, slots=True)
class PlanInFull:
    """A plan with all that follows from it."""

    plan: Planned
    phases: tuple[DatedPhase, ...]
    days: tuple[date, ...]
    arrivals: tuple[Arrival, ...]
    activities: tuple[Activity, ...]
    capacity: Capacity
    may_edit: bool
    trackers: dict[str, tuple[PersonId, ...]]
    """Who follows a tracked child, or is planned to meet one, by code."""


def begin_plan(
    work: Work,
    fields: Mapping[str, str],
    team: Iterable[PersonId] = (),
) -> tuple[RecordId, Effects]:
    """Begin a plan; `fields` are those of its form. Refuses an unknown framework (F-130)."""
    _refuse_reader(work)
    given = {"state": "drafted", **{key: value for key, value in fields.items() if value}}
    if given.get("framework"):
        given["framework"] = framework(given["framework"]).id
    sets = {TEAM: [str(one) for one in team]}
    return records.open_record(work, RecordKind.PLANNED, fields=given, sets=sets)


def planned(work: Work) -> tuple[Planned, ...]:
    """Return the plans that are here, the one that was begun first coming first."""
    rows = reading.summaries(work, RecordKind.PLANNED)
    rows = tuple(sorted(rows, key=lambda row: (row.opened.ms, row.id)))
    bodies = programme.inspectorates()
    return tuple(read_planned(reading.state_of(work, row.id), bodies) for row in rows)


def plan_called(work: Work, name: str) -> Planned:
    """Return a plan by its short name, or how its id begins; refuse what is none (Y-120)."""
    rows = reading.summaries(work, RecordKind.PLANNED)
    found = [r for r in rows if name.casefold() == r.short_name.casefold()]
    found = found or [r for r in rows if len(name) > 3 and r.id.hex().startswith(name.lower())]
    if len(found) != 1:
        raise Refused("Y-120", "There is no such plan here.", "List them with: programme plans.")
    return read_planned(reading.state_of(work, found[0].id), programme.inspectorates())


def plan_here(work: Work) -> Planned | None:
    """Return the plan of a visit: the one that was begun first."""
    return next(iter(planned(work)), None)


def in_full(work: Work, plan: RecordId, cycles: Cycles) -> PlanInFull:
    """Return a plan with its phases as days, arrivals, timetable and capacity.

    Refuses a plan whose framework is not known (F-130).
    """
    held = read_planned(reading.state_of(work, plan), programme.inspectorates())
    follows = framework(held.framework)
    rules = pack(follows.id)
    dated = plans.phases(rules, held, cycles)
    days = plans.site_days(dated)
    who = plans.arrivals(rules, follows.theme, held, dated, _known(work, held), cycles)
    filled = activities(work, plan)
    room = plans.capacity(held, filled, days, who)
    followed = _followed(work, filled)
    return PlanInFull(held, dated, days, who, filled, room, may_edit(work), followed)


def activities(work: Work, plan: RecordId | None = None) -> tuple[Activity, ...]:
    """Return the timetable in order, of one plan or of all that are here."""
    rows = reading.summaries(work, RecordKind.ACTIVITY)
    found = (read_activity(reading.state_of(work, row.id)) for row in rows)
    wanted = plan.hex() if plan is not None else ""
    kept = (one for one in found if not wanted or one.plan == wanted)
    return tuple(sorted(kept, key=lambda one: one.order))


def add_activity(
    work: Work, plan: RecordId, fields: Mapping[str, str], people: Iterable[PersonId] = ()
) -> tuple[RecordId, Effects]:
    """Put an activity into the timetable; `fields` are those of its form."""
    _refuse_reader(work)
    child = " ".join(records.child_code(code) for code in fields.get("child", "").split())
    given = {key: value for key, value in {**fields, "child": child}.items() if value}
    return records.open_record(
        work,
        RecordKind.ACTIVITY,
        fields={**given, "plan": plan.hex()},
        sets={PEOPLE: [str(one) for one in people]},
    )


def change_people(
    work: Work, activity: RecordId, add: Iterable[PersonId] = (), remove: Iterable[PersonId] = ()
) -> Effects:
    """Say who goes to an activity; two people who add apart have added both."""
    _refuse_reader(work)
    return records.change_set(work, activity, PEOPLE, map(str, add), map(str, remove))


def change_team(
    work: Work, plan: RecordId, add: Iterable[PersonId] = (), remove: Iterable[PersonId] = ()
) -> Effects:
    """Say who is in the team of a plan."""
    _refuse_reader(work)
    return records.change_set(work, plan, TEAM, map(str, add), map(str, remove))


def set_body(
    work: Work,
    plan: RecordId,
    person: PersonId,
    inspectorate: str,
    seen: Iterable[Reference],
) -> Effects:
    """Say for which inspectorate a person of the team comes; empty for none."""
    _refuse_reader(work)
    _refuse_body(inspectorate, empty=True)
    key = body_key(person)
    return answer(work, plan, {key: inspectorate}, {key: tuple(seen)})


def set_arrival(
    work: Work, plan: RecordId, inspectorate: str, stay: Mapping[str, str], seen: Seen
) -> Effects:
    """Say when an inspectorate comes (`from`), goes (`to`) and how many (`inspectors`).

    `seen` has the same keys. Each is kept as it is written; empty follows the framework
    again. A part that is left out stays as it is.
    """
    _refuse_reader(work)
    _refuse_body(inspectorate)
    keys = {part: arrival_key(inspectorate, part) for part in ARRIVAL_PARTS if part in stay}
    answers = {key: stay[part] for part, key in keys.items()}
    return answer(work, plan, answers, {key: seen.get(part, ()) for part, key in keys.items()})


def set_answers(work: Work, record: RecordId, answers: Mapping[str, str], seen: Seen) -> Effects:
    """Answer questions of a plan or an activity in place of what was `seen` there."""
    _refuse_reader(work)
    return answer(work, record, answers, seen)


def begin_from(work: Work, activity: RecordId) -> tuple[RecordId, Effects]:
    """Begin the record that an activity is for, and name it there; whoever does it may."""
    held = read_activity(reading.state_of(work, activity))
    kind = BEGINS.get(held.what, RecordKind.NOTE)
    asked = {str(q.key) for q in work.ports.forms.latest(kind).questions()}
    known = {"title": held.title, "children": held.child, "child": held.child, "place": held.place}
    fields = {key: value for key, value in known.items() if value and key in asked}
    child = held.child if len(held.child.split()) == 1 else ""
    record, begun = records.open_record(work, kind, child, fields)
    linked = records.change_set(work, activity, BEGUN, [record.hex()])
    return record, Effects(
        work.inspection, begun.records | linked.records, begun.entries + linked.entries
    )


def day_of(work: Work, person: PersonId, day: date | None = None) -> tuple[Activity, ...]:
    """Return a person's activities of a day, today unless said, in order of time."""
    return plans.agenda(activities(work), person, day or today_of(work.clock))


def may_edit(work: Work) -> bool:
    """Say whether this person edits plans here: planners in a programme, leads in a visit."""
    membership = work.store.membership()
    if is_programme(work):
        return work.person in membership.members
    return work.person in membership.leads


def _refuse_reader(work: Work) -> None:
    if not may_edit(work):
        raise Refused(
            "Y-121",
            "Only the lead of the visit changes its plan.",
            "Ask the lead; you can read all of it.",
        )


def _refuse_body(inspectorate: str, *, empty: bool = False) -> None:
    known = programme.inspectorates()
    if inspectorate not in known and not (empty and not inspectorate):
        said = f"There is no inspectorate “{inspectorate[:60]}”."
        raise Refused("Y-122", said, f"Choose one of: {', '.join(known)}.")


def _followed(work: Work, filled: tuple[Activity, ...]) -> dict[str, tuple[PersonId, ...]]:
    """Return who follows each child by its role in the visit, and who meets it by the plan."""
    found = [*plans.trackers(filled).items(), *casework.trackers(work).items()]
    people: dict[str, set[PersonId]] = {code: set() for code, _ in found}
    for code, some in found:
        people[code] |= set(some)
    return {code: tuple(sorted(people[code])) for code in sorted(people)}


def _known(work: Work, plan: Planned) -> list[Trigger]:
    """Return what came to be known about the area of a plan.

    In a visit it is what the released plan carried there: the kinds, without any words.
    """
    rows = reading.summaries(work, RecordKind.TRIGGER)
    return [
        one
        for row in rows
        if (one := read_trigger(reading.state_of(work, row.id))).area == plan.area
    ]
