"""Opening sealed entries: on the spot, or as a job that can be done in a process of its own.

A job carries all that opening needs and no more: the entries, the secrets of their epochs,
and who their authors are. What comes back are faults, the records that begin in these entries,
folded and packed as their rows hold them, and the writes to all other records. Jobs and
results travel as MessagePack between a process and one that it started, never between laptops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.seal import open_entry
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import FOLD_VERSION, Write, Writes, fold, writes_of
from fieldapp.store.rows import Folded, FoldedAhead, Touched, row_of
from fieldapp.store.states import States
from sync.bundle.frames import MOST_BYTES
from sync.protocol import hashing
from sync.protocol.canonical import Decoder, Wire
from sync.protocol.entry import Entry, of_checked
from sync.protocol.ids import DeviceId, EntryId, EpochId, InspectionId, PersonId, RecordId
from sync.protocol.operation import Content


@dataclass(frozen=True, slots=True)
class Sealed:
    """Sealed entries of one inspection with their bodies, and what opens them.

    `secrets` has the secret of every entry's epoch; `people` names the authors that the
    roster knows.
    """

    inspection: InspectionId
    entries: Sequence[Entry]
    secrets: Mapping[EpochId, bytes] = field(repr=False)
    people: Mapping[DeviceId, PersonId]

    def person_of(self, entry: Entry) -> PersonId:
        """Return the author's person, empty for one whom the roster does not name."""
        return self.people.get(entry.outer.author, PersonId(""))

    def secret_of(self, entry: Entry) -> bytes:
        """Return the secret of an entry's epoch, empty for an entry of a newer format."""
        return self.secrets[EpochId(entry.header.epoch)] if entry.header is not None else b""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What opening gave: contents and their writes, or what was made of them elsewhere."""

    contents: Mapping[EntryId, Content] = field(default_factory=dict)
    writes: Mapping[EntryId, Writes] = field(default_factory=dict)
    touched: Mapping[EntryId, Touched] = field(default_factory=dict)
    folded: Folded = field(default_factory=dict)
    faults: Mapping[EntryId, str] = field(default_factory=dict)


class Coming(Protocol):
    """A job that is under way."""

    def result(self) -> Unsealed:
        """Return what opening gave; waits for it."""
        ...


class Opener(Protocol):
    """Opens sealed entries; `begin` does not wait for what it starts."""

    def begin(self, sealed: Sealed) -> Coming: ...

    def expect(self) -> None:
        """Make ready for much."""
        ...

    def rest(self) -> None:
        """Let go of all that was made ready, and of every key with it."""
        ...


class _Done:
    def __init__(self, unsealed: Unsealed) -> None:
        self._unsealed = unsealed

    def result(self) -> Unsealed:
        """Return what opening gave."""
        return self._unsealed


class OnTheSpot:
    """Opens in the process and on the thread that asks."""

    def __init__(self, codecs: Codecs) -> None:
        self._codecs = codecs

    def begin(self, sealed: Sealed) -> Coming:
        """Open everything before returning."""
        return _Done(unseal(sealed, self._codecs))

    def expect(self) -> None:
        """Nothing has to be made ready."""

    def rest(self) -> None:
        """Nothing is held."""


def unseal(sealed: Sealed, codecs: Codecs) -> Unsealed:
    """Return the contents of entries and their writes, or the code of what did not open."""
    contents: dict[EntryId, Content] = {}
    writes: dict[EntryId, Writes] = {}
    faults: dict[EntryId, str] = {}
    for entry in sealed.entries:
        try:
            content = open_entry(entry, sealed.secret_of(entry), codecs)
        except Refused as refused:
            faults[entry.id] = refused.code
            continue
        person, contents[entry.id] = sealed.person_of(entry), content
        writes[entry.id] = writes_of(entry.id, entry.outer.author, person, content)
    return Unsealed(contents, writes, faults=faults)


class Job(Wire, frozen=True):
    """`Sealed` as it travels: entries as (id, header, body), pairs for the rest."""

    inspection: bytes
    secrets: tuple[tuple[bytes, bytes], ...]
    people: tuple[tuple[bytes, str], ...]
    entries: tuple[tuple[bytes, bytes, bytes | None], ...]

    def __repr__(self) -> str:
        """Show no secret."""
        return f"Job({len(self.entries)} entries)"


class OpenedEntry(Wire, frozen=True):
    """What one entry came to: records that were folded with it, and its writes to others."""

    entry: bytes
    folded: tuple[bytes, ...]
    writes: tuple[tuple[bytes, tuple[Write, ...]], ...]


class Result(Wire, frozen=True):
    """What a job came to: entries that opened, records made of them, (entry, code)."""

    entries: tuple[OpenedEntry, ...]
    folded: tuple[FoldedAhead, ...]
    faults: tuple[tuple[bytes, str], ...]


def greeting(codecs: Codecs) -> bytes:
    """Return 32 bytes that differ where two processes would fold or pack otherwise."""
    return hashing.labelled("opener/1", FOLD_VERSION.to_bytes(4, "big"), *codecs.hashes)


_JOB: Final = Decoder(Job, limit=MOST_BYTES)
_RESULT: Final = Decoder(Result, limit=MOST_BYTES)


def read_job(data: bytes) -> Job:
    """Return the job that the process which started this one sent."""
    return _JOB.read(data)


def read_result(data: bytes) -> Result:
    """Return the result that a process of our own sent; raise `Malformed` on anything else."""
    return _RESULT.read(data)


def job_of(sealed: Sealed) -> Job:
    """Return the job of opening `sealed`."""
    return Job(
        sealed.inspection,
        tuple(sealed.secrets.items()),
        tuple(sealed.people.items()),
        tuple((entry.id, entry.envelope.header, entry.body) for entry in sealed.entries),
    )


def do(job: Job, codecs: Codecs) -> Result:
    """Open and fold what a job holds; runs in a process that has no store."""
    inspection = InspectionId(job.inspection)
    sealed = Sealed(
        inspection,
        [of_checked(EntryId(id_), header, body) for id_, header, body in job.entries],
        {EpochId(epoch): secret for epoch, secret in job.secrets},
        {DeviceId(device): PersonId(person) for device, person in job.people},
    )
    opened = unseal(sealed, codecs)
    folded = {made.row.record: made for made in _folded(opened.writes, inspection, States(codecs))}
    return Result(
        tuple(_opened(entry, writes, folded) for entry, writes in opened.writes.items()),
        tuple(folded.values()),
        tuple(opened.faults.items()),
    )


def unsealed_of(result: Result, sealed: Sealed) -> Unsealed:
    """Return what a job came to, in the terms of whoever asked."""
    person = {entry.id: sealed.person_of(entry) for entry in sealed.entries}
    touched: dict[EntryId, Touched] = {}
    writes: dict[EntryId, Writes] = {}
    for opened in result.entries:
        identity = EntryId(opened.entry)
        touched[identity] = Touched(person[identity], tuple(map(RecordId, opened.folded)))
        writes[identity] = {RecordId(record): list(some) for record, some in opened.writes}
    folded = {RecordId(made.row.record): made for made in result.folded}
    faults = {EntryId(entry): code for entry, code in result.faults}
    return Unsealed(writes=writes, touched=touched, folded=folded, faults=faults)


def _opened(entry: EntryId, writes: Writes, folded: Mapping[bytes, FoldedAhead]) -> OpenedEntry:
    others = ((record, tuple(some)) for record, some in writes.items() if record not in folded)
    return OpenedEntry(entry, tuple(r for r in writes if r in folded), tuple(others))


def _folded(
    opened: Mapping[EntryId, Writes], inspection: InspectionId, states: States
) -> Iterator[FoldedAhead]:
    """Yield every record that begins here."""
    made_of: dict[RecordId, list[bytes]] = {}
    writes: dict[RecordId, list[Write]] = {}
    for entry, by_record in opened.items():
        for record, some in by_record.items():
            made_of.setdefault(record, []).append(entry)
            writes.setdefault(record, []).extend(some)
    for record, some in writes.items():
        if _is_whole(some):
            row = row_of(fold(record, inspection, some), inspection, states)
            yield FoldedAhead(tuple(made_of[record]), row)


def _is_whole(writes: Sequence[Write]) -> bool:
    """Say whether a record begins here and has no files, of which the store keeps lists."""
    begins = any(write.slot == b"" for write in writes)
    return begins and not any(write.slot.startswith(b"a:") for write in writes)
