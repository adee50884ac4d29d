"""Which files belong to a pack, by their paths in its folder, and how they are named by a hash."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from sync.protocol import hashing

PACK: Final = "pack.toml"
JUDGEMENTS: Final = "judgements.toml"
REPORT: Final = "report.toml"
SAMPLING: Final = "sampling.toml"
FORMS: Final = "forms/"
MEDIA: Final = "forms/media/"
REQUIRED: Final = (PACK, JUDGEMENTS, REPORT)
MOST_FILES: Final = 200
MOST_TEXT: Final = 1 << 20
"""Largest of the files at the top of a pack."""
MOST_BYTES: Final = 16 << 20
"""Largest sum of all files."""
_LABEL: Final = "framework-pack/1"
_TOP: Final = frozenset({*REQUIRED, SAMPLING})
_BELOW: Final = re.compile(r"forms/(?:media/)?[A-Za-z0-9][A-Za-z0-9 ._-]{0,98}[A-Za-z0-9]")
_TEXTS: Final = (".toml", ".md", ".csv", ".xml", ".geojson")
_PASSED_OVER: Final = re.compile(r"(?:\.|~\$|__).*|thumbs\.db|desktop\.ini", re.IGNORECASE)
"""What systems and other programs leave in folders."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a folder that belong to a pack, those that do not, and the unreadable."""

    files: Mapping[str, bytes]
    strange: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    too_much: bool = False


@dataclass(frozen=True, slots=True)
class PackMedia:
    """The files of a pack that its forms ask for, by name: beside the form or in `media`."""

    files: Mapping[str, bytes]

    def read(self, name: str) -> bytes | None:
        """Return the file called `name`, or None when there is none."""
        last = name.replace("\\", "/").rpartition("/")[2]
        return self.files.get(MEDIA + last) or self.files.get(FORMS + last)

    def has(self, name: str) -> bool:
        """Tell whether there is a file called `name`."""
        return self.read(name) is not None


def belongs(path: str) -> bool:
    """Say whether a path is one that a pack can have: never absolute, never upwards."""
    return path in _TOP or bool(_BELOW.fullmatch(path))


def of_folder(folder: Traversable) -> Contents:
    """Return what lies in a folder, without what other programs left there."""
    files: dict[str, bytes] = {}
    strange, unread, total = [], [], 0
    for path, file in _listed(folder, ""):
        if not belongs(path):
            strange.append(path)
            continue
        if total > MOST_BYTES or len(files) >= MOST_FILES:
            return Contents(files, too_much=True)
        try:
            with file.open("rb") as opened:
                files[path] = plain(path, opened.read(MOST_BYTES + 1))
        except OSError:
            unread.append(path)
        total += len(files.get(path, b""))
    return Contents(files, tuple(strange), tuple(unread), total > MOST_BYTES)


def plain(path: str, data: bytes) -> bytes:
    """Return a file as it is packed: texts with the line ends of Unix, others as they are."""
    return data.replace(b"\r\n", b"\n") if path.lower().endswith(_TEXTS) else data


def digest(files: Mapping[str, bytes]) -> str:
    """Return the hash of a pack's files in hexadecimal, the same for CRLF and LF line ends."""
    parts: list[bytes] = []
    for name in sorted(files):
        parts += [name.encode(), plain(name, files[name])]
    sized = [len(part).to_bytes(8, "big") + part for part in parts]
    return hashing.labelled(_LABEL, *sized).hex()


def _listed(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    """Yield (path, file) below a folder, sorted; folders no deeper than a pack has them."""
    try:
        inside = sorted(folder.iterdir(), key=lambda one: one.name)
    except OSError:
        return
    for one in inside:
        path = before + one.name
        if _PASSED_OVER.fullmatch(one.name):
            continue
        if one.is_dir() and f"{path}/" in (FORMS, MEDIA):
            yield from _listed(one, f"{path}/")
        else:
            yield path, one
