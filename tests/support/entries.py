"""Entries made without ciphers: logs of opaque bodies, really signed and really chained."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol import entry as entries
from sync.protocol import hashing
from sync.protocol.canonical import encode
from sync.protocol.entry import FORMAT, Entry, EntryClass, Envelope, Header
from sync.protocol.ids import ZERO32
from sync.protocol.signing import Label, message


def name16(text: str) -> bytes:
    """Return 16 bytes that stand for `text`."""
    return hashing.labelled(f"name16/{text}")[:16]


def name32(text: str) -> bytes:
    """Return 32 bytes that stand for `text`."""
    return hashing.labelled(f"name32/{text}")


def private_key(text: str) -> Ed25519PrivateKey:
    """Return the signing key that stands for `text`."""
    return Ed25519PrivateKey.from_private_bytes(name32(f"key/{text}"))


@dataclass
class Log:
    """One log of one device: each `write` returns its next entry."""

    organisation: bytes
    inspection: bytes
    log: bytes
    author: bytes
    key: Ed25519PrivateKey
    roster: bytes = ZERO32
    sequence: int = 0
    previous: bytes = field(default=ZERO32)

    def write(
        self,
        body: bytes,
        kind: EntryClass = EntryClass.SEALED,
        dependencies: tuple[bytes, ...] = (),
        receipt: bytes = ZERO32,
        epoch: bytes = ZERO32,
    ) -> Entry:
        """Return a signed entry with this body at the log's next place."""
        sealed = kind is EntryClass.SEALED
        salt = hashing.labelled("salt/", self.log, body) if sealed else ZERO32
        header = Header(
            FORMAT,
            self.organisation,
            self.inspection,
            self.log,
            self.sequence,
            self.previous,
            self.author,
            kind,
            self.roster,
            receipt,
            tuple(sorted(dependencies)),
            epoch,
            salt,
            salt,
            hashing.plain(body),
            len(body),
        )
        written = self._signed(encode(header), FORMAT, body)
        self.sequence, self.previous = self.sequence + 1, written.id
        return written

    def write_newer(self, body: bytes) -> Entry:
        """Return an entry of a format that this code does not know."""
        outer: tuple[object, ...] = (9, self.organisation, self.inspection, self.log, self.sequence)
        outer += (self.previous, self.author, 1, self.roster, hashing.plain(body), "newer")
        written = self._signed(encode(outer), 9, body)
        self.sequence, self.previous = self.sequence + 1, written.id
        return written

    def _signed(self, header: bytes, form: int, body: bytes) -> Entry:
        signature = self.key.sign(message(Label.ENTRY, self.organisation, header))
        return entries.from_envelope(Envelope(form, header, signature), body)


def log_of(device: str, run: str = "1", inspection: str = "visit", org: str = "org") -> Log:
    """Return an empty log of a device's run in an inspection, all named by words."""
    return Log(
        name16(org),
        name16(inspection),
        name16(f"{device}/{run}"),
        name16(device),
        private_key(device),
    )
