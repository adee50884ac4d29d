"""What a corrected delivery has changed against the one before.

Rows are the same row when they have the same person and, in lists where a person may stand more
than once, the same first date that the list demands; several of those are paired in their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from fieldapp.annex_a.cells import Value
from fieldapp.annex_a.importing import Imported, ImportedList, ListRow
from fieldapp.annex_a.layout import Column, Kind

_ONE_ROW_A_PERSON: Final = (6, 7, 8, 9, 10, 11)
_Key: TypeAlias = tuple[Value, Value]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that came, went or changed; row numbers as spreadsheets count them.

    `before` is None for a row that came and `after` for one that went; `columns` are those whose
    values differ, and empty for both of these.
    """

    list: int
    before: int | None
    after: int | None
    columns: tuple[str, ...] = ()


def differences(before: Imported, after: Imported) -> tuple[Difference, ...]:
    """Return the rows that came, went or changed, list by list."""
    numbers = sorted({*before.lists, *after.lists})
    return tuple(
        found
        for number in numbers
        for found in _of_list(number, before.lists.get(number), after.lists.get(number))
    )


def _of_list(
    number: int, before: ImportedList | None, after: ImportedList | None
) -> Iterator[Difference]:
    old, new = _keyed(before), _keyed(after)
    for key in dict.fromkeys((*old, *new)):
        olds, news = old.get(key, []), new.get(key, [])
        for one, other in zip(olds, news, strict=False):
            changed = _changed(before, one, after, other)
            if changed:
                yield Difference(number, one.number, other.number, changed)
        for one in olds[len(news) :]:
            yield Difference(number, one.number, None)
        for other in news[len(olds) :]:
            yield Difference(number, None, other.number)


def _keyed(one: ImportedList | None) -> Mapping[_Key, list[ListRow]]:
    rows: dict[_Key, list[ListRow]] = defaultdict(list)
    if one is not None:
        date_at = _first_date(one)
        for row in one.rows:
            when = None if date_at is None else row.values[date_at]
            rows[row.values[0], when].append(row)
    return rows


def _first_date(one: ImportedList) -> int | None:
    if one.layout.number in _ONE_ROW_A_PERSON:
        return None
    return next((n for n, c in enumerate(one.columns) if _demanded_date(c)), None)


def _demanded_date(column: Column) -> bool:
    return column.kind is Kind.DATE and not column.blank


def _changed(
    before: ImportedList | None, old: ListRow, after: ImportedList | None, new: ListRow
) -> tuple[str, ...]:
    first, second = _by_name(before, old), _by_name(after, new)
    return tuple(n for n in dict.fromkeys((*first, *second)) if first.get(n) != second.get(n))


def _by_name(one: ImportedList | None, row: ListRow) -> dict[str, Value]:
    columns = one.columns if one is not None else ()
    return {c.name: value for c, value in zip(columns, row.values, strict=False)}
