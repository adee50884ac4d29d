"""Chunks of attachments, whole and sealed, in both directions and over several lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.errors import Damaged
from fieldapp.domain.ports import Clock
from sync.client.calls import Calls, SessionEnded
from sync.client.desk import Desk
from sync.client.outcome import Tally
from sync.client.ports import VisitStore
from sync.protocol.errors import Refused
from sync.protocol.ids import ChunkAddress, InspectionId
from sync.protocol.limits import CHUNK_BYTES

_LISTED: Final = 100_000
_MOST: Final = 16
"""Chunks in one request on a quick line."""
_QUICK_S: Final = 1.0
_SLOW_S: Final = 5.0
_OF_ITEM: Final = ("S-4", "X-223")
"""Refusals about the one chunk; any other ends the exchange."""

Group = tuple[tuple[ChunkAddress, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Put:
    """A group of chunks after its turn on a lane."""

    group: Group
    seconds: float
    problem: Refused | SessionEnded | None = None


@dataclass(frozen=True, slots=True)
class _Got:
    """A chunk after its turn on a lane; no data when the server has it not."""

    address: ChunkAddress
    data: bytes | None = None
    problem: Refused | SessionEnded | None = None


class ChunkExchange:
    """The chunks of one inspection; what was acknowledged is never sent again."""

    def __init__(
        self, desk: Desk, inspection: InspectionId, store: VisitStore, tally: Tally
    ) -> None:
        self._desk = desk
        self._inspection = inspection
        self._store = store
        self._tally = tally
        self._together = 1

    def run(self) -> bool:
        """Send what the server lacks, fetch what is lacking here; say whether any was sent."""
        self._send()
        self._receive()
        return self._tally.chunks_sent > 0

    def _send(self) -> None:
        listed = self._store.unsent_chunks(_LISTED)
        total = sum(size for _, size in listed)
        for done in self._desk.lanes.each(self._sending(listed)) if listed else ():
            self._adapt(done)
            acknowledged = self._acknowledged(done)
            if acknowledged:
                self._store.mark_chunks_sent([address for address, _ in acknowledged])
            for _, data in acknowledged:
                self._tally.chunks_sent += 1
                self._tally.piece(len(data), total)

    def _sending(
        self, listed: tuple[tuple[ChunkAddress, int], ...]
    ) -> Iterator[Callable[[Calls], _Put]]:
        """Yield a job for each group, its chunks read from the disk just before its turn."""
        group: list[tuple[ChunkAddress, bytes]] = []
        for address, _ in listed:
            try:
                group.append((address, self._store.read_chunk(address)))
            except Damaged as damaged:
                self._tally.aside(address, damaged.code)
            if len(group) >= self._together:
                yield self._putting(tuple(group))
                group.clear()
        if group:
            yield self._putting(tuple(group))

    def _putting(self, group: Group) -> Callable[[Calls], _Put]:
        token, clock = self._token(), self._desk.clock

        def job(calls: Calls) -> _Put:
            begun = clock.monotonic()
            try:
                calls.put_chunks(token, self._inspection, group)
            except (Refused, SessionEnded) as problem:
                return _Put(group, _since(clock, begun), problem)
            return _Put(group, _since(clock, begun))

        return job

    def _adapt(self, done: _Put) -> None:
        """Send more at once while it goes quickly, less when little would survive a cut."""
        if done.seconds < _QUICK_S:
            self._together = min(2 * self._together, _MOST)
        elif done.seconds > _SLOW_S:
            self._together = max(self._together // 2, 1)

    def _acknowledged(self, done: _Put) -> Group:
        """Return what the server has; a group that it refused is tried one by one."""
        if done.problem is None:
            return done.group
        if isinstance(done.problem, Refused) and not _about_item(done.problem):
            raise done.problem
        return tuple(one for one in done.group if self._sent_alone(*one))

    def _sent_alone(self, address: ChunkAddress, data: bytes) -> bool:
        desk = self._desk
        try:
            desk.line.put_chunk(desk.known, self._inspection, address, data)
        except Refused as refused:
            self._set_aside(address, refused)
            return False
        return True

    def _receive(self) -> None:
        listed = self._store.missing_chunks(_LISTED)
        for done in self._desk.lanes.each(map(self._getting, listed)) if listed else ():
            data = self._fetched(done)
            if data is None:
                self._tally.chunks_awaited += 1
                continue
            self._store.put_chunk(done.address, data, sent=True)
            self._tally.chunks_received += 1
            self._tally.piece(len(data), len(listed) * CHUNK_BYTES)

    def _getting(self, address: ChunkAddress) -> Callable[[Calls], _Got]:
        token = self._token()

        def job(calls: Calls) -> _Got:
            try:
                return _Got(address, calls.get_chunk(token, self._inspection, address))
            except (Refused, SessionEnded) as problem:
                return _Got(address, None, problem)

        return job

    def _fetched(self, done: _Got) -> bytes | None:
        """Return a chunk's bytes, None when the server has it not or it came damaged."""
        desk = self._desk
        try:
            if isinstance(done.problem, SessionEnded):
                return desk.line.get_chunk(desk.known, self._inspection, done.address)
            if done.problem is not None:
                raise done.problem
        except Refused as refused:
            self._set_aside(done.address, refused)
        return done.data

    def _token(self) -> bytes:
        return self._desk.line.session(self._desk.known).token

    def _set_aside(self, address: ChunkAddress, refused: Refused) -> None:
        if not _about_item(refused):
            raise refused
        self._tally.aside(address, refused.code)


def _about_item(refused: Refused) -> bool:
    return refused.code.startswith(_OF_ITEM)


def _since(clock: Clock, begun: float) -> float:
    return clock.monotonic() - begun
