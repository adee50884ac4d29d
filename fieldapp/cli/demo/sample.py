"""The lists of an invented authority: taken in as if they came last week, and drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final

from fieldapp.annex_a.book import Cell, open_book
from fieldapp.annex_a.cells import as_text, read_date
from fieldapp.annex_a.layout import Edition, official
from fieldapp.domain.membership import IDENTITIES
from fieldapp.reports.workbook import Sheet, workbook_file
from fieldapp.services import compartments, draws, journey, lists, sampling
from fieldapp.services.sampling import Wanted
from fieldapp.services.work import Work

_SEED: Final = "kettle-marsh-lantern-42"
_SIZE: Final = 24
_AS_AT: Final = date(2024, 6, 5)
"""The day of the lists that ship; a Wednesday."""
_OFFICIAL: Final = "Start Date of Most Recent Placement"
_OWN_WORDS: Final = "Day on which the most recent placement of the child started"


def take_in_and_draw(work: Work, framework: str) -> tuple[int, str]:
    """Take the lists in and draw; return how many children, and the one with most to tell."""
    shipped = (files("resources") / "demo" / "northmere-lists.xlsx").read_bytes()
    today = datetime.fromtimestamp(work.clock.now().ms / 1_000, UTC).date()
    compartments.begin(work, IDENTITIES)
    delivery = lists.read_lists([of_last_week(shipped, today)], {}, _quiet)
    lists.keep(work, delivery, lists.facts_of(delivery))
    record, _ = sampling.draw(work, delivery, framework, Wanted(_SIZE, (), _SEED))
    codes = [child.code for child in draws.read(work, record).children]
    teller = journey.teller_of(work)
    return len(codes), max(codes, key=lambda code: len(journey.journey(work, code, teller).events))


def of_last_week(data: bytes, today: date) -> bytes:
    """Return a workbook with every date moved by the same whole weeks, to the week before."""
    weeks = timedelta(weeks=(today - _AS_AT).days // 7 - 1)
    sheets = [
        Sheet(
            sheet.name, _texts(sheet.rows[0], weeks), [_texts(row, weeks) for row in sheet.rows[1:]]
        )
        for sheet in open_book(data).sheets()
        if sheet.rows
    ]
    return workbook_file("northmere-lists", sheets).data


def _texts(row: Iterable[Cell], by: timedelta) -> list[str]:
    return [_text(cell, by) for cell in row]


def _text(cell: Cell, by: timedelta) -> str:
    day, _ = read_date(cell, from_1904=False)
    return f"{day + by:%d/%m/%Y}" if isinstance(day, date) else as_text(cell)


def own_headings(folder: Path) -> str:
    """Write list 8 with a heading in an authority's own words; return its path."""
    columns = official().numbered(8).columns(Edition.AUGUST_2019)
    head = [_OWN_WORDS if column.name == _OFFICIAL else column.name for column in columns]
    rows = [[f"C{number}", "a) Male", "a) WBRI", "03/02/2014", "10"] for number in range(1, 6)]
    path = folder / "list-8.xlsx"
    path.write_bytes(workbook_file("list", [Sheet("List_8", head, rows)]).data)
    return str(path)


def _quiet(_done: int, _total: int, _what: str) -> None:
    """Take no notice of how far it is."""
