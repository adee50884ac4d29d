"""The packs that ship with the app, held to the hashes that the index names them by."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.index import framework, shipped
from fieldapp.frameworks.loading import load
from fieldapp.frameworks.pack import Pack


def packs() -> tuple[Pack, ...]:
    """Return every pack that ships with the app, in order of their names."""
    return tuple(_pack(name) for name in sorted(shipped()))


def pack(identity: str) -> Pack:
    """Return the pack of a framework, named by the framework's or by the pack's own id.

    Refuses an id that is not known (F-130) and a pack that is other than shipped (F-136).
    """
    return _pack(identity if identity in shipped() else framework(identity).pack)


def folder(identity: str) -> Traversable:
    """Return the folder of a shipped pack."""
    return files("resources") / "frameworks" / identity


def _pack(name: str) -> Pack:
    read = load(folder(name))
    if read.digest != shipped()[name]:
        raise Refused(
            "F-136",
            f"The framework pack {name} is not the one that came with the app.",
            "Install the app again. Nothing that was written is lost.",
        )
    return read
