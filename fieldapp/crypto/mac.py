"""HMAC-SHA-256 and HKDF-SHA-256 in one shot (RFC 2104, RFC 5869).

Opening a visit takes some hundred thousand of these, and on inputs this small the library
spends more time on setting up than on hashing; plain SHA-256 calls take half the time.
Keys are at most 64 bytes here, outputs of HKDF are 32 bytes: one block.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

_BLOCK: Final = 64
_INNER: Final = bytes(x ^ 0x36 for x in range(256))
_OUTER: Final = bytes(x ^ 0x5C for x in range(256))
_INNER_REST: Final = b"\x36" * 32
_OUTER_REST: Final = b"\x5c" * 32


def mac(key: bytes, message: bytes) -> bytes:
    """Return HMAC-SHA-256 (32 bytes) under a key of 1 to 64 bytes."""
    if len(key) > _BLOCK:
        raise ValueError("a key over one block is not used here")
    padded = key.ljust(_BLOCK, b"\0")
    inner = sha256(padded.translate(_INNER) + message).digest()
    return sha256(padded.translate(_OUTER) + inner).digest()


def expand(secret: bytes, info: bytes) -> bytes:
    """Return HKDF-Expand(secret, info, 32); `secret` is 32 bytes."""
    return mac(secret, info + b"\x01")


def derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Return HKDF(secret, salt, info, 32): extract, then expand; empty salt is 32 zeros."""
    return mac(mac(salt or bytes(32), secret), info + b"\x01")


def part_keys(blind: bytes, count: int) -> list[bytes]:
    """Return k_i = HMAC(blind, "part/1" ‖ u32 i) for i below `count`; `blind` is 32 bytes."""
    inner = sha256(blind.translate(_INNER) + _INNER_REST + b"part/1")
    outer = blind.translate(_OUTER) + _OUTER_REST
    keys, copy, digest = [], inner.copy, sha256
    for place in range(count):
        state = copy()
        state.update(place.to_bytes(4, "big"))
        keys.append(digest(outer + state.digest()).digest())
    return keys


def part_macs(keys: list[bytes], parts: list[bytes]) -> list[bytes]:
    """Return c_i = HMAC(k_i, part_i); every key is 32 bytes."""
    return [
        sha256(
            key.translate(_OUTER)
            + _OUTER_REST
            + sha256(key.translate(_INNER) + _INNER_REST + part).digest()
        ).digest()
        for key, part in zip(keys, parts, strict=True)
    ]
