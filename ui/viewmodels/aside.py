"""Long work beside everything else: a large file, a stick. Typing and screens go on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """Who hears of a long job; exactly one of `done`, `refused` and `stopped` is called at its end.

    `step` takes (done, total, what).
    """

    step: Callable[[int, int, str], None]
    done: Callable[[T], None]
    refused: Callable[[Refused], None]
    stopped: Callable[[], None]


class Aside(Protocol):
    """Runs long jobs one after another on a thread that owns no store; answers arrive here."""

    @property
    def busy(self) -> bool:
        """Say whether a job is under way or waits."""
        ...

    def run(self, job: Callable[[Progress], T], told: Told[T]) -> None:
        """Run `job` once those before it ended; the progress it gets raises `Cancelled`."""
        ...

    def stop(self) -> None:
        """Stop the job that is under way between two pieces, and those that wait."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """How far a long job is: so much of so much, and what it does in words."""

    words: str
    done: int = 0
    total: int = 0
