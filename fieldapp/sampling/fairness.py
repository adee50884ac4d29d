"""Is the sample a fair picture? Groups of children, their share in the sample and in the lists.

A group is in range when its number in the sample lies within two standard deviations of what a
plain draw of that size from all children would give; the border is computed in whole numbers.
It is a yardstick for the eye and no test: the draw gives shares to stages on purpose.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.sampling.draw import Coverage
from fieldapp.sampling.population import UNKNOWN
from fieldapp.sampling.traits import STAGES, Trait


class Fit(enum.StrEnum):
    """How a group's share of the sample stands to its share of the lists."""

    IN_RANGE = "In range"
    LOW = "Low"
    HIGH = "High"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of children: its number of all in the sample, and of all in the lists.

    Children of whom the lists do not say it are in neither `sample_of` nor `lists_of`.
    """

    name: str
    sample: int
    sample_of: int
    lists: int
    lists_of: int

    @property
    def fit(self) -> Fit:
        """Return whether the sample has about as many as a plain draw would give."""
        gap = self.sample * self.lists_of - self.sample_of * self.lists
        spread = self.sample_of * self.lists * (self.lists_of - self.lists)
        if gap * gap <= 4 * spread or gap == 0:
            return Fit.IN_RANGE
        return Fit.LOW if gap < 0 else Fit.HIGH


_Holds = Callable[[str], bool]
_YOUNG: Final = ("unborn", "under 1", "1 to 4")
_GROUPS: Final[tuple[tuple[str, Trait, _Holds], ...]] = (
    ("Under 5", Trait.AGE, lambda value: value in _YOUNG),
    ("16 and over", Trait.AGE, lambda value: value == "16 and over"),
    ("Girls", Trait.GENDER, lambda value: value == "b) Female"),
    ("Disabled", Trait.DISABILITY, lambda value: value == "a) Yes"),
    ("Black, Asian, mixed, other", Trait.ETHNICITY, lambda value: "white" not in value.lower()),
)


def groups(covered: Sequence[Coverage]) -> tuple[Group, ...]:
    """Return the groups that the lists say something about, then the stages of the journey."""
    people = [_group(name, trait, holds, covered) for name, trait, holds in _GROUPS]
    stages = [_group(_stage_name(s), Trait.STAGE, s.__eq__, covered) for s in STAGES]
    return tuple(group for group in (*people, *stages) if group.lists)


def _stage_name(stage: str) -> str:
    return f"Stage: {stage}"


def _group(name: str, trait: Trait, holds: _Holds, covered: Sequence[Coverage]) -> Group:
    known = [line for line in covered if line.trait is trait and line.value != UNKNOWN]
    those = [line for line in known if holds(line.value)]
    return Group(
        name,
        sum(line.sample for line in those),
        sum(line.sample for line in known),
        sum(line.whole for line in those),
        sum(line.whole for line in known),
    )
