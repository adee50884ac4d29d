"""A visit whose file is damaged: what is whole in it goes into a new file, the rest comes back.

The damaged file is kept aside as it is. Entries that were sent come back with the next
exchange; what was only on this laptop is saved as far as the file can still be read.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.crypto.epoch import Scope
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import FilePort, Progress
from fieldapp.services import carrying, visits
from fieldapp.services.profile import Profile
from fieldapp.store.facts import Batch
from fieldapp.store.inspection import InspectionStore
from fieldapp.store.salvage import Salvaged, salvage
from sync.bundle.intake import examine
from sync.bundle.opening import Reader
from sync.protocol.entry import Entry
from sync.protocol.ids import InspectionId
from sync.protocol.judging import Judge

_ASIDE: Final = "damaged-"
_NEW: Final = "mended.db"
_BESIDE: Final = ("-wal", "-shm")
"""Endings of what SQLite keeps beside a file; to another file they would be poison."""
_AT_ONCE: Final = 512
MENDABLE: Final = frozenset({"D-203", "D-209"})
"""Refusals of a file that is damaged or gone, after which a visit can be mended."""


@dataclass(frozen=True, slots=True)
class Mended:
    """How much was whole: entries, drafts and pieces of files; and where the old file is kept."""

    entries: int
    drafts: int
    pieces: int
    aside: str


def mend(profile: Profile, inspection: InspectionId, progress: Progress) -> Mended:
    """Put a new file in the place of a damaged one, with all that could be read of it.

    A visit whose file opens is refused (C-119). A crash on the way leaves the damaged file
    or its copy aside, and the next attempt reads both. Long work; for a thread of its own.
    """
    key = _key_of_damaged(profile, inspection)
    path, files = visits.store_path(profile, inspection), profile.ports.files
    folder = str(Path(path).parent)
    aside = _put_aside(files, path)
    found = Salvaged()
    for name in files.list(folder):
        if name.startswith(_ASIDE):
            salvage(str(Path(folder) / name / visits.FILE), key, found)
    new = str(Path(folder) / _NEW)
    for ending in (*_BESIDE, ""):
        files.remove(new + ending)
    with visits.created(profile, inspection, new, key) as store:
        pieces = _fill(profile, inspection, store, found, progress)
    for ending in _BESIDE:
        files.remove(path + ending)
    files.publish(new, path)
    mended = Mended(len(found.entries), len(found.drafts), pieces, aside)
    profile.log.note("visit-mended", entries=mended.entries, chunks=pieces)
    return mended


def _key_of_damaged(profile: Profile, inspection: InspectionId) -> bytes:
    """Return the key of a file that is damaged or gone; refuse a sound one."""
    held, key = profile.works.get(inspection), profile.file_key(inspection)
    if held is not None:
        visits.close_visit(profile, held)
    try:
        with closing(visits.open_apart(profile, inspection)) as store:
            sound = store.is_sound()
    except Refused as refusal:
        if key is None or refusal.code not in MENDABLE:
            raise
        return key
    if sound or key is None:
        raise Refused("C-119", "The file of this visit is sound.", "Open the visit as usual.")
    return key


def _put_aside(files: FilePort, path: str) -> str:
    """Copy the file and its write-ahead log into a folder of their own; return the folder."""
    folder = Path(path).parent
    taken = {name for name in files.list(str(folder)) if name.startswith(_ASIDE)}
    number = next(n for n in range(1, len(taken) + 2) if f"{_ASIDE}{n}" not in taken)
    aside = folder / f"{_ASIDE}{number}"
    files.make_folder(str(aside))
    for ending in ("-wal", ""):
        if files.exists(path + ending):
            files.copy(path + ending, str(aside / visits.FILE) + ending)
    return str(aside)


def _fill(
    profile: Profile,
    inspection: InspectionId,
    store: InspectionStore,
    found: Salvaged,
    progress: Progress,
) -> int:
    """Take in what was found, each entry judged by its author's signature as from anywhere."""
    keys = carrying.reading_keys(profile)
    reader = Reader(keys, profile.known, Scope(profile.known.organisation, inspection))
    judge, whole = Judge(profile.known), len(found.entries)
    for done in range(0, whole, _AT_ONCE):
        progress(done, whole, "items")
        part = _new_ones(store, found.entries[done : done + _AT_ONCE], inspection)
        examined = examine(part, judge, reader, store.epochs)
        arrived = tuple(examined.arrived(entry, None) for entry in part)
        store.commit(Batch(entries=arrived, epochs=examined.read.epochs))
    for draft in found.drafts.values():
        store.save_draft(draft)
    for name, value in found.settings.items():
        store.set_setting(name, value)
    return store.adopt_chunks()


def _new_ones(
    store: InspectionStore, entries: list[Entry], inspection: InspectionId
) -> list[Entry]:
    """Return the entries of this visit that the new file lacks, each once."""
    own = {entry.id: entry for entry in entries if entry.outer.inspection == inspection}
    return [own[identity] for identity in store.missing_of(list(own))]
