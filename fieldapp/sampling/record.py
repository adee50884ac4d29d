"""The record of a draw: all that another person needs to draw it again, and nobody's identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fieldapp.sampling.draw import Coverage, Sample, Settings
from fieldapp.sampling.lots import canonical

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
"""What JSON can hold of it."""


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """What the draw was made from: the hash of the file, the framework and the seed."""

    file_sha256: str
    framework: str
    seed: str


def settings_line(framework: str, settings: Settings) -> str:
    """Return the settings as the lots take them in."""
    return canonical(
        {
            "filters": [one.value for one in settings.filters],
            "framework": framework,
            "size": settings.size,
        }
    )


def as_object(
    drawn_from: DrawnFrom, settings: Settings, sample: Sample, covered: Sequence[Coverage]
) -> dict[str, Plain]:
    """Return the record for programs: no time, no path, no id of the authority."""
    return {
        "file_sha256": drawn_from.file_sha256,
        "framework": drawn_from.framework,
        "seed": drawn_from.seed,
        "size": settings.size,
        "filters": [one.value for one in settings.filters],
        "quotas": {stage: places for stage, places in sample.quotas.items() if places},
        "children": [
            {
                "code": one.code,
                "row_refs": [f"{number}:{row}" for number, row in one.child.rows],
                "stratum": one.stratum,
                "why": one.why,
            }
            for one in sample.chosen
        ],
        "replaced": [
            {"code": one.code, "reason": one.reason, "by": one.by} for one in sample.replaced
        ],
        "coverage": [
            {"trait": c.trait.value, "value": c.value, "whole": c.whole, "sample": c.sample}
            for c in covered
        ],
        "unmet": [
            {"aim": u.aim, "wanted": u.wanted, "got": u.got, "why": u.why} for u in sample.unmet
        ],
    }


def as_lines(sample: Sample) -> tuple[str, ...]:
    """Return the draw as sentences."""
    children = tuple(f"{one.code}: {one.stratum}, {one.why}." for one in sample.chosen)
    unmet = tuple(f"Not met: {u.aim}, {u.got} of {u.wanted}. {u.why}" for u in sample.unmet)
    return (f"{len(sample.chosen)} children are drawn.", *children, *unmet)
