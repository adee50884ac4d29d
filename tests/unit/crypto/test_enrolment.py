"""Joining: requests and approvals are hostile until proved; authority signs what it means."""

from collections.abc import Callable

import msgspec
import pytest

from fieldapp.crypto.authority import (
    Period,
    make_root,
    make_roster,
    next_roster,
    sign_document,
    sign_roster,
    with_device,
    with_person,
    with_server,
)
from fieldapp.crypto.enrolment import (
    Approval,
    Handover,
    Request,
    approve,
    make_request,
    open_approval,
    read_request,
)
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.people import LaptopLabel, People, PersonName, open_people, seal_people
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol.canonical import decode, encode
from sync.protocol.ids import ZERO16, PersonId
from sync.protocol.roster import (
    Role,
    Roster,
    RosterDevice,
    RosterServer,
    SignedDocument,
    device_id,
    organisation_id,
    pack,
    root_fingerprint,
    roster_hash,
    verify_documents,
)
from sync.protocol.signing import Label
from tests.support.keys import SeededRandomness, SeededWrap

PERIOD = Period(1_000, 2_000)
SMALL_ORDER = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")


class Organisation:
    """A root, an administrator's laptop, and what it takes to approve another."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = SeededRandomness(seed)
        self.wrap = SeededWrap(self.rng)
        self.root_signer, _ = Signer.generate(self.rng)
        self.admin, _ = Signer.generate(self.rng)
        self.role_seed, role = self.wrap.generate()
        _, recovery = self.wrap.generate()
        _, sealing = self.wrap.generate()
        self.root = make_root([self.root_signer], [self.admin.public], 1, PERIOD)
        first = with_person(
            make_roster(self.root, role, recovery, PERIOD), "AD1", [Role.ADMINISTRATOR]
        )
        own = RosterDevice(device_id(self.admin.public, sealing), "AD1", self.admin.public, sealing)
        self.roster = sign_roster(with_device(first, own), self.admin)
        self.secret = self.rng.bytes(32)

    @property
    def id(self) -> bytes:
        return organisation_id(self.root.body)

    @property
    def fingerprint(self) -> bytes:
        return root_fingerprint(self.root.body)

    def take(self, request: Request) -> SignedDocument:
        """The next roster, with the laptop that asks."""
        grown = with_person(next_roster(self.roster.body, PERIOD), request.person, [request.role])
        return sign_roster(with_device(grown, request.listing()), self.admin)

    def handover(self, roster: SignedDocument) -> Handover:
        people = People(self.id, 1, "Northshire", (PersonName("OF2", "Olu"),), ())
        sealed = seal_people(people, self.secret, self.rng)
        return Handover(pack(self.root), pack(roster), sealed, self.secret, self.role_seed)

    def approve(self, request: bytes) -> bytes:
        handover = self.handover(self.take(read_request(request)))
        return approve(request, handover, self.admin, self.wrap)


class Laptop:
    """A laptop that wants to join."""

    def __init__(self, org: Organisation, role: Role = Role.INSPECTOR) -> None:
        self.org = org
        self.signer, _ = Signer.generate(org.rng)
        self.seed, self.sealing = org.wrap.generate()
        self.request = make_request("OF2", role, self.signer, self.sealing, org.rng)


def test_a_laptop_joins_by_request_and_approval() -> None:
    org = Organisation()
    laptop = Laptop(org)
    approval = org.approve(laptop.request)
    joined = open_approval(approval, laptop.request, laptop.seed, org.fingerprint, org.wrap)
    device = laptop.signer.device(laptop.sealing)
    assert joined.known.person_of(device) == "OF2"
    assert joined.organisation_secret == org.secret
    assert joined.role_seed is None
    assert open_people(joined.people, org.secret).people[0].name == "Olu"


def test_a_laptop_of_the_records_office_gets_the_role_key() -> None:
    org = Organisation()
    laptop = Laptop(org, Role.RECORDS_OFFICE)
    approval = org.approve(laptop.request)
    joined = open_approval(approval, laptop.request, laptop.seed, None, org.wrap)
    assert joined.role_seed == org.role_seed


def forged_request(org: Organisation, **changed: object) -> bytes:
    """A request whose body was changed and signed by its sender's own key."""
    signer, _ = Signer.generate(org.rng)
    _, sealing = org.wrap.generate()
    body = Request(1, "OF2", Role.INSPECTOR, signer.public, sealing, bytes(32))
    exact = encode(msgspec.structs.replace(body, **changed))
    return pack(sign_document(Label.ENROLMENT, ZERO16, exact, [signer]))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"signing": SMALL_ORDER}, "P-201"),
        ({"signing": b"\xff" * 32}, "P-201"),
        ({"sealing": b"\xff" * 1_216}, "K-202"),
        ({"sealing": bytes(1_216)}, "K-202"),
        ({"signing": Signer(b"another's key".ljust(32)).public}, "P-321"),
        ({"person": "not a code"}, "P-102"),
        ({"nonce": b""}, "P-102"),
        ({"format": 2}, "P-102"),
    ],
)
def test_a_request_with_weak_or_foreign_keys_is_refused(
    changed: dict[str, object], code: str
) -> None:
    """Attacks 21 and 22."""
    with pytest.raises(Malformed, match=code):
        read_request(forged_request(Organisation(), **changed))


def test_a_request_signed_for_another_purpose_is_refused() -> None:
    org = Organisation()
    laptop = Laptop(org)
    body = decode(SignedDocument, laptop.request, limit=10_000).body
    for label in (Label.APPROVAL, Label.ROSTER):
        with pytest.raises(Malformed, match="P-321"):
            read_request(pack(sign_document(label, ZERO16, body, [laptop.signer])))


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_cut_request_is_refused(cut: int) -> None:
    with pytest.raises(Malformed, match="P-10"):
        read_request(Laptop(Organisation()).request[:cut])


def test_keys_that_are_listed_already_are_not_taken_again() -> None:
    org = Organisation()
    laptop = Laptop(org)
    asked = read_request(laptop.request)
    org.roster = org.take(asked)
    other = Signer.generate(org.rng)[0]
    for again in (
        asked,
        msgspec.structs.replace(asked, person="OF3"),
        msgspec.structs.replace(asked, signing=other.public, person="OF3"),
    ):
        with pytest.raises(Refused, match="P-322"):
            org.take(again)


def test_only_an_administrator_approves() -> None:
    org = Organisation()
    laptop = Laptop(org)
    handover = org.handover(org.take(read_request(laptop.request)))
    with pytest.raises(Refused, match="P-326"):
        approve(laptop.request, handover, laptop.signer, org.wrap)


def test_a_laptop_is_listed_before_it_is_approved() -> None:
    org = Organisation()
    with pytest.raises(Refused, match="P-323"):
        approve(Laptop(org).request, org.handover(org.roster), org.admin, org.wrap)


def test_an_approval_for_another_request_is_refused() -> None:
    org = Organisation()
    laptop = Laptop(org)
    approval = org.approve(laptop.request)
    again = make_request("OF2", Role.INSPECTOR, laptop.signer, laptop.sealing, org.rng)
    for request in (again, Laptop(org).request):
        with pytest.raises(Refused, match="P-324"):
            open_approval(approval, request, laptop.seed, org.fingerprint, org.wrap)


def test_an_approval_of_another_organisation_is_refused() -> None:
    org, other = Organisation(1), Organisation(2)
    laptop = Laptop(org)
    with pytest.raises(Refused, match="P-301"):
        open_approval(
            other.approve(laptop.request), laptop.request, laptop.seed, org.fingerprint, org.wrap
        )


Change = Callable[[Approval], Approval]


@pytest.mark.parametrize("by_admin", [True, False])
def test_an_approval_changed_after_it_was_signed_is_refused(by_admin: bool) -> None:
    org = Organisation()
    laptop = Laptop(org)
    document = decode(SignedDocument, org.approve(laptop.request), limit=1 << 22)
    approval = decode(Approval, document.body, limit=1 << 22)
    body = encode(msgspec.structs.replace(approval, people=b"others"))
    signatures = document.signatures if by_admin else ()
    signed = sign_document(Label.APPROVAL, org.id, body, [laptop.signer]).signatures
    forged = pack(SignedDocument(Label.APPROVAL, body, signatures or signed))
    with pytest.raises(Refused, match="P-325"):
        open_approval(forged, laptop.request, laptop.seed, org.fingerprint, org.wrap)


def test_secrets_of_an_approval_open_with_the_laptops_own_key_only() -> None:
    org = Organisation()
    laptop, stranger = Laptop(org), Laptop(org)
    approval = org.approve(laptop.request)
    with pytest.raises(Refused, match="K-201"):
        open_approval(approval, laptop.request, stranger.seed, org.fingerprint, org.wrap)


def test_documents_that_were_made_are_verified_by_everyone() -> None:
    org = Organisation()
    known = verify_documents(pack(org.root), pack(org.roster), org.fingerprint)
    assert known.roles_of(PersonId("AD1")) == {Role.ADMINISTRATOR}


def test_a_successor_names_the_roster_before_it() -> None:
    org = Organisation()
    later = next_roster(org.roster.body, Period(5, 6))
    assert (later.version, later.previous) == (2, roster_hash(org.roster.body))


def test_a_person_keeps_earlier_roles_and_is_listed_once() -> None:
    org = Organisation()
    roster = decode(Roster, org.roster.body, limit=1 << 20)
    both = with_person(with_person(roster, "OF2", [Role.LEAD]), "OF2", [Role.ANALYST])
    assert [p.roles for p in both.people if p.person == "OF2"] == [(Role.ANALYST, Role.LEAD)]


def test_a_server_with_a_new_certificate_takes_its_own_place() -> None:
    org = Organisation()
    roster = decode(Roster, org.roster.body, limit=1 << 20)
    first = RosterServer(org.admin.public, (b"1" * 32,))
    both = with_server(with_server(roster, first), RosterServer(org.admin.public, (b"2" * 32,)))
    assert [s.tls for s in both.servers] == [(b"2" * 32,)]


def people() -> People:
    return People(b"o" * 16, 1, "Northshire", (), (LaptopLabel(b"d" * 16, "blue laptop"),))


def test_names_open_with_the_organisation_secret_only() -> None:
    sealed = seal_people(people(), b"s" * 32, SeededRandomness(1))
    assert open_people(sealed, b"s" * 32) == people()
    assert b"Northshire" not in sealed
    with pytest.raises(Malformed, match="K-411"):
        open_people(sealed, b"t" * 32)


def test_any_changed_byte_of_the_names_is_refused() -> None:
    sealed = seal_people(people(), b"s" * 32, SeededRandomness(1))
    for at in range(0, len(sealed), 3):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Malformed, match=r"K-411|P-10"):
            open_people(changed, b"s" * 32)


def test_secrets_of_an_approval_are_not_shown() -> None:
    org = Organisation()
    handover = org.handover(org.roster)
    assert repr(org.secret) not in repr(handover)
