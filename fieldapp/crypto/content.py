"""The raw and the padded form of an entry's content, and the commitment to its parts.

Raw form: ``blind(32) ‖ u32 n ‖ (u32 length ‖ part) * n``, big-endian; part 0 is the
prelude, part i operation i-1. Padded form: ``codec ‖ u32 length ‖ coded ‖ zeros``.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import Final

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.mac import part_keys, part_macs
from fieldapp.crypto.padme import padded_size
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol.canonical import Decoder, encode
from sync.protocol.limits import CONTENT_BYTES, ENTRY_BYTES, OPERATIONS
from sync.protocol.operation import Content, Operation, Prelude

BLIND_BYTES: Final = 32
_TAG_BYTES: Final = 16
_length: Final = Struct(">I").unpack_from
_PRELUDE: Final = Decoder(Prelude, limit=CONTENT_BYTES)
_OPERATION: Final = Decoder(Operation, limit=CONTENT_BYTES)


@dataclass(frozen=True, slots=True, repr=False)
class Parts:
    """The exact bytes that a commitment covers; the blind hides them once they are erased."""

    blind: bytes
    parts: list[bytes]

    def commitment(self) -> bytes:
        """Return H("commit/1" ‖ u32 number of operations ‖ c_0 ‖ …), 32 bytes."""
        return commitment_over(part_macs(self.keys(), self.parts))

    def keys(self) -> list[bytes]:
        """Return the key of each part, by which one part alone can be shown."""
        return part_keys(self.blind, len(self.parts))

    def content(self) -> Content:
        """Return what the parts say, or raise `Malformed`."""
        operations = _OPERATION.decode_each(self.parts[1:])
        return Content(_PRELUDE.decode(self.parts[0]), tuple(operations))


def commitment_over(macs: list[bytes] | tuple[bytes, ...]) -> bytes:
    """Return the commitment over c_0 … c_n."""
    return sha256(b"commit/1" + (len(macs) - 1).to_bytes(4, "big") + b"".join(macs)).digest()


def split(content: Content, blind: bytes) -> Parts:
    """Return the parts of a content, refusing what no reader would accept.

    They are read back here, because a value that its type does not allow can be encoded
    but never opened again.
    """
    if len(content.operations) > OPERATIONS:
        raise too_large()
    parts = Parts(blind, [encode(content.prelude), *map(encode, content.operations)])
    parts.content()
    return parts


def join(parts: Parts) -> bytes:
    """Return the raw form."""
    pieces = [parts.blind, len(parts.parts).to_bytes(4, "big")]
    for part in parts.parts:
        pieces.append(len(part).to_bytes(4, "big"))
        pieces.append(part)
    return b"".join(pieces)


def take_apart(untrusted: bytes) -> Parts:
    """Return the parts of a raw form, or raise `Malformed`."""
    blind, count = untrusted[:BLIND_BYTES], int.from_bytes(untrusted[32:36], "big")
    if len(untrusted) < 36 or not 1 <= count <= OPERATIONS + 1:
        raise _wrong_form()
    parts, at, end = [], 36, len(untrusted)
    for _ in range(count):
        start = at + 4
        if start > end:
            raise _wrong_form()
        at = start + _length(untrusted, at)[0]
        if at > end:
            raise _wrong_form()
        parts.append(untrusted[start:at])
    if at != end:
        raise _wrong_form()
    return Parts(blind, parts)


def pad(raw: bytes, codecs: Codecs) -> bytes:
    """Return the padded form, or raise `Refused` when it does not fit into one entry."""
    if len(raw) > CONTENT_BYTES:
        raise too_large()
    number, coded = codecs.pack(raw)
    size = padded_size(5 + len(coded))
    if size + _TAG_BYTES > ENTRY_BYTES:
        raise too_large()
    return (bytes([number]) + len(coded).to_bytes(4, "big") + coded).ljust(size, b"\0")


def unpad(untrusted: bytes, codecs: Codecs) -> bytes:
    """Return the raw form; the padding must be zeros of exactly the Padmé size."""
    end = 5 + int.from_bytes(untrusted[1:5], "big")
    if not 5 <= end <= len(untrusted) or len(untrusted) != padded_size(end):
        raise Malformed("K-103", "The contents of an item are padded in a wrong way.")
    if untrusted.count(0, end) != len(untrusted) - end:
        raise Malformed("K-103", "The contents of an item are padded in a wrong way.")
    return codecs.unpack(untrusted[0], untrusted[5:end])


def too_large() -> Refused:
    """Return the refusal for content that one entry cannot hold."""
    return Refused(
        "K-107",
        "This is too long to be kept in one piece.",
        "Split the text, or attach it as a file.",
    )


def _wrong_form() -> Malformed:
    return Malformed("K-108", "The contents of an item are not in the agreed form.")
