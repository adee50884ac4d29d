"""Bundles in the demonstration: from laptop to laptop on a stick, and checked by a stranger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldapp.cli.demo.cast import Laptop
from fieldapp.services import carrying, setup, visits
from sync.bundle.verify import Trust
from sync.protocol.ids import InspectionId


def carry(source: Laptop, target: Laptop, inspection: InspectionId, stick: Path) -> int:
    """Carry a visit on a sealed stick; return how many items were new on the other laptop."""
    source.place.ports.files.make_folder(str(stick))
    path = str(stick / "visit.fieldbundle")
    carrying.export_bundle(source.profile, inspection, path, _quiet, sealed=True)
    taken = carrying.take_bundle(target.profile, path, _quiet)
    visits.refresh(target.profile)
    return taken.entries


def export_and_verify(source: Laptop, inspection: InspectionId, path: Path) -> dict[str, Any]:
    """Write a clear bundle and check it with the root's fingerprint and the laptop's keys."""
    carrying.export_bundle(source.profile, inspection, str(path), _quiet)
    fingerprint = setup.fingerprint_of(source.place)
    keys = carrying.reading_keys(source.profile)
    report = carrying.check_bundle(str(path), Trust(fingerprint, source.profile.known, keys))
    return dict(report.plain())


def _quiet(_done: int, _total: int, _what: str) -> None:
    """Show nothing."""
