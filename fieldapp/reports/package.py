"""The files of one export: names that any system can hold, a list of hashes, safe writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.domain.errors import Refused
from sync.protocol.hashing import plain

MANIFEST: Final = "SHA256SUMS.txt"
MARKING: Final = "MARKING.txt"

_IN_CLEAR: Final = (
    "All of this left the app in clear: anybody who has it can read it, attached files too."
)

WriteAtomically = Callable[[str, bytes], None]
"""Writes a whole file at a path or leaves what stood there (`FilePort.write_atomically`)."""

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._\-]+")
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_MOST_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an export, whole; `name` has no folder."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, with the hash by which its reader can check it."""

    path: str
    sha256: str
    length: int


def file_name(*parts: str, ending: str) -> str:
    """Return a file name from parts that people wrote; safe on Windows, macOS and Linux."""
    joined = "-".join(part for part in (_UNSAFE.sub("-", p).strip("-.") for p in parts) if part)
    short = joined[:_MOST_CHARACTERS].rstrip("-.") or "export"
    return f"_{short}.{ending}" if _RESERVED.fullmatch(short) else f"{short}.{ending}"


def marked(files: Iterable[ExportFile], band: str, made: str) -> tuple[ExportFile, ...]:
    """Return files that have no pages, with one more that says how to handle them all."""
    return (*files, ExportFile(MARKING, f"{band}\n{made}\n{_IN_CLEAR}\n".encode()))


def with_manifest(
    files: Iterable[ExportFile], beside: Iterable[tuple[str, str]] = ()
) -> tuple[ExportFile, ...]:
    """Return the files and a list of their hashes in the form that `sha256sum -c` reads.

    `beside` are (path, hash) of files that were written already.
    """
    held = tuple(files)
    if len({file.name.lower() for file in held}) < len(held):
        raise Refused("R-101", "Two files of the export have one name.", "Export them apart.")
    every = [(file.name, plain(file.data).hex()) for file in held] + list(beside)
    lines = "".join(f"{digest}  {name}\n" for name, digest in every)
    return (*held, ExportFile(MANIFEST, lines.encode("ascii")))


def save(files: Iterable[ExportFile], folder: str, write: WriteAtomically) -> tuple[Written, ...]:
    """Write each file into `folder` through `write`; the list of hashes comes last.

    An interrupted export thus lacks its list, and no file of it is half there.
    """
    ordered = sorted(files, key=lambda file: file.name == MANIFEST)
    return tuple(_save(file, folder, write) for file in ordered)


def _save(file: ExportFile, folder: str, write: WriteAtomically) -> Written:
    path = str(Path(folder) / file.name)
    write(path, file.data)
    return Written(path, plain(file.data).hex(), len(file.data))
