"""What of the lists becomes part of a journey."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from fieldapp.annex_a.book import open_book
from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.importing import Imported, Importer
from fieldapp.annex_a.layout import Edition, official
from fieldapp.journey.facts import ChildFacts, Taking, facts_of
from fieldapp.journey.shape import Shape, journey_shape
from tests.support import annex_a

DAY = date(2024, 6, 5)


@dataclass(frozen=True)
class Taken:
    """A delivery and what was taken of all its children."""

    imported: Imported
    found: Mapping[str, ChildFacts]


def take(mess: float, children: int) -> Taken:
    wanted = annex_a.Wanted(children, 3, mess, Edition.JANUARY_2024)
    importer = Importer(official(), official_codes())
    imported = importer.read([open_book(annex_a.workbook(wanted))], lambda *_: None)
    keys = {
        str(row.values[0])
        for number, one in imported.lists.items()
        if number < 11
        for row in one.rows
        if row.values[0] is not None
    }
    taking = Taking(journey_shape(), official_codes(), DAY, "ab" * 32)
    return Taken(imported, facts_of(imported, keys, taking))


@pytest.fixture(scope="module")
def plain() -> Taken:
    return take(0.0, 150)


def test_every_date_of_every_row_becomes_a_fact_of_its_child(plain: Taken, shape: Shape) -> None:
    for number in range(1, 11):
        one = plain.imported.lists[number]
        for row in one.rows:
            facts = plain.found[str(row.values[0])].facts
            kinds = {f.kind: f for f in facts if (f.list, f.row) == (number, row.number)}
            for kind in shape.of_list(number):
                if kind.begins:
                    begun = row.values[one.place(kind.begins)]
                    assert (kind.kind in kinds) == (begun is not None)
                    if begun is not None:
                        assert kinds[kind.kind].start == begun


def test_what_lasts_and_has_no_end_stays_open(plain: Taken) -> None:
    care = [f for one in plain.found.values() for f in one.facts if f.kind == "in_care"]
    assert any(fact.end is None for fact in care)
    assert all(fact.end is None or fact.end >= fact.start for fact in care)


def test_a_year_without_an_episode_is_not_told(plain: Taken) -> None:
    missing = [f for one in plain.found.values() for f in one.facts if f.kind == "missing"]
    assert missing
    assert all(fact.said["missing"] != "0" for fact in missing)
    assert {(fact.start, fact.end) for fact in missing} == {(date(2023, 6, 5), DAY)}


def test_a_child_that_was_not_asked_for_leaves_nothing(plain: Taken) -> None:
    key = min(plain.found)
    taking = Taking(journey_shape(), official_codes(), DAY, "")
    assert set(facts_of(plain.imported, {key}, taking)) == {key}


def test_only_labels_of_official_codes_and_counts_are_said(shape: Shape) -> None:
    labels = {
        label
        for kind in shape.kinds.values()
        for name, _ in kind.say.values()
        if (column := {c.name: c for c in official().numbered(kind.list).column}[name]).codes
        for code in official_codes().set(column.codes).codes
        for label in (code.label, code.detail.partition(" - ")[2])
    }
    said = {
        words
        for one in take(0.3, 30).found.values()
        for f in one.facts
        for words in f.said.values()
    }
    assert said
    assert not {words for words in said if not words.lstrip("-").isdecimal()} - labels
