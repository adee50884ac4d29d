"""``python -m tests.bench NAME --records N --latency-ms M --json``; the last line is JSON.

``all`` runs each with its usual size, ``growth`` those that grow at 500, 5,000 and 50,000
records, ``table`` prints every figure beside its goal, as docs/figures.md has them. Figures
are medians of several runs; the machine and its load decide them, so compare figures of one
run with each other.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from fieldapp.tuning import tune
from tests.bench import (
    enter,
    evidence,
    evidence_list,
    exchange,
    forms,
    lists,
    local,
    matrix,
    start,
    typing,
    xpath,
)
from tests.bench.growth import SIZES, growth, table
from tests.bench.measure import line

Case = Callable[..., dict[str, Any]]

CASES: dict[str, tuple[Case, dict[str, Any]]] = {
    "start": (start.start, {}),
    "save": (local.save, {"records": 500}),
    "search": (local.search, {"records": 5_000}),
    "unlock": (local.unlock, {"records": 5_000}),
    "list": (lists.listed, {"records": 10_000}),
    "rebuild": (local.rebuild, {"records": 5_000}),
    "push": (exchange.push, {"records": 500}),
    "pull": (exchange.pull, {"records": 5_000}),
    "noop": (exchange.noop, {"records": 500, "latency_ms": 50.0}),
    "edits": (exchange.edits, {"records": 10, "latency_ms": 50.0}),
    "attachments": (exchange.attachments, {"megabytes": 100}),
    "enter": (enter.enter, {"lines": 1_000}),
    "form-open": (forms.form_open, {"questions": 5_000}),
    "form-edit": (forms.form_edit, {"repeats": 1_000}),
    "matrix": (matrix.matrix, {"items": 100_000}),
    "evidence": (evidence.evidence, {"items": 100_000}),
    "evidence-list": (evidence_list.evidence_list, {"items": 100_000}),
    "choices": (forms.choices, {"rows": 100_000}),
    "xpath": (xpath.xpath, {"rows": 100_000}),
    "typing": (typing.typing, {"records": 200, "sync_mb": 1_000}),
}


_SIZES = ("records", "questions", "repeats", "rows", "lines", "items")


def arguments(given: list[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("name", choices=[*CASES, "all", "growth", "table"])
    parser.add_argument("--records", type=int, help="for growth: the largest size")
    parser.add_argument("--latency-ms", type=float)
    parser.add_argument("--megabytes", type=int)
    parser.add_argument("--sync-mb", type=int)
    parser.add_argument("--questions", type=int, help="for form-open")
    parser.add_argument("--repeats", type=int, help="for form-edit")
    parser.add_argument("--rows", type=int, help="for choices")
    parser.add_argument("--lines", type=int)
    parser.add_argument("--items", type=int, help="for matrix")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--json", action="store_true", help="print figures only")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Run what is asked for and print a line for each."""
    options = arguments(given)
    if options.name in ("growth", "table"):
        for told in table() if options.name == "table" else growth(options.records or SIZES[-1]):
            print(told, flush=True)
        return 0
    tune()
    names = list(CASES) if options.name == "all" else [options.name]
    for name in names:
        if not options.json:
            print(f"{name} …", file=sys.stderr, flush=True)
        print(line(_run(name, options)), flush=True)
    return 0


def _run(name: str, options: argparse.Namespace) -> dict[str, Any]:
    case, usual = CASES[name]
    chosen: dict[str, Any] = {"records": 500, "latency_ms": 0.0, "runs": None}
    chosen |= usual
    for key in (*_SIZES, "latency_ms", "megabytes", "sync_mb", "runs"):
        given = getattr(options, key)
        if given is not None:
            chosen[key] = given
    return case(**chosen)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
