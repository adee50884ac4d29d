"""A programme with some history, and the screens of planning in a window on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from fieldapp.domain.effects import Effects
from fieldapp.services import plan as plans
from fieldapp.services import plan_release, programme, visits
from fieldapp.services.programme import shipped_charts, today_of
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.roster import Role
from tests.support.editor_desk import EditorDesk
from tests.support.fleet import Fleet, fleet
from tests.support.sample_shell import sample_state
from tests.support.stretching import quick_stretching
from ui.qt.look import Look
from ui.viewmodels.places import Spot
from ui.viewmodels.session import OpenVisit
from ui.views.desk import DeskPorts
from ui.views.programme_desk import PlanDesk, ProgrammeDesk
from ui.views.shell import Shell

OUTCOMES = (
    "area,framework,kind,ended,published,overall\n"
    "Kent,ilacs-2018,short,{y3},,Good\n"
    "Kent,sif-2013,standard,2017-03-31,2017-05-19,Good\n"
    "Barnsley,ilacs-2023,standard,{y1},,Inadequate\n"
    "Leeds,ilacs-2023,short,{y1},,Outstanding\n"
    "Essex,ilacs-2018,short,{y2},,Outstanding\n"
    "Cornwall,ilacs-2023,standard,{y2},,Requires improvement to be good\n"
)


@dataclass
class Planning:
    """A programme on OF1's laptop with outcomes, a trigger and a drafted plan."""

    team: Fleet
    work: Work
    plan: RecordId

    def release(self) -> Work:
        """Release the plan and return its visit on OF1's laptop."""
        profile = self.team["OF1"].profile
        made = plan_release.release(profile, self.work, self.plan)
        return self.team["OF1"].open(made)


@contextmanager
def planning(folder: Path) -> Iterator[Planning]:
    """A programme that OF1 holds; OF2 and CQ1 are inspectors."""
    people = [("OF1", Role.LEAD), ("OF2", Role.INSPECTOR), ("CQ1", Role.INSPECTOR)]
    with quick_stretching(), fleet(folder, *people) as team:
        profile = team["OF1"].profile
        work = team["OF1"].open(programme.create_programme(profile, "Programme"))
        yield Planning(team, work, fill(work))


def fill(work: Work) -> RecordId:
    """Write history, a trigger and a plan with a timetable; return the plan."""
    charts, today = shipped_charts(), today_of(work.clock)
    years = {f"y{n}": today - timedelta(days=365 * n + 40) for n in (1, 2, 3)}
    programme.import_outcomes(work, charts, OUTCOMES.format(**years).encode())
    words = "The council told us of it on Monday."
    area = charts.area("Barnsley")
    programme.raise_trigger(work, charts, area, "serious_incident", words)
    programme.note_area(work, area, "A new director since the spring.")
    monday = today - timedelta(days=today.weekday())
    fields = {
        "title": "Northmere",
        "area": str(area.code),
        "framework": "multi-agency-2013",
        "extent": "standard",
        "first_day": str(monday),
        "lead": "OF1",
    }
    plan, _ = plans.begin_plan(work, fields, [PersonId("OF2"), PersonId("CQ1")])
    plans.set_body(work, plan, PersonId("CQ1"), "cqc", ())
    for row in _timetable(today.isoformat(), monday.isoformat()):
        *told, people = row
        keys = ("title", "what", "day", "start", "finish", "place", "child", "words")
        plans.add_activity(work, plan, dict(zip(keys, told, strict=True)), map(PersonId, people))
    return plan


def _timetable(
    today: str, monday: str
) -> Iterator[tuple[str, str, str, str, str, str, str, str, list[str]]]:
    watch, track = "practice_observation", "case_tracking"
    yield (
        "Duty desk and screening",
        watch,
        today,
        "09:00",
        "09:50",
        "Civic centre",
        "",
        "",
        ["OF1"],
    )
    yield ("Strategy meeting", watch, today, "10:00", "11:00", "Hub", "T07", "", ["OF1", "OF2"])
    yield (
        "Case file with the social worker",
        track,
        today,
        "11:15",
        "12:45",
        "",
        "T03",
        "",
        ["OF1"],
    )
    told = "Quiet room, an advocate will be there"
    yield (
        "Interview with a child",
        "interview_child",
        today,
        "14:10",
        "15:10",
        "Floor 2",
        "T03",
        told,
        ["OF1"],
    )
    carers = "interview_carer"
    yield (
        "Foster carers, group of 5",
        carers,
        today,
        "15:30",
        "16:30",
        "",
        "",
        "Telephone for one",
        ["OF1"],
    )
    yield ("Supervision session", watch, today, "16:30", "17:20", "", "T11", "", ["OF1"])
    yield (
        "Team meeting",
        "meeting",
        today,
        "17:30",
        "18:30",
        "Hotel",
        "",
        "",
        ["OF1", "OF2", "CQ1"],
    )
    yield ("Health records", "note", monday, "09:00", "12:00", "", "T03", "", ["CQ1"])


@dataclass
class PlanningWindow:
    """A window with the desks of planning; `opened` are records that were asked for."""

    desk: EditorDesk
    shell: Shell
    look: Look
    planning: Planning
    opened: list[RecordId] = field(default_factory=list)
    went: list[Spot] = field(default_factory=list)
    decided: list[tuple[RecordId, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk.ports = replace(self.desk.ports, publish=self.publish)
        work, team = self.desk.work, self.planning.team
        visit = OpenVisit(
            work,
            self.desk.typing,
            visits.card(work),
            lambda: nullcontext(work),
            self.desk.listeners,
        )
        visit.release = lambda plan: plan_release.release(team["OF1"].profile, work, plan)
        ports = DeskPorts(
            self.shell,
            self.look,
            visit,
            self.desk.ports,
            self.go,
            self.open,
            lambda _: None,
            lambda record, slot: self.decided.append((record, slot)),
        )
        plan = PlanDesk(ports)
        self.desks = (plan, ProgrammeDesk(ports, plan.page.show_plan))

    @property
    def plan(self) -> PlanDesk:
        """The desk of the plan."""
        return next(one for one in self.desks if isinstance(one, PlanDesk))

    @property
    def programme(self) -> ProgrammeDesk:
        """The desk of all areas."""
        return next(one for one in self.desks if isinstance(one, ProgrammeDesk))

    def publish(self, effects: Effects) -> None:
        """Tell every desk what was written, as the open visit does."""
        self.desk.published.append(effects)
        for each in self.desks:
            each.refresh()

    def open(self, record: RecordId, _slot: bytes = b"", _caret: int = 0) -> None:
        """Note that a record was to be opened."""
        self.opened.append(record)

    def go(self, spot: Spot) -> None:
        """Show a screen, as the window does."""
        self.went.append(spot)
        self.shell.render_state(sample_state(spot.value))


def planning_window(held: Planning, work: Work, look: Look) -> PlanningWindow:
    """A window on the programme, or on the visit that it released."""
    return PlanningWindow(EditorDesk(work, held.team), Shell(look), look, held)
