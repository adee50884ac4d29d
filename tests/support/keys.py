"""Seeded stand-ins for the two ports that draw on the system: randomness and the key port."""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.crypto.keys import ENC_BYTES, check_public, does_not_open, public_of
from fieldapp.crypto.mac import derive
from fieldapp.domain.ports import Randomness


class SeededRandomness:
    """The same seed gives the same bytes; `drawn` counts the draws."""

    def __init__(self, seed: int | bytes = 1) -> None:
        self._seed = seed if isinstance(seed, bytes) else seed.to_bytes(8, "big")
        self.drawn = 0

    def bytes(self, length: int) -> bytes:
        self.drawn += 1
        return hashlib.shake_256(self._seed + self.drawn.to_bytes(8, "big")).digest(length)


class SeededWrap:
    """The real keys, but sealed with X25519 alone and drawn ephemeral keys: equal traces.

    The whole public key goes into the cipher's key, so that a changed byte anywhere is
    noticed as it is by the real one.
    """

    def __init__(self, rng: Randomness) -> None:
        self._rng = rng

    def generate(self) -> tuple[bytes, bytes]:
        seed = self._rng.bytes(32)
        return seed, public_of(seed)

    def public(self, private: bytes) -> bytes:
        return public_of(private)

    def seal(self, plaintext: bytes, public: bytes, info: bytes) -> bytes:
        check_public(public)
        passing = X25519PrivateKey.from_private_bytes(self._rng.bytes(32))
        enc = passing.public_key().public_bytes_raw().ljust(ENC_BYTES, b"\0")
        shared = passing.exchange(X25519PublicKey.from_public_bytes(public[-32:]))
        return enc + _cipher(shared, public, info).encrypt(bytes(12), plaintext, enc)

    def open(self, sealed: bytes, private: bytes, info: bytes) -> bytes:
        enc, rest = sealed[:ENC_BYTES], sealed[ENC_BYTES:]
        try:
            shared = _curve(private).exchange(X25519PublicKey.from_public_bytes(enc[:32]))
            return _cipher(shared, public_of(private), info).decrypt(bytes(12), rest, enc)
        except (InvalidTag, ValueError):
            raise does_not_open() from None


def _curve(seed: bytes) -> X25519PrivateKey:
    """The curve half of a private seed, as suite 1 stretches it."""
    return X25519PrivateKey.from_private_bytes(hashlib.shake_256(seed).digest(96)[64:])


def _cipher(shared: bytes, public: bytes, info: bytes) -> AESGCM:
    return AESGCM(derive(shared, hashlib.sha256(public).digest(), info))
