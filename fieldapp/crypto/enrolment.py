"""Joining without a network: a request, eight words read out, an approval that comes back.

Everything here that arrives is hostile until its own signature and form were checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from fieldapp.crypto.authority import sign_document
from fieldapp.crypto.keys import Signer, check_public
from fieldapp.domain.errors import Malformed, Refused
from fieldapp.domain.ports import KeyWrap, Randomness
from sync.protocol import hashing
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.ids import ZERO16, Bytes16, Bytes32, DeviceId, PersonId
from sync.protocol.limits import MIB
from sync.protocol.roster import (
    HpkePublic,
    Known,
    PersonCode,
    Role,
    RosterDevice,
    SignedDocument,
    device_id,
    pack,
    verify_documents,
)
from sync.protocol.signing import Label, load_public, verify

REQUEST_BYTES: Final = 8_192
APPROVAL_BYTES: Final = 4 * MIB
_SecretWrap = Annotated[bytes, Meta(max_length=2_048)]


class Request(Wire, frozen=True):
    """What a new laptop asks: to belong to a person, with a role, under these keys."""

    format: Annotated[int, Meta(ge=1, le=1)]
    person: PersonCode
    role: Role
    signing: Bytes32
    sealing: HpkePublic
    nonce: Bytes32

    @property
    def device(self) -> DeviceId:
        """Return the id that follows from both keys."""
        return device_id(self.signing, self.sealing)

    def listing(self) -> RosterDevice:
        """Return the line that the roster will hold."""
        return RosterDevice(self.device, self.person, self.signing, self.sealing)


class Approval(Wire, frozen=True):
    """What goes back: signed documents, sealed names, secrets sealed to the laptop.

    `request` is SHA-256 of the exact request. `role_seed` is empty unless the laptop
    belongs to the records office.
    """

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    device: Bytes16
    request: Bytes32
    root: Annotated[bytes, Meta(max_length=MIB)]
    roster: Annotated[bytes, Meta(max_length=MIB)]
    people: Annotated[bytes, Meta(max_length=MIB)]
    organisation_secret: _SecretWrap
    role_seed: _SecretWrap


@dataclass(frozen=True, slots=True, repr=False)
class Handover:
    """What an approver passes on; `role_seed` only to a laptop of the records office."""

    root: bytes
    roster: bytes
    people: bytes
    organisation_secret: bytes
    role_seed: bytes | None


@dataclass(frozen=True, slots=True, repr=False)
class Approved:
    """What an approval gave: verified membership and the opened secrets."""

    known: Known
    root: bytes
    roster: bytes
    people: bytes
    organisation_secret: bytes
    role_seed: bytes | None


def make_request(
    person: str, role: Role, signer: Signer, sealing_public: bytes, rng: Randomness
) -> bytes:
    """Return the exact bytes of a self-signed request."""
    body = encode(Request(1, person, role, signer.public, sealing_public, rng.bytes(32)))
    untrusted = pack(sign_document(Label.ENROLMENT, ZERO16, body, (signer,)))
    read_request(untrusted)
    return untrusted


def read_request(untrusted: bytes) -> Request:
    """Return a request whose keys are sound and whose self-signature holds.

    Raises `Malformed`: P-1xx wrong form, P-201 or K-202 a weak key, P-321 not signed by
    its own key.
    """
    document = decode(SignedDocument, untrusted, limit=REQUEST_BYTES)
    request = decode(Request, document.body, limit=REQUEST_BYTES)
    key = load_public(request.signing)
    check_public(request.sealing)
    good = (
        document.label is Label.ENROLMENT
        and [s.key for s in document.signatures] == [request.signing]
        and verify(key, Label.ENROLMENT, ZERO16, document.body, document.signatures[0].signature)
    )
    if not good:
        raise Malformed("P-321", "The request was not signed by the laptop that it names.")
    return request


def approve(request: bytes, handover: Handover, administrator: Signer, wrap: KeyWrap) -> bytes:
    """Return the approval for a request whose eight words matched.

    `handover.roster` must list the laptop already (`authority.with_device`, `sign_roster`).
    """
    asked = read_request(request)
    known = verify_documents(handover.root, handover.roster, None)
    if administrator.public not in known.root.administrators:
        raise Refused(
            "P-326",
            "Only an administrator's laptop can approve.",
            "Ask an administrator to approve this request.",
        )
    if known.by_device.get(asked.device) != asked.listing():
        raise Refused(
            "P-323",
            "The list of people does not hold this laptop yet.",
            "Add the laptop, then approve it.",
        )
    office = Role.RECORDS_OFFICE in known.roles_of(PersonId(asked.person))
    seed = handover.role_seed if office else None
    body = encode(_approval(asked, request, handover, seed, known, wrap))
    document = sign_document(Label.APPROVAL, known.organisation, body, (administrator,))
    return pack(document)


def open_approval(
    untrusted: bytes,
    request: bytes,
    sealing_seed: bytes,
    fingerprint: bytes | None,
    wrap: KeyWrap,
) -> Approved:
    """Return what an approval of this laptop's own `request` brings, or refuse it.

    `fingerprint` is the root fingerprint this laptop trusts; None when its words are
    compared by people next, before anything is kept. Raises P-30x for the documents, P-324
    when it is for another request, P-325 when no administrator signed it, K-201 when its
    secrets do not open.
    """
    document = decode(SignedDocument, untrusted, limit=APPROVAL_BYTES)
    approval = decode(Approval, document.body, limit=APPROVAL_BYTES)
    known = verify_documents(approval.root, approval.roster, fingerprint)
    _check_signature(document, approval, known)
    asked = read_request(request)
    mine = known.by_device.get(asked.device) == asked.listing()
    if not mine or (approval.device, approval.request) != (asked.device, hashing.plain(request)):
        raise Refused(
            "P-324",
            "This approval is for another laptop or another request.",
            "Ask your administrator for the approval of this laptop's request.",
        )
    return _opened(approval, known, sealing_seed, wrap)


def _approval(
    asked: Request,
    request: bytes,
    handover: Handover,
    role_seed: bytes | None,
    known: Known,
    wrap: KeyWrap,
) -> Approval:
    def sealed(secret: bytes, what: bytes) -> bytes:
        return wrap.seal(secret, asked.sealing, _info(known.organisation, asked.device, what))

    return Approval(
        1,
        known.organisation,
        asked.device,
        hashing.plain(request),
        handover.root,
        handover.roster,
        handover.people,
        sealed(handover.organisation_secret, _ORGANISATION),
        sealed(role_seed, _ROLE) if role_seed else b"",
    )


def _check_signature(document: SignedDocument, approval: Approval, known: Known) -> None:
    organisation, by = known.organisation, known.root.administrators
    good = document.label is Label.APPROVAL and any(
        s.key in by
        and verify(load_public(s.key), Label.APPROVAL, organisation, document.body, s.signature)
        for s in document.signatures
    )
    if not good or approval.organisation != organisation:
        raise Refused(
            "P-325",
            "No administrator signed this approval.",
            "Ask your administrator for a new one.",
        )


def _opened(approval: Approval, known: Known, seed: bytes, wrap: KeyWrap) -> Approved:
    def opened(sealed: bytes, what: bytes) -> bytes:
        secret = wrap.open(sealed, seed, _info(known.organisation, approval.device, what))
        if len(secret) != 32:
            raise Malformed("P-102", "An item is not in the agreed form.")
        return secret

    return Approved(
        known,
        approval.root,
        approval.roster,
        approval.people,
        opened(approval.organisation_secret, _ORGANISATION),
        opened(approval.role_seed, _ROLE) if approval.role_seed else None,
    )


_ORGANISATION: Final = b"organisation-secret"
_ROLE: Final = b"role-seed"


def _info(organisation: bytes, device: bytes, what: bytes) -> bytes:
    return b"approval/1" + organisation + device + what
