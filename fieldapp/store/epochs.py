"""Epoch secrets inside the encrypted file, and what they open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.seal import open_entry
from fieldapp.domain.errors import Refused
from fieldapp.store.driver import Session
from fieldapp.store.facts import EpochKey, Standing
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.ids import CompartmentId, EpochId
from sync.protocol.operation import Content


class Epochs(Mapping[EpochId, bytes]):
    """Epoch id -> 32-byte secret; never shown in a repr."""

    def __init__(self, session: Session, codecs: Codecs) -> None:
        self._session = session
        self._codecs = codecs
        self._known: dict[EpochId, bytes] = {}
        self.read()

    def __repr__(self) -> str:
        return f"Epochs({len(self)})"

    def __getitem__(self, epoch: EpochId) -> bytes:
        return self._known[epoch]

    def __iter__(self) -> Iterator[EpochId]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def read(self) -> None:
        """Take what the file holds, after it was opened or a transaction was undone."""
        self._known = {EpochId(e): s for e, s in self._session.rows("SELECT id, secret FROM epoch")}

    def forget(self) -> None:
        """Drop every secret from memory."""
        self._known = {}

    def add(self, key: EpochKey) -> bool:
        """Keep a secret inside the open transaction; say whether it is new."""
        if key.epoch in self._known:
            return False
        self._session.execute(
            "INSERT INTO epoch VALUES (?, ?, ?)", (key.epoch, key.compartment, key.secret)
        )
        self._known[key.epoch] = key.secret
        return True

    def compartments(self) -> dict[EpochId, CompartmentId]:
        """Return the compartment of each epoch whose secret is here."""
        rows = self._session.rows("SELECT id, compartment FROM epoch")
        return {EpochId(epoch): CompartmentId(compartment) for epoch, compartment in rows}

    def open(self, entry: Entry) -> Content | Standing:
        """Return the content of a sealed entry, or why it stays closed."""
        if entry.header is None or entry.header.kind is not EntryClass.SEALED:
            return Standing.NEWER
        if entry.body is None:
            return Standing.BODILESS
        secret = self._known.get(EpochId(entry.header.epoch))
        if secret is None:
            return Standing.SEALED
        try:
            return open_entry(entry, secret, self._codecs)
        except Refused:
            return Standing.FAULTY
