"""Which dates, codes and counts of the lists belong to a journey, as data."""

from __future__ import annotations

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec


class Lane(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the timeline."""

    id: str
    title: str


class On(enum.StrEnum):
    """Where an event without a date of its own stands."""

    DATES = "dates"
    DAY = "day"
    YEAR = "year"


class EventKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of event: its list, its lane, its date columns and what is said with it.

    `begins` and `ends` are headings of date columns, empty where there is none. `say` gives
    for each key a heading and the words around its value.
    """

    kind: str
    list: int
    lane: str
    title: str
    begins: str = msgspec.field(default="", name="from")
    ends: str = msgspec.field(default="", name="to")
    on: On = On.DATES
    short: str = ""
    say: dict[str, tuple[str, str]] = {}

    @property
    def is_span(self) -> bool:
        """Say whether it lasts."""
        return bool(self.ends) or self.on is On.YEAR

    @property
    def label(self) -> str:
        """Return the words that stand on the timeline."""
        return self.short or self.title


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lane: tuple[Lane, ...]
    event: tuple[EventKind, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The lanes in their order, and the kinds of events by name."""

    lanes: tuple[Lane, ...]
    kinds: Mapping[str, EventKind]

    def of_list(self, number: int) -> tuple[EventKind, ...]:
        """Return the kinds that a list gives."""
        return tuple(kind for kind in self.kinds.values() if kind.list == number)


def journey_shape() -> Shape:
    """Return what the app ships."""
    return load_shape(files("resources") / "annex_a" / "journey.toml")


def load_shape(file: Traversable) -> Shape:
    """Return the shape in `file`; a name that is not known there is a mistake."""
    held = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File)
    return Shape(held.lane, {one.kind: one for one in held.event})
