"""Opens a workbook of an authority: its sheets as rows of cells, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Final, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from fieldapp.annex_a import pack, refusals

_PANIC: Final = "PanicException"

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet from its first column and row on.

    `uncounted` holds the cells, like "C7", whose formula has no value in the file.
    """

    name: str
    hidden: bool
    rows: tuple[list[Cell], ...]
    uncounted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook whose sheets are read one at a time."""

    opened: CalamineWorkbook
    facts: pack.Facts

    @property
    def size(self) -> int:
        """Return how many sheets there are."""
        return len(self.opened.sheets_metadata)

    def sheets(self) -> Iterator[Sheet]:
        """Yield the worksheets in order; refuse a workbook that breaks off in one."""
        uncounted = dict(self.facts.uncounted)
        for about in self.opened.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            yield Sheet(
                name=about.name,
                hidden=about.visible != SheetVisibleEnum.Visible,
                rows=self._rows(about.name),
                uncounted=uncounted.get(about.name, frozenset()),
            )

    def _rows(self, name: str) -> tuple[list[Cell], ...]:
        with _reading():
            sheet = self.opened.get_sheet_by_name(name)
            if sheet.end is None:
                return ()
            if (sheet.end[0] + 1) * (sheet.end[1] + 1) > pack.MOST_CELLS:
                raise refusals.too_large("has cells too far apart in one sheet")
            return tuple(sheet.to_python(skip_empty_area=False))


def open_book(data: bytes) -> Book:
    """Open a workbook; refuse what is locked, damaged, too large or no workbook."""
    facts = pack.inspect(data)
    with _reading():
        return Book(CalamineWorkbook.from_filelike(BytesIO(data)), facts)


@contextmanager
def _reading() -> Iterator[None]:
    """Make refusals of what the reader raises.

    It is written in Rust, and where it panics that is no `Exception` here but its own kind.
    """
    try:
        yield
    except PasswordError:
        raise refusals.protected() from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise refusals.damaged() from None
    except BaseException as problem:
        if type(problem).__name__ != _PANIC:
            raise
        raise refusals.damaged() from None
