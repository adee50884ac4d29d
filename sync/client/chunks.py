"""Chunks of attachments, whole and sealed, in both directions and over several lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.errors import Damaged
from sync.client.calls import Calls, SessionEnded
from sync.client.desk import Desk
from sync.client.outcome import Tally
from sync.client.ports import VisitStore
from sync.protocol.errors import Refused
from sync.protocol.ids import ChunkAddress, InspectionId
from sync.protocol.limits import CHUNK_BYTES

_LISTED: Final = 100_000
_MARKED: Final = 32
"""Chunks noted as sent in one transaction."""
_OF_ITEM: Final = "S-"
"""A refusal by the server is about the one chunk; any other ends the exchange."""


@dataclass(frozen=True, slots=True)
class _Done:
    """One chunk after its turn on a lane."""

    address: ChunkAddress
    size: int
    data: bytes | None = None
    problem: Refused | SessionEnded | None = None


class ChunkExchange:
    """The chunks of one inspection, each acknowledged for itself, so resumable for itself."""

    def __init__(
        self, desk: Desk, inspection: InspectionId, store: VisitStore, tally: Tally
    ) -> None:
        self._desk = desk
        self._inspection = inspection
        self._store = store
        self._tally = tally

    def run(self) -> bool:
        """Send what the server lacks, fetch what is lacking here; say whether any was sent."""
        self._send()
        self._receive()
        return self._tally.chunks_sent > 0

    def _send(self) -> None:
        listed = self._store.unsent_chunks(_LISTED)
        total = sum(size for _, size in listed)
        acknowledged: list[ChunkAddress] = []
        for done in self._desk.lanes.each(self._sending(listed)) if listed else ():
            if self._sent(done):
                acknowledged.append(done.address)
                self._tally.chunks_sent += 1
                self._tally.piece(done.size, total)
            if len(acknowledged) == _MARKED:
                self._store.mark_chunks_sent(acknowledged)
                acknowledged.clear()
        if acknowledged:
            self._store.mark_chunks_sent(acknowledged)

    def _sending(
        self, listed: tuple[tuple[ChunkAddress, int], ...]
    ) -> Iterator[Callable[[Calls], _Done]]:
        """Yield a job for each chunk, read from the disk just before its turn."""
        for address, _ in listed:
            try:
                data = self._store.read_chunk(address)
            except Damaged as damaged:
                self._tally.aside(address, damaged.code)
                continue
            yield self._put_job(address, data)

    def _put_job(self, address: ChunkAddress, data: bytes) -> Callable[[Calls], _Done]:
        token = self._desk.line.session(self._desk.known).token

        def job(calls: Calls) -> _Done:
            try:
                calls.put_chunk(token, self._inspection, address, data)
            except (Refused, SessionEnded) as problem:
                return _Done(address, len(data), data, problem)
            return _Done(address, len(data))

        return job

    def _sent(self, done: _Done) -> bool:
        """Say whether the server has the chunk; a token that ended costs one more turn."""
        try:
            if isinstance(done.problem, SessionEnded) and done.data is not None:
                self._desk.line.put_chunk(
                    self._desk.known, self._inspection, done.address, done.data
                )
            elif done.problem is not None:
                raise done.problem
        except Refused as refused:
            self._set_aside(done.address, refused)
            return False
        return True

    def _receive(self) -> None:
        listed = self._store.missing_chunks(_LISTED)
        for done in self._desk.lanes.each(map(self._get_job, listed)) if listed else ():
            data = self._fetched(done)
            if data is None:
                self._tally.chunks_awaited += 1
                continue
            self._store.put_chunk(done.address, data, sent=True)
            self._tally.chunks_received += 1
            self._tally.piece(len(data), len(listed) * CHUNK_BYTES)

    def _get_job(self, address: ChunkAddress) -> Callable[[Calls], _Done]:
        token = self._desk.line.session(self._desk.known).token

        def job(calls: Calls) -> _Done:
            try:
                return _Done(address, 0, calls.get_chunk(token, self._inspection, address))
            except (Refused, SessionEnded) as problem:
                return _Done(address, 0, None, problem)

        return job

    def _fetched(self, done: _Done) -> bytes | None:
        """Return a chunk's bytes, None when the server has it not or it came damaged."""
        try:
            if isinstance(done.problem, SessionEnded):
                return self._desk.line.get_chunk(self._desk.known, self._inspection, done.address)
            if done.problem is not None:
                raise done.problem
        except Refused as refused:
            self._set_aside(done.address, refused)
        return done.data

    def _set_aside(self, address: ChunkAddress, refused: Refused) -> None:
        if not refused.code.startswith(_OF_ITEM) and refused.code != "X-223":
            raise refused
        self._tally.aside(address, refused.code)
