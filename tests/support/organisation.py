"""An organisation made of words: root, roster, laptops and opening statements, without ciphers.

Keys are derived from names, so the same words give the same bytes. Wraps are opaque.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol import control, hashing
from sync.protocol.canonical import encode
from sync.protocol.control import ControlCode, CreateBody, EpochBody, Member, Wrap
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.ids import ZERO16, ZERO32, DeviceId
from sync.protocol.roster import (
    HPKE_PUBLIC,
    Role,
    Root,
    Roster,
    RosterDevice,
    RosterPerson,
    RosterServer,
    Signature,
    SignedDocument,
    device_id,
    key_id,
    organisation_id,
    roster_hash,
)
from sync.protocol.signing import Label, message
from tests.support.entries import Log, name16, name32, private_key


def sealing_public(text: str) -> bytes:
    """Return bytes that stand for a sealing key's public half."""
    return (name32(f"seal/{text}") * (HPKE_PUBLIC // 32 + 1))[:HPKE_PUBLIC]


@dataclass(frozen=True)
class Laptop:
    """A device of the organisation."""

    name: str
    person: str
    key: Ed25519PrivateKey
    listed: RosterDevice

    @property
    def id(self) -> DeviceId:
        return DeviceId(self.listed.device)


def laptop(person: str, name: str = "") -> Laptop:
    """Return the laptop of a person; `name` tells several of one person apart."""
    named = name or person
    key = private_key(f"laptop/{named}")
    signing, sealing = key.public_key().public_bytes_raw(), sealing_public(named)
    listed = RosterDevice(device_id(signing, sealing), person, signing, sealing)
    return Laptop(named, person, key, listed)


@dataclass
class Organisation:
    """Root and roster of an invented organisation; `signed_roster` follows the fields."""

    name: str = "org"
    people: dict[str, tuple[Role, ...]] = field(
        default_factory=lambda: {
            "AD1": (Role.ADMINISTRATOR,),
            "OF1": (Role.RECORDS_OFFICE,),
            "IN1": (Role.LEAD,),
            "IN2": (Role.INSPECTOR,),
            "IN3": (Role.INSPECTOR,),
        }
    )
    laptops: list[Laptop] = field(default_factory=list)
    servers: tuple[RosterServer, ...] = ()
    version: int = 1
    previous: bytes = ZERO32

    def __post_init__(self) -> None:
        self.laptops = self.laptops or [laptop(person) for person in self.people]

    @property
    def administrator(self) -> Ed25519PrivateKey:
        return private_key(f"administrator/{self.name}")

    @property
    def root(self) -> SignedDocument:
        key = private_key(f"root/{self.name}")
        public, admin = (k.public_key().public_bytes_raw() for k in (key, self.administrator))
        body = encode(Root(1, ZERO16, 1, ZERO32, 0, 1, 1, (public,), (admin,)))
        return SignedDocument(Label.ROOT, body, (sign(key, Label.ROOT, ZERO16, body),))

    @property
    def id(self) -> bytes:
        return organisation_id(self.root.body)

    @property
    def role_public(self) -> bytes:
        return sealing_public("office")

    @property
    def recovery_public(self) -> bytes:
        return sealing_public("recovery")

    @property
    def roster(self) -> SignedDocument:
        body = encode(
            Roster(
                1,
                self.id,
                self.version,
                self.previous,
                0,
                1,
                hashing.plain(self.root.body),
                (),
                ZERO32,
                tuple(RosterPerson(p, roles) for p, roles in self.people.items()),
                tuple(one.listed for one in self.laptops),
                self.role_public,
                self.recovery_public,
                self.servers,
            )
        )
        signature = sign(self.administrator, Label.ROSTER, self.id, body)
        return SignedDocument(Label.ROSTER, body, (signature,))

    def documents(self) -> tuple[bytes, bytes]:
        """Return the signed root and roster as bytes."""
        return encode(self.root), encode(self.roster)

    def change(self) -> None:
        """Begin the next version of the roster; set fields afterwards."""
        self.previous = roster_hash(self.roster.body)
        self.version += 1

    def laptop_of(self, person: str) -> Laptop:
        """Return a person's first laptop."""
        return next(one for one in self.laptops if one.person == person)


@dataclass
class Visit:
    """An inspection that `creator` opens for `members`; `logs` are made on demand."""

    organisation: Organisation
    creator: Laptop
    members: tuple[str, ...]
    title: str = "visit"

    @property
    def nonce(self) -> bytes:
        return name32(f"nonce/{self.title}")

    @property
    def id(self) -> bytes:
        return control.inspection_id(self.organisation.id, self.creator.id, self.nonce)

    def log(self, writer: Laptop, run: str = "1") -> Log:
        """Return an empty log of a laptop's run in this inspection."""
        named = name16(f"{writer.name}/{run}/{self.title}")
        return Log(self.organisation.id, self.id, named, writer.id, writer.key)

    def epoch(self, leave_out: bytes = b"") -> EpochBody:
        """Return an epoch wrapped to the office and recovery keys, minus `leave_out`."""
        mandatory = (self.organisation.role_public, self.organisation.recovery_public)
        laptops = tuple(one.listed.sealing for one in self.organisation.laptops[:3])
        wraps = tuple(Wrap(1, key_id(p), bytes(80)) for p in mandatory + laptops if p != leave_out)
        return EpochBody(ZERO16, name32(f"epoch/{self.title}"), wraps, ())

    def opening(self, leave_out: bytes = b"", nonce: bytes = b"") -> bytes:
        """Return the body of the opening statement."""
        members = tuple(Member(person, n == 0) for n, person in enumerate(self.members))
        create = CreateBody(nonce or self.nonce, self.creator.id, members, self.epoch(leave_out))
        return control.pack(ControlCode.CREATE, create)

    def opened(self, run: str = "1") -> tuple[Log, Entry]:
        """Return the creator's log and the entry that opens the inspection."""
        log = self.log(self.creator, run)
        return log, log.write(self.opening(), EntryClass.CONTROL)


def sign(key: Ed25519PrivateKey, label: Label, organisation: bytes, exact: bytes) -> Signature:
    """Return one signature of a document by `key`."""
    public = key.public_key().public_bytes_raw()
    return Signature(public, key.sign(message(label, organisation, exact)))
