"""`fieldapp programme` and `fieldapp plan`: areas, what is due, plans and their release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.parsing import person_code
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Visit
from fieldapp.programme.cycles import Extent
from fieldapp.programme.due import Standing
from fieldapp.programme.facts import Activity, Planned, read_date
from fieldapp.programme.outcomes import BYTES
from fieldapp.programme.overview import AreaStanding, Order, Wanted, pick
from fieldapp.programme.plan import Capacity
from fieldapp.services import plan as plans
from fieldapp.services import plan_release, programme, visits
from fieldapp.services.profile import Profile
from fieldapp.services.programme import shipped_charts, today_of
from fieldapp.services.work import Work

Id = Annotated[str, typer.Argument(metavar="ID", help="The programme's id, or how it begins.")]
VisitId = Annotated[str, typer.Argument(metavar="ID", help="The visit's id, or how it begins.")]
Day = Annotated[str, typer.Option("--day", metavar="D", help="Such as 2026-11-18.")]

app = typer.Typer(no_args_is_help=True)
plan_app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def programme_group() -> None:
    """The office's view of all areas, sealed to those who plan."""


@plan_app.callback()
@group
def plan_group() -> None:
    """The plan of a visit: phases, arrivals, timetable, capacity."""


@app.command()
@command
def create(
    call: Call,
    title: Annotated[str, typer.Option("--title", metavar="T", help="What it is called.")],
    member: Annotated[
        list[str] | None,
        typer.Option("--member", metavar="P", help="Another planner; give it once for each."),
    ] = None,
) -> Answer:
    """Begin a programme that you and other planners read, and nobody else."""
    planners = [person_code(one) for one in member or ()]
    with call.profile() as profile:
        made = programme.create_programme(profile, title, planners)
        with visits.visiting(profile, made) as work:
            shown = visits.card(work)
    return Answer(_card(shown), (f"The programme is begun: {made.hex()}",))


@app.command("add-member")
@command
def add_member(
    call: Call,
    identity: Id,
    person: Annotated[str, typer.Argument(metavar="P", help="The person's code.")],
) -> Answer:
    """Let another person plan, and read all that was planned."""
    code = person_code(person)
    with call.profile() as profile, _open(profile, identity) as work:
        programme.add_planner(profile, work, code)
        shown = visits.card(work)
    return Answer({**_card(shown), "added": code}, (f"{code} plans in {shown.title} too.",))


@app.command("list")
@command
def list_all(call: Call) -> Answer:
    """List the programmes that this laptop can read."""
    with call.profile() as profile:
        found = programme.programmes(profile)
    lines = [f"{one.id.hex()}  {one.title}  ({', '.join(one.members)})" for one in found]
    return Answer(
        {"programmes": [_card(one) for one in found]},
        tuple(lines) or ("There is no programme on this laptop.",),
    )


@app.command()
@command
def due(
    call: Call,
    identity: Id,
    cycle: Annotated[
        str, typer.Option("--cycle", metavar="C", help="A cycle, or a framework of it.")
    ] = "children_services",
    region: Annotated[str, typer.Option("--region", metavar="R", help="One region only.")] = "",
    standing: Annotated[
        Standing | None, typer.Option("--standing", help="Only areas that stand so.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="F", help="Write them as CSV, in clear.")
    ] = None,
) -> Answer:
    """Say what is due in every area, the earliest first."""
    charts = shipped_charts()
    wanted = Wanted(region=region, standing=standing, order=Order.DUE)
    if out is not None:
        call.refuse_no_room_for(out)
    with call.profile() as profile, _open(profile, identity) as work:
        shown = pick(programme.standings(work, charts, charts.cycle(cycle)), wanted)
        if out is not None:
            programme.save_standings(work, shown, str(out.absolute()))
    return Answer({"areas": [_area(one) for one in shown]}, tuple(map(_area_line, shown)))


@app.command("import")
@command
def import_outcomes(
    call: Call,
    identity: Id,
    file: Annotated[Path, typer.Argument(metavar="CSV", help="A table of past inspections.")],
) -> Answer:
    """Take past inspections from a table; what is there already is not taken twice."""
    data = call.read(file, BYTES)
    with call.profile() as profile, _open(profile, identity) as work:
        found = programme.import_outcomes(work, shipped_charts(), data)
    bad: list[Plain] = [{"line": one.number, "why": one.why} for one in found.bad]
    said = f"{found.taken} taken, {found.held} were there already, {len(bad)} to check."
    lines = (said, *(f"Line {one.number}: {one.why}" for one in found.bad))
    told: dict[str, Plain] = {"taken": found.taken, "held": found.held, "to_check": bad}
    return Answer(told, lines, finding=bool(bad))


@app.command()
@command
def trigger(
    call: Call,
    identity: Id,
    area: Annotated[str, typer.Argument(metavar="AREA", help="Its code, or its name.")],
    kind: Annotated[str, typer.Option("--kind", metavar="K", help="What came to be known.")],
    words: Annotated[str, typer.Option("--words", metavar="W", help="What is known.")] = "",
) -> Answer:
    """Write down what came to be known of an area."""
    charts = shipped_charts()
    with call.profile() as profile, _open(profile, identity) as work:
        record, _ = programme.raise_trigger(work, charts, charts.area(area), kind, words)
    return Answer({"trigger": record.hex()}, ("It stands at its area, open.",))


@app.command("plan")
@command
def draft(
    call: Call,
    identity: Id,
    area: Annotated[str, typer.Argument(metavar="AREA", help="Its code, or its name.")],
    title: Annotated[str, typer.Option("--title", metavar="T", help="Name of the visit.")],
    framework: Annotated[str, typer.Option("--framework", metavar="ID", help="Its framework.")],
    extent: Annotated[Extent, typer.Option("--kind", help="What kind it is.")] = Extent.STANDARD,
    first_day: Annotated[
        str, typer.Option("--first-day", metavar="D", help="First day on site.")
    ] = "",
    lead: Annotated[str, typer.Option("--lead", metavar="P", help="Lead inspector.")] = "",
    member: Annotated[
        list[str] | None, typer.Option("--member", metavar="P", help="Once for each of the team.")
    ] = None,
) -> Answer:
    """Draft the plan of an inspection; nobody but planners learns of it."""
    _refuse_no_day(first_day)
    found = shipped_charts().area(area)
    fields = {
        "title": title,
        "area": str(found.code),
        "framework": framework,
        "extent": extent.value,
        "first_day": first_day,
        "lead": person_code(lead) if lead else "",
    }
    team = [person_code(one) for one in member or ()]
    with call.profile() as profile, _open(profile, identity) as work:
        record, _ = plans.begin_plan(work, fields, team)
    return Answer({"plan": record.hex()}, (f"Drafted: {record.hex()}",))


@app.command("plans")
@command
def list_plans(call: Call, identity: Id) -> Answer:
    """List the plans of a programme."""
    with call.profile() as profile, _open(profile, identity) as work:
        found = plans.planned(work)
    lines = (f"{one.id.hex()}  {one.first_day or '-'}  {one.title}  {one.state}" for one in found)
    return Answer({"plans": [_plan(one) for one in found]}, tuple(lines) or ("No plan yet.",))


@app.command()
@command
def release(
    call: Call,
    identity: Id,
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="Its short name or id.")],
) -> Answer:
    """Make the visit of a plan: from now on its team receives it."""
    with call.profile() as profile, _open(profile, identity) as work:
        made = plan_release.release(profile, work, plans.plan_called(work, plan).id)
        with visits.visiting(profile, made) as visit:
            shown = visits.card(visit)
    told: dict[str, Plain] = {"visit": made.hex(), "members": list(shown.members)}
    return Answer(told, (f"{shown.title} is a visit now: {made.hex()}",))


@plan_app.command()
@command
def show(
    call: Call,
    identity: VisitId,
    person: Annotated[
        str, typer.Option("--person", metavar="P", help="Whose day; yours unless given.")
    ] = "",
    day: Day = "",
) -> Answer:
    """Show a visit's plan, whether its days suffice, and the day of one inspector."""
    _refuse_no_day(day)
    with call.profile() as profile, _open(profile, identity) as work:
        held = plans.plan_here(work)
        whole = plans.in_full(work, held.id, shipped_charts().cycles) if held else None
        who = person_code(person) if person else profile.person
        own = plans.day_of(work, who, read_date(day) or today_of(work.clock))
    lines = tuple(map(_activity_line, own)) or ("No plan for this day.",)
    today: list[Plain] = [_activity(one) for one in own]
    if whole is None:
        return Answer({"plan": None, "agenda": today}, lines)
    told: dict[str, Plain] = {
        "plan": _plan(whole.plan),
        "days_on_site": [str(one) for one in whole.days],
        "arrivals": [
            {
                "inspectorate": one.inspectorate,
                "comes": one.comes,
                "from": str(one.first or ""),
                "to": str(one.last or ""),
                "inspectors": one.inspectors,
                "because": one.because,
            }
            for one in whole.arrivals
        ],
        "timetable": [_activity(one) for one in whole.activities],
        "capacity": _capacity(whole.capacity),
        "agenda": today,
    }
    return Answer(told, lines)


@plan_app.command()
@command
def add(
    call: Call,
    identity: VisitId,
    title: Annotated[str, typer.Option("--title", metavar="T", help="What it is.")],
    day: Day = "",
    start: Annotated[str, typer.Option("--from", metavar="HH:MM", help="When it begins.")] = "",
    finish: Annotated[str, typer.Option("--to", metavar="HH:MM", help="When it ends.")] = "",
    place: Annotated[str, typer.Option("--place", metavar="W", help="Where.")] = "",
    child: Annotated[str, typer.Option("--child", metavar="CODE", help="A child's code.")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="K", help="Which record it begins.")] = "",
    person: Annotated[
        list[str] | None, typer.Option("--person", metavar="P", help="Who goes; once for each.")
    ] = None,
) -> Answer:
    """Put an activity into the timetable of a visit that you lead."""
    _refuse_no_day(day)
    fields = {
        "title": title,
        "day": day,
        "start": start,
        "finish": finish,
        "place": place,
        "child": child,
        "what": kind,
    }
    people = [person_code(one) for one in person or ()]
    with call.profile() as profile, _open(profile, identity) as work:
        held = plans.plan_here(work)
        about = {"title": visits.card(work).title, "framework": visits.card(work).framework}
        plan = held.id if held else plans.begin_plan(work, about)[0]
        made, _ = plans.add_activity(work, plan, fields, people)
    return Answer({"activity": made.hex()}, ("It stands in the timetable.",))


@contextmanager
def _open(profile: Profile, identity: str) -> Iterator[Work]:
    with visits.visiting(profile, visits.find_visit(profile, identity)) as work:
        yield work


def _refuse_no_day(text: str) -> None:
    if text and (len(text) != 10 or read_date(text) is None):
        raise Refused("C-212", f"“{text[:40]}” is no day.", "Write it as 2026-11-18.")


def _card(visit: Visit) -> dict[str, Plain]:
    return {"id": visit.id.hex(), "title": visit.title, "members": list(visit.members)}


def _area(one: AreaStanding) -> Plain:
    last, first = one.due.last, one.due.first
    return {
        "code": str(one.area.code),
        "name": one.area.name,
        "region": one.area.region,
        "standing": one.due.standing.value,
        "last": str(last.ended) if last else None,
        "outcome": last.outcome if last else None,
        "due": [
            {"kind": n.extent.value, "by": str(n.by), "because": n.because} for n in one.due.nexts
        ],
        "next_by": str(first.by) if first else None,
        "triggers_open": [each.what for each in one.open_triggers],
        "planned": [str(each.first_day or "") for each in one.open_plans],
        "conflicts": one.disputed,
    }


def _area_line(one: AreaStanding) -> str:
    first = one.due.first
    when = f"{first.by}  {first.extent.value}" if first else one.due.standing.value
    return f"{one.area.code}  {one.area.name}  {when}"


def _plan(one: Planned) -> Plain:
    return {
        "id": one.id.hex(),
        "title": one.title,
        "area": one.area,
        "framework": one.framework,
        "kind": one.extent.value,
        "first_day": str(one.first_day or ""),
        "lead": one.lead,
        "team": list(one.team),
        "state": one.state,
        "visit": one.visit,
        "conflicts": list(one.disputed),
    }


def _activity(one: Activity) -> Plain:
    return {
        "id": one.id.hex(),
        "title": one.title,
        "kind": one.what,
        "day": str(one.day or ""),
        "from": f"{one.start:%H:%M}" if one.start else "",
        "to": f"{one.finish:%H:%M}" if one.finish else "",
        "place": one.place,
        "child": one.child,
        "agency": one.agency,
        "people": list(one.people),
    }


def _activity_line(one: Activity) -> str:
    start = f"{one.start:%H:%M}" if one.start else "--:--"
    return "  ".join(part for part in (start, one.title, one.child, one.place) if part)


def _capacity(held: Capacity) -> Plain:
    return {
        "minutes_planned": held.planned,
        "minutes_there_are": held.available,
        "notices": _notices(held),
    }


def _notices(held: Capacity) -> list[Plain]:
    return [
        {
            "kind": one.kind.value,
            "person": one.person,
            "day": str(one.day or ""),
            "minutes_over": one.minutes,
            "activities": [each.hex() for each in one.activities],
        }
        for one in held.notices
    ]
