"""A visit whose lists are taken in as its screen would do it, on a real store."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from fieldapp.annex_a.layout import Edition, official
from fieldapp.services import visits
from fieldapp.services.work import Work
from tests.support import annex_a
from tests.support.doors import InlineAside, InlineDoor
from tests.support.fleet import Fleet
from ui.viewmodels.sample import SamplePorts, SampleScreen, SampleState


def write_lists(folder: Path, seed: int = 1, mess: float = 0.0, children: int = 150) -> str:
    """Write an invented delivery; its path."""
    path = folder / f"lists-{seed}-{mess}-{children}.xlsx"
    path.write_bytes(annex_a.workbook(annex_a.Wanted(children, seed, mess, Edition.AUGUST_2019)))
    return str(path)


RENAMED = "Day on which the most recent placement of the child started"
OFFICIAL = "Start Date of Most Recent Placement"


def write_renamed(folder: Path) -> str:
    """Write list 8 with one heading in an authority's own words; its path."""
    path = folder / "renamed.xlsx"
    columns = official().numbered(8).columns(Edition.AUGUST_2019)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("List_8")
        sheet.write_row(0, 0, [RENAMED if c.name == OFFICIAL else c.name for c in columns])
        for number in range(1, 6):
            sheet.write_row(number, 0, [f"C{number}", "a) Male", "a) WBRI", "03/02/2014", 10])
    return str(path)


@dataclass
class SampleDesk:
    """A person's open visit with its Sample screen."""

    work: Work
    fleet: Fleet
    person: str = "OF2"
    aside: InlineAside = field(default_factory=InlineAside)
    states: list[SampleState] = field(default_factory=list)
    published: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        ports = SamplePorts(InlineDoor(), self.aside, self.work, self._apart, self.published.append)
        self.screen = SampleScreen(ports, self.states.append)
        self.screen.refresh()

    @property
    def state(self) -> SampleState:
        """What the screen shows now."""
        return self.screen.state

    def _apart(self) -> AbstractContextManager[Work]:
        return visits.apart(self.fleet[self.person].profile, self.work.inspection)
