"""Signing keys, and HPKE suite 1 behind the key port (RFC 8032, RFC 9180).

Suite 1 is X-Wing (ML-KEM-768 with X25519, KEM 0x647A), HKDF-SHA256 and AES-256-GCM. A
private key is a 32-byte seed, stretched by SHAKE-256 to 64 bytes for ML-KEM and 32 for
X25519; a public key is 1,184 ‖ 32 bytes; what is sealed is 1,120 bytes of key exchange
and the ciphertext.
"""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519

from fieldapp.crypto import known_answer
from fieldapp.domain.errors import Damaged, Malformed, Refused
from fieldapp.domain.ports import Randomness
from sync.protocol.ids import DeviceId
from sync.protocol.roster import HPKE_PUBLIC, device_id
from sync.protocol.signing import Label, message

SEED_BYTES: Final = 32
ENC_BYTES: Final = 1_120
OVERHEAD_BYTES: Final = ENC_BYTES + 16
_MLKEM_PUBLIC: Final = 1_184
_ANY_SCALAR: Final = bytes(range(32))


class Signer:
    """A device's (or a root's, administrator's, server's) Ed25519 key; never shown."""

    __slots__ = ("_key", "public")

    def __init__(self, seed: bytes) -> None:
        self._key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        self.public: Final = self._key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls, rng: Randomness) -> tuple[Signer, bytes]:
        """Return a fresh signer and its 32-byte seed, which belongs in the vault."""
        seed = rng.bytes(SEED_BYTES)
        return cls(seed), seed

    def sign(self, label: Label, organisation: bytes, exact: bytes) -> bytes:
        """Return the 64-byte signature over label, organisation and H(exact)."""
        return self._key.sign(message(label, organisation, exact))

    def device(self, sealing_public: bytes) -> DeviceId:
        """Return the id of the device that holds this key and an HPKE public key."""
        return device_id(self.public, sealing_public)

    def __repr__(self) -> str:
        return f"Signer({self.public.hex()[:8]}…)"


class HpkeWrap:
    """The real key port; what it seals draws on the system's randomness."""

    def __init__(self, rng: Randomness) -> None:
        self._rng = rng
        self._suite = _suite()

    def generate(self) -> tuple[bytes, bytes]:
        """Return a fresh (private seed of 32 bytes, public key of 1,216 bytes)."""
        seed = self._rng.bytes(SEED_BYTES)
        return seed, public_of(seed)

    def public(self, private: bytes) -> bytes:
        """Return the public key of a private seed."""
        return public_of(private)

    def seal(self, plaintext: bytes, public: bytes, info: bytes) -> bytes:
        """Return enc ‖ ciphertext for the holder of the private seed."""
        key = _public(public)
        try:
            return self._suite.encrypt(plaintext, key, info)
        except ValueError:
            raise unacceptable_public() from None

    def open(self, sealed: bytes, private: bytes, info: bytes) -> bytes:
        """Return the plaintext or raise `Refused` when it does not open."""
        try:
            return self._suite.decrypt(sealed, _private(private), info)
        except (InvalidTag, ValueError):
            raise does_not_open() from None


def selftest() -> None:
    """Refuse to start (K-206) when HPKE suite 1 gives another than the known answer."""
    public = hashlib.sha256(public_of(known_answer.SEED)).digest()
    try:
        private = _private(known_answer.SEED)
        opened = _suite().decrypt(known_answer.SEALED, private, known_answer.INFO)
    except (InvalidTag, ValueError):
        opened = b""
    if (opened, public) != (known_answer.PLAINTEXT, known_answer.PUBLIC_SHA256):
        raise Damaged(
            "K-206",
            "The ciphers of this program do not give the right answers.",
            "Install the program again. Nothing was opened.",
        )


def does_not_open() -> Refused:
    """Return the refusal for a key that was wrapped for another reader, or altered."""
    return Refused(
        "K-201",
        "A key that was sent to this laptop does not open.",
        "Tell your records office; they can send it again.",
    )


def unacceptable_public() -> Malformed:
    """Return the refusal for bytes that are no HPKE public key of suite 1."""
    return Malformed("K-202", "A public key is not acceptable.")


def check_public(untrusted: bytes) -> None:
    """Refuse (K-202) bytes that are no HPKE public key, or whose curve half is degenerate."""
    _public(untrusted)
    curve = x25519.X25519PublicKey.from_public_bytes(untrusted[_MLKEM_PUBLIC:])
    try:
        x25519.X25519PrivateKey.from_private_bytes(_ANY_SCALAR).exchange(curve)
    except ValueError:
        raise unacceptable_public() from None


def public_of(seed: bytes) -> bytes:
    """Return the 1,216-byte public key of a private seed."""
    lattice, curve = _halves(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def _suite() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _halves(seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
    stretched = hashlib.shake_256(seed).digest(96)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(stretched[:64]),
        x25519.X25519PrivateKey.from_private_bytes(stretched[64:]),
    )


def _private(seed: bytes) -> hpke.MLKEM768X25519PrivateKey:
    return hpke.MLKEM768X25519PrivateKey(*_halves(seed))


def _public(untrusted: bytes) -> hpke.MLKEM768X25519PublicKey:
    if len(untrusted) != HPKE_PUBLIC:
        raise unacceptable_public()
    try:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(untrusted[:_MLKEM_PUBLIC]),
            x25519.X25519PublicKey.from_public_bytes(untrusted[_MLKEM_PUBLIC:]),
        )
    except ValueError:
        raise unacceptable_public() from None
