"""Where a command takes a passphrase or a code from: a file, an open descriptor, a person."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.domain.errors import Locked, Refused

_MOST_BYTES: Final = 4_096


@dataclass(frozen=True, slots=True)
class Secrets:
    """The places that were named on the command line, in this order; else a person is asked."""

    file: Path | None = None
    descriptor: int | None = None
    ask: Callable[[str], str] = getpass.getpass

    @property
    def given(self) -> bool:
        """Say whether a place was named on the command line."""
        return self.file is not None or self.descriptor is not None

    def passphrase(self) -> str:
        """Return the passphrase of the profile; refuse an empty one, which is no attempt."""
        given = self._given()
        if not given:
            raise Locked(
                "C-213", "No passphrase was given.", "Write it on the first line, or type it."
            )
        return given

    def _given(self) -> str:
        if self.file is not None:
            return read_line(self.file)
        if self.descriptor is not None:
            return _from_descriptor(self.descriptor)
        return self.typed("Passphrase: ")

    def typed(self, prompt: str) -> str:
        """Return what a person types unseen; refuse when there is nobody to ask."""
        if not sys.stdin.isatty():
            raise Locked(
                "C-201",
                "This command needs the passphrase of the profile.",
                "Give --passphrase-file FILE or --passphrase-fd N.",
            )
        return self.ask(prompt)


def read_line(path: Path) -> str:
    """Return the first line of a small text file, without its line end."""
    try:
        with path.open("rb") as file:
            return _first_line(file.read(_MOST_BYTES + 1))
    except OSError:
        raise Refused(
            "C-202", f"The file {path.name} cannot be read.", "Check its name and place."
        ) from None


def _from_descriptor(descriptor: int) -> str:
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return _first_line(file.read(_MOST_BYTES + 1))
    except (OSError, ValueError, TypeError):
        raise Refused(
            "C-202",
            f"Descriptor {descriptor} cannot be read.",
            "Open it for reading before the command starts.",
        ) from None


def _first_line(data: bytes) -> str:
    line = data.split(b"\n", 1)[0].removesuffix(b"\r")
    if len(line) > _MOST_BYTES:
        raise Refused("C-203", "The passphrase is too long.", "Give a shorter one.")
    try:
        return line.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise Refused("C-204", "The passphrase is not UTF-8.", "Save the file as UTF-8.") from None
