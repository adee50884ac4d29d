"""How often an area is inspected, and what brings an inspection forward: data, not code."""

from __future__ import annotations

import enum
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta

Months = Annotated[int, Meta(ge=0, le=240)]


class Extent(enum.StrEnum):
    """What kind of inspection it is."""

    STANDARD = "standard"
    SHORT = "short"
    FOCUSED = "focused"
    MONITORING = "monitoring"
    THEMATIC = "thematic"


FULL = frozenset({Extent.STANDARD, Extent.SHORT})
"""The kinds from which the next inspection is counted."""


class Cycle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A family of frameworks that follow one another; 0 months: not by the calendar."""

    id: str
    title: str
    frameworks: tuple[str, ...]
    every_months: Months
    short_after: tuple[str, ...] = ()
    monitoring_after: tuple[str, ...] = ()
    monitoring_every_months: Months = 0
    source: str
    monitoring_source: str = ""
    note: str = ""


class ExtentData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of inspection; `last_day` ends the framework's phases earlier, 0 does not."""

    id: Extent
    title: str
    last_day: Annotated[int, Meta(ge=0, le=60)] = 0


class TriggerData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may come to be known: it may bring an inspection `forward`, or inspectorates in."""

    id: str
    title: str
    source: str
    forward: bool = False
    brings: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sources: dict[str, str]
    cycle: tuple[Cycle, ...]
    extent: tuple[ExtentData, ...]
    trigger: tuple[TriggerData, ...]


@dataclass(frozen=True, slots=True)
class Cycles:
    """The cycles, kinds and triggers that ship with the app."""

    sources: dict[str, str]
    cycles: tuple[Cycle, ...]
    extents: tuple[ExtentData, ...]
    triggers: tuple[TriggerData, ...]

    def of(self, framework: str) -> Cycle | None:
        """Return the cycle that a framework belongs to."""
        return next((one for one in self.cycles if framework in one.frameworks), None)

    def extent_title(self, extent: str) -> str:
        """Return what a kind of inspection is called; its id where it is not known."""
        return next((one.title for one in self.extents if one.id.value == extent), extent)

    def trigger(self, what: str) -> TriggerData | None:
        """Return what is known about a kind of trigger."""
        return next((one for one in self.triggers if one.id == what), None)

    def last_day(self, extent: str) -> int:
        """Return the day that ends a kind of inspection; 0 when the framework says it."""
        return next((one.last_day for one in self.extents if one.id.value == extent), 0)


def shipped_cycles() -> Cycles:
    """Return the cycles that ship with the app."""
    text = (files("resources") / "programme" / "cycles.toml").read_text("utf-8")
    raw = msgspec.convert(tomllib.loads(text), _File)
    return Cycles(raw.sources, raw.cycle, raw.extent, raw.trigger)
