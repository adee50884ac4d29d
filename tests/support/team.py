"""A team at work on one inspection: real seals and signatures, real stores, a hand-set clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.seal import Prefix, control, seal
from fieldapp.domain.change import (
    Code,
    OpenRecord,
    RecordKind,
    SetField,
    field_slot,
    operation,
    record_id,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.ports import Moment
from fieldapp.store.facts import Arrived, Batch, Context, EpochKey, Head
from fieldapp.store.files import SystemFiles
from fieldapp.store.inspection import InspectionStore
from fieldapp.store.posix_calls import PosixCalls
from sync.protocol.entry import Entry
from sync.protocol.ids import (
    ZERO16,
    ZERO32,
    CompartmentId,
    EntryId,
    EpochId,
    InspectionId,
    LogId,
    RecordId,
)
from sync.protocol.operation import Content, Operation, Prelude, Reference
from sync.protocol.roster import Known, verify_documents
from tests.support.entries import name16, name32
from tests.support.keys import SeededRandomness
from tests.support.organisation import Laptop, Organisation, Visit

KEY = name32("file key")


@dataclass
class HandClock:
    """A clock that moves when it is told to; every reading is a second later."""

    ms: int = 1_760_000_000_000
    seconds: float = 0.0

    def now(self) -> Moment:
        self.ms += 1_000
        return Moment(self.ms, 60)

    def monotonic(self) -> float:
        return self.seconds


def system_files() -> SystemFiles:
    """The real files of this system."""
    return SystemFiles(PosixCalls())


@dataclass
class Writer:
    """One laptop of the team in one run of the app, with its own store."""

    team: Team
    laptop: Laptop
    folder: Path
    run: str = "1"
    codecs: Codecs = field(default_factory=Codecs)

    def __post_init__(self) -> None:
        self.rng = SeededRandomness(f"{self.laptop.name}/{self.run}".encode())
        self.signer = Signer(self.laptop.key.private_bytes_raw())
        self.log = LogId(name16(f"log/{self.laptop.name}/{self.run}"))
        self.head = Head.of_empty(self.log)

    @property
    def path(self) -> str:
        return str(self.folder / "store.db")

    @property
    def context(self) -> Context:
        team = self.team
        return Context(
            team.id, self.laptop.id, team.known, self.codecs, HandClock(), system_files()
        )

    def create(self) -> InspectionStore:
        self.store = InspectionStore.create(self.path, KEY, self.context)
        return self.store

    def reopen(self) -> InspectionStore:
        self.store.close()
        self.store = InspectionStore.open(self.path, KEY, self.context)
        return self.store

    def prefix(self, seen: Iterable[bytes], epoch: bytes) -> Prefix:
        others = tuple(sorted(e for e in seen if e != self.head.entry))
        return Prefix(
            self.team.known.organisation,
            self.team.id,
            self.log,
            self.head.sequence + 1,
            self.head.entry,
            self.laptop.id,
            self.team.known.roster_hash,
            ZERO32,
            others,
            epoch,
        )

    def sealed(
        self, *operations: Operation, seen: Iterable[bytes] = (), key: EpochKey | None = None
    ) -> Arrived:
        """Return the next entry of this log, not committed; the log goes on from it.

        It is sealed under `key` when that is not the team's own.
        """
        epoch = key or self.team.epoch
        prelude = Prelude(self.rng.bytes(16), 1, 1_760_000_000_000, 1_500, self.laptop.person)
        content = Content(prelude, operations)
        prefix = self.prefix(seen, epoch.epoch)
        entry = seal(prefix, content, epoch.secret, self.signer, self.rng, self.codecs)
        self.head = Head(self.log, entry.outer.sequence, entry.id)
        return Arrived(entry, content, None, verified=True)

    def stated(self, body: bytes, seen: Iterable[bytes] = ()) -> Arrived:
        """Return the next entry of this log with a control body, not committed."""
        entry = control(self.prefix(seen, ZERO32), body, self.signer)
        self.head = Head(self.log, entry.outer.sequence, entry.id)
        return Arrived(entry, None, None, verified=True)

    def write(self, *operations: Operation) -> Effects:
        """Write one entry into this laptop's own store."""
        before = self.head
        arrived = self.sealed(*operations, seen=self.store.tips())
        return self.store.commit(Batch(entries=(arrived,), expect_head=before))

    def open_record(self, name: str, kind: RecordKind = RecordKind.CASE_TRACKING) -> RecordId:
        """Write an opening; return the record's id."""
        record, op = self.opening(name, kind)
        self.write(op)
        return record

    def opening(
        self, name: str, kind: RecordKind = RecordKind.CASE_TRACKING, child: str = ""
    ) -> tuple[RecordId, Operation]:
        nonce = name32(f"record/{name}")
        record = record_id(self.team.id, self.laptop.id, nonce)
        body = OpenRecord(nonce, kind.value, kind.value, 1, ZERO32, name, child)
        return record, operation(Code.OPEN_RECORD, record, b"", body)

    def set_field(
        self, record: RecordId, key: str, value: str, seen: Iterable[Reference] | None = None
    ) -> Effects:
        """Write a value that replaces what this laptop sees."""
        return self.write(self.setting(record, key, value, seen))

    def setting(
        self, record: RecordId, key: str, value: str, seen: Iterable[Reference] | None = None
    ) -> Operation:
        if seen is None:
            seen = self.store.record(record).fields.get(key, _NOTHING).seen
        return operation(Code.SET_FIELD, record, field_slot(key), SetField(value), seen)

    def hand_over(self, other: Writer) -> Effects:
        """Give everything that this laptop holds to another one, in one batch."""
        entries = tuple(Arrived(held.entry) for held in self.store.entries(0, 100_000))
        return other.store.commit(Batch(entries=entries, epochs=(self.team.epoch,)))


class _Nothing:
    seen: tuple[Reference, ...] = ()


_NOTHING = _Nothing()


class Team:
    """An organisation and one inspection of three members; the first one leads."""

    def __init__(self, folder: Path, members: tuple[str, ...] = ("IN1", "IN2")) -> None:
        self.folder = folder
        self.organisation = Organisation()
        self.members = members
        self.visit = Visit(
            self.organisation, self.organisation.laptop_of(members[0]), members, "visit"
        )
        self.id = InspectionId(self.visit.id)
        epoch = EpochId(self.visit.epoch().epoch)
        self.epoch = EpochKey(epoch, CompartmentId(ZERO16), name32("epoch secret"))
        self.known: Known = verify_documents(*self.organisation.documents(), None)

    def writer(self, person: str, run: str = "1") -> Writer:
        """Return a laptop with its own empty store."""
        named = f"{person}-{run}"
        folder = self.folder / named
        folder.mkdir(parents=True)
        writer = Writer(self, self.organisation.laptop_of(person), folder, run)
        writer.create()
        return writer

    def lead(self) -> Writer:
        """Return the lead's laptop, with the inspection opened in its store."""
        writer = self.writer(self.members[0])
        before = writer.head
        arrived = writer.stated(self.visit.opening())
        writer.store.commit(Batch(entries=(arrived,), epochs=(self.epoch,), expect_head=before))
        return writer

    def pair(self) -> tuple[Writer, Writer]:
        """Return two members' laptops that both hold the opened inspection."""
        first, second = self.lead(), self.writer(self.members[1])
        first.hand_over(second)
        return first, second


def entries_of(writer: Writer) -> list[Entry]:
    """Return every entry that a laptop holds, in its own chain order."""
    return [held.entry for held in writer.store.entries(0, 100_000)]


def ids_of(writer: Writer) -> list[EntryId]:
    return [entry.id for entry in entries_of(writer)]
