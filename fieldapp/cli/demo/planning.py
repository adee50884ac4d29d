"""The office plans: a programme with invented outcomes, a plan that nobody learns of, a timetable.

Names of authorities are real, since they are the data of the app; everything said of them
here is invented, and the title of the programme says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

from fieldapp.cli.demo.story import Markers
from fieldapp.services import plan as plans
from fieldapp.services import programme
from fieldapp.services.profile import Profile
from fieldapp.services.programme import shipped_charts, today_of
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId

TITLE: Final = "Programme, invented outcomes"
AREA: Final = "Barnsley"
_AHEAD_DAYS: Final = 21
_WATCH, _TRACK, _CHILD = "practice_observation", "case_tracking", "interview_child"
_DAY: Final = (
    ("Duty desk and screening", _WATCH, "09:00", "09:50", "Civic centre", ""),
    ("Strategy meeting", _WATCH, "10:00", "11:00", "Multi-agency hub", "T07"),
    ("Case file with the social worker", _TRACK, "11:15", "12:45", "Civic centre", "T03"),
    ("Interview with a child", _CHILD, "14:10", "15:10", "Quiet room, floor 2", "T03"),
    ("Foster carers, group of 5", "interview_carer", "15:30", "16:20", "Civic centre", ""),
    ("Supervision session", _WATCH, "16:30", "17:20", "Civic centre", "T11"),
    ("Team meeting", "meeting", "17:30", "18:30", "Hotel", ""),
)


def begin(profile: Profile) -> InspectionId:
    """Begin the programme on the planner's laptop."""
    return programme.create_programme(profile, TITLE)


def fill(work: Work, markers: Markers, lead: str, team: tuple[str, ...]) -> int:
    """Take outcomes in, write down what came to be known, draft a plan; return how many."""
    charts = shipped_charts()
    table = (files("resources") / "demo" / "outcomes.csv").read_bytes()
    taken = programme.import_outcomes(work, charts, table).taken
    area = charts.area(AREA)
    programme.raise_trigger(work, charts, area, "serious_incident", f"Told by {markers.next()}.")
    programme.note_area(work, area, f"A new director since the spring: {markers.next()}.")
    today = today_of(work.clock)
    monday = today + timedelta(days=_AHEAD_DAYS - today.weekday())
    fields = {
        "title": f"Kingsmoor {markers.next()}",
        "area": str(area.code),
        "framework": "multi-agency-2013",
        "extent": "standard",
        "first_day": str(monday),
        "hours": "6.5",
        "lead": lead,
    }
    people = tuple(PersonId(one) for one in team)
    plan, _ = plans.begin_plan(work, fields, people)
    for told, who in _coming(monday, lead, team):
        plans.add_activity(work, plan, told, who)
    return taken


def timetable(work: Work, title: str, framework: str, lead: str) -> None:
    """Give the visit a plan in which today is a day of the lead's."""
    today = today_of(work.clock)
    first = today - timedelta(days=today.weekday() + 7)
    fields = {"title": title, "framework": framework, "first_day": str(first), "lead": lead}
    plan, _ = plans.begin_plan(work, {**fields, "state": "released"}, [PersonId(lead)])
    for told in _day(today):
        plans.add_activity(work, plan, told, [PersonId(lead)])


def _coming(
    monday: date, lead: str, team: tuple[str, ...]
) -> Iterator[tuple[dict[str, str], list[PersonId]]]:
    """Yield a first day on which somebody is over-booked, and a calmer second one."""
    for told in _day(monday):
        yield told, [PersonId(lead)]
    for number, told in enumerate(_day(monday + timedelta(days=1))):
        yield told, [PersonId(team[number % len(team)])]


def _day(day: date) -> Iterator[dict[str, str]]:
    keys = ("title", "what", "start", "finish", "place", "child")
    for row in _DAY:
        yield {"day": str(day), **dict(zip(keys, row, strict=True))}
