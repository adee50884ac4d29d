"""Benchmark of starting: processor time of a process from its first byte to what a person sees."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import report

_ROOT = Path(__file__).parents[2]
_TIMES = 5
_PASSPHRASE = "correct horse battery staple lantern"
_END = "import sys, time; print(time.process_time(), file=sys.stderr)"
_SCREENS = f"import ui.app; {_END}"
_COMMAND = f"""
import sys
from fieldapp.__main__ import main
try:
    main()
finally:
    {_END}
"""
_OPENED = f"""
import sys
from contextlib import ExitStack
from fieldapp.tuning import tune
tune()
from fieldapp import compose
compose.show_somewhere()
from ui import app
from ui.start import Start
from fieldapp.services import profile as profiles
qt = app.application()
start = Start(compose.ports(), sys.argv[1], compose.ServerCourier)
with profiles.hold(start.ports, start.folder) as place:
    opened = app.App(start, place)
    opened.show()
    for _ in range(5):
        qt.processEvents()
    {_END}
    opened.close()
"""


def start(runs: int | None = None, **_: Any) -> dict[str, Any]:
    """The app until its unlock screen stands; beside it what single commands and imports take."""
    with TemporaryDirectory(prefix="start-") as name:
        folder = Path(name)
        given = _profile(folder)
        times = runs or _TIMES
        opened = [_spent(folder, _OPENED, "AD1") for _ in range(times)]
        told = report("start", 0, opened)
        return told | {
            "import_s": _median(times, folder, _SCREENS),
            "help_s": _median(times, folder, _COMMAND, "--help"),
            "list_s": _median(times, folder, _COMMAND, "inspection", "list", *given),
        }


def _profile(folder: Path) -> tuple[str, ...]:
    """Make a profile with the lowest cost of a passphrase; return the options that open it."""
    (folder / "pw").write_text(_PASSPHRASE)
    given = ("--profile", "AD1", "--passphrase-file", "pw")
    made = ("org", "init", "--name", "Northmere", "--out", "kit", "--kdf-floor")
    _spent(folder, _COMMAND, *made, *given)
    return given


def _median(times: int, folder: Path, program: str, *words: str) -> float:
    return round(statistics.median(_spent(folder, program, *words) for _ in range(times)), 6)


def _spent(folder: Path, program: str, *words: str) -> float:
    """Return the seconds of processor time that a process had spent at the end of a program."""
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stderr.split()[-1])
