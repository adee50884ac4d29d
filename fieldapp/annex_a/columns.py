"""Reads the cells of one column after another, and remembers texts that come again."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from fieldapp.annex_a import issues
from fieldapp.annex_a.book import Cell
from fieldapp.annex_a.cells import (
    Found,
    Reading,
    Value,
    as_text,
    read_age,
    read_date,
    read_text,
    read_whole,
)
from fieldapp.annex_a.coding import CodeBook
from fieldapp.annex_a.layout import Column, Kind
from fieldapp.annex_a.words import says_nothing

Said: TypeAlias = tuple[str, str] | None
"""The code of an issue and its sentence; None when there is nothing to say."""

_AGE = "Age of Child (Years)"
_MISSING: Said = (issues.MISSING, "Must not be blank in this list; left blank.")
_UNKNOWN: Said = (issues.CODE_UNKNOWN, "Is none of the official codes; left as it stands.")


@dataclass(slots=True)
class Tally:
    """How the values of a set of codes were recognised."""

    exact: int = 0
    mapped: int = 0
    raw: int = 0


@dataclass(slots=True)
class ColumnReader:
    """Reads one column. `again` holds what the same text came to before."""

    column: Column
    plain: Callable[[Cell], tuple[Value, Said, str]]
    tally: Tally
    again: dict[str, tuple[Value, Said, str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        column: Column,
        codebook: CodeBook,
        tallies: MutableMapping[str, Tally],
        *,
        from_1904: bool,
    ) -> ColumnReader:
        """Return the reader of a column; codes are counted in `tallies` under their set."""
        if column.kind is Kind.CODE:
            tally = tallies.setdefault(column.codes, Tally())
            return cls(column, partial(_read_code, codebook, column), tally)
        if column.kind is Kind.DATE:
            read: Callable[[Cell], Reading] = partial(read_date, from_1904=from_1904)
        elif column.kind is Kind.INTEGER:
            read = read_age if column.name == _AGE else read_whole
        else:
            read = read_text
        return cls(column, partial(_read_plain, column, read), Tally())

    def read(self, cell: Cell) -> tuple[Value, Said]:
        """Return the value of a cell and what is to be said about it."""
        if isinstance(cell, str):
            known = self.again.get(cell)
            if known is None:
                known = self.again[cell] = self.plain(cell)
        else:
            known = self.plain(cell)
        if known[2]:
            self._count(known[2])
        return known[0], known[1]

    def _count(self, how: str) -> None:
        setattr(self.tally, how, getattr(self.tally, how) + 1)


def _read_plain(
    column: Column, read: Callable[[Cell], Reading], cell: Cell
) -> tuple[Value, Said, str]:
    value, found = read(cell)
    if found is Found.FINE:
        return value, None, ""
    if found is Found.NOTHING:
        return None, None if column.blank else _MISSING, ""
    return value, issues.CELL_ISSUES[found], ""


def _read_code(codebook: CodeBook, column: Column, cell: Cell) -> tuple[Value, Said, str]:
    text = as_text(cell)
    if not text:
        return None, None if column.blank else _MISSING, ""
    codes = codebook.set(column.codes)
    found = codes.find(text)
    if found is not None:
        as_printed = found in (text, cell.strip() if isinstance(cell, str) else text)
        return found, None, "exact" if as_printed else "mapped"
    if codes.open and not says_nothing(text):
        return text, None, "exact"
    if says_nothing(text):
        return None, issues.CELL_ISSUES[Found.PLACEHOLDER], ""
    return None, _UNKNOWN, "raw"
