"""All areas at a glance: what is due, what came to be known, what is planned."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from fieldapp.programme.areas import Gazetteer, LocalArea
from fieldapp.programme.cycles import Cycle
from fieldapp.programme.due import Due, Standing, due
from fieldapp.programme.facts import AreaNote, Past, Planned, Trigger

CLOSED_PLANS: Final = frozenset({"released", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Holdings:
    """All facts of a programme."""

    past: tuple[Past, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    notes: tuple[AreaNote, ...] = ()
    planned: tuple[Planned, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """One area as the office sees it, in one cycle. `twice` are inspections that two people
    recorded with different outcomes."""

    area: LocalArea
    cycle: Cycle
    due: Due
    history: tuple[Past, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    notes: tuple[AreaNote, ...] = ()
    planned: tuple[Planned, ...] = ()
    twice: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def open_triggers(self) -> tuple[Trigger, ...]:
        """Triggers that nobody answered."""
        return tuple(one for one in self.triggers if one.is_open)

    @property
    def open_plans(self) -> tuple[Planned, ...]:
        """Plans that were neither released nor withdrawn."""
        return tuple(one for one in self.planned if one.state not in CLOSED_PLANS)

    @property
    def disputed(self) -> int:
        """How many facts hold versions that two people wrote apart."""
        facts: Sequence[Any] = (*self.history, *self.triggers, *self.notes, *self.planned)
        return sum(bool(one.disputed) for one in facts) + len(self.twice)


class Order(enum.StrEnum):
    """By what areas are sorted."""

    NAME = "name"
    REGION = "region"
    LAST = "last"
    DUE = "due"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which areas are shown and in which order; empty fields let everything through."""

    region: str = ""
    standing: Standing | None = None
    triggered: bool = False
    planned: bool = False
    letters: str = ""
    order: Order = Order.NAME
    descending: bool = False


@dataclass(slots=True)
class _ByArea:
    past: list[Past] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    notes: list[AreaNote] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)


_STANDINGS: Final = (
    Standing.OVERDUE,
    Standing.DUE_SOON,
    Standing.NOT_DUE,
    Standing.UNKNOWN,
    Standing.UNTIMED,
)


def overview(
    gazetteer: Gazetteer, cycle: Cycle, held: Holdings, today: date
) -> tuple[AreaStanding, ...]:
    """Return every area in order of name as it stands in a cycle on a day.

    What was recorded twice alike counts once.
    """
    by_area = _by_area(gazetteer, held)
    return tuple(_standing(one, cycle, by_area[one.code], today) for one in gazetteer.areas)


def pick(standings: Iterable[AreaStanding], wanted: Wanted) -> tuple[AreaStanding, ...]:
    """Return the areas that are wanted, in the order that is wanted; equal ones by name."""
    found = sorted((one for one in standings if _is_wanted(one, wanted)), key=_by_name)
    keyed = sorted(found, key=lambda one: _key(one, wanted.order), reverse=wanted.descending)
    return tuple(keyed)


def one_of_each(past: Iterable[Past]) -> tuple[Past, ...]:
    """Return inspections newest first, each once even where two people recorded it alike."""
    first: dict[tuple[object, ...], Past] = {}
    for one in sorted(past, key=lambda each: each.id):
        first.setdefault((*one.key, one.outcome, one.grades), one)
    return tuple(sorted(first.values(), key=_newest_first, reverse=True))


def _standing(area: LocalArea, cycle: Cycle, held: _ByArea, today: date) -> AreaStanding:
    history = one_of_each(held.past)
    keys = [one.key for one in history]
    return AreaStanding(
        area,
        cycle,
        due(cycle, history, today),
        history,
        tuple(sorted(held.triggers, key=lambda one: (one.came or date.max, one.id), reverse=True)),
        tuple(held.notes),
        tuple(sorted(held.planned, key=lambda one: (one.first_day or date.max, one.id))),
        tuple(sorted({key for key in keys if keys.count(key) > 1})),
    )


def _by_area(gazetteer: Gazetteer, held: Holdings) -> dict[str, _ByArea]:
    """Return the facts by the code that an area has now."""
    found: dict[str, _ByArea] = defaultdict(_ByArea)
    codes = {str(old): str(one.code) for one in gazetteer.areas for old in (one.code, *one.earlier)}
    for past in held.past:
        found[codes.get(past.area, past.area)].past.append(past)
    for trigger in held.triggers:
        found[codes.get(trigger.area, trigger.area)].triggers.append(trigger)
    for note in held.notes:
        found[codes.get(note.area, note.area)].notes.append(note)
    for plan in held.planned:
        found[codes.get(plan.area, plan.area)].planned.append(plan)
    return found


def _is_wanted(one: AreaStanding, wanted: Wanted) -> bool:
    letters = wanted.letters.strip().casefold()
    return (
        (not wanted.region or one.area.region == wanted.region)
        and (wanted.standing is None or one.due.standing is wanted.standing)
        and (not wanted.triggered or bool(one.open_triggers))
        and (not wanted.planned or bool(one.open_plans))
        and (not letters or letters in f"{one.area.name} {one.area.code}".casefold())
    )


def _by_name(one: AreaStanding) -> str:
    return one.area.name.casefold()


def _newest_first(past: Past) -> tuple[date, bytes]:
    return past.ended or date.max, past.id


def _key(one: AreaStanding, order: Order) -> tuple[object, ...]:
    last, first = one.due.last, one.due.first
    match order:
        case Order.REGION:
            return (one.area.region,)
        case Order.LAST:
            return (last.ended if last and last.ended else date.min,)
        case Order.DUE:
            return (first.by if first else date.max,)
        case Order.STANDING:
            return (_STANDINGS.index(one.due.standing), not one.open_triggers)
    return (_by_name(one),)
