"""ODK's own form engine, run by node on a batch of XForms; its package lies in a cache.

Nothing is written into the checkout: the locked packages are installed once into the
user's cache folder, under a name made from the lock, and read from there afterwards.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

_HERE: Final = Path(__file__).parent / "node"
_FILES: Final = ("package.json", "package-lock.json", "trace.mjs")
_OLDEST: Final = (20, 19)
_INSTALL_SECONDS: Final = 300
_RUN_SECONDS: Final = 900

Answer = dict[str, Any]


class Missing(Exception):
    """ODK's engine cannot be run here; the text says why."""


@dataclass(frozen=True, slots=True)
class Job:
    """One form to be asked: an XForm, a script, and perhaps a folder of media."""

    form: Path
    script: Path
    media: Path | None = None

    def plain(self, out: Path) -> dict[str, str]:
        """Return the job as a batch file has it, with its answer going to `out`."""
        plain = {"form": str(self.form), "script": str(self.script), "out": str(out)}
        return plain | ({"media": str(self.media)} if self.media else {})


def traces(jobs: Sequence[Job]) -> list[Answer]:
    """Return what ODK's engine says to each job; raise Missing when it cannot be had."""
    node = _node()
    program = _installed() / "trace.mjs"
    with tempfile.TemporaryDirectory() as folder:
        outs = [Path(folder, f"{number}.json") for number in range(len(jobs))]
        batch = Path(folder, "batch.json")
        batch.write_text(json.dumps([one.plain(out) for one, out in zip(jobs, outs, strict=True)]))
        _run([node, str(program), str(batch)], program.parent, _RUN_SECONDS)
        return [_answer(out) for out in outs]


def _answer(out: Path) -> Answer:
    answer: Answer = json.loads(out.read_text("utf-8"))
    return answer


def program_digest() -> bytes:
    """Return a hash of the program and its lock: what the answers depend on."""
    return hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in _FILES)).digest()


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise Missing("ODK's engine needs node 20.19 or newer, and there is no node here.")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    if found is None or (int(found[1]), int(found[2])) < _OLDEST:
        raise Missing(f"ODK's engine needs node 20.19 or newer; here is {said.strip()}.")
    return node


def _installed() -> Path:
    """Return the folder with the program and its packages, installed when it is not there."""
    home = user_cache_path("fieldapp-differential") / program_digest().hex()[:16]
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent) as folder:
            _install(Path(folder, "new"))
            _moved(Path(folder, "new"), home)
    return home


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("ODK's engine is installed by npm, and there is no npm here.")
    folder.mkdir()
    for name in _FILES:
        shutil.copyfile(_HERE / name, folder / name)
    try:
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, _INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        raise Missing("ODK's engine could not be installed in time.") from None
    if not (folder / "node_modules" / "@getodk").is_dir():
        raise Missing("ODK's engine could not be installed: npm did not get its packages.")


def _moved(new: Path, home: Path) -> None:
    try:
        new.rename(home)
    except OSError:
        # Another run was first; its folder has the same content by its name.
        if not home.exists():
            raise


def _run(command: Sequence[str], folder: Path, seconds: int) -> None:
    environment = {**os.environ, "TZ": "UTC"}
    subprocess.run(
        command, cwd=folder, env=environment, timeout=seconds, check=False, capture_output=True
    )
