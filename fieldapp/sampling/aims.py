"""What a framework wants of a sample: shares of the stages, least numbers, spread."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from fieldapp.domain.errors import Refused
from fieldapp.sampling.population import Trait


class Least(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least `count` children with one of `values` of the trait."""

    name: str
    trait: Trait
    values: tuple[str, ...]
    count: int


class Spread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least `count` different values of the trait in the sample."""

    name: str
    trait: Trait
    count: int


class ByHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the lists cannot show, and why; inspectors add it by hand."""

    name: str
    why: str


class Aims(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The aims of a framework. `stages` are wanted shares of the stages, in whole numbers."""

    frameworks: tuple[str, ...]
    source: str
    stages: dict[str, int]
    least: tuple[Least, ...] = ()
    spread: tuple[Spread, ...] = ()
    by_hand: tuple[ByHand, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    aims: tuple[Aims, ...]


def aims_for(framework: str) -> Aims:
    """Return the aims of a framework by its id; refuse one that draws no sample from the lists."""
    for one in load_aims(files("resources") / "annex_a" / "aims.toml"):
        if any(framework == name or framework.startswith(f"{name}-") for name in one.frameworks):
            return one
    raise Refused(
        "A-120",
        f"The framework “{framework}” has no aims for a sample.",
        "Choose a framework that draws one, or give its aims in its pack.",
    )


def load_aims(file: Traversable) -> tuple[Aims, ...]:
    """Return the aims in `file`; a name that is not known there is a mistake."""
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File).aims
