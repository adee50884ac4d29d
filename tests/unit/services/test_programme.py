"""The programme of the office, and the plan of an inspection until and after its release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.programme.due import Standing
from fieldapp.programme.overview import Wanted, pick
from fieldapp.services import plan as plans
from fieldapp.services import plan_release, programme, reading, records, visits
from fieldapp.services.programme import Charts, shipped_charts
from fieldapp.services.work import Work
from sync.protocol.entry import pack
from sync.protocol.ids import InspectionId, PersonId, RecordId
from sync.protocol.roster import Role
from tests.support.fleet import Fleet, fleet
from tests.support.seen import seen_all
from tests.support.stretching import quick_stretching

OF1, OF2, OF3 = (PersonId(one) for one in ("OF1", "OF2", "OF3"))
SECRET = ("Quillbrook", "kingfisher", "Westmorland", "2027-03-01", "ilacs-2026")
CSV = (
    "area,framework,kind,ended,overall\n"
    "Kent,ilacs-2023,short,2022-05-13,Good\n"
    "Barnsley,ilacs-2023,standard,2025-09-05,Inadequate\n"
    "Cumbria,sif-2013,standard,2015-04-03,Inadequate\n"
)


@dataclass
class Office:
    team: Fleet
    programme: InspectionId
    charts: Charts

    def work(self, person: str = "OF1") -> Work:
        return self.team[person].open(self.programme)

    def draft(self, **fields: str) -> RecordId:
        known = {
            "title": "Quillbrook",
            "area": "E06000064",
            "framework": "ilacs-2026",
            "first_day": "2027-03-01",
            "lead": "OF2",
            "words": "kingfisher",
        }
        return plans.begin_plan(self.work(), {**known, **fields}, [OF2])[0]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Two planners, OF1 and RO1; the others plan nothing, OF4 is in no plan."""
    people = [("OF1", Role.LEAD), ("OF2", Role.LEAD), ("OF3", Role.INSPECTOR)]
    people += [("OF4", Role.INSPECTOR), ("RO1", Role.RECORDS_OFFICE)]
    with quick_stretching(), fleet(tmp_path_factory.mktemp("office"), *people) as made:
        yield made


@pytest.fixture
def office(team: Fleet) -> Office:
    made = programme.create_programme(team["OF1"].profile, "Programme", [PersonId("RO1")])
    return Office(team, made, shipped_charts())


def test_a_programme_is_no_visit_of_anybody(office: Office) -> None:
    profile = office.team["OF1"].profile
    office.work()
    listed = visits.list_all(profile)
    assert office.programme not in {one.id for one in listed.visits}
    assert office.programme in {one.id for one in listed.programmes}


def test_an_inspector_cannot_begin_one(team: Fleet) -> None:
    with pytest.raises(Refused, match="Y-110"):
        programme.create_programme(team["OF3"].profile, "Mine")


def test_a_visit_holds_nothing_of_a_programme(team: Fleet, office: Office) -> None:
    work = team["OF1"].open(team.create_visit("OF1"))
    kent = office.charts.area("Kent")
    for wrong in (
        lambda: programme.note_area(work, kent, "words"),
        lambda: programme.raise_trigger(work, office.charts, kent, "figures"),
        lambda: programme.standings(work, office.charts, office.charts.cycles.cycles[0]),
    ):
        with pytest.raises(Refused, match="Y-113"):
            wrong()


def test_outcomes_are_taken_once_and_what_is_not_understood_comes_back(office: Office) -> None:
    work = office.work()
    first = programme.import_outcomes(work, office.charts, CSV.encode())
    assert (first.taken, first.held, [bad.number for bad in first.bad]) == (2, 0, [4])
    again = programme.import_outcomes(work, office.charts, CSV.encode())
    assert (again.taken, again.held) == (0, 2)
    names = [row.short_name for row in reading.summaries(work, RecordKind.PAST_INSPECTION)]
    assert sorted(names) == ["PI-OF1-1", "PI-OF1-2"]


def test_due_dates_and_triggers_stand_at_their_areas(office: Office) -> None:
    work, charts = office.work(), office.charts
    programme.import_outcomes(work, charts, CSV.encode())
    trigger, _ = programme.raise_trigger(work, charts, charts.area("Kent"), "serious_incident", "x")
    shown = programme.standings(work, charts, charts.cycle("ilacs-2026"))
    (kent,) = pick(shown, Wanted(triggered=True))
    assert kent.area.name == "Kent"
    assert kent.due.first is not None
    assert kent.due.first.by == date(2025, 5, 13)
    assert kent.due.standing is Standing.OVERDUE
    answers = seen_all(work, trigger, "decided", "state")
    programme.answer_trigger(work, trigger, "An inspection is planned for it.", answers)
    shown = programme.standings(work, charts, charts.cycle("ilacs-2026"))
    assert pick(shown, Wanted(triggered=True)) == ()
    table = programme.export_standings(shown).decode("utf-8-sig").splitlines()
    assert len(table) == 154
    assert table[0].startswith("area,code,region,last")


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda charts: charts.area("Northmere"), "Y-111"),
        (lambda charts: charts.cycle("sometimes"), "Y-112"),
    ],
)
def test_what_is_not_on_the_lists_is_refused(office: Office, ask, code: str) -> None:  # type: ignore[no-untyped-def]  # a question to the charts
    with pytest.raises(Refused, match=code):
        ask(office.charts)
    with pytest.raises(Refused, match="Y-114"):
        programme.raise_trigger(office.work(), office.charts, office.charts.area("Kent"), "rain")
    with pytest.raises(Refused, match="Y-115"):
        programme.answer_trigger(office.work(), RecordId(bytes(16)), "  ", {})


def test_two_planners_who_write_apart_lose_nothing(office: Office) -> None:
    team = office.team
    plan = office.draft()
    team.carry(office.programme, "OF1", "RO1")
    here, there = office.work("OF1"), office.work("RO1")
    for work, day, person in ((here, "2027-03-08", OF3), (there, "2027-03-15", PersonId("RO1"))):
        plans.set_answers(work, plan, {"first_day": day}, seen_all(work, plan, "first_day"))
        plans.change_team(work, plan, [person])
        programme.note_area(work, office.charts.area("Kent"), f"note of {work.person}")
    team.carry(office.programme, "OF1", "RO1")
    team.carry(office.programme, "RO1", "OF1")
    for work in (office.work("OF1"), office.work("RO1")):
        (held,) = plans.planned(work)
        assert held.disputed == ("first_day",)
        assert held.team == (OF2, OF3, PersonId("RO1"))
        assert len(programme.holdings(work).notes) == 2
        assert len(reading.conflicts(work)) == 1
    with pytest.raises(Refused, match="Y-131"):
        plan_release.release(team["OF1"].profile, here, plan)


def disk(team: Fleet, person: str) -> bytes:
    """Everything that a locked laptop has on its disk."""
    team[person].lock()
    files = (path for path in team[person].folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def readable_in(held: bytes) -> list[str]:
    """The secret words that stand in these bytes in a usual spelling."""
    return [
        word
        for word in SECRET
        if any(
            spelling in held
            for spelling in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
        )
    ]


def entries_of(work: Work) -> bytes:
    """What a server, a stick or a thief of either would hold of an inspection."""
    held: list[bytes] = []
    row = 0
    while page := work.store.entries(row, 256):
        for one in page:
            held += [pack(one.entry), one.entry.body or b""]
        row = page[-1].row
    return b"".join(held)


def test_a_laptop_that_is_not_in_the_plan_learns_nothing(office: Office) -> None:
    """Attack: read the server's copy, and the disk of an inspector who is not in the plan."""
    team, work = office.team, office.work()
    plan = office.draft()
    plans.add_activity(work, plan, {"title": "kingfisher", "place": "Westmorland"}, [OF2])
    assert readable_in(entries_of(work)) == []
    assert readable_in(b"kingfisher") == ["kingfisher"], "the search would find what is there"
    assert office.programme not in team["OF4"].profile.inspections()
    team.carry(office.programme, "OF1", "OF4")
    taken = team["OF4"].open(office.programme)
    assert taken.epoch is None
    assert reading.summaries(taken, RecordKind.PLANNED) == ()
    assert visits.list_all(team["OF4"].profile).everything == ()
    with pytest.raises(Refused, match="C-113"):
        records.open_record(taken, RecordKind.NOTE)
    assert readable_in(disk(team, "OF4")) == []
    assert readable_in(disk(team, "OF1")) == []


def test_a_release_gives_the_team_its_visit_and_nothing_of_the_programme(office: Office) -> None:
    team, work = office.team, office.work()
    programme.raise_trigger(work, office.charts, office.charts.area("E06000064"), "figures", "odd")
    plan = office.draft()
    told = {"title": "Duty desk", "day": "2027-03-02", "start": "09:00", "finish": "10:00"}
    plans.add_activity(work, plan, {**told, "what": "practice_observation"}, [OF2])
    visit = plan_release.release(team["OF1"].profile, work, plan)
    assert plan_release.release(team["OF1"].profile, work, plan) == visit
    assert plans.planned(work)[0].state == "released"
    team.carry(visit, "OF1", "OF2")
    there = team["OF2"].open(visit)
    assert visits.card(there).title == "Quillbrook"
    held = plans.plan_here(there)
    assert held is not None
    assert (held.lead, held.team, held.words) == ("OF2", (OF2,), "kingfisher")
    (activity,) = plans.day_of(there, OF2, date(2027, 3, 2))
    assert activity.title == "Duty desk"
    assert plans.may_edit(there)
    assert reading.summaries(there, RecordKind.TRIGGER) == ()
    assert office.programme not in team["OF2"].profile.inspections()


def test_a_release_that_was_cut_short_goes_on_and_writes_nothing_twice(office: Office) -> None:
    team, work = office.team, office.work()
    plan = office.draft()
    for number in range(3):
        plans.add_activity(work, plan, {"title": f"Activity {number}"}, [OF2])
    visit = plan_release.release(team["OF1"].profile, work, plan)
    there = team["OF1"].open(visit)
    row = reading.summaries(there, RecordKind.ACTIVITY)[0]
    records.archive(there, row.id, ())
    records.restore(there, row.id, reading.record(there, row.id).status_seen)
    held = seen_all(work, plan, "visit", "state")
    plans.set_answers(work, plan, {"visit": "", "state": "settled"}, held)
    assert plan_release.release(team["OF1"].profile, work, plan) == visit
    assert len(reading.summaries(there, RecordKind.ACTIVITY)) == 3
    assert len(reading.summaries(there, RecordKind.PLANNED)) == 1


def test_a_plan_that_lacks_something_is_not_released(office: Office) -> None:
    plan = office.draft(first_day="", lead="")
    with pytest.raises(Refused, match="a first day on site, a lead") as refusal:
        plan_release.release(office.team["OF1"].profile, office.work(), plan)
    assert refusal.value.code == "Y-130"


def test_a_member_reads_the_plan_and_only_a_lead_changes_it(office: Office) -> None:
    team = office.team
    plan = office.draft(lead="OF2")
    plans.change_team(office.work(), plan, [OF3])
    visit = plan_release.release(team["OF1"].profile, office.work(), plan)
    team.carry(visit, "OF1", "OF3")
    there = team["OF3"].open(visit)
    held = plans.plan_here(there)
    assert held is not None
    assert plans.in_full(there, held.id, office.charts.cycles).days[0] == date(2027, 3, 1)
    with pytest.raises(Refused, match="Y-121"):
        plans.add_activity(there, held.id, {"title": "Mine"})


def test_a_record_begun_from_an_activity_is_named_there(office: Office) -> None:
    work = office.work()
    plan = office.draft()
    told = {"title": "Interview with a child", "what": "interview_child", "child": "t03"}
    activity, _ = plans.add_activity(work, plan, told, [OF1])
    record, effects = plans.begin_from(work, activity)
    assert {record, activity} <= effects.records
    (held,) = plans.activities(work, plan)
    assert (held.begun, held.child) == ((record,), "T03")
    assert reading.record(work, record).summary.kind is RecordKind.INTERVIEW_CHILD


def test_a_trigger_brings_its_inspectorate_into_the_released_visit(office: Office) -> None:
    work, charts = office.work(), office.charts
    area = charts.area("E06000064")
    programme.raise_trigger(work, charts, area, "cps_information", "decisions that took long")
    plan = office.draft(framework="multi-agency-2013")
    drafted = plans.in_full(work, plan, charts.cycles)
    assert next(a for a in drafted.arrivals if a.inspectorate == "hmcpsi").comes
    visit = plan_release.release(office.team["OF1"].profile, work, plan)
    there = office.team["OF1"].open(visit)
    held = plans.plan_here(there)
    assert held is not None
    found = plans.in_full(there, held.id, charts.cycles)
    (one,) = (a for a in found.arrivals if a.inspectorate == "hmcpsi")
    assert (one.comes, one.because) == (True, "The plan says so.")
