"""What the guard saw: a place in a text, what it looks like, and the code to write instead."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


class Kind(enum.StrEnum):
    """What a piece of text looks like."""

    CHILD = "child"
    """The authority's own id of a child."""
    NAME = "name"
    BIRTH = "birth"
    NHS = "nhs"
    UPN = "upn"
    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"


class How(enum.IntEnum):
    """How sure it is, the surest first: known exactly, known nearly, by its shape alone."""

    EXACT = 0
    NEAR = 1
    SHAPE = 2


WORDS: Final = {
    Kind.CHILD: "an id of a child",
    Kind.NAME: "a name",
    Kind.BIRTH: "a date of birth",
    Kind.NHS: "an NHS number",
    Kind.UPN: "a pupil number",
    Kind.POSTCODE: "a postcode",
    Kind.EMAIL: "an e-mail address",
    Kind.PHONE: "a telephone number",
}


@dataclass(frozen=True, slots=True)
class Sighting:
    """Characters `start` to `end` of a text. `code` is the child's, empty where none is known."""

    start: int
    end: int
    kind: Kind
    how: How
    code: str = ""

    @property
    def said(self) -> str:
        """What it is, in words that do not repeat it."""
        sure = "This is" if self.how is How.EXACT else "This looks like"
        return f"{sure} {WORDS[self.kind]}"

    def moved(self, by: int) -> Sighting:
        """Return the same sighting in a text that stands `by` characters further on."""
        return Sighting(self.start + by, self.end + by, self.kind, self.how, self.code)


def apart(found: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Return sightings that do not overlap, in order; the surer and then the longer one stays."""
    kept: list[Sighting] = []
    for one in sorted(found, key=lambda s: (s.how, s.start - s.end, s.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda s: s.start))
