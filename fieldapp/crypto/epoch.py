"""Epochs: the secret of a key period, who can open it, and the way back to earlier ones.

Every reader recomputes the epoch's id from the secret it unwrapped, so nobody can hand two
secrets to two readers under one id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.crypto.mac import derive, expand
from fieldapp.domain.errors import Malformed, Refused
from fieldapp.domain.ports import KeyWrap, Randomness
from sync.protocol.control import SUITE, EpochBody, Link, Wrap
from sync.protocol.ids import CompartmentId, EpochId
from sync.protocol.roster import key_id

SECRET_BYTES: Final = 32
_NONCE: Final = bytes(12)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an epoch belongs to: organisation and inspection, 16 bytes each."""

    organisation: bytes
    inspection: bytes


@dataclass(frozen=True, slots=True, repr=False)
class EpochSecret:
    """The 32-byte secret of an epoch with the id that follows from it."""

    id: EpochId
    secret: bytes

    def __repr__(self) -> str:
        return f"EpochSecret({self.id.hex()[:8]}…)"


def epoch_id(secret: bytes, scope: Scope) -> EpochId:
    """Return HKDF-Expand(secret, "epoch-id/1" ‖ organisation ‖ inspection, 32)."""
    return EpochId(expand(secret, b"epoch-id/1" + scope.organisation + scope.inspection))


def make_epoch(
    scope: Scope,
    compartment: CompartmentId,
    readers: Iterable[bytes],
    wrap: KeyWrap,
    rng: Randomness,
    earlier: Iterable[EpochSecret] = (),
) -> tuple[EpochSecret, EpochBody]:
    """Return a fresh secret and the body that lets `readers` open it.

    `readers` are HPKE public keys (1,216 bytes) and must hold those of the records office
    and the recovery key, else no peer accepts the body. `earlier` secrets are linked, so
    one wrap opens the history.
    """
    secret = rng.bytes(SECRET_BYTES)
    made = EpochSecret(epoch_id(secret, scope), secret)
    links = tuple(link(made, old) for old in sorted(earlier, key=lambda e: e.id))
    return made, EpochBody(compartment, made.id, wraps_for(made, scope, readers, wrap), links)


def wraps_for(
    epoch: EpochSecret, scope: Scope, readers: Iterable[bytes], wrap: KeyWrap
) -> tuple[Wrap, ...]:
    """Return one wrap for each reader's public key, in ascending order of key id."""
    by_id = {key_id(public): public for public in readers}
    return tuple(
        Wrap(SUITE, reader, wrap.seal(epoch.secret, by_id[reader], _info(scope, epoch.id, reader)))
        for reader in sorted(by_id)
    )


def open_epoch(
    body: EpochBody, scope: Scope, private: bytes, reader: bytes, wrap: KeyWrap
) -> EpochSecret:
    """Return the secret that `reader` (16-byte key id) was given, its id recomputed.

    Raises `Refused`: K-201 does not open, K-203 no wrap for this reader, K-204 the secret
    belongs to another id, which only its author can have caused.
    """
    found = next((w for w in body.wraps if w.recipient == reader and w.suite == SUITE), None)
    if found is None:
        raise Refused(
            "K-203",
            "This visit was not shared with this laptop.",
            "Ask the lead of the visit to add this laptop.",
        )
    secret = wrap.open(found.sealed, private, _info(scope, body.epoch, reader))
    return _checked(secret, scope, body.epoch)


def link(newer: EpochSecret, older: EpochSecret) -> Link:
    """Return `older` sealed under `newer`; the pair of ids makes the key single-use."""
    ids = newer.id + older.id
    return Link(older.id, _link_cipher(newer, older.id).encrypt(_NONCE, older.secret, ids))


def open_link(newer: EpochSecret, sealed: Link, scope: Scope) -> EpochSecret:
    """Return the earlier secret of a link, its id recomputed."""
    try:
        secret = _link_cipher(newer, sealed.epoch).decrypt(
            _NONCE, sealed.sealed, newer.id + sealed.epoch
        )
    except InvalidTag:
        raise Malformed("K-205", "The way back to an earlier key does not open.") from None
    return _checked(secret, scope, sealed.epoch)


def _checked(secret: bytes, scope: Scope, wanted: bytes) -> EpochSecret:
    if len(secret) != SECRET_BYTES or epoch_id(secret, scope) != wanted:
        raise Refused(
            "K-204",
            "A key of this visit is not the one it claims to be.",
            "Nothing was taken in. Tell your records office who shared this visit.",
        )
    return EpochSecret(EpochId(wanted), secret)


def _link_cipher(newer: EpochSecret, older: bytes) -> AESGCM:
    return AESGCM(derive(newer.secret, b"", b"link/1" + older + newer.id))


def _info(scope: Scope, epoch: bytes, reader: bytes) -> bytes:
    return b"wrap/1" + scope.organisation + scope.inspection + epoch + reader
