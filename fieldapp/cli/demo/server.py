"""The demonstration's server: the real command in its own process, behind the tap."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from fieldapp.domain.errors import Refused

_SERVER: Final = (sys.executable, "-m", "sync.server")
_TAP: Final = (sys.executable, "-m", "fieldapp.cli.demo.tap")
_END_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class DemoServer:
    """A server's folder; it runs only inside `running`, so it can be switched off."""

    data: Path
    wire: Path
    log: Path

    def make(self, root: Path) -> bytes:
        """Make the server for the organisation in `root`; return what it says of itself."""
        done = subprocess.run(  # noqa: S603 - our own command
            [*_SERVER, "init", "--data", self.data, "--root", root, "--json"],
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise _broken("The demonstration's server could not be made.")
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[str]:
        """Run the server; yield the address that laptops use, which passes the tap."""
        with self.log.open("ab") as sink:
            server = _start([*_SERVER, "serve", "--data", self.data, "--port", "0", "--json"], sink)
            try:
                port = json.loads(_line(server))["listening"].rsplit(":", 1)[1]
                tap = _start([*_TAP, port, self.wire], sink)
                try:
                    yield f"https://127.0.0.1:{_line(tap).strip()}"
                finally:
                    _end(tap)
            finally:
                _end(server)

    def status(self) -> dict[str, Any]:
        """Return what the server's own command says of its ledger."""
        done = subprocess.run(  # noqa: S603 - our own command
            [*_SERVER, "status", "--data", self.data, "--json"], capture_output=True, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def _start(command: list[Any], sink: IO[bytes]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own commands
        command, stdout=subprocess.PIPE, stderr=sink, text=True
    )


def _line(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise _broken("The demonstration's server did not start.")
    return line


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _broken(sentence: str) -> Refused:
    return Refused("C-191", sentence, "Look into server.log in the folder of the demonstration.")
