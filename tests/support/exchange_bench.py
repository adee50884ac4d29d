"""The exchange as benchmarks run it: real stores, a server process with TLS, a relay between.

Each function does its setting up first and returns what one run took; the connection is
open and the token valid before the clock starts, and bytes are all of the connection's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.crypto.codec import Codecs
from fieldapp.store.facts import Context
from fieldapp.store.inspection import InspectionStore
from sync.client.ports import VisitStore
from sync.client.transport import TlsTransport, parse_address
from sync.protocol import hashing
from sync.protocol.ids import ChunkAddress, InspectionId
from sync.protocol.operation import Content
from tests.support.chain import Chain, corpus, record_content
from tests.support.entries import name32
from tests.support.relay import Relay, relaying
from tests.support.server import serving
from tests.support.sync_world import Device, World, Writer
from tests.support.team import system_files


@dataclass(frozen=True)
class Taken:
    """Seconds and bytes of one run."""

    seconds: float
    up: int
    down: int


@dataclass
class Bench:
    """A running server with a relay before it, and laptops with real stores."""

    world: World
    relay: Relay
    codecs: Codecs
    made: list[InspectionStore] = field(default_factory=list)
    transports: list[TlsTransport] = field(default_factory=list)

    def laptop(self, person: str) -> Device:
        """Return a laptop with its connection open and its token valid."""
        device = self.world.device(person)
        device.codecs = self.codecs
        transport = TlsTransport(
            parse_address(f"https://127.0.0.1:{self.relay.port}"),
            lambda: frozenset({self.world.tls_key}),
            self.world.clock,
        )
        self.transports.append(transport)
        device.connect(transport)
        return device

    def timed(self, device: Device) -> Taken:
        """Run once and return what it took."""
        self.relay.count()
        begun = time.perf_counter()
        outcome = device.sync()
        seconds = time.perf_counter() - begun
        assert outcome.complete, outcome
        return Taken(seconds, *self.relay.count())

    def store(self, device: Device, inspection: InspectionId) -> VisitStore:
        """Make a real store for a laptop's visit."""
        folder = self.world.folder / device.laptop.person / inspection.hex()
        folder.mkdir(parents=True)
        context = Context(
            inspection, device.id, device.known(), self.codecs, device.clock, system_files()
        )
        made = InspectionStore.create(str(folder / "store.db"), name32("file"), context)
        self.made.append(made)
        return made

    def close(self) -> None:
        for transport in self.transports:
            transport.close()
        for store in self.made:
            store.close()


@contextmanager
def bench(folder: Path, latency_ms: float, codecs: Codecs) -> Iterator[Bench]:
    """Run a server and a relay until the block ends."""
    world = World(folder, serves_tls=True)
    world.close()
    with ExitStack() as stack:
        served = stack.enter_context(serving(folder / "server"))
        relay = stack.enter_context(relaying(served.port, latency_ms))
        made = Bench(world, relay, codecs)
        world.make_store = made.store
        stack.callback(made.close)
        yield made


def write(writer: Writer, chain: Chain, count: int) -> None:
    """Save records as the benchmarks count them, 256 in one transaction."""
    for start in range(0, count, 256):
        number = min(256, count - start)
        writer.save(_record(writer, chain) for _ in range(number))


def push(bench: Bench, chain: Chain, records: int) -> Taken:
    """Send `records` new entries of a visit that the server knows already."""
    device = bench.laptop("IN1")
    writer = bench.world.open_visit()
    device.sync()
    write(writer, chain, records)
    return bench.timed(device)


def pull(bench: Bench, chain: Chain, records: int) -> Taken:
    """Receive a visit of `records` entries on a laptop that knows only its opening."""
    first, second = bench.laptop("IN1"), bench.laptop("IN2")
    writer = bench.world.open_visit()
    first.sync()
    second.sync()
    write(writer, chain, records)
    first.sync()
    return bench.timed(second)


def noop(bench: Bench, chain: Chain, records: int) -> Taken:
    """Ask with nothing to do, after `records` entries were exchanged."""
    device = bench.laptop("IN1")
    write(bench.world.open_visit(), chain, records)
    device.sync()
    device.sync()
    return bench.timed(device)


def edits(bench: Bench, chain: Chain, records: int) -> Taken:
    """Send `records` single field edits."""
    device = bench.laptop("IN1")
    writer = bench.world.open_visit()
    device.sync()
    for number in range(records):
        writer.write(f"field_{number}", chain.text(60))
    return bench.timed(device)


def attachments(bench: Bench, chain: Chain, megabytes: int) -> Taken:
    """Send sealed chunks of one MiB each."""
    device = bench.laptop("IN1")
    writer = bench.world.open_visit()
    device.sync()
    store = writer.store
    for _ in range(megabytes):
        data = chain.bytes(1024 * 1024)
        store.put_chunk(ChunkAddress(hashing.plain(data)), data)
    return bench.timed(device)


def text(seed: int = 2) -> Chain:
    """Return the chain that runs draw from."""
    return Chain(corpus(), seed)


def _record(writer: Writer, chain: Chain) -> Content:
    where = writer.inspection, writer.device.id
    return record_content(chain, writer.device.laptop.person, where)
