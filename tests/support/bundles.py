"""Bundles in memory, and a laptop's shelf for them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from sync.bundle.collecting import write_visit
from sync.bundle.ports import BundleStore
from sync.bundle.reading import Source
from sync.bundle.stream import SealingSink
from sync.bundle.taking import Imported, import_bundle
from sync.bundle.writing import BundleWriter, Sender
from sync.protocol.ids import InspectionId
from sync.protocol.roster import key_id
from tests.support.keys import SeededWrap
from tests.support.sync_world import Device


def silent(_done: int, _total: int, _what: str) -> None:
    """Watch no progress."""


def source(data: bytes) -> Source:
    """Return what opens these bytes anew."""
    return lambda: io.BytesIO(data)


def sender(device: Device) -> Sender:
    """Return a laptop as the sender of a bundle."""
    return Sender(device.organisation.id, device.id, device.signer)


def bundle_of(
    device: Device,
    inspections: Iterable[InspectionId],
    more: Callable[[BundleWriter], None] | None = None,
    publics: tuple[bytes, ...] = (),
) -> bytes:
    """Return a laptop's clear bundle of some visits, addressed to readers if any are given."""
    sink = io.BytesIO()
    writer = BundleWriter(sink, sender(device), [key_id(public) for public in publics])
    writer.documents(*device.organisation.documents())
    for inspection in inspections:
        store: BundleStore = device.stores[inspection]
        write_visit(writer, inspection, store, silent)
    if more is not None:
        more(writer)
    writer.finish()
    return sink.getvalue()


def sealed(device: Device, clear: bytes, publics: tuple[bytes, ...]) -> bytes:
    """Return a clear bundle as a stick carries it."""
    sink = io.BytesIO()
    sealing = SealingSink(sink, publics, SeededWrap(device.rng), device.rng)
    sealing.write(clear)
    sealing.finish()
    return sink.getvalue()


def take_in(device: Device, data: bytes) -> Imported:
    """Let a laptop take in a bundle."""
    return import_bundle(source(data), device, device.keys, silent)


def stored(folder: Path, data: bytes) -> Source:
    """Write bytes to a file and return what opens it."""
    path = folder / "bundle"
    path.write_bytes(data)
    return lambda: path.open("rb")
