"""``python -m tests.prove [--only kill] --runs N``: long programmes that prove a promise.

The last line is JSON; the exit status is 1 when a promise did not hold.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.prove import kill

PROGRAMMES = {"kill": kill.prove}


def violations(found: dict[str, dict[str, object]]) -> int:
    """Return how many promises did not hold."""
    lost = ("acknowledged_lost", "older_than_a_second_lost")
    return sum(bool(figures.get(key)) for figures in found.values() for key in lost)


def main(given: list[str]) -> int:
    """Run the programmes that are asked for."""
    parser = argparse.ArgumentParser(prog="tests.prove", description=__doc__)
    parser.add_argument("--only", choices=sorted(PROGRAMMES), action="append")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="end early with what there is")
    options = parser.parse_args(given)
    found = {
        name: PROGRAMMES[name](options.runs, options.seed, options.seconds)
        for name in options.only or sorted(PROGRAMMES)
    }
    count = violations(found)
    print(json.dumps({"violations": count, **found}))
    return 1 if count else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
