"""The app is killed while somebody types: what it called saved is there afterwards.

`make prove ONLY=kill RUNS=500` is the long form of the same programme.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prove.__main__ import violations

ROOT = Path(__file__).parents[2]
RUNS = 20


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform == "win32", reason="the kill is a signal")
def test_no_acknowledged_character_is_lost_when_the_app_is_killed() -> None:
    words = ["--only", "kill", "--runs", str(RUNS)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.prove", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, told
    assert told["violations"] == 0
    assert told["kill"]["runs"] == RUNS
    assert told["kill"]["acknowledged"] > 0
    assert told["kill"]["acknowledged_lost"] == 0


@pytest.mark.parametrize("lost", ["acknowledged_lost", "older_than_a_second_lost"])
def test_a_single_lost_character_is_a_violation(lost: str) -> None:
    assert violations({"kill": {lost: 1}}) == 1
    assert violations({"kill": {"unacknowledged_lost": 1}}) == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="the kill is a signal")
def test_a_programme_that_is_told_to_end_says_what_it_found_so_far() -> None:
    words = ["--only", "kill", "--runs", "100000"]
    ended = f"""
import signal
from tests.prove import __main__ as prove, kill
kill._writes_of_a_run = lambda _stage, _into: 0
one = kill._one
def once(*given):
    one(*given)
    signal.raise_signal(signal.SIGTERM)
kill._one = once
raise SystemExit(prove.main({words!r}))
"""
    done = subprocess.run(
        [sys.executable, "-c", ended], cwd=ROOT, capture_output=True, text=True, check=False
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, told["kill"]["runs"], told["violations"]) == (0, 1, 0)
