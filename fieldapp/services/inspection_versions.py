"""Versions of the report: when it was saved, and what was written since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import field_slot, inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.ports import Moment
from fieldapp.domain.record import members
from fieldapp.services import inspection_words, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId

SAVED: Final = "report.saved"
"""The set of the visit's own record that says when its report was saved as a file."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The report was saved by a person at a claimed time, for the team or for others."""

    at: Moment
    by: PersonId
    reader: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A passage whose words are others now than at an earlier time; either may be empty."""

    source: str
    heading: str
    then: str
    now: str


def mark(work: Work, reader: str) -> Effects:
    """Note that the report is saved now, for "team" or "others"."""
    element = f"{work.clock.now().ms} {reader}"
    return records.change_set(work, inspection_record(work.inspection), SAVED, add=[element])


def saved(work: Work) -> tuple[Saved, ...]:
    """Return when the report was saved, newest first."""
    state = reading.state_of(work, inspection_record(work.inspection))
    found = (
        Saved(version.claimed, version.person, version.text.rpartition(" ")[2])
        for version in members(state, SAVED)
    )
    return tuple(sorted(found, key=lambda one: -one.at.ms))


def since(work: Work, at_ms: int, passages: Iterable[tuple[str, str]]) -> tuple[Changed, ...]:
    """Return the passages, given as (source, heading), that differ from a claimed time.

    Times are those that the laptops claimed, so two laptops whose clocks differ can put a
    write on the wrong side of the moment.
    """
    return tuple(
        Changed(source, heading, then, now)
        for source, heading in passages
        if (then := _then(work, source, at_ms))
        != (now := inspection_words.field_of(work, source).text)
    )


def _then(work: Work, source: str, at_ms: int) -> str:
    """Return the last words of a passage that were written up to a time."""
    record, key = inspection_words.place_of(work, source)
    past = reading.history(work, record, field_slot(key))
    before = [one.version for one in past if one.version.claimed.ms <= at_ms]
    return max(before, key=lambda one: one.claimed.ms).text if before else ""
