"""The official layouts: eleven lists, 165 columns in 2019 and 169 in 2024."""

from __future__ import annotations

import enum
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec


class Edition(enum.StrEnum):
    """An edition of the template whose columns are known."""

    AUGUST_2019 = "2019"
    JANUARY_2024 = "2024"


class Kind(enum.StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    INTEGER = "integer"


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One official column: its heading, other headings for it, and what it holds."""

    name: str
    kind: Kind
    codes: str = ""
    blank: bool = False
    since: Edition = Edition.AUGUST_2019
    also: tuple[str, ...] = ()


class ListLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One official list: its number, what it and its sheets are called, its columns in order."""

    number: int
    title: str
    called: tuple[str, ...]
    column: tuple[Column, ...]

    def columns(self, edition: Edition) -> tuple[Column, ...]:
        """Return the columns that this list has in `edition`."""
        return tuple(c for c in self.column if c.since <= edition)

    @property
    def key(self) -> Column:
        """Return the column that says whose row it is; the first one in every list."""
        return self.column[0]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    list: tuple[ListLayout, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The eleven lists, in order."""

    lists: tuple[ListLayout, ...]

    def numbered(self, number: int) -> ListLayout:
        """Return list `number`, from 1 to 11."""
        return self.lists[number - 1]

    def count(self, edition: Edition) -> int:
        """Return how many columns all lists have together in `edition`."""
        return sum(len(one.columns(edition)) for one in self.lists)


@cache
def official() -> Layout:
    """Return the layouts that ship with the app; they are read once."""
    return load(files("resources") / "annex_a" / "layout.toml")


def load(file: Traversable) -> Layout:
    """Return the layouts in `file`; a name that is not known there is a mistake."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return Layout(msgspec.convert(tables, _File).list)
