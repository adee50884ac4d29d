"""Laptops and a server in one process, without a network: every draw is seeded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from fieldapp.crypto import seal as sealing
from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.epoch import EpochSecret, Scope, make_epoch
from fieldapp.crypto.keys import Signer
from fieldapp.domain.change import Code, SetField, field_slot, inspection_record, operation
from fieldapp.domain.ports import Moment
from fieldapp.store.facts import Arrived, Batch, EpochKey
from sync.bundle.opener import Opener
from sync.bundle.opening import Keys, ReadingKey
from sync.bundle.ports import BundleStore
from sync.client.ahead import Ahead, InTurn
from sync.client.calls import Calls
from sync.client.desk import Desk
from sync.client.engine import run_once
from sync.client.lanes import OneLane
from sync.client.line import Line
from sync.client.outcome import Outcome, Tell
from sync.client.ports import VisitStore
from sync.client.session import Laptop as SessionLaptop
from sync.client.session import Sessions
from sync.client.wire import Transport
from sync.protocol import control
from sync.protocol.canonical import encode
from sync.protocol.control import ControlCode, CreateBody, Member
from sync.protocol.entry import Entry
from sync.protocol.exchange import PublishRoster
from sync.protocol.ids import (
    WHOLE_TEAM,
    ZERO32,
    DeviceId,
    EntryId,
    EpochId,
    InspectionId,
)
from sync.protocol.operation import Content, Prelude
from sync.protocol.roster import (
    Known,
    RosterDevice,
    RosterServer,
    device_id,
    key_id,
    verify_documents,
)
from sync.server.compose import World as ServerWorld
from sync.server.compose import make_service, open_database
from sync.server.identity import Identity
from sync.server.settings import DataFolder, Settings
from sync.server.setup import Wanted, begin_life, initialise
from tests.support.entries import name32, private_key
from tests.support.keys import SeededRandomness, SeededWrap
from tests.support.organisation import Laptop, Organisation
from tests.support.transport import ServiceTransport
from tests.support.visit_store import MemoryVisit

START_MS = 1_790_000_000_000
NO_ENTRY = EntryId(ZERO32)


@dataclass
class StepClock:
    """A clock that moves only when it is told, for laptops and for the server."""

    ms: int = START_MS

    def now(self) -> Moment:
        return Moment(self.ms, 0)

    def now_ms(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.ms / 1000

    def pass_seconds(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


class SeededTake:
    """The server's port for randomness, seeded."""

    def __init__(self, seed: int) -> None:
        self._rng = SeededRandomness(seed)

    def take(self, count: int) -> bytes:
        return self._rng.bytes(count)


def seed_of(name: str) -> bytes:
    """Return the private sealing seed that stands for a name."""
    return name32(f"sealing/{name}")


def real_laptop(person: str, wrap: SeededWrap) -> Laptop:
    """Return a laptop whose sealing key is a real one."""
    key = private_key(f"laptop/{person}")
    signing, sealing = key.public_key().public_bytes_raw(), wrap.public(seed_of(person))
    return Laptop(
        person, person, key, RosterDevice(device_id(signing, sealing), person, signing, sealing)
    )


class SealedOrganisation(Organisation):
    """An organisation whose role key and recovery key are real ones."""

    @property
    def role_public(self) -> bytes:
        return SeededWrap(SeededRandomness()).public(seed_of("office"))

    @property
    def recovery_public(self) -> bytes:
        return SeededWrap(SeededRandomness()).public(seed_of("recovery"))

    def known(self) -> Known:
        """Return what the present documents state."""
        return verify_documents(*self.documents(), None)


class Store(VisitStore, BundleStore, Protocol):
    """What exchanges and bundles need of a visit's store together."""


MakeStore = Callable[["Device", InspectionId], Store]


def memory_store(_device: Device, inspection: InspectionId) -> MemoryVisit:
    """Return a store in memory."""
    return MemoryVisit(inspection)


@dataclass
class Device:
    """One laptop: its keys, its visits, and its line to the server."""

    laptop: Laptop
    organisation: SealedOrganisation
    clock: StepClock
    rng: SeededRandomness
    make_store: MakeStore = memory_store
    stores: dict[InspectionId, Store] = field(default_factory=dict)
    documents: Known | None = None
    line: Line | None = None
    calls: Calls | None = None
    transport: Transport | None = None
    codecs: Codecs = field(default_factory=Codecs)
    tell: Tell = field(default_factory=Tell)
    ahead: Ahead = field(default_factory=InTurn)
    beside: Opener | None = None

    @property
    def id(self) -> DeviceId:
        return DeviceId(self.laptop.id)

    @property
    def signer(self) -> Signer:
        return Signer(self.laptop.key.private_bytes_raw())

    @property
    def keys(self) -> Keys:
        names = (
            (self.laptop.person, "office") if self.laptop.person == "OF1" else (self.laptop.person,)
        )
        wrap = SeededWrap(self.rng)
        reading = tuple(ReadingKey(key_id(wrap.public(seed_of(n))), seed_of(n)) for n in names)
        return Keys(reading, wrap, self.codecs)

    def connect(self, transport: Transport) -> None:
        """Use a transport from now on, with no session."""
        self.transport = transport
        self.calls = Calls(transport)
        sessions = Sessions(self.calls, SessionLaptop(self.id, self.signer), self.clock, self.rng)
        self.line = Line(self.calls, sessions)

    def sync(self, only: tuple[InspectionId, ...] = ()) -> Outcome:
        """Run once over the present line."""
        assert self.line is not None, "a device that syncs is connected"
        assert self.calls is not None, "a device that syncs is connected"
        lanes = OneLane(self.calls)
        known, keys = self.known(), self.keys
        desk = Desk(self.line, lanes, known, keys, self.clock, self.tell, self.ahead, self.beside)
        return run_once(desk, self, only)

    def memory(self, inspection: InspectionId) -> MemoryVisit:
        """Return a visit's store, which must be one in memory."""
        store = self.stores[inspection]
        assert isinstance(store, MemoryVisit), "this device keeps its visits elsewhere"
        return store

    def held(self, inspection: InspectionId) -> set[EntryId]:
        """Return the ids of every entry of a visit in memory."""
        return set(self.memory(inspection).kept)

    def known(self) -> Known:
        self.documents = self.documents or self.organisation.known()
        return self.documents

    def keep_documents(self, root: bytes, roster: bytes) -> Known:
        self.documents = verify_documents(root, roster, None)
        return self.documents

    def visits(self) -> tuple[InspectionId, ...]:
        return tuple(self.stores)

    @contextmanager
    def visit(self, inspection: InspectionId) -> Iterator[Store]:
        yield self.stores[inspection]

    def receive_visit(self, inspection: InspectionId) -> None:
        self.stores[inspection] = self.make_store(self, inspection)


@dataclass
class Writer:
    """One run's log of a device in an inspection."""

    device: Device
    inspection: InspectionId
    run: str = "1"
    sequence: int = 0
    head: EntryId = NO_ENTRY

    @property
    def store(self) -> Store:
        return self.device.stores[self.inspection]

    def write(self, key: str, value: str, depends: tuple[EntryId, ...] = ()) -> Entry:
        """Save a field of the visit as one sealed entry."""
        device = self.device
        prelude = Prelude(device.rng.bytes(16), 1, device.clock.ms, 1_440, device.laptop.person)
        slot, record = field_slot(key), inspection_record(self.inspection)
        content = Content(prelude, (operation(Code.SET_FIELD, record, slot, SetField(value)),))
        return self.save([content], depends)[0]

    def save(self, contents: Iterable[Content], depends: tuple[EntryId, ...] = ()) -> list[Entry]:
        """Save contents as one sealed entry each, in one transaction."""
        epoch = min(self.store.epochs)
        secret = self.store.epochs[epoch]
        made: list[Arrived] = []
        for content in contents:
            prefix = self._prefix(epoch, depends if not made else ())
            entry = sealing.seal(
                prefix, content, secret, self.device.signer, self.device.rng, self.device.codecs
            )
            self._advance(entry)
            made.append(Arrived(entry, content, None, True))
        self.store.commit(Batch(entries=tuple(made)))
        return [arrived.entry for arrived in made]

    def open_visit(self, create: CreateBody, epoch: EpochSecret) -> Entry:
        """Write the opening statement."""
        body = control.pack(ControlCode.CREATE, create)
        entry = sealing.control(self._prefix(EpochId(ZERO32), ()), body, self.device.signer)
        key = EpochKey(epoch.id, WHOLE_TEAM, epoch.secret)
        arrived = Arrived(entry, None, None, True)
        self.store.commit(Batch(entries=(arrived,), epochs=(key,)))
        self._advance(entry)
        return entry

    def _prefix(self, epoch: EpochId, depends: tuple[EntryId, ...]) -> sealing.Prefix:
        device = self.device
        log = name32(f"{device.laptop.name}/{self.run}/{self.inspection.hex()}")[:16]
        organisation = device.organisation.id
        roster = device.known().roster_hash
        return sealing.Prefix(
            organisation,
            self.inspection,
            log,
            self.sequence,
            self.head,
            device.id,
            roster,
            self.store.newest_receipt(),
            depends,
            epoch,
        )

    def _advance(self, entry: Entry) -> None:
        self.sequence, self.head = self.sequence + 1, entry.id


@dataclass
class World:
    """A server and an organisation of four people with a laptop each."""

    folder: Path
    seed: int = 1
    clock: StepClock = field(default_factory=StepClock)
    make_store: MakeStore = memory_store
    ahead: Ahead = field(default_factory=InTurn)
    """How the laptops receive what comes next; a run can be repeated only in turn."""
    serves_tls: bool = False
    """Whether a process will serve this data folder; its TLS key comes from the system."""
    devices: dict[str, Device] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrap = SeededWrap(SeededRandomness(self.seed))
        self.organisation = SealedOrganisation()
        self.organisation.laptops = [
            real_laptop(person, wrap) for person in self.organisation.people
        ]
        self._data = DataFolder(self.folder / "server")
        self._world = ServerWorld(self.clock, SeededTake(self.seed + 1))
        self.identity = self._found()
        self._serve()

    @property
    def tls_key(self) -> bytes:
        return min(self.identity.tls_keys)

    def transport(self) -> ServiceTransport:
        """Return a transport to the server as it is now."""
        return ServiceTransport(self.service, self.chunks, self.tls_key)

    def device(self, person: str) -> Device:
        """Return a person's laptop, connected."""
        if person not in self.devices:
            laptop = self.organisation.laptop_of(person)
            rng = SeededRandomness(name32(f"{self.seed}/{person}"))
            made = Device(laptop, self.organisation, self.clock, rng, self.make_store)
            made.ahead = self.ahead
            made.connect(self.transport())
            self.devices[person] = made
        return self.devices[person]

    def open_visit(self, lead: str = "IN1", members: tuple[str, ...] = ("IN1", "IN2")) -> Writer:
        """Let a person open an inspection for some members; return the writer of its log."""
        device = self.device(lead)
        nonce = device.rng.bytes(32)
        inspection = control.inspection_id(self.organisation.id, device.id, nonce)
        scope = Scope(self.organisation.id, inspection)
        readers = [one.listed.sealing for one in self.organisation.laptops if one.person in members]
        readers += [self.organisation.role_public, self.organisation.recovery_public]
        secret, body = make_epoch(scope, WHOLE_TEAM, readers, SeededWrap(device.rng), device.rng)
        listed = tuple(Member(person, person == lead) for person in sorted(members))
        device.receive_visit(inspection)
        writer = Writer(device, inspection)
        writer.open_visit(CreateBody(nonce, device.id, listed, body), secret)
        return writer

    def new_life(self) -> None:
        """Let the server begin a new incarnation, as it does after a restore."""
        with self._database.write() as connection:
            begin_life(connection, self._world.randomness.take(16), self._world, "restored")

    def close(self) -> None:
        """Close the server."""
        self._close()

    def _found(self) -> Identity:
        settings = Settings()
        root, _ = self.organisation.documents()
        identity = initialise(self._data, Wanted(root, None, settings), self._world)
        if not self.serves_tls:
            identity = replace(identity, tls_keys=frozenset({name32("tls key")}))
        listed = RosterServer(identity.public, tuple(sorted(identity.tls_keys)))
        self.organisation.servers = (listed,)
        return identity

    def _serve(self) -> None:
        self._database = open_database(self._data, Settings())
        self.service, self.chunks, self._close = make_service(
            self._data, Settings(), self._database, self.identity, self._world
        )
        self.publish()

    def publish(self) -> None:
        """Bring the organisation's present documents to the server."""
        self.service.publish(encode(PublishRoster(*self.organisation.documents())))
