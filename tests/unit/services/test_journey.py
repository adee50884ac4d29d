"""Journeys of drawn children: readable by the whole team, without who they are."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import cast

import pytest
from docx import Document

from fieldapp.annex_a.layout import Edition
from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.membership import IDENTITIES
from fieldapp.services import (
    casework,
    compartments,
    draws,
    exporting,
    identities,
    in_sample,
    journey,
    lists,
    reading,
    records,
    sampling,
)
from fieldapp.services.exporting import Format
from fieldapp.services.lists import Delivery
from fieldapp.services.sampling import Wanted
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support import annex_a
from tests.support.clock import SteadyClock
from tests.support.editor_desk import open_visit
from tests.support.fleet import Fleet

FRAMEWORK = "ilacs-2026"
ASKED = Wanted(8, (), "kettle-marsh-lantern-42")


def quiet(_done: int, _total: int, _what: str) -> None:
    """Take no notice of how far it is."""


def read(seed: int) -> Delivery:
    wanted = annex_a.Wanted(80, seed, 0.0, Edition.JANUARY_2024)
    return lists.read_lists([annex_a.workbook(wanted)], {}, quiet)


@pytest.fixture(scope="module")
def delivery() -> Delivery:
    return read(1)


@pytest.fixture(scope="module")
def team(
    tmp_path_factory: pytest.TempPathFactory, delivery: Delivery
) -> Iterator[tuple[Work, Fleet]]:
    with open_visit(tmp_path_factory.mktemp("team"), "OF3") as opened:
        work, _ = opened
        compartments.begin(work, IDENTITIES)
        lists.keep(work, delivery, lists.facts_of(delivery))
        sampling.draw(work, delivery, FRAMEWORK, ASKED)
        yield opened


def codes(work: Work) -> list[str]:
    return [child.code for child in reading.children(work)]


def test_who_is_not_let_in_reads_the_journeys_of_all_drawn_children(
    team: tuple[Work, Fleet],
) -> None:
    work, fleet = team
    fleet.carry(work.inspection, "OF2", "OF3")
    other = fleet["OF3"].open(work.inspection)
    assert not identities.are_readable(other)
    for code in codes(other):
        told = journey.journey(other, code)
        assert told.events
        assert told.lists
        assert told.day == journey.journey(work, code).day


def test_a_journey_holds_nothing_that_identifies_a_child(
    team: tuple[Work, Fleet], delivery: Delivery
) -> None:
    work, _ = team
    sheet = identities.key_sheet(work)
    texts = {
        str(row.values[n])
        for one in delivery.imported.lists.values()
        for n, column in enumerate(one.columns)
        if column.kind.value == "text"
        for row in one.rows
        if row.values[n] is not None and len(str(row.values[n])) > 2
    }
    for code in codes(work):
        (row,) = reading.summaries(work, RecordKind.JOURNEY, child=code)
        kept = reading.record(work, row.id).fields["facts"].text
        assert sheet[code].key not in kept
        assert sheet[code].born not in kept
        assert not [text for text in texts if f'"{text}"' in kept]


def test_journeys_stand_in_no_list_search_or_table(
    team: tuple[Work, Fleet], tmp_path: Path
) -> None:
    work, _ = team
    while reading.index_pending(work):
        pass
    assert not [row for row in reading.summaries(work) if row.kind is RecordKind.JOURNEY]
    rows = [row for row in reading.summaries(work, limit=10_000) if row.child]
    assert sum(child.records for child in reading.children(work)) == len(rows)
    assert reading.search(work, "care_review").hits == ()
    written = exporting.export_inspection(work, Format.CSV, str(tmp_path))
    texts = [Path(one.path).read_text("utf-8-sig") for one in written]
    assert not [text for text in texts if re.search("care_review|journey_", text)]


def test_the_same_lists_are_not_told_twice(team: tuple[Work, Fleet], delivery: Delivery) -> None:
    work, _ = team
    before = len(reading.summaries(work, RecordKind.JOURNEY))
    assert not journey.follow(work, journey.Told(delivery.sha256, delivery.imported)).records
    sampling.draw(work, delivery, FRAMEWORK, ASKED)
    assert len(reading.summaries(work, RecordKind.JOURNEY)) == before


def test_dated_lines_of_inspectors_join_the_lists_in_their_lane(team: tuple[Work, Fleet]) -> None:
    work, _ = team
    code = codes(work)[0]
    written = {
        "health": "Read with the nurse.\n3 May 2024: hearing test missed",
        "police": "June 2023: missing twice, no return interview",
    }
    record, _ = records.open_record(work, RecordKind.CASE_TRACKING, code, written)
    lanes = {one.lane.id: one for one in journey.journey(work, code).lanes}
    (missed,) = [one for one in lanes["health"].events if one.place is not None]
    assert (missed.when, missed.words) == ("3 May 2024", "hearing test missed")
    assert missed.place is not None
    assert (missed.place.record, missed.place.slot) == (record, b"f:health")
    assert written["health"][missed.place.caret :].startswith("3 May 2024")
    assert "June 2023" in [one.when for one in lanes["police"].events]
    assert [one.label for one in lanes["visit"].events] == ["Case tracking"]


def test_a_case_record_is_printed_and_exported_with_its_journey(
    team: tuple[Work, Fleet], tmp_path: Path
) -> None:
    work, _ = team
    code = codes(work)[1]
    record, _ = records.open_record(work, RecordKind.CASE_TRACKING, code)
    told = journey.journey(work, code)
    html = exporting.record_page(work, record).html
    written = exporting.export_record_docx(work, record, str(tmp_path))
    tables = [
        cell.text
        for table in Document(written.path).tables
        for row in table.rows
        for cell in row.cells
    ]
    for event in told.events:
        assert escape(event.words) in html
        assert any(event.words in cell for cell in tables)
    assert all(wait.rule.source in " ".join(tables) for wait in told.waits)


def test_a_corrected_delivery_corrects_the_journeys(tmp_path: Path, delivery: Delivery) -> None:
    with open_visit(tmp_path, "OF3") as (work, _):
        compartments.begin(work, IDENTITIES)
        lists.keep(work, delivery, lists.facts_of(delivery))
        record, _ = sampling.draw(work, delivery, FRAMEWORK, ASKED)
        gone = codes(work)[0]
        sampling.replace(work, delivery, record, gone, "The child moved away")
        came = draws.read(work, record).replaced[0].by.code
        first = journey.kept(work, came)
        assert first is not None
        other = read(2)
        cast(SteadyClock, work.clock).pass_time(60)
        lists.keep(work, other, lists.facts_of(other))
        second = journey.kept(work, came)
        assert second is not None
        assert (first.sha256, second.sha256) == (delivery.sha256, other.sha256)
        assert first.facts != second.facts


def test_of_a_replaced_child_nothing_of_the_lists_is_shown_any_more(
    tmp_path: Path, delivery: Delivery
) -> None:
    with open_visit(tmp_path, "OF3") as (work, _):
        compartments.begin(work, IDENTITIES)
        lists.keep(work, delivery, lists.facts_of(delivery))
        record, _effects = sampling.draw(work, delivery, FRAMEWORK, ASKED)
        drawn = [child.code for child in draws.read(work, record).children]
        cases = {code: _case(work, code) for code in drawn[::2]}
        for code in drawn:
            with suppress(Refused):
                sampling.replace(work, delivery, record, code, "The family moved away.")
        left = {child.code for child in draws.read(work, record).children}
        silent, told = set(drawn) - left - cases.keys(), cases.keys() - left
        assert silent
        assert told
        assert _shown(work) == left | told
        assert not any(journey.journey(work, code).events for code in silent)
        for code in told:
            own = journey.journey(work, code).events
            assert all(event.place for event in own)
            assert "missing twice" in exporting.record_page(work, cases[code]).html


def _case(work: Work, code: str) -> RecordId:
    words = {"social_care": "12 June 2025: missing twice"}
    return records.open_record(work, RecordKind.CASE_TRACKING, code, words)[0]


def _shown(work: Work) -> set[str]:
    codes = {child.code for child in in_sample.children(work)}
    assert codes == {child.code for child in casework.sample(work)}
    return codes
