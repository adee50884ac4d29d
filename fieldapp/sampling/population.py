"""Makes one child of all its rows in the lists, with the traits that a sample is spread over."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from fieldapp.annex_a.cells import Value
from fieldapp.annex_a.coding import CodeBook
from fieldapp.annex_a.importing import Imported, ImportedList, ListRow
from fieldapp.sampling.traits import Trait

_ID: Final = "Child Unique ID"
_ADOPTERS: Final = 11
UNKNOWN: Final = "not given"
_TWO_YEARS: Final = 731
_VISIT_DAYS: Final = 42


class Filter(enum.StrEnum):
    """What an inspector may ask for straight from the lists."""

    RE_REFERRAL = "re-referral"
    NO_CONFERENCE = "no-conference-after-enquiry"
    LONG_PLAN = "plan-over-two-years"
    REPEAT_PLAN = "repeat-plan"
    MANY_PLACEMENTS = "three-or-more-placements"
    OUT_OF_AREA = "placed-out-of-area"
    MISSING = "missing-episodes"
    NOT_SEEN = "not-seen"


_STAGE_OF_LIST: Final = {
    9: "care leaver", 10: "adoption", 8: "in care", 7: "child protection plan", 6: "child in need",
    5: "enquiry", 4: "assessment", 3: "referral", 2: "early help", 1: "contact",
}  # fmt: skip
_ENDED: Final = {8: "Date Ceased to be Looked After", 7: "Child Protection Plan End Date"}
_EVENTS: Final = {
    1: "Date of Contact",
    3: "Date of referral",
    4: "Continuous Assessment Start Date",
    5: "Strategy discussion initiating Section 47 Enquiry Start Date",
}
_BANDS: Final = ((-1, "unborn"), (0, "under 1"), (4, "1 to 4"), (9, "5 to 9"), (15, "10 to 15"))


@dataclass(frozen=True, slots=True)
class Child:
    """One child: the authority's own id (kept inside), its rows, traits and filters.

    `rows` are (list, row as a spreadsheet counts it), in the order of the lists.
    """

    key: str = field(repr=False)
    rows: tuple[tuple[int, int], ...]
    traits: Mapping[Trait, str]
    filters: frozenset[Filter]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one child by list, each as values by heading."""

    by_list: Mapping[int, Sequence[Mapping[str, Value]]]

    def latest(self, name: str) -> Value:
        """Return the first value of that heading, from the furthest list back to the first."""
        for number in sorted(self.by_list, reverse=True):
            for row in reversed(self.by_list[number]):
                if row.get(name) is not None:
                    return row[name]
        return None

    def values(self, number: int, name: str) -> list[Value]:
        """Return all values of a column of a list that are not blank."""
        found = (row.get(name) for row in self.by_list.get(number, ()))
        return [value for value in found if value is not None]


def children(imported: Imported, codebook: CodeBook) -> tuple[Child, ...]:
    """Return the children of lists 1 to 10 that are named by an id, in the order of their ids."""
    day = day_of_lists(imported)
    held: dict[str, list[tuple[ImportedList, ListRow]]] = defaultdict(list)
    for number, one in sorted(imported.lists.items()):
        if number != _ADOPTERS:
            place = one.place(_ID)
            for row in one.rows:
                if row.values[place] is not None:
                    held[str(row.values[place])].append((one, row))
    return tuple(_child(key, held[key], codebook, day) for key in sorted(held))


def day_of_lists(imported: Imported) -> date | None:
    """Return the day up to which the lists report: of contacts and other beginnings the latest.

    One in a thousand is passed over, so that a year typed wrongly does not decide.
    """
    days = sorted(
        value
        for number, name in _EVENTS.items()
        if (one := imported.lists.get(number))
        for row in one.rows
        if isinstance(value := row.values[one.place(name)], date)
    )
    return days[(len(days) - 1) * 999 // 1000] if days else None


def _child(
    key: str, rows: Sequence[tuple[ImportedList, ListRow]], codebook: CodeBook, day: date | None
) -> Child:
    by_list: dict[int, list[Mapping[str, Value]]] = defaultdict(list)
    for one, row in rows:
        names = (column.name for column in one.columns)
        by_list[one.layout.number].append(dict(zip(names, row.values, strict=True)))
    facts = _Rows(by_list)
    places = tuple((one.layout.number, row.number) for one, row in rows)
    return Child(key, places, _traits(facts, codebook), _filters(facts, day))


def _traits(facts: _Rows, codebook: CodeBook) -> dict[Trait, str]:
    ethnicity = _text(facts.latest("Ethnicity"))
    return {
        Trait.STAGE: _stage(facts),
        Trait.AGE: _band(facts.latest("Age of Child (Years)")),
        Trait.GENDER: _text(facts.latest("Gender")),
        Trait.ETHNICITY: codebook.set("ethnicity").group(ethnicity) or UNKNOWN,
        Trait.DISABILITY: _text(facts.latest("Does the Child have a Disability")),
        Trait.HARM: _text(
            facts.latest("Latest Category of Abuse")
            or facts.latest("Primary Need Code")
            or facts.latest("Child's Category of Need")
        ),
        Trait.PLACEMENT: _text(facts.latest("Placement Type")),
        Trait.PROVIDER: _text(facts.latest("Placement Provider")),
        Trait.TEAM: _text(facts.latest("Allocated Team")),
        Trait.WORKER: _text(facts.latest("Allocated Worker")),
    }


def _text(value: Value) -> str:
    return UNKNOWN if value is None else str(value)


def _stage(facts: _Rows) -> str:
    """Return the furthest stage that the child is at; plans and care that ended do not count."""
    for number, stage in _STAGE_OF_LIST.items():
        rows = facts.by_list.get(number, ())
        ended = _ENDED.get(number)
        if any(ended is None or row.get(ended) is None for row in rows):
            return stage
    return "child in need"


def _band(age: Value) -> str:
    if not isinstance(age, int):
        return UNKNOWN
    return next((name for most, name in _BANDS if age <= most), "16 and over")


def _filters(facts: _Rows, day: date | None) -> frozenset[Filter]:
    held = {
        Filter.RE_REFERRAL: _most(facts, 3, "Number of Referrals in Last 12 Months") > 0,
        Filter.NO_CONFERENCE: "a) Yes"
        in facts.values(5, "Was an Initial Child Protection Conference deemed unnecessary?"),
        Filter.LONG_PLAN: _long_plan(facts, day),
        Filter.REPEAT_PLAN: _most(facts, 7, "Number of Previous Child Protection Plans") > 0,
        Filter.MANY_PLACEMENTS: _most(facts, 8, "Number of Placements in the Last 12 months") >= 3,
        Filter.OUT_OF_AREA: "b) Out" in facts.values(8, "Placement Location"),
        Filter.MISSING: _most(facts, 8, _MISSING_EPISODES) > 0,
        Filter.NOT_SEEN: _not_seen(facts, day),
    }
    return frozenset(name for name, holds in held.items() if holds)


_MISSING_EPISODES: Final = (
    "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months"
)


def _most(facts: _Rows, number: int, name: str) -> int:
    return max((v for v in facts.values(number, name) if isinstance(v, int)), default=0)


def _long_plan(facts: _Rows, day: date | None) -> bool:
    open_plans = [
        row for row in facts.by_list.get(7, ()) if row.get("Child Protection Plan End Date") is None
    ]
    begun = (row.get("Child Protection Plan Start Date") for row in open_plans)
    return day is not None and any(
        isinstance(b, date) and (day - b).days > _TWO_YEARS for b in begun
    )


def _not_seen(facts: _Rows, day: date | None) -> bool:
    """Return whether the lists say so, or a visit lies more than six weeks back."""
    seen = facts.values(4, "Child Seen During Continuous Assessment")
    alone = facts.values(7, "Was the Child Seen Alone?")
    visits = facts.values(7, "Date of the Last Statutory Visit")
    visits += facts.values(8, "Date of Last Social Work Visit")
    late = any(day and isinstance(v, date) and (day - v).days > _VISIT_DAYS for v in visits)
    return late or "b) No" in (*seen, *alone)
