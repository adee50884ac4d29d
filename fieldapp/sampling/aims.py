"""What a framework wants of a sample: shares of the stages, least numbers, spread.

The aims stand in the pack of the framework, in its file `sampling.toml`.
"""

from __future__ import annotations

import msgspec

from fieldapp.sampling.traits import Trait


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
    """The file `sampling.toml` of a pack.

    `source` is a key of the pack's sources, `note` says what of it is known and what is the
    project's own. `stages` are wanted shares of the stages, in whole numbers; a stage without
    a share is not drawn from. `least` and `spread` are met by exchange, in this order.
    """

    source: str
    stages: dict[str, int]
    note: str = ""
    least: tuple[Least, ...] = ()
    spread: tuple[Spread, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
