"""What the lists say about themselves: a page that can go back to the authority.

Everything is counted over what was imported; nothing is corrected. A finding names the list, the
row and the column, so that the authority can look; it never names a child by more than its row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from fieldapp.annex_a.check import Plain
from fieldapp.annex_a.importing import Imported, ImportedList, ListRow

_ID: Final = "Child Unique ID"
_BORN: Final = "Date of Birth"
_AGE: Final = "Age of Child (Years)"
_ADOPTERS: Final = 11
_OLDEST: Final = 26

_ORDERS: Final[Mapping[int, tuple[tuple[str, str], ...]]] = {
    2: (("Assessment start date", "Assessment completion date"),),
    4: (("Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"),),
    5: (
        (
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Date of Initial Child Protection Conference",
        ),
    ),
    6: (("CIN Start Date", "CIN Closure Date"),),
    7: (("Child Protection Plan Start Date", "Child Protection Plan End Date"),),
    8: (
        ("Date Started to be Looked After", "Date Ceased to be Looked After"),
        ("Date Started to be Looked After", "Start Date of Most Recent Placement"),
    ),
    10: (
        ("Date the Child Entered Care", "Date Placed for Adoption"),
        ("Date of Placement Order", "Date of Adoption Order"),
    ),
    11: (
        ("Date Stage 1 started", "Date Stage 1 ended"),
        ("Date Stage 2 started", "Date Stage 2 ended"),
    ),
}
_SAME_ON_EACH_ROW: Final[Mapping[int, tuple[str, ...]]] = {
    3: ("Number of Referrals in Last 12 Months",),
    5: (
        "Number of Section 47 Enquiries in the last 12 months",
        "Number of ICPCs in the last 12 months",
    ),
}
_ONE_ROW_A_CHILD: Final = (6, 7, 8)
_BOTH_OR_NEITHER: Final[Mapping[int, tuple[tuple[str, str], ...]]] = {
    6: (("CIN Closure Date", "Reason for Closure"),),
    8: (("Date Ceased to be Looked After", "Reason Ceased to be Looked After"),),
}
_COUNTED_EVENTS: Final[Mapping[int, tuple[str, str]]] = {
    3: ("Date of referral", "Number of Referrals in Last 12 Months"),
    5: (
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Number of Section 47 Enquiries in the last 12 months",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. `rows` are (list, row as a spreadsheet counts it)."""

    kind: str
    rows: tuple[tuple[int, int], ...]
    column: str
    said: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many cells of a column are filled, blank or not readable, of all rows of the list."""

    list: int
    column: str
    rows: int
    blank: int
    unread: int


@dataclass(frozen=True, slots=True)
class Quality:
    """The page: how complete each column is, and what does not fit."""

    completeness: tuple[Completeness, ...]
    findings: tuple[Finding, ...]


_Check: TypeAlias = Callable[[Imported], Iterator[Finding]]


def quality(imported: Imported) -> Quality:
    """Return what the lists say about themselves."""
    checks: Sequence[_Check] = (_two_birth_dates, _age_and_birth, _order, _alone, _twice, _counters)
    findings = tuple(finding for check in checks for finding in check(imported))
    return Quality(tuple(_completeness(imported)), findings)


def as_object(page: Quality) -> dict[str, Plain]:
    """Return the page as an object for programs."""
    return {
        "completeness": [
            {
                "list": c.list,
                "column": c.column,
                "rows": c.rows,
                "blank": c.blank,
                "unread": c.unread,
            }
            for c in page.completeness
        ],
        "findings": [
            {
                "kind": f.kind,
                "rows": [{"list": number, "row": row} for number, row in f.rows],
                "column": f.column,
                "message": f.said,
            }
            for f in page.findings
        ],
    }


def _completeness(imported: Imported) -> Iterator[Completeness]:
    unread: dict[tuple[int | None, str], int] = defaultdict(int)
    for issue in imported.issues:
        if issue.row is not None and issue.raw:
            unread[issue.list, issue.column] += 1
    for number, one in imported.lists.items():
        for place, column in enumerate(one.columns):
            empty = sum(1 for row in one.rows if row.values[place] is None)
            failed = min(empty, unread[number, column.name])
            yield Completeness(number, column.name, len(one.rows), empty - failed, failed)


def _by_child(imported: Imported) -> Mapping[str, list[tuple[ImportedList, ListRow]]]:
    children: dict[str, list[tuple[ImportedList, ListRow]]] = defaultdict(list)
    for number, one in imported.lists.items():
        if number != _ADOPTERS:
            place = one.place(_ID)
            for row in one.rows:
                if row.values[place] is not None:
                    children[str(row.values[place])].append((one, row))
    return children


def _places(rows: Sequence[tuple[ImportedList, ListRow]]) -> tuple[tuple[int, int], ...]:
    return tuple((one.layout.number, row.number) for one, row in rows)


def _two_birth_dates(imported: Imported) -> Iterator[Finding]:
    for rows in _by_child(imported).values():
        dated = [(one, row) for one, row in rows if row.values[one.place(_BORN)] is not None]
        dates = {row.values[one.place(_BORN)] for one, row in dated}
        if len(dates) > 1:
            said = f"The same child has {len(dates)} dates of birth."
            yield Finding("two dates of birth", _places(dated), _BORN, said)


def _age_and_birth(imported: Imported) -> Iterator[Finding]:
    for number, one in imported.lists.items():
        if number == _ADOPTERS:
            continue
        born, age = one.place(_BORN), one.place(_AGE)
        for row in one.rows:
            years = row.values[age]
            if isinstance(years, int) and not -1 <= years < _OLDEST:
                where = ((number, row.number),)
                yield Finding("impossible age", where, _AGE, f"The age is {years}.")
            if years == -1 and isinstance(row.values[born], date):
                yield from _born_before_events(one, row)


def _born_before_events(one: ImportedList, row: ListRow) -> Iterator[Finding]:
    """Yield a finding when an unborn child's date of birth lies before a date of its own row."""
    born = row.values[one.place(_BORN)]
    others = [v for v in row.values if isinstance(v, date) and v != born]
    if isinstance(born, date) and others and born < min(others):
        where = ((one.layout.number, row.number),)
        yield Finding("born and unborn", where, _AGE, "The age says unborn, the dates say born.")


def _order(imported: Imported) -> Iterator[Finding]:
    for number, pairs in _ORDERS.items():
        if one := imported.lists.get(number):
            for first, then in pairs:
                yield from _out_of_order(one, first, then)
    for number, one in imported.lists.items():
        if number != _ADOPTERS:
            yield from _before_birth(one)


def _out_of_order(one: ImportedList, first: str, then: str) -> Iterator[Finding]:
    begin, end = one.place(first), one.place(then)
    for row in one.rows:
        start, stop = row.values[begin], row.values[end]
        if isinstance(start, date) and isinstance(stop, date) and stop < start:
            said = f"“{then}” lies before “{first}”."
            yield Finding("dates out of order", ((one.layout.number, row.number),), then, said)


def _before_birth(one: ImportedList) -> Iterator[Finding]:
    """Yield dates of care that began more than a pregnancy before birth."""
    born = one.place(_BORN)
    for row in one.rows:
        birth = row.values[born]
        for column, value in zip(one.columns, row.values, strict=True):
            if isinstance(birth, date) and isinstance(value, date) and (birth - value).days > 300:
                said = f"“{column.name}” lies before the child was conceived."
                where = ((one.layout.number, row.number),)
                yield Finding("dates out of order", where, column.name, said)


def _alone(imported: Imported) -> Iterator[Finding]:
    for number, pairs in _BOTH_OR_NEITHER.items():
        one = imported.lists.get(number)
        for first, then in pairs if one else ():
            assert one is not None
            for row in one.rows:
                if (row.values[one.place(first)] is None) != (row.values[one.place(then)] is None):
                    said = f"Only one of “{first}” and “{then}” is given."
                    yield Finding("half of a pair", ((number, row.number),), then, said)


def _twice(imported: Imported) -> Iterator[Finding]:
    for number in _ONE_ROW_A_CHILD:
        if one := imported.lists.get(number):
            for rows in _rows_by_child(one).values():
                if len(rows) > 1:
                    where = tuple((number, row.number) for row in rows)
                    said = f"The list asks for one row a child; this one has {len(rows)}."
                    yield Finding("child twice", where, _ID, said)


def _counters(imported: Imported) -> Iterator[Finding]:
    for number, columns in _SAME_ON_EACH_ROW.items():
        if one := imported.lists.get(number):
            for rows in _rows_by_child(one).values():
                for column in columns:
                    yield from _counter(one, rows, column)


def _counter(one: ImportedList, rows: Sequence[ListRow], column: str) -> Iterator[Finding]:
    number, place = one.layout.number, one.place(column)
    where = tuple((number, row.number) for row in rows)
    counts = {row.values[place] for row in rows if row.values[place] is not None}
    if len(counts) > 1:
        yield Finding(
            "counters disagree", where, column, "The rows of a child give different counts."
        )
    event, counter = _COUNTED_EVENTS[number]
    seen = {row.values[one.place(event)] for row in rows} - {None}
    most = max((c for c in counts if isinstance(c, int)), default=None)
    if column == counter and most is not None and len(seen) - 1 > most:
        said = f"The list has {len(seen)} events of the child; the count of those before is {most}."
        yield Finding("counters disagree", where, column, said)


def _rows_by_child(one: ImportedList) -> Mapping[str, list[ListRow]]:
    children: dict[str, list[ListRow]] = defaultdict(list)
    for row in one.rows:
        who = row.values[one.place(_ID)]
        if who is not None:
            children[str(who)].append(row)
    return children
