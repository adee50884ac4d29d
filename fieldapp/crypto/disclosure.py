"""One statement shown without the key of its visit: to a court, to the person concerned.

What is shown is the signed header, every part's code of the commitment, and the key and
bytes of one part. The other parts stay sealed, and nothing about them can be guessed from
their codes, since each has its own key out of the blind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.content import commitment_over
from fieldapp.crypto.mac import mac, part_macs
from fieldapp.crypto.seal import open_parts
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol import entry as entries
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.entry import Entry
from sync.protocol.ids import Bytes32, DeviceId
from sync.protocol.limits import CONTENT_BYTES, ENTRY_BYTES, MIB, OPERATIONS
from sync.protocol.operation import Operation, Prelude
from sync.protocol.signing import Label, load_public, verify

DISCLOSURE_BYTES: Final = MIB


class Disclosure(Wire, frozen=True):
    """What travels: `place` 0 is the prelude, place i operation i."""

    format: Annotated[int, Meta(ge=1, le=1)]
    envelope: Annotated[bytes, Meta(max_length=ENTRY_BYTES)]
    codes: Annotated[tuple[Bytes32, ...], Meta(min_length=1, max_length=OPERATIONS + 1)]
    place: Annotated[int, Meta(ge=0, le=OPERATIONS)]
    key: Bytes32
    part: Annotated[bytes, Meta(max_length=CONTENT_BYTES)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A checked disclosure: the entry it stands in, without its body, and what it says."""

    entry: Entry
    place: int
    said: Prelude | Operation


def disclose(entry: Entry, epoch_secret: bytes, codecs: Codecs, place: int) -> bytes:
    """Return the bytes that show one part; raises as `open_entry` does, or K-353."""
    parts = open_parts(entry, epoch_secret, codecs)
    if not 0 <= place < len(parts.parts):
        raise Malformed("K-353", "An item has no such part.")
    keys = parts.keys()
    codes = tuple(part_macs(keys, parts.parts))
    shown = Disclosure(1, entries.pack(entry), codes, place, keys[place], parts.parts[place])
    return encode(shown)


def check_disclosure(untrusted: bytes, public_of: Callable[[DeviceId], bytes | None]) -> Shown:
    """Return what a disclosure shows, or refuse it.

    `public_of` gives the signing key that the roster names for a laptop. Raises
    `Malformed` K-351 when the part is not what the author committed to, `Refused` K-352
    when the signature is not the author's.
    """
    shown = decode(Disclosure, untrusted, limit=DISCLOSURE_BYTES)
    entry = entries.parse(shown.envelope, None)
    _check_commitment(shown, entry)
    _check_author(entry, public_of(entry.outer.author))
    kind: type[Prelude | Operation] = Operation if shown.place else Prelude
    return Shown(entry, shown.place, decode(kind, shown.part, limit=CONTENT_BYTES))


def _check_commitment(shown: Disclosure, entry: Entry) -> None:
    good = (
        entry.header is not None
        and shown.place < len(shown.codes)
        and mac(shown.key, shown.part) == shown.codes[shown.place]
        and commitment_over(shown.codes) == entry.header.commitment
    )
    if not good:
        raise Malformed("K-351", "The statement shown is not the one that was signed.")


def _check_author(entry: Entry, public: bytes | None) -> None:
    exact, signature = entry.envelope.header, entry.envelope.signature
    organisation = entry.outer.organisation
    if public is None or not verify(
        load_public(public), Label.ENTRY, organisation, exact, signature
    ):
        raise Refused(
            "K-352",
            "The statement shown was not signed by a laptop of this organisation.",
            "Ask whoever showed it where it comes from.",
        )
