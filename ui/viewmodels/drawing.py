"""A drawing as the strokes of a pen: each kept in the record as soon as it is drawn.

A stroke is a field of the record beside the answers (`:drawing/QUESTION/ID`), so it is sealed
and signed like words, a crash takes at most the stroke under the pen, and a drawing can be gone
on with. When it is done, a picture of it is attached and answers the question.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

Point = tuple[int, int]
"""Across and down, in units of the paper."""

WIDE: Final = 1_600
"""Units across the paper; how high it is depends on what is drawn."""
MOST_POINTS: Final = 2_000
"""Of one stroke; a longer line goes on as the next stroke."""
_NEAR: Final = 24
_KEY: Final = "drawing"
_TIME_DIGITS: Final = 12
_STROKE: Final = re.compile(r"([a-z]+) (\d+)((?: -?\d+,-?\d+)+)")


class Ink(StrEnum):
    """The four colours; the value is the word on the button."""

    BLACK = "black"
    BLUE = "blue"
    RED = "red"
    GREEN = "green"


class Sheet(StrEnum):
    """What the paper is for."""

    DRAWING = "drawing"
    SIGNATURE = "signature"
    PICTURE = "picture"
    """A picture that is drawn on."""

    @property
    def high(self) -> int:
        """Units down the paper, where no picture says otherwise."""
        return WIDE // 3 if self is Sheet.SIGNATURE else WIDE * 5 // 8


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a pen, `width` units wide."""

    ink: Ink
    width: int
    points: tuple[Point, ...]

    def text(self) -> str:
        """Return how a record keeps it."""
        return f"{self.ink.value} {self.width} " + " ".join(f"{x},{y}" for x, y in self.points)

    @classmethod
    def read(cls, text: str) -> Stroke | None:
        """Return what `text` gave; None for anything else."""
        found = _STROKE.fullmatch(text)
        if found is None or found[1] not in set(Ink):
            return None
        pairs = (pair.split(",") for pair in found[3].split())
        return cls(Ink(found[1]), int(found[2]), tuple((int(x), int(y)) for x, y in pairs))

    def is_near(self, point: Point) -> bool:
        """Whether the line goes by a point."""
        x, y = point
        reach = _NEAR + self.width
        return any(abs(px - x) <= reach and abs(py - y) <= reach for px, py in self.points)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The strokes of one drawing by their ids, which begin with the time, in their order.

    So two people who draw apart never write the same field: both are on the paper.
    """

    question: str
    strokes: Mapping[str, Stroke] = field(default_factory=dict)
    words: str = ""
    """What it shows, in the child's own words or in the writer's."""
    may_be_shown: bool = False

    @classmethod
    def of(cls, question: str, fields: Mapping[str, str]) -> Drawing:
        """Return the drawing for a question from the fields of its record."""
        start = f"{prefix(question)}/"
        kept = sorted(key for key in fields if key.startswith(start))
        strokes = {key.removeprefix(start): Stroke.read(fields[key]) for key in kept}
        drawn = {name: stroke for name, stroke in strokes.items() if stroke is not None}
        words, shown = fields.get(words_key(question), ""), fields.get(shown_key(question), "")
        return cls(question, drawn, words, shown == "yes")

    def with_stroke(self, stroke: Stroke, ms: int, chance: bytes) -> tuple[Drawing, dict[str, str]]:
        """Return the drawing with one stroke more, drawn at `ms`, and the field to keep."""
        last = max((_time_of(name) for name in self.strokes), default=-1)
        name = f"{max(ms, last + 1):0{_TIME_DIGITS}x}{chance.hex()}"
        drawing = replace(self, strokes={**self.strokes, name: stroke})
        return drawing, {self.key(name): stroke.text()}

    def without(self, names: set[str]) -> tuple[Drawing, dict[str, str]]:
        """Return the drawing without some strokes, and the fields to keep."""
        left = {name: held for name, held in self.strokes.items() if name not in names}
        gone = sorted(names & set(self.strokes))
        return replace(self, strokes=left), {self.key(name): "" for name in gone}

    def near(self, point: Point) -> set[str]:
        """Return the strokes that go by a point."""
        return {name for name, stroke in self.strokes.items() if stroke.is_near(point)}

    def key(self, name: str) -> str:
        """Return the field of a stroke."""
        return f"{prefix(self.question)}/{name}"


def _time_of(name: str) -> int:
    """Return when a stroke was drawn, from its id; 0 for another kind of id."""
    try:
        return int(name[:_TIME_DIGITS], 16)
    except ValueError:
        return 0


def prefix(question: str) -> str:
    """Return what the fields of a question's drawing begin with."""
    return f":{_KEY}/{hashlib.sha256(question.encode()).hexdigest()[:16]}"


def words_key(question: str) -> str:
    """Return the field with what a drawing shows, in words."""
    return f"{prefix(question)}/words"


def shown_key(question: str) -> str:
    """Return the field that says whether a drawing may be shown to others."""
    return f"{prefix(question)}/shown"
