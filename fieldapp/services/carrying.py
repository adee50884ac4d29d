"""Bundles for a stick or for a check: one visit, everything that this laptop holds of it.

A bundle is written in clear outer form, in which contents stay sealed and anybody who has
the root can check it, or sealed as a whole to the visit's readers, so that a lost stick
shows sizes only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from fieldapp.services import capture, documents, setup, visits
from fieldapp.services.exchange import ProfileShelf
from fieldapp.services.profile import Profile
from fieldapp.services.work import Ports
from sync.bundle import refusals
from sync.bundle.carrier import Addressed, write_to
from sync.bundle.collecting import write_visit
from sync.bundle.opening import Keys, ReadingKey
from sync.bundle.reading import Source
from sync.bundle.report import Report
from sync.bundle.stream import is_sealed, unsealed
from sync.bundle.taking import Imported, import_bundle
from sync.bundle.verify import Trust, verify_bundle
from sync.bundle.writing import BundleWriter, Sender, Sink, Written
from sync.protocol.ids import InspectionId, PersonId
from sync.protocol.roster import key_id


def export_bundle(
    profile: Profile,
    inspection: InspectionId,
    path: str,
    progress: Progress,
    *,
    sealed: bool = False,
) -> Written:
    """Write one visit to a file; when this returns, the stick may be taken out.

    What is being typed becomes entries first. `sealed` hides all but the size from those
    who are not the visit's readers.
    """
    readers = made_ready(profile, inspection)
    return write_bundle(profile, inspection, path, progress, readers if sealed else ())


def made_ready(profile: Profile, inspection: InspectionId) -> tuple[bytes, ...]:
    """Make entries of what is being typed, and return the keys that may read the visit.

    Belongs to the thread that owns the visits.
    """
    with visits.visiting(profile, inspection) as work:
        if work.epoch is not None:
            capture.commit_drafts(work)
        return tuple(_readers(profile, work.store.membership().members))


def write_bundle(
    profile: Profile,
    inspection: InspectionId,
    path: str,
    progress: Progress,
    readers: Sequence[bytes] = (),
) -> Written:
    """Write what is here of a visit, sealed to `readers` if any; for a thread of its own."""
    wrap, rng = profile.ports.wrap, profile.ports.rng
    shelf, written = ProfileShelf(profile), Written()
    sender = Sender(profile.known.organisation, profile.device, profile.signer)

    def write(sink: Sink) -> None:
        nonlocal written
        writer = BundleWriter(sink, sender, [key_id(public) for public in readers])
        writer.documents(*shelf.documents())
        with shelf.visit(inspection) as store:
            write_visit(writer, inspection, store, progress)
        written = writer.finish()

    addressed = Addressed(readers, wrap, rng) if readers else None
    write_to(profile.ports.files, path, write, addressed)
    profile.log.note("bundle-written", entries=written.entries, chunks=written.chunks)
    return written


def take_bundle(profile: Profile, path: str, progress: Progress) -> Imported:
    """Take in a file; nothing of it is applied before all of it is known to be its sender's."""
    imported = import_bundle(_opens(path), ProfileShelf(profile), reading_keys(profile), progress)
    profile.log.note("bundle-taken", entries=imported.entries, chunks=imported.chunks)
    return imported


def check_bundle(path: str, trust: Trust) -> Report:
    """Check a file and change nothing; a sealed one needs keys that open it."""
    source = _opens(path)
    if trust.keys is not None:
        source = unsealed(source, trust.keys.reading, trust.keys.wrap)
    elif is_sealed(source):
        raise refusals.needs_a_reader()
    return verify_bundle(source, trust)


def trust(ports: Ports, folder: str, fingerprint: bytes | None, profile: Profile | None) -> Trust:
    """Return what a check goes by: a root that was given, else the one of the folder's profile.

    An unlocked profile also opens commitments; none of it is needed.
    """
    known = documents.known(ports.files, folder)
    if fingerprint is None and known is not None:
        fingerprint = setup.read_fingerprint(documents.load(ports.files, folder).root)
    return Trust(fingerprint, known, reading_keys(profile) if profile else None)


def reading_keys(profile: Profile) -> Keys:
    """Return what this laptop opens arriving visits with."""
    held = tuple(ReadingKey(key_id(public), seed) for public, seed in profile.reading_keys())
    return Keys(held, profile.ports.wrap, profile.ports.codecs)


def _readers(profile: Profile, members: Iterable[PersonId]) -> list[bytes]:
    """Return the public keys of the members' laptops and of the records office."""
    laptops = [d.sealing for person in members for d in profile.known.devices_of(person)]
    return [*laptops, profile.known.roster.role_key]


def _opens(path: str) -> Source:
    def opened() -> BinaryIO:
        try:
            return Path(path).open("rb")
        except OSError:
            raise Refused(
                "C-202", f"The file {Path(path).name} cannot be read.", "Check its name and place."
            ) from None

    return opened
