"""Runs, medians and bytes, in the one form that every benchmark prints."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Sampler:
    """Gathers durations in seconds; nothing else is done while one is taken."""

    seconds: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Take one duration."""
        begun = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - begun)


def settle() -> None:
    """Collect garbage, so that a measured run does not pay for the one before it."""
    gc.collect()


def quantile(values: list[float], share: float) -> float:
    """Return the smallest value that at least `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(name: str, records: int, seconds: list[float], **more: Any) -> dict[str, Any]:
    """Return the figures of a benchmark; `bytes_up` and `bytes_down` are of one run."""
    told: dict[str, Any] = {
        "name": name,
        "records": records,
        "median_s": round(statistics.median(seconds), 6),
        "p99_s": round(quantile(seconds, 0.99), 6),
        "runs": len(seconds),
        "bytes_up": 0,
        "bytes_down": 0,
    }
    return told | more


def line(told: dict[str, Any]) -> str:
    """Return the figures as one line of JSON."""
    return json.dumps(told)
