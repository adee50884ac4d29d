"""The programme as a screen shows it: every area, what is due, and one area in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.programme.due import Next, Standing
from fieldapp.programme.facts import Past, Planned, Trigger
from fieldapp.programme.outcomes import BYTES
from fieldapp.programme.overview import AreaStanding, Order, Wanted, pick
from fieldapp.services import plan as plans
from fieldapp.services import programme
from fieldapp.services.programme import Charts, Imported
from sync.protocol.ids import RecordId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.tables import Column, Line, TableRow
from ui.viewmodels.tokens import Colour

COLUMNS: Final = (
    Column("Area", Order.NAME.value, most=160),
    Column("Region", Order.REGION.value, yields=3),
    Column("Last", Order.LAST.value),
    Column("Overall", most=140),
    Column("Next by", Order.DUE.value),
    Column("What is due", yields=2),
    Column("Stands", Order.STANDING.value),
    Column("Known", yields=1, most=130),
)
CALENDAR: Final = (Column("When"), Column("Area"), Column("What"), Column("How far"))
STANDING_WORDS: Final = {
    Standing.OVERDUE: "Overdue",
    Standing.DUE_SOON: "Due soon",
    Standing.NOT_DUE: "Not due yet",
    Standing.UNKNOWN: "No record",
    Standing.UNTIMED: "By no calendar",
}
OUTCOME_WORDS: Final = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "adequate": "Adequate",
    "inadequate": "Inadequate",
    "narrative": "In words",
}
STATE_WORDS: Final = {
    "drafted": "Drafted",
    "settled": "Settled",
    "released": "Released",
    "withdrawn": "Withdrawn",
}
_STANDING_COLOURS: Final = {Standing.OVERDUE: Colour.AFI}
"""The colour of a concern is for children at risk alone."""


@dataclass(frozen=True, slots=True)
class AreaDetail:
    """One area in full; each list opens the record of the line that is chosen."""

    code: str
    title: str
    about: str
    due: tuple[str, ...]
    history: tuple[Line, ...]
    triggers: tuple[Line, ...]
    notes: tuple[Line, ...]
    planned: tuple[Line, ...]
    conflicts: int


@dataclass(frozen=True, slots=True)
class ProgrammeState:
    """All that the screen shows; `bad` are lines of a table that were not taken."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    said: str = ""
    words: str = ""
    cycle: str = ""
    cycles: tuple[tuple[str, str], ...] = ()
    regions: tuple[str, ...] = ()
    triggers: tuple[tuple[str, str], ...] = ()
    wanted: Wanted = field(default_factory=Wanted)
    rows: tuple[TableRow, ...] = ()
    calendar: tuple[TableRow, ...] = ()
    chosen: AreaDetail | None = None
    bad: tuple[str, ...] = ()
    note: str = ""


class ProgrammePage(Presenter[ProgrammeState]):
    """Takes the intentions of the screen. `open_record` and `open_plan` lead to others."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[ProgrammeState], None],
        charts: Charts,
        open_record: Callable[[RecordId], None],
        open_plan: Callable[[RecordId], None],
    ) -> None:
        first = ProgrammeState(
            cycle=charts.cycles.cycles[0].id,
            cycles=tuple((one.id, one.title) for one in charts.cycles.cycles),
            regions=charts.gazetteer.regions,
            triggers=tuple((one.id, one.title) for one in charts.cycles.triggers),
            note=charts.cycles.cycles[0].note,
        )
        super().__init__(ports.door, first, on_state)
        self._ports, self._charts = ports, charts
        self._open_record, self._open_plan = open_record, open_plan
        self._all: tuple[AreaStanding, ...] = ()
        self._asked, self._behind = False, True

    def shown(self) -> None:
        """The screen is looked at."""
        self._asked = True
        if self._behind:
            self._load("" if self.state.loaded else "Reading all areas")

    def stale(self, looked_at: bool) -> None:
        """Something was written or came: read again now, or when somebody looks."""
        self._behind = True
        if looked_at and self._asked:
            self._load("")

    def choose_cycle(self, cycle: str) -> None:
        """Look at another cycle."""
        self.show(cycle=cycle, note=self._charts.cycle(cycle).note)
        self._load("Reading all areas")

    def want(self, **changes: Any) -> None:
        """Show other areas, or in another order; asked for the same order turns it round."""
        held = self.state.wanted
        if changes.get("order") == held.order and "descending" not in changes:
            changes["descending"] = not held.descending
        elif "order" in changes:
            changes.setdefault("descending", False)
        wanted = replace(held, **changes)
        self.show(wanted=wanted, **self._rows(wanted))

    def choose(self, code: str) -> None:
        """Look at one area in full."""
        self.show(chosen=self._detail(code))

    def note_area(self) -> None:
        """Begin a note on the chosen area and open it."""
        area = self._area()
        if area is not None:
            work = self._ports.work
            self._begin(lambda: programme.note_area(work, area.area))

    def raise_trigger(self, what: str) -> None:
        """Write down what came to be known of the chosen area, and open it."""
        area, work = self._area(), self._ports.work
        if area is not None:
            self._begin(lambda: programme.raise_trigger(work, self._charts, area.area, what))

    def draft(self) -> None:
        """Begin the plan of an inspection of the chosen area, and open it."""
        area, work = self._area(), self._ports.work
        if area is None:
            return
        first = area.due.first
        fields = {
            "title": area.area.name,
            "area": str(area.area.code),
            "framework": area.cycle.frameworks[-1],
            "extent": first.extent.value if first else "",
        }
        if area.cycle.id == "children_services":
            fields["framework"] = "ilacs-2026"

        def begun(made: tuple[RecordId, Effects]) -> None:
            self._ports.publish(made[1])
            self._open_plan(made[0])

        self.run(lambda: plans.begin_plan(work, fields), begun)

    def open_line(self, record: str) -> None:
        """Open the record of a line; a plan opens on its own screen."""
        wanted = RecordId(bytes.fromhex(record))
        if any(plan.id == wanted for one in self._all for plan in one.planned):
            self._open_plan(wanted)
        else:
            self._open_record(wanted)

    def take_in(self, path: str) -> None:
        """Take past inspections from a table."""
        if not path:
            return
        ports, charts = self._ports, self._charts
        work = ports.work

        def read() -> Imported:
            return programme.import_outcomes(work, charts, work.ports.files.read(path, BYTES))

        self.show(said="", bad=())
        self.run(read, self._taken, "Reading the table")

    def write_out(self, path: str) -> None:
        """Write the areas that are shown as a table, in clear."""
        if not path:
            return
        work, shown = self._ports.work, pick(self._all, self.state.wanted)
        job = lambda: programme.save_standings(work, shown, path)  # noqa: E731
        said = f"{len(shown)} areas are written, in clear."
        self.run(job, lambda _nothing: self.show(said=said), "Writing the table")

    def _taken(self, found: Imported) -> None:
        said = f"{found.taken:,} inspections taken in, {found.held:,} were here already."
        more = f" {len(found.bad):,} lines to check." if found.bad else ""
        lines = tuple(f"Line {one.number}: {one.why}" for one in found.bad)
        self.show(said=said + more, bad=lines)
        self._ports.publish(found.effects)

    def _begin(self, job: Callable[[], tuple[RecordId, Effects]]) -> None:
        def begun(made: tuple[RecordId, Effects]) -> None:
            self._ports.publish(made[1])
            self._open_record(made[0])

        self.run(job, begun)

    def _load(self, busy: str) -> None:
        work, charts, cycle = self._ports.work, self._charts, self.state.cycle
        self._behind = False

        def read() -> tuple[AreaStanding, ...]:
            return programme.standings(work, charts, charts.cycle(cycle))

        if busy:
            self.run(read, self._take, busy)
        else:
            self._door.ask(read, self._take, self.refuse)

    def _take(self, found: tuple[AreaStanding, ...]) -> None:
        self._all = found
        code = self.state.chosen.code if self.state.chosen else ""
        self.show(
            loaded=True,
            refused=None,
            chosen=self._detail(code),
            calendar=_calendar(found),
            **self._rows(self.state.wanted),
        )

    def _rows(self, wanted: Wanted) -> dict[str, Any]:
        shown = pick(self._all, wanted)
        return {"rows": tuple(map(_row, shown)), "words": _words(self._all, shown)}

    def _area(self) -> AreaStanding | None:
        code = self.state.chosen.code if self.state.chosen else ""
        return next((one for one in self._all if one.area.code == code), None)

    def _detail(self, code: str) -> AreaDetail | None:
        found = next((one for one in self._all if one.area.code == code), None)
        return _detail(found, self._charts) if found else None


def day_words(day: date | None) -> str:
    """Return a day as `9 Nov 2026`; nothing for none."""
    return f"{day.day} {day:%b %Y}" if day else ""


def _words(every: tuple[AreaStanding, ...], shown: tuple[AreaStanding, ...]) -> str:
    counts = {standing: sum(one.due.standing is standing for one in every) for standing in Standing}
    parts = [
        f"{len(shown)} of {len(every)} areas" if len(shown) != len(every) else f"{len(every)} areas"
    ]
    parts += [
        f"{counts[standing]} {STANDING_WORDS[standing].lower()}"
        for standing in (Standing.OVERDUE, Standing.DUE_SOON)
        if counts[standing]
    ]
    if counts[Standing.UNKNOWN]:
        parts.append(f"{counts[Standing.UNKNOWN]} without a record")
    return ", ".join(parts)


def _row(one: AreaStanding) -> TableRow:
    last, first = one.due.last, one.due.first
    known = (
        f"{len(one.open_triggers)} open" if one.open_triggers else "",
        "Planned" if one.open_plans else "",
        "2 versions" if one.disputed else "",
    )
    cells = (
        one.area.name,
        one.area.region,
        day_words(last.ended) if last else "",
        OUTCOME_WORDS.get(last.outcome, "") if last else "",
        day_words(first.by) if first else "",
        first.extent.value.capitalize() if first else "",
        STANDING_WORDS[one.due.standing],
        " · ".join(part for part in known if part),
    )
    marks = [(6, colour) for s, colour in _STANDING_COLOURS.items() if s is one.due.standing]
    marks += [(7, Colour.AFI)] if cells[7] else []
    return TableRow(str(one.area.code), cells, tuple(marks))


def _calendar(found: tuple[AreaStanding, ...]) -> tuple[TableRow, ...]:
    """Return plans and what is due as rows in order of day."""
    rows: list[tuple[date, TableRow]] = []
    for one in found:
        for plan in one.planned:
            if plan.state != "withdrawn":
                rows.append((plan.first_day or date.max, _planned_row(one, plan)))
        if one.due.first is not None and not one.open_plans:
            rows.append((one.due.first.by, _due_row(one, one.due.first)))
    rows.sort(key=lambda each: (each[0], each[1].cells))
    return tuple(row for _, row in rows)


def _planned_row(one: AreaStanding, plan: Planned) -> TableRow:
    state = STATE_WORDS.get(plan.state, plan.state)
    what = f"{plan.extent.value.capitalize()}, lead {plan.lead or 'not named'}"
    when = day_words(plan.first_day) or "Without a day"
    return TableRow(plan.id.hex(), (when, one.area.name, what, state), ((3, Colour.PRIMARY),))


def _due_row(one: AreaStanding, first: Next) -> TableRow:
    marks = [(3, colour) for s, colour in _STANDING_COLOURS.items() if s is one.due.standing]
    what = f"{first.extent.value.capitalize()} due"
    cells = (f"By {day_words(first.by)}", one.area.name, what, STANDING_WORDS[one.due.standing])
    return TableRow(str(one.area.code), cells, tuple(marks))


def _detail(one: AreaStanding, charts: Charts) -> AreaDetail:
    return AreaDetail(
        code=str(one.area.code),
        title=one.area.name,
        about=f"{one.area.region} · {one.area.code}",
        due=tuple(_due_words(each, charts) for each in one.due.nexts)
        or (STANDING_WORDS[one.due.standing] + ".",),
        history=tuple(_past_line(each, charts) for each in one.history),
        triggers=tuple(_trigger_line(each, charts) for each in one.triggers),
        notes=tuple(Line(n.id.hex(), n.words or n.title or "Note") for n in one.notes),
        planned=tuple(_plan_line(each) for each in one.planned),
        conflicts=one.disputed,
    )


def _due_words(each: Next, charts: Charts) -> str:
    kind = charts.cycles.extent_title(each.extent.value)
    return f"{kind} by {day_words(each.by)}: {each.because}"


def _past_line(past: Past, charts: Charts) -> Line:
    kind = charts.cycles.extent_title(past.extent.value)
    outcome = OUTCOME_WORDS.get(past.outcome, "No overall grade")
    versions = "\nTwo versions stand side by side" if past.disputed else ""
    return Line(past.id.hex(), f"{day_words(past.ended)}  {outcome}\n{kind}{versions}")


def _trigger_line(one: Trigger, charts: Charts) -> Line:
    data = charts.cycles.trigger(one.what)
    state = "Open" if one.is_open else "Answered"
    came = f", {day_words(one.came)}" if one.came else ""
    words = f"\n{one.words}" if one.words else ""
    return Line(one.id.hex(), f"{data.title if data else one.what}{came}\n{state}{words}")


def _plan_line(plan: Planned) -> Line:
    state = STATE_WORDS.get(plan.state, plan.state)
    when = day_words(plan.first_day) or "without a day"
    versions = "\nTwo versions stand side by side" if plan.disputed else ""
    return Line(plan.id.hex(), f"{plan.title}, {when}\n{state}{versions}")
