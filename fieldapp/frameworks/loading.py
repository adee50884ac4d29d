"""Reads a pack from its folder and names it by the hash of its contents."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

import msgspec

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.pack import About, Judgements, Pack, Skeleton
from sync.protocol import hashing

FILES: Final = ("pack.toml", "judgements.toml", "report.toml")
_LABEL: Final = "framework-pack/1"
_MOST_BYTES: Final = 1 << 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of a pack that cannot be read, and why."""

    file: str
    why: str


def load(folder: Traversable) -> Pack:
    """Return the pack in `folder`; refuse one of which a file cannot be read (F-133)."""
    read = read_pack(folder)
    if isinstance(read, Pack):
        return read
    first = read[0]
    raise Refused(
        "F-133",
        f"The framework pack {folder.name} cannot be read: {first.file}: {first.why}",
        "Install the app again, or run “fieldapp frameworks check” on the folder.",
    )


def read_pack(folder: Traversable) -> Pack | tuple[Unreadable, ...]:
    """Return the pack in `folder`, or every file of it that cannot be read."""
    found = {name: _bytes(folder, name) for name in FILES}
    about = _typed(found, "pack.toml", About)
    judgements = _typed(found, "judgements.toml", Judgements)
    report = _typed(found, "report.toml", Skeleton)
    if (
        isinstance(about, Unreadable)
        or isinstance(judgements, Unreadable)
        or isinstance(report, Unreadable)
    ):
        read = (about, judgements, report)
        return tuple(one for one in read if isinstance(one, Unreadable))
    whole = {name: data for name, data in found.items() if isinstance(data, bytes)}
    return Pack(about=about, judgements=judgements, report=report, digest=digest(whole))


def digest(files: dict[str, bytes]) -> str:
    """Return the hash of a pack's files in hexadecimal, the same for CRLF and LF line ends."""
    parts: list[bytes] = []
    for name in sorted(files):
        parts += [name.encode(), files[name].replace(b"\r\n", b"\n")]
    sized = [len(part).to_bytes(8, "big") + part for part in parts]
    return hashing.labelled(_LABEL, *sized).hex()


def _bytes(folder: Traversable, name: str) -> bytes | Unreadable:
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return Unreadable(name, "the file is missing or cannot be opened.")
    return data if len(data) <= _MOST_BYTES else Unreadable(name, "it is larger than 1 MiB.")


def _typed(found: dict[str, bytes | Unreadable], name: str, kind: type[T]) -> T | Unreadable:
    data = found[name]
    if isinstance(data, Unreadable):
        return data
    try:
        return msgspec.convert(tomllib.loads(data.decode("utf-8")), kind)
    except UnicodeDecodeError:
        return Unreadable(name, "it is not text in UTF-8.")
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return Unreadable(name, f"{error}.")
