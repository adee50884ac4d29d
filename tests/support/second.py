"""The sealing rules once more, straight from docs/protocol.md, with nothing of fieldapp.

Slow and plain on purpose: the standard library's HMAC, the library's HKDF, MessagePack
written out by hand, HPKE from RFC 9180 and the X-Wing draft. It exists to disagree.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass

import zstandard
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, "sha256").digest()


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, info).derive(secret)


def epoch_id(secret: bytes, organisation: bytes, inspection: bytes) -> bytes:
    return HKDFExpand(SHA256(), 32, b"epoch-id/1" + organisation + inspection).derive(secret)


def pack(value: object) -> bytes:
    """Canonical MessagePack of ints below 2^32, bytes and lists."""
    if isinstance(value, int):
        return _pack_int(value)
    if isinstance(value, bytes):
        return _sized(value, b"\xc4", b"\xc5")
    assert isinstance(value, list)
    few = bytes([0x90 | len(value)]) if len(value) < 16 else b"\xdc" + struct.pack(">H", len(value))
    return few + b"".join(pack(item) for item in value)


def _pack_int(value: int) -> bytes:
    if value < 0x80:
        return bytes([value])
    if value < 0x100:
        return b"\xcc" + bytes([value])
    return (
        b"\xcd" + struct.pack(">H", value)
        if value < 0x10000
        else b"\xce" + struct.pack(">I", value)
    )


def _sized(value: bytes, short: bytes, long: bytes) -> bytes:
    if len(value) < 0x100:
        return short + bytes([len(value)]) + value
    return long + struct.pack(">H", len(value)) + value


def padme(length: int) -> int:
    """The definition in PURBs: zero the low E - S bits, rounding up; at least 256 here."""
    if length <= 256:
        return 256
    e = length.bit_length() - 1
    s = e.bit_length()
    step = 1 << (e - s)
    return -(-length // step) * step


@dataclass
class Fields:
    """The fields of a header before the salt."""

    values: list[object]

    def prefix0(self) -> bytes:
        return pack(self.values)

    def prefix(self, salt: bytes) -> bytes:
        return pack([*self.values, salt])

    def header(self, salt: bytes, commitment: bytes, body: bytes) -> bytes:
        return pack([*self.values, salt, commitment, sha(body), len(body)])


def commitment(blind: bytes, parts: list[bytes]) -> bytes:
    codes = b""
    for place, part in enumerate(parts):
        key = mac(blind, b"part/1" + struct.pack(">I", place))
        codes += mac(key, part)
    return sha(b"commit/1" + struct.pack(">I", len(parts) - 1) + codes)


def raw_form(blind: bytes, parts: list[bytes]) -> bytes:
    listed = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return blind + struct.pack(">I", len(parts)) + listed


def seal_plain(
    fields: Fields, parts: list[bytes], secret: bytes, blind: bytes, r: bytes
) -> tuple[bytes, bytes]:
    """Header and body of an entry without compression."""
    raw = raw_form(blind, parts)
    m = b"\0" + struct.pack(">I", len(raw)) + raw
    m += bytes(padme(len(m)) - len(m))
    salt = mac(hkdf(secret, r, b"salt/1"), sha(m) + sha(fields.prefix0()))
    prefix = fields.prefix(salt)
    key = hkdf(secret, salt, b"seal/1" + sha(prefix))
    body = AESGCM(key).encrypt(bytes(12), m, prefix)
    return fields.header(salt, commitment(blind, parts), body), body


def open_sealed(
    fields: Fields, salt: bytes, body: bytes, secret: bytes, dictionary: bytes
) -> tuple[bytes, list[bytes]]:
    """Blind and parts of a sealed entry."""
    prefix = fields.prefix(salt)
    key = hkdf(secret, salt, b"seal/1" + sha(prefix))
    m = AESGCM(key).decrypt(bytes(12), body, prefix)
    (length,) = struct.unpack(">I", m[1:5])
    assert len(m) == padme(5 + length)
    assert not any(m[5 + length :])
    raw = m[5 : 5 + length]
    if m[0]:
        known = zstandard.ZstdCompressionDict(dictionary)
        raw = zstandard.ZstdDecompressor(dict_data=known).decompress(raw)
    return _split(raw)


def _split(raw: bytes) -> tuple[bytes, list[bytes]]:
    (count,) = struct.unpack(">I", raw[32:36])
    parts, at = [], 36
    for _ in range(count):
        (length,) = struct.unpack(">I", raw[at : at + 4])
        parts.append(raw[at + 4 : at + 4 + length])
        at += 4 + length
    assert at == len(raw)
    return raw[:32], parts


def hpke_open(sealed: bytes, seed: bytes, info: bytes) -> bytes:
    """Base mode of RFC 9180 with KEM 0x647A (X-Wing), KDF 0x0001, AEAD 0x0002."""
    stretched = hashlib.shake_256(seed).digest(96)
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(stretched[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(stretched[64:])
    enc, ciphertext = sealed[:1120], sealed[1120:]
    shared = _x_wing(lattice.decapsulate(enc[:1088]), curve, enc[1088:])
    suite = b"HPKE" + bytes.fromhex("647a00010002")
    context = b"\0" + _extract(b"", b"psk_id_hash", b"", suite)
    context += _extract(b"", b"info_hash", info, suite)
    secret = _extract(shared, b"secret", b"", suite)
    key = _expand(secret, b"key", context, 32, suite)
    nonce = _expand(secret, b"base_nonce", context, 12, suite)
    return AESGCM(key).decrypt(nonce, ciphertext, b"")


def _x_wing(lattice_shared: bytes, curve: x25519.X25519PrivateKey, passing: bytes) -> bytes:
    curve_shared = curve.exchange(x25519.X25519PublicKey.from_public_bytes(passing))
    own = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(lattice_shared + curve_shared + passing + own + b"\\.//^\\").digest()


def _extract(salt: bytes, label: bytes, ikm: bytes, suite: bytes) -> bytes:
    return mac(salt or bytes(32), b"HPKE-v1" + suite + label + ikm)


def _expand(secret: bytes, label: bytes, info: bytes, length: int, suite: bytes) -> bytes:
    labelled = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    return HKDFExpand(SHA256(), length, labelled).derive(secret)
