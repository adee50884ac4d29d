"""Facts of a programme for tests: past inspections, plans, activities, made in one line each."""

from __future__ import annotations

from datetime import date, time

from fieldapp.programme.cycles import Extent
from fieldapp.programme.facts import Activity, Past, Planned
from sync.protocol import hashing
from sync.protocol.ids import PersonId, RecordId

KENT = "E10000016"


def record_called(name: str) -> RecordId:
    """An id that follows from a name."""
    return RecordId(hashing.labelled("test/1", name.encode())[:16])


def past(
    ended: str, outcome: str = "good", extent: Extent = Extent.STANDARD, framework: str = "sif-2013"
) -> Past:
    """An inspection of Kent that ended on a day."""
    name = f"{ended}/{outcome}/{extent}/{framework}"
    return Past(
        record_called(name), KENT, framework, extent, date.fromisoformat(ended), outcome=outcome
    )


def plan(first_day: str = "2026-11-09", *team: str, framework: str = "ilacs-2026") -> Planned:
    """A plan of a standard inspection of seven hours a day."""
    return Planned(
        record_called("plan"),
        "Northmere",
        KENT,
        framework,
        Extent.STANDARD,
        date.fromisoformat(first_day) if first_day else None,
        7 * 60,
        "",
        "drafted",
        team=tuple(PersonId(one) for one in team),
    )


def activity(day: str, start: str, finish: str, *people: str, child: str = "") -> Activity:
    """An activity with a day, its times, and who goes."""
    return Activity(
        record_called(f"{day}/{start}/{finish}/{people}/{child}"),
        "",
        "Strategy meeting",
        "practice_observation",
        date.fromisoformat(day) if day else None,
        time.fromisoformat(start) if start else None,
        time.fromisoformat(finish) if finish else None,
        child=child,
        people=tuple(PersonId(one) for one in people),
    )
