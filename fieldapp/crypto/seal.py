"""Sealing and opening of entries (docs/protocol.md, section 2.3).

The order matters: the salt depends on what is sealed and where it stands, the key on the
salt, so a key never meets a second content even when randomness repeats, and twelve zero
bytes are a safe nonce. The commitment is over the raw content, so one ciphertext cannot
open as two statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.content import BLIND_BYTES, Parts, join, pad, split, take_apart, unpad
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.mac import derive, mac
from fieldapp.domain.errors import Malformed
from fieldapp.domain.ports import Randomness
from sync.protocol.canonical import encode
from sync.protocol.entry import (
    FORMAT,
    Entry,
    EntryClass,
    Envelope,
    Header,
    from_envelope,
)
from sync.protocol.ids import ZERO32
from sync.protocol.operation import Content
from sync.protocol.signing import Label

NONCE: Final = bytes(12)
_AFTER_SALT: Final = 34 + 34
"""Encoded length of commitment and body hash, which stand between salt and body length."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """The header fields before the salt that an author chooses.

    `sequence` starts at 0 with a zero `previous`; `author` is the device, `receipt` the
    newest stored receipt it holds (or zeros), `epoch` zeros for a control entry.
    """

    organisation: bytes
    inspection: bytes
    log: bytes
    sequence: int
    previous: bytes
    author: bytes
    roster: bytes
    receipt: bytes
    dependencies: tuple[bytes, ...]
    epoch: bytes


def seal(
    prefix: Prefix,
    content: Content,
    epoch_secret: bytes,
    signer: Signer,
    rng: Randomness,
    codecs: Codecs,
) -> Entry:
    """Return the signed entry that holds `content` sealed under a 32-byte epoch secret.

    Raises `Refused` (K-107) when it does not fit into one entry, `Malformed` when a value
    is outside what its type allows.
    """
    parts = split(content, rng.bytes(BLIND_BYTES))
    padded = pad(join(parts), codecs)
    before_salt = _before_salt(prefix, EntryClass.SEALED)
    salt_key = derive(epoch_secret, rng.bytes(32), b"salt/1")
    salt = mac(salt_key, sha256(padded).digest() + sha256(before_salt).digest())
    associated = _associated(before_salt, salt)
    body = _cipher(epoch_secret, salt, associated).encrypt(NONCE, padded, associated)
    return _signed(associated + _encoded32(parts.commitment()), body, signer)


def control(prefix: Prefix, body: bytes, signer: Signer) -> Entry:
    """Return the signed control entry with a clear `body` (`sync.protocol.control.pack`)."""
    start = _associated(_before_salt(prefix, EntryClass.CONTROL), ZERO32)
    return _signed(start + _encoded32(ZERO32), body, signer)


def open_entry(entry: Entry, epoch_secret: bytes, codecs: Codecs) -> Content:
    """Return the content of a sealed entry whose outer form was checked.

    Raises `Malformed`: K-101 wrong key or altered, K-102 not what was committed to, K-103
    to K-108 a wrong inner form, K-109 nothing there to open.
    """
    return open_parts(entry, epoch_secret, codecs).content()


def open_parts(entry: Entry, epoch_secret: bytes, codecs: Codecs) -> Parts:
    """Return the parts of a sealed entry, held against its commitment."""
    header, body = entry.header, entry.body
    if header is None or body is None or header.kind is not EntryClass.SEALED:
        raise Malformed("K-109", "There is nothing to open in an item.")
    associated = _associated_of(entry.envelope.header, header)
    try:
        padded = _cipher(epoch_secret, header.salt, associated).decrypt(NONCE, body, associated)
    except InvalidTag:
        raise Malformed("K-101", "An item does not open with the key of this visit.") from None
    parts = take_apart(unpad(padded, codecs))
    if parts.commitment() != header.commitment:
        raise Malformed("K-102", "The contents of an item are not what its author signed.")
    return parts


def _before_salt(prefix: Prefix, kind: EntryClass) -> bytes:
    return encode(
        (
            FORMAT,
            prefix.organisation,
            prefix.inspection,
            prefix.log,
            prefix.sequence,
            prefix.previous,
            prefix.author,
            kind,
            prefix.roster,
            prefix.receipt,
            tuple(sorted(set(prefix.dependencies))),
            prefix.epoch,
        )
    )


def _associated(before_salt: bytes, salt: bytes) -> bytes:
    """Return the canonical array of the fields up to the salt, one more than before."""
    return b"\x9d" + before_salt[1:] + _encoded32(salt)


def _associated_of(exact_header: bytes, header: Header) -> bytes:
    """Return the same bytes cut out of a received header, which is a 16-bit array."""
    return b"\x9d" + exact_header[3 : -_AFTER_SALT - len(encode(header.body_length))]


def _encoded32(value: bytes) -> bytes:
    return b"\xc4\x20" + value


def _cipher(epoch_secret: bytes, salt: bytes, associated: bytes) -> AESGCM:
    return AESGCM(derive(epoch_secret, salt, b"seal/1" + sha256(associated).digest()))


def _signed(up_to_commitment: bytes, body: bytes, signer: Signer) -> Entry:
    """Return the entry after reading its header back as any receiver would."""
    rest = _encoded32(sha256(body).digest()) + encode(len(body))
    exact = b"\xdc\x00\x10" + up_to_commitment[1:] + rest
    organisation = up_to_commitment[4:20]
    signature = signer.sign(Label.ENTRY, organisation, exact)
    return from_envelope(Envelope(FORMAT, exact, signature), body)
