"""A table of past inspections, as offices keep them: read from CSV, nothing guessed, written back.

Columns by name in any order: area (code or name), framework, kind, began, ended, published,
overall, judgements, source. Days are 2026-11-18 or 18/11/2026.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.programme.areas import Gazetteer
from fieldapp.programme.cycles import Cycles, Extent
from fieldapp.programme.facts import read_date, read_grades

BYTES: Final = 4 << 20
ROWS: Final = 5_000
_CELL: Final = 2_000
OUTCOMES: Final = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement": "requires_improvement",
    "requires improvement to be good": "requires_improvement",
    "adequate": "adequate",
    "inadequate": "inadequate",
    "narrative": "narrative",
    "no grade": "narrative",
    "": "",
}
_EXTENTS: Final = {
    "standard": Extent.STANDARD,
    "standard inspection": Extent.STANDARD,
    "short": Extent.SHORT,
    "short inspection": Extent.SHORT,
    "focused": Extent.FOCUSED,
    "focused visit": Extent.FOCUSED,
    "monitoring": Extent.MONITORING,
    "monitoring visit": Extent.MONITORING,
    "thematic": Extent.THEMATIC,
}
_NAMES: Final = {
    "area": ("area", "local authority", "authority", "la", "code", "ons code"),
    "framework": ("framework",),
    "extent": ("kind", "type", "inspection type", "extent"),
    "began": ("began", "start", "first day", "inspection start date"),
    "ended": ("ended", "end", "last day", "inspection end date"),
    "published": ("published", "publication date", "date published"),
    "outcome": ("overall", "outcome", "overall effectiveness"),
    "grades": ("judgements", "grades"),
    "source": ("source", "report", "link"),
}
_NEEDED: Final = ("area", "framework", "ended")


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One inspection of a table, as fields of a record; `number` counts lines of the file."""

    number: int
    fields: dict[str, str]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two rows one and the same inspection."""
        held = self.fields
        return held["area"], held["framework"], held["extent"], held["ended"]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: its line, and why in a sentence."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a table holds: rows that can be taken, and those that cannot."""

    rows: tuple[OutcomeRow, ...]
    bad: tuple[BadRow, ...]


def read_outcomes(data: bytes, gazetteer: Gazetteer, cycles: Cycles) -> Outcomes:
    """Read a CSV of outcomes; a row that is not understood is listed, never guessed or dropped.

    Refuses what is no such table: not text (Y-101), without its columns (Y-102), too long
    (Y-103).
    """
    reader = csv.reader(io.StringIO(_text(data)), delimiter=_delimiter(data), strict=False)
    rows = _lines(reader)
    columns = _columns(rows[0][1] if rows else [])
    taken: list[OutcomeRow] = []
    bad: list[BadRow] = []
    for number, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(number, _picked(columns, cells), gazetteer, cycles)
        (taken if isinstance(row, OutcomeRow) else bad).append(row)  # type: ignore[arg-type]  # by its kind
    return Outcomes(tuple(taken), tuple(bad))


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        "Y-101",
        "This file is no table in text.",
        "Save it as CSV from the program that made it, and choose that file.",
    )


def _delimiter(data: bytes) -> str:
    """Return what stands between the columns of the first line."""
    first = data.split(b"\n", 1)[0]
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def _lines(reader: Iterable[list[str]]) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, 1):
            if number > ROWS or any(len(cell) > _CELL for cell in cells):
                raise Refused(
                    "Y-103",
                    f"This table is too long: more than {ROWS:,} rows, or a very long cell.",
                    "Split it, and bring the parts one after another.",
                )
            found.append((number, cells))
    except csv.Error as problem:
        raise Refused(
            "Y-101", "This file is no table in text.", "Save it as CSV and choose that file."
        ) from problem
    return found


def _columns(heads: Sequence[str]) -> dict[str, int]:
    plain = [" ".join(head.replace("_", " ").casefold().split()) for head in heads]
    found = {
        key: plain.index(name)
        for key, names in _NAMES.items()
        for name in reversed(names)
        if name in plain
    }
    missing = [key for key in _NEEDED if key not in found]
    if missing:
        raise Refused(
            "Y-102",
            f"The table has no column called {', '.join(missing)}.",
            "Its first line names the columns: area, framework, kind, began, ended, published, "
            "overall, judgements, source.",
        )
    return found


def _picked(columns: dict[str, int], cells: Sequence[str]) -> dict[str, str]:
    held = {key: cells[at].strip() for key, at in columns.items() if at < len(cells)}
    return {key: held.get(key, "") for key in _NAMES}


def _row(
    number: int, held: dict[str, str], gazetteer: Gazetteer, cycles: Cycles
) -> OutcomeRow | BadRow:
    area = gazetteer.find(held["area"])
    if area is None:
        return BadRow(number, f"“{held['area'][:60]}” is no local authority of the list.")
    if cycles.of(held["framework"]) is None:
        return BadRow(number, f"“{held['framework'][:60]}” is no framework of the app.")
    extent = _EXTENTS.get(held["extent"].casefold() or "standard")
    if extent is None:
        return BadRow(number, f"“{held['extent'][:60]}” is no kind of inspection.")
    outcome = OUTCOMES.get(held["outcome"].casefold().replace("_", " "))
    if outcome is None:
        return BadRow(number, f"“{held['outcome'][:60]}” is no overall grade.")
    days = {key: _day(held[key]) for key in ("began", "ended", "published")}
    why = _wrong_days(held, days)
    if why:
        return BadRow(number, why)
    if held["grades"] and not read_grades(held["grades"]):
        return BadRow(number, "The judgements are not written as judgement=grade.")
    told = {key: str(day) if day else "" for key, day in days.items()}
    more = {"area": str(area.code), "extent": extent.value, "outcome": outcome, **told}
    return OutcomeRow(number, {**held, **more})


def _day(text: str) -> date | None:
    """Return a day written 2026-11-18 or 18/11/2026, or None."""
    parts = text.split("/")
    if len(parts) == 3 and all(part.strip().isdecimal() for part in parts):
        day, month, year = (int(part) for part in parts)
        try:
            return read_date(str(date(year, month, day)))
        except (ValueError, OverflowError):
            return None
    return read_date(text)


def _wrong_days(held: dict[str, str], days: dict[str, date | None]) -> str:
    for key, day in days.items():
        if held[key] and day is None:
            return f"“{held[key][:40]}” is no day. Write 2026-11-18 or 18/11/2026."
    began, ended, published = days["began"], days["ended"], days["published"]
    if ended is None:
        return "The last day on site is missing."
    if began is not None and began > ended:
        return "It ends before it begins."
    if published is not None and published < ended:
        return "It was published before it ended."
    return ""
