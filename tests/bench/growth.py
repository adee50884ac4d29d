"""How costs grow with the number of records, and every figure beside what it has to reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

SIZES: Final = (500, 5_000, 50_000)
GROWING: Final = ("save", "push", "pull", "unlock", "search", "rebuild")


@dataclass(frozen=True)
class Goal:
    """A benchmark with its options, the figure that counts, and the most or least it may be."""

    what: str
    options: tuple[str, ...]
    figure: str
    bound: float
    least: bool = False

    def met(self, told: dict[str, Any]) -> bool:
        """Say whether the figure is within its bound."""
        value = float(told[self.figure])
        return value >= self.bound if self.least else value <= self.bound


_PULL: Final = ("pull", "--records", "5000")
_PUSH: Final = ("push", "--records", "500", "--latency-ms", "50")
_MATRIX: Final = ("matrix", "--items", "100000")
GOALS: Final = (
    Goal("one save, seconds", ("save", "--records", "1000"), "p99_s", 0.0027),
    Goal("500 records sent, round trip 50 ms, seconds", _PUSH, "median_s", 0.30),
    Goal("the same, bytes sent", _PUSH, "bytes_up", 600_000),
    Goal("5,000 records sent, seconds", ("push", "--records", "5000"), "median_s", 1.6),
    Goal("5,000 records received, visible, seconds", _PULL, "median_s", 1.0),
    Goal("the same, searchable, seconds", _PULL, "searchable_s", 2.0),
    Goal("nothing to do, round trip 50 ms, seconds", ("noop",), "median_s", 0.1),
    Goal("10 edits, bytes up", ("edits", "--records", "10"), "bytes_up", 8_192),
    Goal("100 MB of files sent, MB/s", ("attachments",), "mb_per_s", 120.0, least=True),
    Goal("a query over 5,000 records (100,000 values), seconds", ("search",), "median_s", 0.1),
    Goal("unlock with 50,000 entries, seconds", ("unlock", "--records", "50000"), "median_s", 1.0),
    Goal("Enter in a record of 1,000 lines, seconds", ("enter",), "median_s", 0.016),
    Goal("key to paint while 1 GB is sent, seconds", ("typing",), "p99_s", 0.033),
    Goal("a form of 5,000 questions opened, seconds", ("form-open",), "median_s", 1.0),
    Goal("an edit at 1,000 repeats against one at 10, p99, times", ("form-edit",), "ratio", 1.5),
    Goal("100,000 choices filtered, p99, seconds", ("choices",), "p99_s", 0.05),
    Goal("the matrix after one new item, 100,000 items, p99, seconds", _MATRIX, "p99_s", 0.05),
    Goal("the matrix from nothing, 100,000 items, seconds", _MATRIX, "whole_s", 1.0),
)


def growth(most: int = SIZES[-1]) -> Iterator[str]:
    """Yield a line of JSON for each case and size; each runs in a process of its own."""
    for name in GROWING:
        for size in (size for size in SIZES if size <= most):
            latency = ("--latency-ms", "0") if name == "push" else ()
            runs = ("--runs", "1") if size == SIZES[-1] else ()
            told = _figures((name, "--records", str(size), *latency, *runs))
            per = told["median_s"] / (1 if name == "save" else size)
            yield json.dumps(told | {"per_record_us": round(per * 1_000_000, 1)})


def table() -> Iterator[str]:
    """Yield the table of docs/figures.md: each figure, its goal, and the command."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    yield f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {load}."
    yield ""
    yield "| Figure | Measured | To reach | | Command |"
    yield "| --- | --- | --- | --- | --- |"
    done: dict[tuple[str, ...], dict[str, Any]] = {}
    for goal in GOALS:
        if goal.options not in done:
            done[goal.options] = _figures(goal.options)
        yield _row(goal, done[goal.options])


def _row(goal: Goal, told: dict[str, Any]) -> str:
    sign = "at least" if goal.least else "at most"
    met = "reached" if goal.met(told) else "missed"
    value, command = told[goal.figure], " ".join(goal.options)
    return f"| {goal.what} | {value} | {sign} {goal.bound:g} | {met} | `{command}` |"


def _figures(options: tuple[str, ...]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench", *options, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.strip().rsplit("\n", 1)[-1])
    return told
