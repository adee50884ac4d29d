"""The invented lists of the demonstration."""

from datetime import date
from importlib.resources import files

from fieldapp.annex_a.book import Book, open_book
from fieldapp.annex_a.layout import Edition
from fieldapp.cli.demo.sample import of_last_week
from fieldapp.services import lists
from tests.support import annex_a

SHIPPED = (files("resources") / "demo" / "northmere-lists.xlsx").read_bytes()
TODAY = date(2026, 11, 22)


def cells(book: Book) -> list[tuple[str, tuple[list[object], ...]]]:
    """All sheets with their cells."""
    return [(sheet.name, tuple(list(row) for row in sheet.rows)) for sheet in book.sheets()]


def quiet(_done: int, _total: int, _what: str) -> None:
    """Take no notice of how far it is."""


def test_the_lists_that_ship_are_what_the_generator_writes() -> None:
    wanted = annex_a.Wanted(400, 7, 0.01, Edition.JANUARY_2024)
    assert cells(open_book(SHIPPED)) == cells(open_book(annex_a.workbook(wanted)))


def test_the_lists_are_moved_to_the_week_before_and_lose_nothing() -> None:
    before = lists.facts_of(lists.read_lists([SHIPPED], {}, quiet))
    moved = lists.facts_of(lists.read_lists([of_last_week(SHIPPED, TODAY)], {}, quiet))
    apart = date.fromisoformat(moved.day) - date.fromisoformat(before.day)
    assert apart.days % 7 == 0
    assert 4 <= (TODAY - date.fromisoformat(moved.day)).days <= 14
    assert [(one.number, one.rows) for one in moved.lists] == [
        (one.number, one.rows) for one in before.lists
    ]
    assert moved.filters == before.filters
