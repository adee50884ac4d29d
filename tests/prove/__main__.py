"""``python -m tests.prove [--only kill] --runs N``: long programmes that prove a promise.

Progress goes to standard error. The last line is JSON, also when the time is over or the
programme is told to end (SIGTERM): it then holds what was found so far. The exit status is
1 when a promise did not hold.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable
from threading import Event

from tests.prove import kill
from tests.prove.plan import Into

PROGRAMMES = {"kill": kill.prove}


def violations(found: dict[str, dict[str, object]]) -> int:
    """Return how many promises did not hold."""
    lost = ("acknowledged_lost", "older_than_a_second_lost")
    return sum(bool(figures.get(key)) for figures in found.values() for key in lost)


def ending(seconds: float | None) -> Callable[[], bool]:
    """Return what says that no further run is begun: the time is over, or SIGTERM came."""
    told, begun = Event(), time.monotonic()
    signal.signal(signal.SIGTERM, lambda _number, _frame: told.set())

    def is_over() -> bool:
        return told.is_set() or (seconds is not None and time.monotonic() - begun > seconds)

    return is_over


def main(given: list[str]) -> int:
    """Run the programmes that are asked for."""
    parser = argparse.ArgumentParser(prog="tests.prove", description=__doc__)
    parser.add_argument("--only", choices=sorted(PROGRAMMES), action="append")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Into, choices=list(Into), help="type into these alone")
    parser.add_argument("--seconds", type=float, help="end early with what there is")
    options = parser.parse_args(given)
    is_over = ending(options.seconds)
    found = {
        name: PROGRAMMES[name](options.runs, options.seed, is_over, options.into)
        for name in options.only or sorted(PROGRAMMES)
    }
    count = violations(found)
    print(json.dumps({"violations": count, **found}))
    return 1 if count else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
