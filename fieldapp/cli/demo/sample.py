"""The lists of an invented authority: the official template, taken in and drawn from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from fieldapp.annex_a.layout import Edition, official
from fieldapp.domain.membership import IDENTITIES
from fieldapp.reports.workbook import Sheet, workbook_file
from fieldapp.services import compartments, lists, sampling
from fieldapp.services.sampling import Wanted
from fieldapp.services.work import Work

_SEED: Final = "kettle-marsh-lantern-42"
_SIZE: Final = 12
_OFFICIAL: Final = "Start Date of Most Recent Placement"
_OWN_WORDS: Final = "Day on which the most recent placement of the child started"


def take_in_and_draw(work: Work, framework: str) -> int:
    """Take the official template in with its sample rows, and draw; return how many children."""
    data = (files("resources") / "annex_a" / "official-template-2019.xlsx").read_bytes()
    compartments.begin(work, IDENTITIES)
    delivery = lists.read_lists([data], {}, _quiet)
    lists.keep(work, delivery, lists.facts_of(delivery))
    record, _ = sampling.draw(work, delivery, framework, Wanted(_SIZE, (), _SEED))
    return len(sampling.read(work, record).children)


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
