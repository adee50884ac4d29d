"""Sound that is recorded in the app: sealed second by second, attached when it ends.

While it lasts a draft holds the recording's key and its last piece, so a crash loses less than
what was heard since. At its end, or when the visit is opened again after it was cut off, the
pieces become one sealed file of the record, a WAV without compression; then they are let go.
Nothing of it is ever on the disk in clear.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from fieldapp.crypto.pieces import FIRST, chain, open_pieces, seal_piece
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from fieldapp.domain.views import Draft
from fieldapp.services import attachments, form_answers, reading
from fieldapp.services.form_answers import FormStep
from fieldapp.services.work import Work
from sync.protocol.ids import ChunkAddress, RecordId

RATE: Final = 16_000
"""Samples a second: clear speech at a third of the size of music."""
SAMPLE_BYTES: Final = 2
SECOND_BYTES: Final = RATE * SAMPLE_BYTES
WAV: Final = "audio/wav"
_SLOT: Final = b"r:"
_KEY_BYTES: Final = 32


class Recording(msgspec.Struct, frozen=True):
    """A recording as its draft keeps it; `question` is the key of the answer that it becomes.

    `ended` says that the app itself ended it, as at a lock; without, a crash did.
    """

    id: str
    key: str
    name: str
    question: str
    head: str = FIRST.hex()
    pieces: int = 0
    length: int = 0
    ended: bool = False

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.length / SECOND_BYTES


class Keeper:
    """Seals the pieces of one recording; belongs to the thread that owns the store."""

    def __init__(self, work: Work, record: RecordId, recording: Recording) -> None:
        self._work, self._record = work, record
        self.recording = recording

    def add(self, data: bytes) -> float:
        """Seal a piece; it is on the disk when this returns. Return the seconds kept so far.

        Raises `Refused` when the disk does not take it; then nothing more may be added.
        """
        now = self.recording
        key, before = bytes.fromhex(now.key), ChunkAddress(bytes.fromhex(now.head))
        chunk = seal_piece(key, now.pieces, before, data)
        self._work.store.put_chunk(chunk.address, chunk.data, sent=True)
        following = msgspec.structs.replace(
            now,
            head=chunk.address.hex(),
            pieces=now.pieces + 1,
            length=now.length + len(data),
        )
        self._keep(following)
        return following.seconds

    def end(self) -> Recording:
        """Note that no crash ended it."""
        self._keep(msgspec.structs.replace(self.recording, ended=True))
        return self.recording

    def _keep(self, recording: Recording) -> None:
        _save(self._work, self._record, recording)
        self.recording = recording


def begin(work: Work, record: RecordId, name: str, question: str) -> Keeper:
    """Begin a recording that will answer a question of a record."""
    made = Recording(work.rng.bytes(16).hex(), work.rng.bytes(_KEY_BYTES).hex(), name, question)
    _save(work, record, made)
    return Keeper(work, record, made)


def waiting(work: Work) -> tuple[tuple[RecordId, Recording], ...]:
    """Return recordings that ended and are no file of their record yet."""
    drafts = (draft for draft in work.store.drafts() if draft.slot.startswith(_SLOT))
    return tuple((draft.record, _read(draft.meta)) for draft in drafts)


def attach(
    work: Work, record: RecordId, recording: Recording, progress: Progress | None = None
) -> Effects:
    """Make a recording a file of its record and the answer of its question.

    One without a single piece is let go; a question that was answered meanwhile keeps that.
    """
    addresses = _addresses(work, recording)
    if addresses:
        source = _Sound(open_pieces(bytes.fromhex(recording.key), addresses, work.store.read_chunk))
        source.pending = _header(recording.length)
        length = len(source.pending) + recording.length
        attachments.attach_file(work, record, recording.name, WAV, source, length, progress)
        if recording.question not in reading.record(work, record).fields:
            answer = FormStep({recording.question: recording.name})
            form_answers.keep(work, record, answer)
    work.store.drop_draft(record, _slot(recording))
    work.store.drop_chunks(addresses)
    return Effects(work.inspection, records=frozenset((record,)))


def _addresses(work: Work, recording: Recording) -> tuple[ChunkAddress, ...]:
    head = ChunkAddress(bytes.fromhex(recording.head))
    return chain(head, recording.pieces, work.store.read_chunk) if recording.pieces else ()


class _Sound:
    """A recording as a file that is read: its head, then its pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self.pending = pieces, b""

    def read(self, size: int, /) -> bytes:
        while len(self.pending) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self.pending += piece
        data, self.pending = self.pending[:size], self.pending[size:]
        return data


def _header(length: int) -> bytes:
    """Return the head of a WAV file of so many bytes of sound: mono, 16 bits, no compression."""
    form = struct.pack("<HHIIHH", 1, 1, RATE, SECOND_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
    head = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", length)
    return b"RIFF" + struct.pack("<I", len(head) + length) + head


def _save(work: Work, record: RecordId, recording: Recording) -> None:
    now = max(work.clock.now().ms, 0)
    meta = msgspec.json.encode(recording).decode()
    work.store.save_draft(Draft(record, _slot(recording), "", (), now, now, 0, meta))


def _slot(recording: Recording) -> bytes:
    return _SLOT + bytes.fromhex(recording.id)


def _read(meta: str) -> Recording:
    try:
        return msgspec.json.decode(meta, type=Recording)
    except msgspec.MsgspecError as problem:
        raise Refused(
            "C-300",
            "What is noted of a recording cannot be read.",
            "Its pieces are kept, sealed. Tell whoever looks after the app.",
        ) from problem
