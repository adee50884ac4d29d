"""The marks by which passages of a report are found again in a Word file, and what they hold."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sync.protocol import hashing

_NAME_CHARACTERS: Final = 40

Passages = dict[str, str]
"""Text with its citations in square brackets, a line for each paragraph, by bookmark."""


class Where(enum.StrEnum):
    """Where new words stand that belong to no marked passage."""

    TEXT = "text"
    NOTE = "note"
    REMARK = "remark"
    """A remark in the margin."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A paragraph that no mark holds; `under` is the heading over it, as it came back."""

    where: Where
    under: str
    text: str


def bookmark_name(source: str) -> str:
    """Return the bookmark of a field: its name as far as a bookmark holds it, then a hash."""
    mark = hashing.labelled("bookmark/1", source.encode()).hex()[:8]
    plain = source.replace(".", "_").replace("-", "_")
    return f"{plain[: _NAME_CHARACTERS - len(mark) - 1]}_{mark}"


def second_name(name: str) -> str:
    """Return the bookmark of a field where it is printed for the second time."""
    return f"{name[: _NAME_CHARACTERS - 2]}_2"


def new_outside(here: Collection[Outside], came: Collection[Outside]) -> tuple[Outside, ...]:
    """Return what came back outside the marks and was not printed there, in its order."""
    printed = Counter((one.where, one.text) for one in here)
    found: list[Outside] = []
    for one in came:
        if printed[one.where, one.text] > 0:
            printed[one.where, one.text] -= 1
        else:
            found.append(one)
    return tuple(found)
