"""What the guard of an inspection knows: the key sheet and the sealed lists, nothing elsewhere."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from fieldapp.annex_a.layout import Edition, official
from fieldapp.domain.membership import IDENTITIES
from fieldapp.guard.sighting import How
from fieldapp.guard.watch import look
from fieldapp.services import compartments, guarding, identities, lists
from fieldapp.services.work import Work
from sync.protocol.roster import Role
from tests.support.fleet import fleet
from tests.support.stretching import quick_stretching

TODAY = date(2026, 11, 20)


def workbook() -> bytes:
    """List 3 with columns of the authority's own: names, a worker's name, the NHS number."""
    columns = [c.name for c in official().numbered(3).columns(Edition.AUGUST_2019)]
    own = ["Forename", "Surname", "Name of worker", "NHS number"]
    rows = [
        ["C-100609", "Anna", "Kingfisher", "Will Doe", "943 476 5919"],
        ["C-200718", "Ben", "Quartermaine", "Will Doe", ""],
    ]
    held = BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet("List_3")
        sheet.write_row(0, 0, [*columns, *own])
        for number, row in enumerate(rows, start=1):
            sheet.write(number, 0, row[0])
            sheet.write_row(number, len(columns), row[1:])
    return held.getvalue()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Work, Work]]:
    """The lead's visit with lists and one drawn child, and a member's who was not let in."""
    people = [("OF2", Role.LEAD), ("OF3", Role.INSPECTOR)]
    with quick_stretching(), fleet(tmp_path_factory.mktemp("guarding"), *people) as team:
        visit = team.create_visit("OF2", ["OF3"])
        work = team["OF2"].open(visit)
        compartments.begin(work, IDENTITIES)
        delivery = lists.read_lists((workbook(),), {}, lambda *_: None)
        lists.keep(work, delivery, lists.facts_of(delivery))
        identities.add_to_sheet(work, {"T03": identities.Identity("C-100609", "2014-02-03")})
        team.carry(visit, "OF2", "OF3")
        yield work, team["OF3"].open(visit)


def marks(work: Work, text: str) -> list[tuple[str, How, str]]:
    known = guarding.known(work)
    return [(text[s.start : s.end], s.how, s.code) for s in look(text, known, TODAY)]


def test_who_was_let_in_has_the_identifiers_of_all_lists_with_codes(
    pair: tuple[Work, Work],
) -> None:
    lead, _ = pair
    assert marks(lead, "C-100609, Kingfisher and 9434765919") == [
        ("C-100609", How.EXACT, "T03"),
        ("Kingfisher", How.EXACT, "T03"),
        ("9434765919", How.EXACT, "T03"),
    ]
    assert marks(lead, "C-200718 and Ben Quartermaine") == [
        ("C-200718", How.EXACT, ""),
        ("Ben Quartermaine", How.EXACT, ""),
    ]


def test_names_of_workers_are_not_taken_for_children(pair: tuple[Work, Work]) -> None:
    assert marks(pair[0], "Will Doe said so") == []


def test_who_was_not_let_in_has_the_shapes_alone(pair: tuple[Work, Work]) -> None:
    _, member = pair
    assert marks(member, "C-100609, Kingfisher and 9434765919") == [("9434765919", How.SHAPE, "")]


def test_nothing_of_the_guard_lies_readable_on_the_disk(pair: tuple[Work, Work]) -> None:
    guarding.known(pair[0])
    files = [path for work in pair for path in Path(work.profile).rglob("*") if path.is_file()]
    assert files
    assert not any(b"Kingfisher" in path.read_bytes() for path in files)
