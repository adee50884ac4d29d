"""The packs that ship with the app, held to the hashes that the index names them by.

The newest edition of each lies in the folder of its name; former editions stay in `former`,
because visits are pinned to them.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.index import former, framework, shipped
from fieldapp.frameworks.loading import load
from fieldapp.frameworks.pack import Pack
from fieldapp.sampling.aims import Aims


def packs() -> tuple[Pack, ...]:
    """Return the newest edition of every pack that ships with the app, in order of names."""
    return tuple(_held_to(folder(name), digest) for name, digest in sorted(shipped().items()))


def pack(identity: str) -> Pack:
    """Return the pack of a framework, named by the framework's or by the pack's own id.

    Refuses an id that is not known (F-130) and a pack that is other than shipped (F-136).
    """
    name = identity if identity in shipped() else framework(identity).pack
    return _held_to(folder(name), shipped()[name])


def edition(digest: str) -> Pack | None:
    """Return the shipped edition with that hash, former ones too; None when none has it."""
    current = next((name for name, one in shipped().items() if one == digest), None)
    if current is not None:
        return _held_to(folder(current), digest)
    past = next((name for name, one in former().items() if one == digest), None)
    return _held_to(folder(f"former/{past}"), digest) if past is not None else None


def is_edition(digest: str) -> bool:
    """Say whether an edition with that hash ships with the app."""
    return digest in shipped().values() or digest in former().values()


def folder(identity: str) -> Traversable:
    """Return the folder of a shipped pack, or of a former edition as `former/NAME`."""
    return files("resources").joinpath("frameworks", *identity.split("/"))


def aims_for(framework_id: str) -> Aims:
    """Return the aims of a framework's shipped pack; refuse one that draws no sample (A-120)."""
    return aims_of(pack(framework_id))


def aims_of(held: Pack) -> Aims:
    """Return the aims of a pack; refuse one that draws no sample from the lists (A-120)."""
    if held.aims is None:
        raise Refused(
            "A-120",
            f"The framework “{held.id}” has no aims for a sample.",
            "Choose a framework that draws one, or give its aims in its pack.",
        )
    return held.aims


def _held_to(place: Traversable, digest: str) -> Pack:
    read = load(place)
    if read.digest != digest:
        raise Refused(
            "F-136",
            f"The framework pack {place.name} is not the one that came with the app.",
            "Install the app again. Nothing that was written is lost.",
        )
    return read
