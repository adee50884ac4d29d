"""The stored answers of a record that is opened again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, unique
from typing import Final

_POSITION: Final = re.compile(r"\[(\d+)\]")


@unique
class Beginning(Enum):
    """How a node comes to be, which decides what is filled in."""

    RECORD = "record"
    """With a new record: values of the first load are set, preloads run."""
    REPEAT = "repeat"
    """With a repeat instance that is added later."""
    STORED = "stored"
    """With a record that is opened again: its answers stand as they are."""


class Stored:
    """Answers by ref; `counts` says how many instances repeats have, by the repeat's ref.

    A repeat that `counts` does not name has as many instances as the refs show.
    """

    def __init__(self, answers: Mapping[str, str], counts: Mapping[str, int] | None = None) -> None:
        self._answers = answers
        self._counts = _shown_counts(answers)
        self._counts.update(counts or {})
        self._unused = dict(answers)

    def answer(self, ref: str) -> str | None:
        """Return the stored answer at `ref`, or None when there is none."""
        self._unused.pop(ref, None)
        return self._answers.get(ref)

    def count(self, ref: str) -> int | None:
        """Return how many instances the repeat at `ref` has, or None if nothing is known."""
        return self._counts.get(ref)

    def unused(self) -> dict[str, str]:
        """Return the answers that nothing in the form has asked for."""
        return {ref: text for ref, text in self._unused.items() if text}


def _shown_counts(answers: Mapping[str, str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for ref in answers:
        for found in _POSITION.finditer(ref):
            repeat = ref[: found.start()]
            counts[repeat] = max(counts.get(repeat, 0), int(found[1]))
    return counts
