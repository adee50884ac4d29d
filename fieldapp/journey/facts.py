"""What the lists say of a child with a date, without who the child is.

Only dates, official codes and counts are taken over, and only from the columns that
`resources/annex_a/journey.toml` names; a value that is none of the official codes stays behind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from fieldapp.annex_a.cells import Value
from fieldapp.annex_a.coding import Code, CodeBook
from fieldapp.annex_a.importing import Imported, ImportedList
from fieldapp.annex_a.layout import Column, Kind
from fieldapp.journey.calendar import months_after
from fieldapp.journey.shape import EventKind, On, Shape

_ID = "Child Unique ID"
_AGE = "Age of Child (Years)"
_MOST_PER_LIST = 400
"""So many rows of one child in one list are taken over; more are a mistake of the lists."""
_WORDED = re.compile(r"[A-Z][0-9A-Z]{0,2} - (.+)")
_LONG = 60


class Fact(msgspec.Struct, frozen=True, array_like=True):
    """One dated thing: its kind, its days, where it stands, and what is said with it.

    `end` of what lasts is None while it goes on. `said` holds labels of official codes and
    counts by the keys of the kind.
    """

    kind: str
    start: date
    end: date | None
    list: int
    row: int
    said: dict[str, str]


class ChildFacts(msgspec.Struct, frozen=True):
    """All that the lists say of one child. `day` is that of the lists; `left_out` counts rows."""

    sha256: str
    day: date
    age: int | None
    facts: tuple[Fact, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Taking:
    """What is needed to take the facts out of a delivery."""

    shape: Shape
    codebook: CodeBook
    day: date
    sha256: str


def facts_of(
    imported: Imported, wanted: Collection[str], taking: Taking
) -> Mapping[str, ChildFacts]:
    """Return the facts of the children with these ids of the authority, by id."""
    keys = frozenset(wanted)
    found: dict[str, list[Fact]] = defaultdict(list)
    ages: dict[str, int] = {}
    left: dict[str, int] = defaultdict(int)
    for number in sorted(imported.lists):
        reader = _ListReader(imported.lists[number], taking)
        for key, facts in reader.facts(keys, ages):
            over = reader.taken[key] > _MOST_PER_LIST
            left[key] += over
            found[key] += () if over else facts
    return {
        key: ChildFacts(taking.sha256, taking.day, ages.get(key), _ordered(found[key]), left[key])
        for key in sorted(keys)
        if key in found
    }


def _words_of(code: Code) -> str:
    """Return the wording of a code, the longer one where it is still short."""
    longer = _WORDED.match(code.detail)
    return longer[1] if longer and len(longer[1]) <= _LONG else code.label


def _ordered(facts: list[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda one: (one.start, one.list, one.row, one.kind)))


class _ListReader:
    """Takes the facts out of one list."""

    def __init__(self, one: ImportedList, taking: Taking) -> None:
        self._list, self._taking = one, taking
        self._columns = {column.name: (n, column) for n, column in enumerate(one.columns)}
        self._kinds = taking.shape.of_list(one.layout.number)
        self.taken: dict[str, int] = defaultdict(int)

    def facts(
        self, keys: Collection[str], ages: dict[str, int]
    ) -> Iterator[tuple[str, list[Fact]]]:
        """Yield the facts of each row of these children; ages of later lists win."""
        if _ID not in self._columns:
            return
        for row in self._list.rows:
            key = str(row.values[self._columns[_ID][0]])
            if key not in keys:
                continue
            self.taken[key] += 1
            age = self._value(row.values, _AGE)
            if isinstance(age, int):
                ages[key] = age
            yield (
                key,
                [
                    fact
                    for kind in self._kinds
                    if (fact := self._fact(kind, row.values, row.number))
                ],
            )

    def _fact(self, kind: EventKind, values: tuple[Value, ...], row: int) -> Fact | None:
        days = self._days(kind, values)
        said = dict(self._said(kind, values))
        if days is None or (kind.on is On.YEAR and said.get(next(iter(kind.say))) in (None, "0")):
            return None
        return Fact(kind.kind, *days, self._list.layout.number, row, said)

    def _days(self, kind: EventKind, values: tuple[Value, ...]) -> tuple[date, date | None] | None:
        day = self._taking.day
        if kind.on is On.YEAR:
            return months_after(day, -12), day
        if kind.on is On.DAY:
            return day, day
        start = self._value(values, kind.begins)
        end = self._value(values, kind.ends) if kind.ends else start
        if not isinstance(start, date):
            return None
        return start, end if isinstance(end, date) else None

    def _said(self, kind: EventKind, values: tuple[Value, ...]) -> Iterator[tuple[str, str]]:
        for key, (name, _) in kind.say.items():
            value = self._value(values, name)
            if value is not None:
                label = self._label(self._columns[name][1], value)
                if label:
                    yield key, label

    def _label(self, column: Column, value: Value) -> str:
        if column.kind is Kind.INTEGER:
            return str(value)
        codes = self._taking.codebook.set(column.codes).codes
        found = next((one for one in codes if one.code == value), None)
        return _words_of(found) if found else ""

    def _value(self, values: tuple[Value, ...], name: str) -> Value:
        place = self._columns.get(name)
        return values[place[0]] if place else None
