"""The journey of a child as tables of its printed record: what happened when, and the waits."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.journey.calendar import Period, day_words
from fieldapp.journey.story import Journey
from fieldapp.journey.waits import Wait
from fieldapp.reports.page import Section, Table

TITLE = "Journey"
WAITS_TITLE = "Waits"
_HEADINGS = ("When", "Where", "What", "From")
_WAIT_HEADINGS = ("What", "From", "To", "Limit", "Took", "Rests on")


def journey_section(journey: Journey) -> Section:
    """Return a journey as a section of a page; one without events has no tables."""
    events = Table(TITLE, _HEADINGS, tuple(_rows(journey)))
    counted = Table(WAITS_TITLE, _WAIT_HEADINGS, tuple(map(_wait, journey.waits)))
    held = tuple(table for table in (events, counted) if table.rows)
    return Section(f"{TITLE}, from the lists and the notes", held)


def _rows(journey: Journey) -> Iterator[tuple[str, ...]]:
    titles = {one.lane.id: one.lane.title for one in journey.lanes}
    for event in journey.events:
        yield event.when, titles[event.lane], event.told, event.source


def _wait(wait: Wait) -> tuple[str, ...]:
    end = day_words(wait.end) if wait.end else "not known"
    took = Period(wait.used, wait.limit.unit).words
    state = f"{wait.over_words} late" if wait.late else "in time"
    rests = f"{wait.rule.basis.words[:1].upper()}{wait.rule.basis.words[1:]}. {wait.rule.source}"
    limit = f"{wait.limit.words}, by {day_words(wait.due)}"
    return wait.rule.title, day_words(wait.start), end, limit, f"{took}, {state}", rests
