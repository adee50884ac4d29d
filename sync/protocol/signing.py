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
    y, sign = int.from_bytes(key, "little") & (2**255 - 1), key[31] >> 7
    if y >= _P or y in _SMALL_ORDER:
        return False
    return _is_on_curve(y, sign)


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


_D: Final = (-121665 * pow(121666, -1, _P)) % _P
_OF_ORDER_8: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER: Final = frozenset({0, 1, _P - 1, _OF_ORDER_8, _P - _OF_ORDER_8})
"""The y of every point of order 1, 2, 4 or 8."""


def _is_on_curve(y: int, sign: int) -> bool:
    """Say whether x with this sign exists: x² = u/v has a root (RFC 8032, 5.1.3)."""
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    root = u * v**3 * pow(u * v**7, (_P - 5) // 8, _P) % _P
    has_root = v * root * root % _P in (u, _P - u)
    return has_root and not (root == 0 and sign)
