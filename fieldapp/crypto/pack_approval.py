"""An administrator's word that a framework pack is in use, and its check.

The statement names organisation, pack, version and hash, the laptop that signed and the list
of people that it knew. It is signed with the laptop's own key under the label `pack/1`. The
chain of trust is that of entries: the root names who signs the list of people, the list names
the laptops and the roles of their people. Whoever is taken off the list signs nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from fieldapp.crypto.authority import sign_document
from fieldapp.crypto.keys import Signer
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.ids import Bytes16, Bytes32, Count, DeviceId, PersonId
from sync.protocol.roster import Known, Role, RosterDevice, SignedDocument, pack
from sync.protocol.signing import Label, load_public, verify

_MOST_BYTES: Final = 1 << 14


class Statement(Wire, frozen=True):
    """What an administrator signs; the time is claimed by the laptop's clock."""

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    pack: Annotated[str, Meta(min_length=1, max_length=48)]
    version: Count
    digest: Bytes32
    device: Bytes16
    roster: Bytes32
    signed_ms: Count


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a pack by name, version and hash (32 bytes)."""

    pack: str
    version: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Approval:
    """Who took an edition into use, and when by the clock of that laptop."""

    person: PersonId
    signed_ms: int


def approve_pack(
    edition: Edition, known: Known, device: DeviceId, signer: Signer, now_ms: int
) -> bytes:
    """Return the signed approval of an edition.

    Refuses a laptop whose person is no administrator by the newest list (F-249).
    """
    if not _administrator(known, device):
        raise _no_administrator(known.person_of(device) or "")
    held = (edition.pack, edition.version, edition.digest)
    body = encode(Statement(1, known.organisation, *held, device, known.roster_hash, now_ms))
    return pack(sign_document(Label.PACK, known.organisation, body, (signer,)))


def check_approval(untrusted: bytes, edition: Edition, known: Known) -> Approval:
    """Return who approved an edition, by the newest list of people.

    Refuses an edition without a signature (F-246), one signed in another organisation (F-247),
    a signature that does not hold or is for something else (F-248), and one by somebody who is
    no administrator, or no longer (F-249).
    """
    if not untrusted:
        raise _unsigned()
    try:
        document = decode(SignedDocument, untrusted, limit=_MOST_BYTES)
        said = decode(Statement, document.body, limit=_MOST_BYTES)
    except Malformed:
        raise _does_not_hold() from None
    if said.organisation != known.organisation:
        raise _other_organisation()
    if (said.pack, said.version, said.digest) != (edition.pack, edition.version, edition.digest):
        raise _does_not_hold()
    listed = known.by_device.get(DeviceId(said.device))
    if listed is None:
        raise _no_administrator("")
    if not _signed(document, listed, known):
        raise _does_not_hold()
    if not _administrator(known, DeviceId(said.device)):
        raise _no_administrator(listed.person)
    return Approval(PersonId(listed.person), said.signed_ms)


def _signed(document: SignedDocument, listed: RosterDevice, known: Known) -> bool:
    if document.label is not Label.PACK or len(document.signatures) != 1:
        return False
    signature = document.signatures[0]
    if signature.key != listed.signing:
        return False
    key = load_public(listed.signing)
    return verify(key, Label.PACK, known.organisation, document.body, signature.signature)


def _administrator(known: Known, device: DeviceId) -> bool:
    person = known.person_of(device)
    return person is not None and Role.ADMINISTRATOR in known.roles_of(person)


def _unsigned() -> Refused:
    return Refused(
        "F-246",
        "This pack is not signed, so it is not taken into use.",
        "Ask an administrator to sign it: fieldapp frameworks sign.",
    )


def _other_organisation() -> Refused:
    return Refused(
        "F-247",
        "This pack was signed in another organisation.",
        "Ask an administrator of your own organisation to look at it and sign it.",
    )


def _does_not_hold() -> Refused:
    return Refused(
        "F-248",
        "The signature on this pack does not hold: it is damaged, or it is for another pack.",
        "Fetch the file again, or ask an administrator to sign it anew. Nothing was changed.",
    )


def _no_administrator(person: str) -> Refused:
    who = f"by {person}, who is no administrator" if person else "on a laptop that is not"
    where = "now" if person else "in the list of people"
    return Refused(
        "F-249",
        f"This pack is signed {who} {where}.",
        "Receive the newest list of people, or ask an administrator to sign the pack anew.",
    )
