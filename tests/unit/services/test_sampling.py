"""Lists taken into an inspection, and samples drawn from them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fieldapp.annex_a.layout import Edition
from fieldapp.domain.errors import Refused
from fieldapp.domain.membership import IDENTITIES
from fieldapp.domain.ports import Cancelled
from fieldapp.sampling.population import Filter
from fieldapp.services import (
    compartments,
    draws,
    exporting,
    identities,
    journey,
    lists,
    reading,
    sampling,
)
from fieldapp.services.lists import Delivery
from fieldapp.services.sampling import Wanted
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId
from sync.protocol.roster import Role
from tests.support import annex_a
from tests.support.editor_desk import open_visit
from tests.support.fleet import Fleet, fleet

FRAMEWORK = "ilacs-2026"
ASKED = Wanted(12, (), "kettle-marsh-lantern-42")


def quiet(_done: int, _total: int, _what: str) -> None:
    """Take no notice of how far it is."""


def workbook(seed: int = 1, mess: float = 0.0, children: int = 120) -> bytes:
    """An invented delivery."""
    return annex_a.workbook(annex_a.Wanted(children, seed, mess, Edition.AUGUST_2019))


@pytest.fixture(scope="module")
def delivery() -> Delivery:
    return lists.read_lists([workbook()], {}, quiet)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[tuple[Work, Fleet]]:
    with open_visit(tmp_path, "OF3") as opened:
        yield opened


def taken_in(work: Work, delivery: Delivery) -> None:
    """Keep a delivery in a visit."""
    compartments.begin(work, IDENTITIES)
    lists.keep(work, delivery, lists.facts_of(delivery))


def test_the_team_sees_counts_and_places_and_nothing_that_stood_in_a_cell(
    team: tuple[Work, Fleet],
) -> None:
    work, fleet = team
    messy = lists.read_lists([workbook(mess=0.2)], {}, quiet)
    taken_in(work, messy)
    fleet.carry(work.inspection, "OF2", "OF3")
    other = fleet["OF3"].open(work.inspection)
    for address in other.store.missing_chunks():
        other.store.put_chunk(address, work.store.read_chunk(address))
    facts = lists.facts_of(messy)
    assert lists.newest(other) == facts
    assert facts.to_check > 0
    said = {problem.said for problem in facts.problems}
    raw = {issue.raw for issue in messy.imported.issues if len(issue.raw) > 6}
    assert not [cell for cell in raw for sentence in said if cell in sentence]
    assert not identities.are_readable(other)


def test_a_draw_says_the_same_children_on_every_laptop_and_under_the_same_codes(
    team: tuple[Work, Fleet], delivery: Delivery
) -> None:
    work, fleet = team
    taken_in(work, delivery)
    record, _ = sampling.draw(work, delivery, FRAMEWORK, ASKED)
    fleet.carry(work.inspection, "OF2", "OF3")
    other = fleet["OF3"].open(work.inspection)
    assert draws.read(other, record) == draws.read(work, record)
    assert [c.code for c in draws.read(work, record).children] == [f"T{n:02}" for n in range(1, 13)]
    assert {child.code for child in reading.children(other)} == {
        child.code for child in draws.read(work, record).children
    }


def test_the_sealed_lists_draw_the_same_sample_again(
    team: tuple[Work, Fleet], delivery: Delivery
) -> None:
    work, _ = team
    taken_in(work, delivery)
    first, _ = sampling.draw(work, delivery, FRAMEWORK, ASKED)
    facts = lists.newest(work)
    assert facts is not None
    again = lists.read_again(work, facts, quiet)
    second, _ = sampling.draw(work, again, FRAMEWORK, ASKED)
    assert draws.read(work, first).draw == draws.read(work, second).draw
    assert len(reading.children(work)) == ASKED.size


def test_a_child_keeps_its_code_in_another_draw(
    team: tuple[Work, Fleet], delivery: Delivery
) -> None:
    work, _ = team
    taken_in(work, delivery)
    sampling.draw(work, delivery, FRAMEWORK, ASKED)
    sheet = identities.key_sheet(work)
    sampling.draw(work, delivery, FRAMEWORK, Wanted(12, (), "another seed"))
    wider = identities.key_sheet(work)
    assert {code: wider[code] for code in sheet} == dict(sheet)
    assert len({who.key for who in wider.values()}) == len(wider)


def test_the_key_sheet_knows_who_each_code_is(team: tuple[Work, Fleet], delivery: Delivery) -> None:
    work, _ = team
    taken_in(work, delivery)
    record, _ = sampling.draw(work, delivery, FRAMEWORK, ASKED)
    sheet = identities.key_sheet(work)
    rows = {row.values[0]: row for one in delivery.imported.lists.values() for row in one.rows}
    for child in draws.read(work, record).children:
        assert sheet[child.code].key in rows
        assert date.fromisoformat(sheet[child.code].born or "2000-01-01").year > 1990


def test_a_replacement_names_who_came_and_why_and_can_be_replaced_too(
    team: tuple[Work, Fleet], delivery: Delivery
) -> None:
    work, _ = team
    taken_in(work, delivery)
    record, _ = sampling.draw(work, delivery, FRAMEWORK, Wanted(8, (), "7"))
    stage = {child.stratum for child in draws.read(work, record).children}
    gone = next(c for c in draws.read(work, record).children if c.stratum in stage)
    sampling.replace(work, delivery, record, gone.code, "The family moved away.")
    view = draws.read(work, record)
    (first,) = view.replaced
    assert (first.code, first.reason, first.by.stratum) == (
        gone.code,
        "The family moved away.",
        gone.stratum,
    )
    assert first.by in view.children
    assert gone not in view.children
    sampling.replace(work, delivery, record, first.by.code, "In hospital.")
    assert [one.by.code for one in draws.read(work, record).replaced] == ["T09", "T10"]


@pytest.mark.parametrize(("code", "reason"), [("T01", " "), ("T99", "Moved.")])
def test_a_replacement_without_reason_or_child_is_refused(
    team: tuple[Work, Fleet], delivery: Delivery, code: str, reason: str
) -> None:
    work, _ = team
    taken_in(work, delivery)
    record, _ = sampling.draw(work, delivery, FRAMEWORK, Wanted(8, (), "7"))
    with pytest.raises(Refused) as refusal:
        sampling.replace(work, delivery, record, code, reason)
    assert refusal.value.code == "A-124"


def test_other_lists_do_not_replace_a_child(team: tuple[Work, Fleet], delivery: Delivery) -> None:
    work, _ = team
    taken_in(work, delivery)
    record, _ = sampling.draw(work, delivery, FRAMEWORK, Wanted(8, (), "7"))
    corrected = lists.read_lists([workbook(seed=2)], {}, quiet)
    with pytest.raises(Refused) as refusal:
        sampling.replace(work, corrected, record, "T01", "Moved.")
    assert refusal.value.code == "A-125"


def test_a_corrected_delivery_says_what_changed(delivery: Delivery) -> None:
    other = lists.read_lists([workbook(children=118)], {}, quiet)
    facts = lists.facts_of(other, delivery)
    assert facts.changed
    assert lists.facts_of(delivery, delivery).changed == ()


def test_filters_count_the_children_they_hold_for(delivery: Delivery) -> None:
    facts = lists.facts_of(delivery)
    held = sum(1 for child in delivery.everybody if Filter.OUT_OF_AREA in child.filters)
    assert facts.filters["placed-out-of-area"] == held


def test_headings_that_were_confirmed_are_remembered_where_identities_are(
    team: tuple[Work, Fleet],
) -> None:
    work, fleet = team
    headings = {8: {"Date moved in": "Start Date of Most Recent Placement"}}
    taken_in(work, lists.read_lists([workbook()], headings, quiet))
    assert lists.remembered(work) == headings
    fleet.carry(work.inspection, "OF2", "OF3")
    assert lists.remembered(fleet["OF3"].open(work.inspection)) == {}


def test_reading_stops_when_the_person_says_so() -> None:
    def stop(_done: int, _total: int, _what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        lists.read_lists([workbook()], {}, stop)


def test_exports_hold_the_draw_and_no_identity(
    team: tuple[Work, Fleet], delivery: Delivery, tmp_path: Path
) -> None:
    work, _ = team
    taken_in(work, delivery)
    sampling.draw(work, delivery, FRAMEWORK, ASKED)
    exporting.export_inspection(work, exporting.Format.CSV, str(tmp_path / "out"))
    written = "".join(p.read_text("utf-8", "replace") for p in (tmp_path / "out").iterdir())
    assert ASKED.seed in written
    words = set(json.dumps(written).replace('\\"', " ").replace(":", " ").split())
    assert not words & {identity.key for identity in identities.key_sheet(work).values()}


def test_a_draw_of_a_hundred_children_is_one_record(
    team: tuple[Work, Fleet], delivery: Delivery
) -> None:
    work, _ = team
    taken_in(work, delivery)
    record, _ = sampling.draw(work, delivery, FRAMEWORK, Wanted(100, (), "kettle-marsh-7"))
    view = draws.read(work, record)
    assert len(view.children) == len({child.code for child in view.children}) > 60
    assert "record.3" in reading.record(work, record).fields


def test_a_child_that_came_twice_by_work_apart_is_named_and_replaced_once_more(
    team: tuple[Work, Fleet], delivery: Delivery
) -> None:
    work, fleet = team
    taken_in(work, delivery)
    record, _ = sampling.draw(work, delivery, FRAMEWORK, ASKED)
    compartments.let_in(work, IDENTITIES, PersonId("OF3"))
    other = arrived(fleet, work)
    first, second = of_one_stage(draws.read(work, record))
    sampling.replace(work, delivery, record, first.code, "moved away")
    sampling.replace(other, delivery, record, second.code, "in hospital")
    fleet.carry(work.inspection, "OF3", "OF2")
    for address in work.store.missing_chunks():
        work.store.put_chunk(address, other.store.read_chunk(address))
    view = draws.read(work, record)
    (again,) = view.twice
    assert again.came_for in (first.code, second.code)
    sampling.replace(work, delivery, record, again.code, "came twice", again.came_for)
    mended = draws.read(work, record)
    assert mended.twice == ()
    assert mended.disputed == ()
    assert {one.code for one in mended.replaced} == {first.code, second.code}


def arrived(fleet: Fleet, work: Work) -> Work:
    """The visit on the other laptop, with its sealed files."""
    fleet.carry(work.inspection, "OF2", "OF3")
    there = fleet["OF3"].open(work.inspection)
    for address in there.store.missing_chunks():
        there.store.put_chunk(address, work.store.read_chunk(address))
    return there


def test_codes_that_two_people_gave_apart_show_no_child(tmp_path: Path, delivery: Delivery) -> None:
    with fleet(tmp_path, ("OF1", Role.LEAD), ("RO1", Role.RECORDS_OFFICE)) as leads:
        visit = leads.create_visit("OF1", ["RO1"])
        leads.carry(visit, "OF1", "RO1")
        works = [leads[who].open(visit) for who in ("OF1", "RO1")]
        for work, seed in zip(works, ("7", "11"), strict=True):
            taken_in(work, delivery)
            sampling.draw(work, delivery, FRAMEWORK, Wanted(8, (), seed))
        assert not draws.of_two(works[0])
        leads.carry(visit, "OF1", "RO1")
        leads.carry(visit, "RO1", "OF1")
        for work in works:
            shared = draws.of_two(work)
            assert shared
            for code in shared:
                assert "different children" in draws.withheld(work, code)
                assert not journey.journey(work, code).events


def of_one_stage(view: draws.DrawView) -> tuple[draws.DrawnChild, draws.DrawnChild]:
    """Two children of the draw who stand at one stage."""
    for one in view.children:
        for other in view.children:
            if one.code < other.code and one.stratum == other.stratum:
                return one, other
    raise LookupError(view.short_name)
