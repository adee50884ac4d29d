"""The plan of one inspection as a screen shows it: days, arrivals, team, timetable, capacity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.frameworks.index import frameworks
from fieldapp.programme.facts import ARRIVAL_PARTS, Activity, arrival_key, body_key
from fieldapp.programme.plan import Arrival, DatedPhase, Notice, Wrong
from fieldapp.services import plan as plans
from fieldapp.services import programme, visits
from fieldapp.services.plan import PlanInFull
from fieldapp.services.programme import Charts
from sync.protocol.ids import InspectionId, PersonId, RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.field_words import teller_of
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.programme_page import STATE_WORDS, day_words
from ui.viewmodels.roles import role_words
from ui.viewmodels.tables import Column, Line, TableRow
from ui.viewmodels.tokens import Colour
from ui.viewmodels.versions import Standing, Teller, VersionState

TIMETABLE: Final = (
    Column("Day"),
    Column("Time"),
    Column("What"),
    Column("Who"),
    Column("Child", yields=1),
    Column("Where", yields=2),
)
ARRIVALS: Final = (
    Column("Inspectorate"),
    Column("On site"),
    Column("How many"),
    Column("Why", yields=1),
)
_HOUR: Final = 60
_NAMES: Final = {str(agency.id): agency.title for one in frameworks() for agency in one.agencies}
_NOTICE: Final = {
    Wrong.OVERBOOKED: "{who} has {over} more than a day on {day}.",
    Wrong.CLASH: "{who} is in two places at once on {day}: {what}.",
    Wrong.OFF_SITE: "{what} lies on {day}, which is no day on site.",
    Wrong.NOT_YET_THERE: "{who} has something on {day}, when their inspectorate is not on site.",
    Wrong.NOBODY: "Nobody goes to {what}.",
    Wrong.NOT_IN_TEAM: "{who} goes to {what} and is not in the team.",
}


@dataclass(frozen=True, slots=True)
class PersonTick:
    """A person who can be chosen, in words; `body` is the inspectorate that they come for.

    `apart` are inspectorates that were named differently apart.
    """

    code: str
    words: str
    chosen: bool
    body: str = ""
    apart: tuple[VersionState, ...] = ()


@dataclass(frozen=True, slots=True)
class StayState:
    """What the plan itself says of an inspectorate's stay, as it was written."""

    id: str
    title: str
    parts: dict[str, Standing]
    """What stands of each of `from`, `to` and `inspectors`."""

    def text(self, part: str) -> str:
        """Return what is written of a part."""
        return self.parts[part].text


@dataclass(frozen=True, slots=True)
class ActivityState:
    """The chosen activity with who goes."""

    id: RecordId
    title: str
    about: str
    people: tuple[PersonTick, ...]


@dataclass(frozen=True, slots=True)
class PlanState:
    """All that the screen shows. `plans` are those of a programme, to choose from."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    said: str = ""
    title: str = ""
    about: str = ""
    plan: RecordId | None = None
    plans: tuple[Line, ...] = ()
    may_edit: bool = False
    may_release: bool = False
    phases: tuple[str, ...] = ()
    arrivals: tuple[TableRow, ...] = ()
    stays: tuple[StayState, ...] = ()
    team: tuple[PersonTick, ...] = ()
    timetable: tuple[TableRow, ...] = ()
    days: tuple[Column, ...] = ()
    loads: tuple[TableRow, ...] = ()
    capacity: str = ""
    notices: tuple[str, ...] = ()
    trackers: tuple[str, ...] = ()
    activity: ActivityState | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    plans: tuple[Line, ...]
    whole: PlanInFull | None
    programme: bool


class PlanPage(Presenter[PlanState]):
    """Takes the intentions of the screen; `release` is given by whoever holds the profile."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[PlanState], None],
        charts: Charts,
        open_record: Callable[[RecordId], None],
        release: Callable[[RecordId], InspectionId],
    ) -> None:
        super().__init__(ports.door, PlanState(), on_state)
        self._ports, self._charts = ports, charts
        self._open_record, self._release = open_record, release
        self._whole: PlanInFull | None = None
        self._wanted: RecordId | None = None
        self._activity: RecordId | None = None
        self._asked, self._behind = False, True

    def shown(self) -> None:
        """The screen is looked at."""
        self._asked = True
        if self._behind:
            self._load("" if self.state.loaded else "Reading the plan")

    def stale(self, looked_at: bool) -> None:
        """Something was written or came: read again now, or when somebody looks."""
        self._behind = True
        if looked_at and self._asked:
            self._load("")

    def show_plan(self, plan: RecordId) -> None:
        """Look at one plan of the programme."""
        self._wanted, self._activity, self._behind = plan, None, True
        if self._asked:
            self._load("")

    def begin(self) -> None:
        """Begin the plan of a visit that has none, with what the visit says of itself."""
        work = self._ports.work

        def make() -> tuple[RecordId, Effects]:
            card = visits.card(work)
            return plans.begin_plan(work, {"title": card.title, "framework": card.framework})

        self._made(make)

    def edit(self) -> None:
        """Open the plan's own questions."""
        if self.state.plan is not None:
            self._open_record(self.state.plan)

    def add_activity(self) -> None:
        """Put an activity into the timetable and open it; it is on the first day on site."""
        whole, work = self._whole, self._ports.work
        if whole is not None:
            day = str(whole.days[0]) if whole.days else ""
            self._made(lambda: plans.add_activity(work, whole.plan.id, {"day": day}))

    def choose(self, activity: str) -> None:
        """Look at one activity: who goes."""
        self._activity = RecordId(bytes.fromhex(activity))
        self.show(activity=self._chosen())

    def open_activity(self) -> None:
        """Open the questions of the chosen activity."""
        if self._activity is not None:
            self._open_record(self._activity)

    def goes(self, person: str, on: bool) -> None:
        """Say whether a person goes to the chosen activity."""
        work, activity, one = self._ports.work, self._activity, (PersonId(person),)
        if activity is not None:
            come, gone = (one, ()) if on else ((), one)
            self._write(lambda: plans.change_people(work, activity, come, gone))

    def belongs(self, person: str, on: bool) -> None:
        """Say whether a person is in the team."""
        work, plan, one = self._ports.work, self.state.plan, (PersonId(person),)
        if plan is not None:
            come, gone = (one, ()) if on else ((), one)
            self._write(lambda: plans.change_team(work, plan, come, gone))

    def set_body(self, person: str, inspectorate: str) -> None:
        """Say for which inspectorate a person comes, in place of what the screen shows."""
        work, whole = self._ports.work, self._whole
        if whole is not None:
            plan, one = whole.plan, PersonId(person)
            held = plan.said.get(body_key(person))
            seen = held.seen if held is not None else ()
            self._write(lambda: plans.set_body(work, plan.id, one, inspectorate, seen))

    def set_stay(self, shown: StayState, texts: Mapping[str, str]) -> None:
        """Say when an inspectorate comes and goes, and how many come.

        What differs from what was `shown` when the person began is written in its place.
        """
        now = {k: text.strip() for k, text in texts.items() if text.strip() != shown.text(k)}
        self._set_stay(shown, now, {k: shown.parts[k].seen for k in now})

    def choose_stay(self, shown: StayState, part: str, text: str) -> None:
        """Choose one of several versions of a part of an inspectorate's stay."""
        self._set_stay(shown, {part: text}, {part: shown.parts[part].every})

    def _set_stay(
        self,
        shown: StayState,
        now: Mapping[str, str],
        seen: Mapping[str, tuple[Reference, ...]],
    ) -> None:
        work, plan = self._ports.work, self.state.plan
        if plan is not None and now:
            self._write(lambda: plans.set_arrival(work, plan, shown.id, now, seen))

    def release(self) -> None:
        """Make the visit of this plan; its team has it from the next sending on."""
        plan, held = self.state.plan, self._release
        if plan is None:
            return

        def released(_visit: InspectionId) -> None:
            self.show(said="It is a visit now. Its team has it after sending and receiving.")
            self._ports.publish(Effects(self._ports.work.inspection, frozenset({plan})))

        self.run(lambda: held(plan), released, "Releasing the plan")

    def _made(self, job: Callable[[], tuple[RecordId, Effects]]) -> None:
        def made(result: tuple[RecordId, Effects]) -> None:
            self._ports.publish(result[1])
            self._open_record(result[0])

        self.run(job, made)

    def _write(self, job: Callable[[], Effects]) -> None:
        self.run(job, self._ports.publish)

    def _load(self, busy: str) -> None:
        work, charts, wanted = self._ports.work, self._charts, self._wanted
        self._behind = False

        def read() -> _Read:
            held = plans.planned(work)
            plan = wanted or (held[0].id if held else None)
            whole = plans.in_full(work, plan, charts.cycles) if plan is not None else None
            lines = tuple(
                Line(p.id.hex(), f"{p.title}, {day_words(p.first_day) or 'no day yet'}")
                for p in held
            )
            return _Read(lines, whole, programme.is_programme(work))

        if busy:
            self.run(read, self._take, busy)
        else:
            self._door.ask(read, self._take, self.refuse)

    def _take(self, read: _Read) -> None:
        self._whole = read.whole
        whole, lines = read.whole, read.plans if read.programme else ()
        if whole is None:
            self.show(
                loaded=True, plans=lines, plan=None, may_edit=plans.may_edit(self._ports.work)
            )
            return
        open_plan = whole.plan.state not in ("released", "withdrawn")
        self.show(
            loaded=True,
            refused=None,
            plans=lines,
            plan=whole.plan.id,
            title=whole.plan.title,
            about=_about(whole),
            may_edit=whole.may_edit,
            may_release=read.programme and open_plan and whole.may_edit,
            phases=tuple(map(_phase_words, whole.phases)),
            arrivals=tuple(map(_arrival_row, whole.arrivals)),
            stays=tuple(_stay(teller_of(self._ports.work), one, whole) for one in whole.arrivals),
            team=self._team(whole),
            timetable=tuple(_activity_row(one) for one in whole.activities),
            days=(Column("Inspector"), *(Column(f"{d:%a} {d.day}") for d in whole.days)),
            loads=_loads(whole),
            capacity=_capacity_words(whole),
            notices=tuple(_notice_words(one, whole) for one in whole.capacity.notices),
            trackers=tuple(
                f"{c}: {', '.join(who) or 'nobody'}" for c, who in whole.trackers.items()
            ),
            activity=self._chosen(),
        )

    def _team(self, whole: PlanInFull) -> tuple[PersonTick, ...]:
        known = self._ports.work.known
        chosen = set(whole.plan.everybody)
        return tuple(
            PersonTick(
                one.person,
                f"{one.person} · {role_words(one.roles)}",
                one.person in chosen,
                whole.plan.bodies.get(one.person, ""),
                self._bodies_apart(whole, one.person),
            )
            for one in known.roster.people
        )

    def _bodies_apart(self, whole: PlanInFull, person: str) -> tuple[VersionState, ...]:
        held = whole.plan.said.get(body_key(person))
        teller = teller_of(self._ports.work)
        return teller.standing(held, _body_words).versions if held is not None else ()

    def _chosen(self) -> ActivityState | None:
        whole = self._whole
        if whole is None:
            return None
        one = next((each for each in whole.activities if each.id == self._activity), None)
        if one is None:
            return None
        people = tuple(
            PersonTick(tick.code, tick.words, tick.code in one.people)
            for tick in self._team(whole)
            if tick.chosen or tick.code in one.people
        )
        return ActivityState(one.id, one.title or "Activity without a name", _when(one), people)


def time_words(one: Activity) -> str:
    """Return the times of an activity as `09:00 to 10:30`."""
    start = f"{one.start:%H:%M}" if one.start else ""
    finish = f"{one.finish:%H:%M}" if one.finish else ""
    return " to ".join(part for part in (start, finish) if part)


def minutes_words(minutes: int) -> str:
    """Return minutes as `6 h 30 min`."""
    hours, rest = divmod(minutes, _HOUR)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")
    return " ".join(part for part in parts if part)


def _body_words(identity: str) -> str:
    return inspectorate_title(identity) if identity else "Not named"


def inspectorate_short(identity: str) -> str:
    """Return an inspectorate in short, as `HMI Probation` or `CQC`."""
    first, *rest = identity.split("_")
    short = first.capitalize() if first == "ofsted" else first.upper()
    return " ".join((short, *(word.capitalize() for word in rest)))


def inspectorate_title(identity: str) -> str:
    """Return what an inspectorate is called; its id where no framework names it."""
    return _NAMES.get(identity, identity)


def _when(one: Activity) -> str:
    return ", ".join(part for part in (_day(one.day), time_words(one), one.place) if part)


def _day(day: date | None) -> str:
    return f"{day:%a} {day_words(day)}" if day else "No day yet"


def _about(whole: PlanInFull) -> str:
    plan = whole.plan
    state = STATE_WORDS.get(plan.state, plan.state)
    span = f"{day_words(whole.days[0])} to {day_words(whole.days[-1])}" if whole.days else ""
    days = f"{len(whole.days)} days on site" if whole.days else "No first day on site yet"
    lead = f"lead {plan.lead}" if plan.lead else "no lead yet"
    apart = "2 versions, decide under Conflicts" if plan.disputed else ""
    return " · ".join(part for part in (state, span, days, lead, apart) if part)


def _phase_words(one: DatedPhase) -> str:
    if one.first is None or one.last is None:
        return f"Days {one.phase.first_day} to {one.phase.last_day}: {one.phase.title}"
    return f"{day_words(one.first)} to {day_words(one.last)}: {one.phase.title}"


def _arrival_row(one: Arrival) -> TableRow:
    span = " to ".join(day_words(day) for day in (one.first, one.last) if day)
    when = span if one.comes else "Does not come"
    many = str(one.inspectors) if one.inspectors is not None else "Not said"
    leads = " Leads." if one.leads else ""
    cells = (inspectorate_title(one.inspectorate), when, many, f"{one.because}{leads}")
    return TableRow(one.inspectorate, cells, ((1, Colour.INK2),) if not one.comes else ())


def _stay(teller: Teller, one: Arrival, whole: PlanInFull) -> StayState:
    said = whole.plan.said
    held = {part: said.get(arrival_key(one.inspectorate, part)) for part in ARRIVAL_PARTS}
    parts = {part: teller.standing(f) if f is not None else Standing() for part, f in held.items()}
    return StayState(one.inspectorate, inspectorate_title(one.inspectorate), parts)


def _activity_row(one: Activity) -> TableRow:
    title = one.title or "Activity without a name"
    apart = " (2 versions)" if one.disputed else ""
    cells = (
        _day(one.day),
        time_words(one),
        title + apart,
        ", ".join(one.people) or "Nobody",
        one.child,
        one.place,
    )
    marks = [(2, Colour.AFI)] if apart else []
    return TableRow(one.id.hex(), cells, (*marks, *([] if one.people else [(3, Colour.AFI)])))


def _loads(whole: PlanInFull) -> tuple[TableRow, ...]:
    held = {(load.person, load.day): load for load in whole.capacity.loads}
    people = sorted({load.person for load in whole.capacity.loads})
    rows = []
    for person in people:
        loads = [held[person, day] for day in whole.days]
        cells = (person, *(_load_words(one.planned, one.available) for one in loads))
        marks = tuple((n, Colour.AFI) for n, one in enumerate(loads, 1) if one.over)
        rows.append(TableRow(person, cells, marks))
    return tuple(rows)


def _load_words(planned: int, available: int) -> str:
    if not planned:
        return "free" if available else "away"
    over = ", over" if planned > available else ""
    return f"{planned / _HOUR:.3g} h{over}"


def _capacity_words(whole: PlanInFull) -> str:
    held = whole.capacity
    if not held.available:
        return "The days of the team are known once the plan has a first day and a team."
    return (
        f"{minutes_words(held.planned)} planned of {minutes_words(held.available)} "
        f"that the team has on site."
    )


def _notice_words(one: Notice, whole: PlanInFull) -> str:
    titles = {each.id: each.title or "an activity without a name" for each in whole.activities}
    named = [titles.get(each, "an activity") for each in one.activities]
    what = " and ".join(named) if one.kind is Wrong.CLASH else ", ".join(named)
    sentence = _NOTICE[one.kind].format(
        who=one.person, over=minutes_words(one.minutes), day=_day(one.day), what=what
    )
    return sentence[:1].upper() + sentence[1:]
