"""The command line as a stranger runs it: words, files, exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from fieldapp.cli.app import build
from tests.support.stretching import quick_stretching

PASSPHRASE = "correct horse battery staple lantern"


@dataclass(frozen=True)
class Ran:
    """One command that ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        (line,) = self.out.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.json["error"]["code"])


@dataclass(frozen=True)
class Stranger:
    """Runs commands in one folder; each person's profile is a folder in it.

    Commands run inside this process, where a passphrase costs nothing, unless `process`
    asks for real ones.
    """

    folder: Path
    process: bool = False

    def __post_init__(self) -> None:
        (self.folder / "pw").write_text(PASSPHRASE + "\n")

    def run(self, person: str, *words: str | Path, status: int = 0) -> Ran:
        """Run a command on a person's profile with `--json` and expect its status."""
        options = ("--profile", person, "--passphrase-file", "pw", "--json")
        ran = self.plain(*words, *options)
        assert ran.status == status, f"{words}: {ran.status}\n{ran.out}\n{ran.err}"
        return ran

    def plain(self, *words: str | Path, feed: str = "") -> Ran:
        """Run a command as it stands."""
        arguments = [*map(str, words)]
        return self._started(arguments, feed) if self.process else self._called(arguments)

    def _called(self, arguments: list[str]) -> Ran:
        with chdir(self.folder), quick_stretching():
            done = CliRunner().invoke(build(lambda make: 0), arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return Ran(done.exit_code, done.stdout, done.stderr)

    def _started(self, arguments: list[str], feed: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "fieldapp", *arguments],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
            input=feed,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def found(self) -> dict[str, Any]:
        """Make the organisation with its administrator `AD1`."""
        return self.run(
            "AD1", "org", "init", "--name", "Northmere", "--out", "kit", "--kdf-floor"
        ).json

    def join(self, person: str, role: str) -> dict[str, Any]:
        """Ask, read out the words, approve, enrol."""
        request, words, approval = f"{person}.request", f"{person}.words", f"{person}.approval"
        asked = self.run(
            person, "device", "request", "--person", person, "--role", role, "--out", request,
            "--organisation", "kit/organisation", "--kdf-floor",
        ).json  # fmt: skip
        (self.folder / words).write_text(" ".join(asked["words"]))
        self.run("AD1", "device", "approve", request, "--words-file", words, "--out", approval)
        return self.run(person, "device", "enrol", approval).json
