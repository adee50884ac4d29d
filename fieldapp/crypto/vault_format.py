"""The vault file: what opens this laptop's keys, and for whom (docs/protocol.md, section 4).

Slots 1 (passphrase) and 2 (recovery code) open the vault keys A and B, slot 3 (records
office) opens A alone, so nobody at the office can sign as the person. Slot 2 is sealed to
a public key that derives from the recovery code: a change of passphrase then needs no
code and still comes with fresh vault keys.

This module makes and reads bytes; `fieldapp.store.vault` keeps the file. Form: a line that
names the format, one canonical array, SHA-256 of both (which tells damage from a wrong
passphrase; against people there are the seals inside).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta

from fieldapp.crypto.mac import derive
from fieldapp.crypto.stretch import Argon2, stretch
from fieldapp.domain.errors import Damaged, Locked, Malformed, Refused
from fieldapp.domain.ports import KeyWrap, Randomness
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.ids import Bytes16, Bytes32, Count
from sync.protocol.limits import MIB
from sync.protocol.roster import HPKE_PUBLIC, HpkePublic

FILE_BYTES: Final = MIB
FILE_KEYS: Final = 4_096
_FAMILY: Final = b"fieldapp vault "
_FIRST_LINE: Final = _FAMILY + b"1\n"
_NONCE: Final = bytes(12)
_PASSPHRASE, _RECOVERY, _OFFICE = 1, 2, 3

Contents = TypeVar("Contents", bound=Wire)


class FileKey(Wire, frozen=True):
    """The raw key of one inspection's file."""

    inspection: Bytes16
    key: Bytes32

    def __repr__(self) -> str:
        return f"FileKey({self.inspection.hex()[:8]}…)"


class Shared(Wire, frozen=True):
    """What vault key A opens: enough to read. Empty bytes where there is none yet.

    `sealing` is the seed of the device's HPKE key, `role_seed` the records office's own
    (only on its laptops), `roster_version` the highest that was seen.
    """

    sealing: Bytes32
    organisation_secret: Annotated[bytes, Meta(max_length=32)]
    role_seed: Annotated[bytes, Meta(max_length=32)]
    roster_version: Count
    file_keys: Annotated[tuple[FileKey, ...], Meta(max_length=FILE_KEYS)]

    def __repr__(self) -> str:
        return f"Shared({len(self.file_keys)} file keys)"


class NamedSeed(Wire, frozen=True):
    """A further signing seed such as an administrator's, under a plain name."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    seed: Bytes32

    def __repr__(self) -> str:
        return f"NamedSeed({self.name!r})"


class Own(Wire, frozen=True):
    """What vault key B opens, never the office: signing seeds, and who else gets a slot."""

    signing: Bytes32
    seeds: Annotated[tuple[NamedSeed, ...], Meta(max_length=16)]
    recovery: HpkePublic
    office: Annotated[bytes, Meta(max_length=HPKE_PUBLIC)]

    def __repr__(self) -> str:
        return "Own(…)"


class Header(Wire, frozen=True):
    """Everything but the slots; its exact bytes are associated data of every seal."""

    vault: Bytes16
    memory_kib: Count
    passes: Count
    lanes: Count
    salt: Bytes32
    keyring: bool


class Sealed(Wire, frozen=True):
    """Contents under a key that serves once: HKDF(vault key, salt)."""

    salt: Bytes32
    data: Annotated[bytes, Meta(max_length=FILE_BYTES)]


class VaultFile(Wire, frozen=True):
    """The array in the file; an empty `office` slot while the office is not known."""

    header: Annotated[bytes, Meta(max_length=256)]
    passphrase: Annotated[bytes, Meta(max_length=128)]
    recovery: Annotated[bytes, Meta(max_length=2_048)]
    office: Annotated[bytes, Meta(max_length=2_048)]
    shared: Sealed
    own: Sealed


@dataclass(frozen=True, slots=True, repr=False)
class Locks:
    """What slot 1 is made from; `device_secret` is the keyring's, or None without one."""

    passphrase: str
    device_secret: bytes | None
    cost: Argon2


@dataclass(frozen=True, slots=True)
class Tools:
    """The ports that making a vault needs."""

    rng: Randomness
    wrap: KeyWrap


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """An open vault: `data` is the whole file, the rest what it holds."""

    data: bytes
    header: Header
    shared: Shared
    own: Own
    key_a: bytes
    key_b: bytes

    @property
    def cost(self) -> Argon2:
        """Return the cost of slot 1."""
        return _cost(self.header)


def create(
    locks: Locks,
    recovery_secret: bytes,
    shared: Shared,
    signing: bytes,
    tools: Tools,
    seeds: tuple[NamedSeed, ...] = (),
) -> Opened:
    """Return a new vault; the office's slot stays empty until `set_office`.

    `recovery_secret` is 20 bytes (`recovery_code.new_secret`), `signing` a 32-byte seed.
    """
    vault = tools.rng.bytes(16)
    recovery = tools.wrap.public(_recovery_seed(recovery_secret, vault))
    return _written(vault, locks, shared, Own(signing, seeds, recovery, b""), tools)


def open_with_passphrase(untrusted: bytes, passphrase: str, device_secret: bytes | None) -> Opened:
    """Return the vault, or raise `Locked` (K-301, K-307) or `Damaged` (K-303, K-304)."""
    file, header = _read(untrusted)
    if header.keyring and device_secret is None:
        raise Locked(
            "K-307",
            "The secret that this laptop keeps for you is missing.",
            "Unlock with your recovery code.",
        )
    locks = Locks(passphrase, device_secret if header.keyring else None, _cost(header))
    try:
        keys = _slot_1(locks, header).decrypt(_NONCE, file.passphrase, file.header)
    except InvalidTag:
        raise Locked(
            "K-301",
            "This passphrase does not open the app.",
            "Check caps lock and try again, or use your recovery code.",
        ) from None
    return _opened(untrusted, file, header, keys)


def open_with_recovery(untrusted: bytes, recovery_secret: bytes, wrap: KeyWrap) -> Opened:
    """Return the vault, or raise `Locked` (K-302) or `Damaged`."""
    file, header = _read(untrusted)
    seed = _recovery_seed(recovery_secret, header.vault)
    try:
        keys = wrap.open(file.recovery, seed, _info(header.vault, _RECOVERY, file.header))
    except Refused:
        raise Locked(
            "K-302",
            "This recovery code belongs to another laptop, or to an earlier code.",
            "Take the newest sheet for this laptop.",
        ) from None
    return _opened(untrusted, file, header, keys)


def open_with_role_key(untrusted: bytes, role_seed: bytes, wrap: KeyWrap) -> Shared:
    """Return what the records office may open: to read, not to sign."""
    file, header = _read(untrusted)
    if not file.office:
        raise Locked(
            "K-308",
            "This laptop was never shared with the records office.",
            "Its recovery code is the only other way in.",
        )
    key_a = wrap.open(file.office, role_seed, _info(header.vault, _OFFICE, file.header))
    return _contents(Shared, file.shared, key_a, file.header)


def resealed(opened: Opened, shared: Shared, own: Own, tools: Tools) -> Opened:
    """Return the vault with new contents under the same keys and slots."""
    file = _parse(opened.data)
    changed = VaultFile(
        file.header,
        file.passphrase,
        file.recovery,
        file.office,
        _seal(shared, opened.key_a, file.header, tools.rng),
        _seal(own, opened.key_b, file.header, tools.rng),
    )
    return Opened(_pack(changed), opened.header, shared, own, opened.key_a, opened.key_b)


def set_office(opened: Opened, role_public: bytes, tools: Tools) -> Opened:
    """Return the vault with the records office's slot for `role_public` (1,216 bytes)."""
    own = Own(opened.own.signing, opened.own.seeds, opened.own.recovery, role_public)
    file = _parse(resealed(opened, opened.shared, own, tools).data)
    slot = _office_slot(own, opened.key_a, opened.header.vault, file.header, tools.wrap)
    changed = VaultFile(file.header, file.passphrase, file.recovery, slot, file.shared, file.own)
    return Opened(_pack(changed), opened.header, opened.shared, own, opened.key_a, opened.key_b)


def change_passphrase(opened: Opened, locks: Locks, tools: Tools) -> Opened:
    """Return the vault under a new passphrase and fresh vault keys; the code still opens."""
    return _written(opened.header.vault, locks, opened.shared, opened.own, tools)


def change_recovery(opened: Opened, locks: Locks, recovery_secret: bytes, tools: Tools) -> Opened:
    """Return the vault under a new recovery code and fresh vault keys.

    `locks` holds the present passphrase, which is tried first: `Locked` when it is wrong.
    """
    present = open_with_passphrase(opened.data, locks.passphrase, locks.device_secret)
    recovery = tools.wrap.public(_recovery_seed(recovery_secret, present.header.vault))
    own = Own(present.own.signing, present.own.seeds, recovery, present.own.office)
    return _written(present.header.vault, locks, present.shared, own, tools)


def _written(vault: bytes, locks: Locks, shared: Shared, own: Own, tools: Tools) -> Opened:
    """Return a whole vault with fresh keys and a fresh salt, so no slot key serves twice."""
    locks.cost.check()
    cost, rng = locks.cost, tools.rng
    key_a, key_b = rng.bytes(32), rng.bytes(32)
    header = Header(
        vault,
        cost.memory_kib,
        cost.passes,
        cost.lanes,
        rng.bytes(32),
        locks.device_secret is not None,
    )
    exact = encode(header)
    info = _info(vault, _RECOVERY, exact)
    file = VaultFile(
        exact,
        _slot_1(locks, header).encrypt(_NONCE, key_a + key_b, exact),
        tools.wrap.seal(key_a + key_b, own.recovery, info),
        _office_slot(own, key_a, vault, exact, tools.wrap) if own.office else b"",
        _seal(shared, key_a, exact, rng),
        _seal(own, key_b, exact, rng),
    )
    return Opened(_pack(file), header, shared, own, key_a, key_b)


def _pack(file: VaultFile) -> bytes:
    body = _FIRST_LINE + encode(file)
    return body + sha256(body).digest()


def is_whole(untrusted: bytes) -> bool:
    """Say whether a file of this family, also a newer one, ends with its own checksum."""
    checksum = sha256(untrusted[:-32]).digest()
    return untrusted.startswith(_FAMILY) and checksum == untrusted[-32:]


def _read(untrusted: bytes) -> tuple[VaultFile, Header]:
    """Return file and header; a cost outside the bounds is refused before any derivation."""
    if untrusted.startswith(_FAMILY) and not untrusted.startswith(_FIRST_LINE):
        raise Refused(
            "K-306",
            "These keys were written by a newer version of this app.",
            "Install the newest version.",
        )
    file = _parse(untrusted)
    try:
        header = decode(Header, file.header, limit=256)
    except Malformed:
        raise _damaged() from None
    _cost(header).check()
    return file, header


def _parse(untrusted: bytes) -> VaultFile:
    body = untrusted[:-32]
    whole = body.startswith(_FIRST_LINE) and sha256(body).digest() == untrusted[-32:]
    try:
        if whole:
            return decode(VaultFile, body[len(_FIRST_LINE) :], limit=FILE_BYTES)
    except Malformed:
        pass
    raise _damaged()


def _opened(data: bytes, file: VaultFile, header: Header, keys: bytes) -> Opened:
    key_a, key_b = keys[:32], keys[32:]
    shared = _contents(Shared, file.shared, key_a, file.header)
    own = _contents(Own, file.own, key_b, file.header)
    return Opened(data, header, shared, own, key_a, key_b)


def _contents(kind: type[Contents], sealed: Sealed, key: bytes, header: bytes) -> Contents:
    try:
        clear = _contents_cipher(kind, key, sealed.salt).decrypt(_NONCE, sealed.data, header)
        return decode(kind, clear, limit=FILE_BYTES)
    except (InvalidTag, Malformed):
        raise _damaged() from None


def _seal(contents: Shared | Own, key: bytes, header: bytes, rng: Randomness) -> Sealed:
    """Return the contents sealed, after reading them back: no vault that nobody can open."""
    kind, clear, salt = type(contents), encode(contents), rng.bytes(32)
    decode(kind, clear, limit=FILE_BYTES)
    return Sealed(salt, _contents_cipher(kind, key, salt).encrypt(_NONCE, clear, header))


def _contents_cipher(kind: type[Wire], key: bytes, salt: bytes) -> AESGCM:
    name = b"shared" if kind is Shared else b"own"
    return AESGCM(derive(key, salt, b"vault-contents/1" + name))


def _office_slot(own: Own, key_a: bytes, vault: bytes, header: bytes, wrap: KeyWrap) -> bytes:
    return wrap.seal(key_a, own.office, _info(vault, _OFFICE, header))


def _slot_1(locks: Locks, header: Header) -> AESGCM:
    secret = stretch(locks.passphrase, header.salt, _cost(header)) + (locks.device_secret or b"")
    return AESGCM(derive(secret, b"", _slot(header.vault, _PASSPHRASE, header.keyring)))


def _recovery_seed(secret: bytes, vault: bytes) -> bytes:
    return derive(secret, b"", _slot(vault, _RECOVERY, False))


def _slot(vault: bytes, number: int, keyring: bool) -> bytes:
    return b"slot/1" + vault + bytes([number, keyring])


def _info(vault: bytes, number: int, header: bytes) -> bytes:
    return _slot(vault, number, False) + sha256(header).digest()


def _cost(header: Header) -> Argon2:
    return Argon2(header.memory_kib, header.passes, header.lanes)


def _damaged() -> Damaged:
    return Damaged(
        "K-303",
        "The file with this laptop's keys is damaged.",
        "Nothing was changed. Put back a copy of it, or ask your records office.",
    )
