"""The office's programme: areas, what took place there, what came to be known, what is due.

A programme is a sealed log of its own, an inspection with the purpose `programme`: its
members are those who plan, and to everybody else it does not exist. See decision 0810.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import RecordState
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Visit
from fieldapp.frameworks.index import frameworks
from fieldapp.programme.areas import Gazetteer, LocalArea, shipped_areas
from fieldapp.programme.cycles import Cycle, Cycles, shipped_cycles
from fieldapp.programme.facts import read_note, read_past, read_planned, read_trigger
from fieldapp.programme.outcomes import BadRow, read_outcomes
from fieldapp.programme.overview import AreaStanding, Holdings, overview
from fieldapp.reports.csv_export import written
from fieldapp.services import reading, records, visits
from fieldapp.services.answering import Seen, answer
from fieldapp.services.profile import Profile
from fieldapp.services.visits import PURPOSE
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId, RecordId
from sync.protocol.roster import Role

PROGRAMME: Final = "programme"
_PLANNERS: Final = frozenset({Role.RECORDS_OFFICE, Role.LEAD, Role.QUALITY, Role.ADMINISTRATOR})
_EPOCH: Final = date(1970, 1, 1)
_AT_ONCE: Final = 250
"""Records that one transaction of an import begins."""
_HEADS: Final = (
    "area",
    "code",
    "region",
    "last",
    "overall",
    "due",
    "kind",
    "standing",
    "triggers open",
    "planned",
)


@dataclass(frozen=True, slots=True)
class Charts:
    """What ships with the app about areas and cycles, read once by whoever shows it."""

    gazetteer: Gazetteer
    cycles: Cycles

    def area(self, code: str) -> LocalArea:
        """Return the area that is called so by code or name; refuse what is none (Y-111)."""
        found = self.gazetteer.find(code)
        if found is None:
            raise Refused(
                "Y-111",
                f"“{code[:60]}” is no local authority of the list.",
                "Give its nine-character code, or its name as on the list.",
            )
        return found

    def cycle(self, identity: str) -> Cycle:
        """Return a cycle by its id or by a framework of it; refuse what is none (Y-112)."""
        found = next((c for c in self.cycles.cycles if c.id == identity), None)
        found = found or self.cycles.of(identity)
        if found is None:
            known = ", ".join(one.id for one in self.cycles.cycles)
            raise Refused("Y-112", f"There is no cycle “{identity}”.", f"Choose one of: {known}.")
        return found


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a table of outcomes: records begun, rows held already, rows not taken."""

    taken: int
    held: int
    bad: tuple[BadRow, ...]
    effects: Effects


def shipped_charts() -> Charts:
    """Return the areas and cycles that ship with the app."""
    return Charts(shipped_areas(), shipped_cycles())


def may_plan(profile: Profile) -> bool:
    """Say whether this person's roles let them begin a programme."""
    return bool(_PLANNERS & set(profile.known.roles_of(profile.person)))


def create_programme(
    profile: Profile, title: str, planners: Iterable[PersonId] = ()
) -> InspectionId:
    """Begin a programme that this person and `planners` read and write, and nobody else.

    Refuses who plans nothing (Y-110). All planners lead, so each can let another one in.
    """
    if not may_plan(profile):
        raise Refused(
            "Y-110",
            "Only the records office, leads and quality assurance can begin a programme.",
            "Ask one of them; they can let you in.",
        )
    about = {"title": title.strip() or "Programme", PURPOSE: PROGRAMME}
    return visits.begin_sealed(profile, about, (), tuple(planners))


def add_planner(profile: Profile, work: Work, person: PersonId) -> Effects:
    """Let another person plan, and read all that was planned."""
    refuse_unless_programme(work)
    return visits.add_member(profile, work, person, lead=True)


def programmes(profile: Profile) -> tuple[Visit, ...]:
    """Return the programmes that this laptop can read, newest first."""
    return visits.list_all(profile).programmes


def is_programme(work: Work) -> bool:
    """Say whether an open inspection is a programme."""
    return visits.card(work).purpose == PROGRAMME


def refuse_unless_programme(work: Work) -> None:
    """Refuse what only a programme holds, in a visit (Y-113)."""
    if not is_programme(work):
        raise Refused("Y-113", "This is a visit, not a programme.", "Open the programme first.")


def today_of(clock: Clock) -> date:
    """Return the day on this laptop's clock, where it stands."""
    now = clock.now()
    return _EPOCH + timedelta(minutes=now.ms // 60_000 + now.offset_minutes)


def note_area(work: Work, area: LocalArea, words: str = "") -> tuple[RecordId, Effects]:
    """Begin a note on an area."""
    refuse_unless_programme(work)
    fields = {"title": f"Note on {area.name}", "area": str(area.code), "words": words}
    return records.open_record(work, RecordKind.AREA_NOTE, fields=_given(fields))


def raise_trigger(
    work: Work,
    charts: Charts,
    area: LocalArea,
    what: str,
    words: str = "",
    came: date | None = None,
) -> tuple[RecordId, Effects]:
    """Write down what came to be known of an area, today unless said; it stands open.

    Refuses a kind that is not known (Y-114).
    """
    refuse_unless_programme(work)
    data = charts.cycles.trigger(what)
    if data is None:
        known = ", ".join(one.id for one in charts.cycles.triggers)
        said = f"There is no kind of trigger “{what[:60]}”."
        raise Refused("Y-114", said, f"Choose one of: {known}.")
    fields = {
        "title": f"{data.title}, {area.name}",
        "area": str(area.code),
        "what": what,
        "came": str(came or today_of(work.clock)),
        "words": words,
        "state": "open",
    }
    return records.open_record(work, RecordKind.TRIGGER, fields=_given(fields))


def answer_trigger(work: Work, trigger: RecordId, decided: str, seen: Seen) -> Effects:
    """Say what was decided about a trigger; it is open no more. Refuses no words (Y-115).

    `seen` has what stood of `decided` and `state`.
    """
    if not decided.strip():
        raise Refused("Y-115", "The decision says nothing yet.", "Say what was decided, and why.")
    return answer(work, trigger, {"decided": decided, "state": "answered"}, seen)


def holdings(work: Work) -> Holdings:
    """Return all facts of a programme; what was archived is left out."""
    bodies = inspectorates()
    return Holdings(
        past=tuple(map(read_past, _states(work, RecordKind.PAST_INSPECTION))),
        triggers=tuple(map(read_trigger, _states(work, RecordKind.TRIGGER))),
        notes=tuple(map(read_note, _states(work, RecordKind.AREA_NOTE))),
        planned=tuple(read_planned(s, bodies) for s in _states(work, RecordKind.PLANNED)),
    )


def standings(work: Work, charts: Charts, cycle: Cycle) -> tuple[AreaStanding, ...]:
    """Return every area as it stands today in a cycle, in order of name."""
    refuse_unless_programme(work)
    return overview(charts.gazetteer, cycle, holdings(work), today_of(work.clock))


def import_outcomes(work: Work, charts: Charts, data: bytes) -> Imported:
    """Take a CSV of past inspections in; what is held already is not taken twice.

    Refuses what is no such table (Y-101 to Y-103); rows that are not understood come back.
    """
    refuse_unless_programme(work)
    read = read_outcomes(data, charts.gazetteer, charts.cycles)
    seen = {(*past.key, past.outcome) for past in map(read_past, _states(work, _PAST))}
    fresh: list[dict[str, str]] = []
    for row in read.rows:
        key = (*row.key, row.fields["outcome"])
        if key not in seen:
            seen.add(key)
            fresh.append(row.fields)
    touched: set[RecordId] = set()
    for at in range(0, len(fresh), _AT_ONCE):
        many: list[tuple[dict[str, str], dict[str, list[str]]]] = [
            (_titled(charts, fields), {}) for fields in fresh[at : at + _AT_ONCE]
        ]
        touched |= records.open_records(work, _PAST, many)[1].records
    effects = Effects(work.inspection, records=frozenset(touched))
    return Imported(len(fresh), len(read.rows) - len(fresh), read.bad, effects)


def export_standings(shown: Sequence[AreaStanding]) -> bytes:
    """Return areas as a CSV in the order given; no cell of it is run by a spreadsheet."""
    return written(_HEADS, map(_cells, shown), bom=True)


def save_standings(work: Work, shown: Sequence[AreaStanding], path: str) -> None:
    """Write that table in clear, and beside it how to handle it, since it has no pages."""
    from fieldapp.reports.package import marked  # only whoever saves a table needs both
    from fieldapp.services.exporting import context

    files, about, place = work.ports.files, context(work), PurePath(path)
    (note,) = marked((), about.band, about.made)
    files.write_atomically(path, export_standings(shown))
    files.write_atomically(str(place.with_name(f"{place.stem}-{note.name}")), note.data)
    work.log.note("exported", code="areas", areas=len(shown))


def inspectorates() -> tuple[str, ...]:
    """Return every inspectorate that a framework of the app names."""
    return tuple(sorted({str(a.id) for one in frameworks() for a in one.agencies}))


_PAST: Final = RecordKind.PAST_INSPECTION


def _titled(charts: Charts, fields: dict[str, str]) -> dict[str, str]:
    kind, name = charts.cycles.extent_title(fields["extent"]), charts.area(fields["area"]).name
    return _given({"title": f"{kind}, {name}", **fields})


def _cells(one: AreaStanding) -> tuple[str, ...]:
    last, first = one.due.last, one.due.first
    return (
        one.area.name,
        one.area.code,
        one.area.region,
        str(last.ended) if last else "",
        last.outcome if last else "",
        str(first.by) if first else "",
        first.extent.value if first else "",
        one.due.standing.value,
        str(len(one.open_triggers)),
        " ".join(str(plan.first_day or "without a day") for plan in one.open_plans),
    )


def _states(work: Work, kind: RecordKind) -> list[RecordState]:
    return [reading.state_of(work, row.id) for row in reading.summaries(work, kind)]


def _given(fields: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in fields.items() if value}
