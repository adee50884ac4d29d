"""The open profile as sending and receiving see it: who belongs, and which visits are here.

An exchange may run on a thread of its own, so it opens its own handle on each visit's file;
what it commits there is seen by every other handle once `visits.catch_up` was called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fieldapp.services import documents, setup, visits
from fieldapp.services.profile import Profile
from fieldapp.store.inspection import InspectionStore
from sync.protocol.ids import InspectionId
from sync.protocol.roster import Known


class ProfileShelf:
    """One profile for the time of a run; fits the `Shelf` port of the sync client."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def known(self) -> Known:
        """Return the newest verified root and roster."""
        return self._profile.known

    def documents(self) -> tuple[bytes, bytes]:
        """Return root and roster as they were signed."""
        held = documents.load(self._profile.ports.files, self._profile.folder)
        return held.root, held.roster

    def keep_documents(self, root: bytes, roster: bytes) -> Known:
        """Keep documents that were verified and are newer than the ones here."""
        return setup.take_documents(self._profile, root, roster)

    def visits(self) -> tuple[InspectionId, ...]:
        """Return every inspection whose file is on this laptop."""
        return self._profile.inspections()

    @contextmanager
    def visit(self, inspection: InspectionId) -> Iterator[InspectionStore]:
        """Open an own handle on a visit's file for the time of its exchange."""
        store = visits.open_apart(self._profile, inspection)
        try:
            yield store
        finally:
            store.close()

    def receive_visit(self, inspection: InspectionId) -> None:
        """Make an empty file for a visit that comes from elsewhere."""
        visits.receive_visit(self._profile, inspection)
