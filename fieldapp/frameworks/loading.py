"""Reads a pack from its files and names it by the hash of its contents."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from fieldapp.domain.errors import Refused
from fieldapp.frameworks import contents
from fieldapp.frameworks.pack import NEWEST_FORMAT, About, Judgements, Pack, Skeleton
from fieldapp.sampling.aims import Aims

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of a pack that cannot be read, why, and what to do; `newer` where another app can."""

    file: str
    why: str
    newer: bool = False
    fix: str = "Correct the file; the message names the place."


def load(folder: Traversable) -> Pack:
    """Return the pack in `folder`; refuse one of which a file cannot be read (F-133)."""
    return loaded(contents.of_folder(folder).files, folder.name)


def loaded(files: Mapping[str, bytes], name: str) -> Pack:
    """Return the pack that files make.

    Refuses one of which a file cannot be read (F-133) and one of a newer format (F-139).
    """
    read = read_files(files)
    if isinstance(read, Pack):
        return read
    first = read[0]
    if first.newer:
        raise Refused(
            "F-139",
            f"The framework pack {name} was made for a newer version of the app.",
            "Update the app, then do this again. Nothing was changed.",
        )
    raise Refused(
        "F-133",
        f"The framework pack {name} cannot be read: {first.file}: {first.why}",
        "Install the app again, or run “fieldapp frameworks check” on the folder.",
    )


def read_files(files: Mapping[str, bytes]) -> Pack | tuple[Unreadable, ...]:
    """Return the pack that files make, or every file of it that cannot be read."""
    newer = _newer(files)
    if newer:
        return (newer,)
    about = _typed(files, contents.PACK, About)
    judgements = _typed(files, contents.JUDGEMENTS, Judgements)
    report = _typed(files, contents.REPORT, Skeleton)
    aims = _typed(files, contents.SAMPLING, Aims) if contents.SAMPLING in files else None
    if (
        isinstance(about, Unreadable)
        or isinstance(judgements, Unreadable)
        or isinstance(report, Unreadable)
        or isinstance(aims, Unreadable)
    ):
        read = (about, judgements, report, aims)
        return tuple(one for one in read if isinstance(one, Unreadable))
    named = contents.digest(files)
    return Pack(
        about=about, judgements=judgements, report=report, digest=named, aims=aims, files=files
    )


def _newer(files: Mapping[str, bytes]) -> Unreadable | None:
    """Say that a pack is of a newer format, before anything else of it is looked at."""
    try:
        given = _table(files.get(contents.PACK, b"")).get("format")
    except (ValueError, RecursionError):
        return None
    if isinstance(given, int) and given > NEWEST_FORMAT:
        why = f"it is of format {given}; this version of the app reads up to {NEWEST_FORMAT}."
        return Unreadable(contents.PACK, why, newer=True)
    return None


def _typed(files: Mapping[str, bytes], name: str, kind: type[T]) -> T | Unreadable:
    data = files.get(name)
    if data is None:
        fix = f"A pack has a file “{name}”: copy one from a pack that ships, and change it."
        return Unreadable(name, "the file is missing or cannot be opened.", fix=fix)
    if len(data) > contents.MOST_TEXT:
        return Unreadable(name, "it is larger than 1 MiB.")
    try:
        return msgspec.convert(_table(data), kind)
    except UnicodeDecodeError:
        return Unreadable(name, "it is not text in UTF-8.")
    except RecursionError:
        return Unreadable(name, "its tables lie too deep in each other.")
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return Unreadable(name, f"{error}.")
    except ValueError:
        return Unreadable(name, "it holds a number with too many digits.")


def _table(data: bytes) -> dict[str, object]:
    """Return what a file holds; some editors begin it with a byte order mark."""
    return tomllib.loads(data.decode("utf-8-sig"))
