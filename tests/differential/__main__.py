"""Says where our engine and ODK's differ: `python -m tests.differential [NAME ...]`."""

from __future__ import annotations

import argparse
import sys

from tests.differential.compare import rate
from tests.differential.corpus import cases
from tests.differential.generate import with_random_scripts
from tests.differential.run import compare_all

_LONGEST = 300


def main() -> int:
    """Compare the named forms, or all; print differences and the rate; 1 when any differs."""
    given = _given()
    chosen = cases(given.names)
    chosen = [*chosen, *with_random_scripts(chosen, given.random, given.seed)]
    results = compare_all(chosen)
    for one in results:
        if not one.agrees:
            sys.stdout.write(f"{one.name} ({one.equal}/{one.total}): {_short(one.first)}\n")
    agreeing = sum(one.agrees for one in results)
    total = sum(one.total for one in results)
    sys.stdout.write(f"{agreeing} of {len(results)} scripts agree; ")
    sys.stdout.write(f"{rate(results):.4%} of {total} snapshots\n")
    return 0 if agreeing == len(results) else 1


def _short(words: str) -> str:
    """Return a difference so that many of them can be read."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("names", nargs="*", help="forms whose name begins so")
    parser.add_argument("--random", type=int, default=0, help="random scripts for each form")
    parser.add_argument("--seed", type=int, default=1, help="where random scripts begin")
    return parser.parse_args()


sys.exit(main())
