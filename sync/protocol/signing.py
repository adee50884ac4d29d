"""Ed25519 over ``label ‖ 0x00 ‖ organisation ‖ H(exact bytes)`` and key hygiene (RFC 8032)."""

from __future__ import annotations

import enum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.protocol.errors import Malformed
from sync.protocol.hashing import plain

_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493


class Label(enum.StrEnum):
    """One label for each kind of signed statement."""

    ENTRY = "entry/1"
    ROOT = "root/1"
    ROSTER = "roster/1"
    OFFICE = "office/1"
    REVOCATION = "revocation/1"
    ENROLMENT = "enrolment/1"
    APPROVAL = "approval/1"
    SESSION = "session/1"
    BUNDLE = "bundle/1"
    STORED = "stored/1"
    OPENED = "opened/1"
    SEAL = "seal/1"
    ORDER = "order/1"
    CERTIFICATE = "certificate/1"
    PACK = "pack/1"


def message(label: Label, organisation: bytes, exact: bytes) -> bytes:
    """Return the bytes that a signature of this kind covers."""
    return label.value.encode("ascii") + b"\x00" + organisation + plain(exact)


def load_public(untrusted: bytes) -> Ed25519PublicKey:
    """Return a verified-to-be-sound public key; raise `Malformed` for weak encodings.

    Refused are y >= p, negative zero and the small-order points, all of which load in
    common libraries and let signatures be forged.
    """
    if len(untrusted) != 32 or not sound_public(untrusted):
        raise Malformed("P-201", "A public key is not acceptable.")
    return Ed25519PublicKey.from_public_bytes(untrusted)


def sound_public(key: bytes) -> bool:
    """Say whether a 32-byte Ed25519 public key is canonical, on the curve and of large order."""
    y = int.from_bytes(key, "little") & (2**255 - 1)
    if y >= _P or y in (0, 1, _P - 1):
        return False
    point = _decompress(y, key[31] >> 7)
    return point is not None and not _small_order(point)


def verify(
    key: Ed25519PublicKey, label: Label, organisation: bytes, exact: bytes, signature: bytes
) -> bool:
    """Say whether `signature` (64 bytes, S below the group order) stands for `exact`."""
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= _L:
        return False
    try:
        key.verify(signature, message(label, organisation, exact))
    except InvalidSignature:
        return False
    return True


_D: Final = (-121665 * pow(121666, _P - 2, _P)) % _P


def _decompress(y: int, sign: int) -> tuple[int, int] | None:
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return (_P - x if (x & 1) != sign else x), y


def _small_order(point: tuple[int, int]) -> bool:
    for _ in range(3):
        point = _double(point)
    return point == (0, 1)


def _double(point: tuple[int, int]) -> tuple[int, int]:
    x, y = point
    t = _D * x * x * y * y % _P
    return (2 * x * y * pow(1 + t, _P - 2, _P) % _P, (y * y + x * x) * pow(1 - t, _P - 2, _P) % _P)
