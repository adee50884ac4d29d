"""Two laptops and a server over a bad line: they agree, nothing is missing, nothing is double.

Agreement alone would also hold if all were lost, so three things are asserted together:
the laptops hold the same, everything that was written is there, and the server's ledger
holds each entry exactly once.
"""

import hashlib
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.canonical import decode, encode
from sync.protocol.exchange import SyncAnswer, SyncRequest
from sync.protocol.ids import ZERO16, ZERO32, EntryId
from sync.protocol.limits import MIB
from sync.protocol.segments import unpack_segments
from tests.support.sync_world import Device, World, Writer
from tests.support.transport import LoseOnceDeliverTwice, Lossy, Trouble

_STEPS = st.lists(
    st.sampled_from(["anna writes", "ben writes", "anna syncs", "ben syncs", "an hour passes"]),
    max_size=14,
)
_SHARES = st.floats(0, 0.4)
_TROUBLE = st.builds(Trouble, _SHARES, _SHARES, _SHARES, _SHARES, st.just(0.0))
_ROUNDS = 12

# A world takes half a second to make, so a tenth of the examples that the profile asks for.
_TENTH = settings(max_examples=max(5, settings().max_examples // 10))


@contextmanager
def _world(seed: int = 1) -> Iterator[tuple[World, Writer, Writer]]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), seed)
        try:
            anna = world.open_visit()
            world.device("IN1").sync()
            world.device("IN2").sync()
            ben = Writer(world.device("IN2"), anna.inspection)
            yield world, anna, ben
        finally:
            world.close()


def _ledger(world: World, inspection: bytes) -> list[EntryId]:
    """Every id in the server's ledger, in its order, asked for by the records office."""
    office = world.device("OF1")
    assert office.line is not None
    token = office.line.session(office.known()).token
    asked = SyncRequest(inspection, ZERO16, 0, ZERO32, 100_000, ())
    answer = decode(SyncAnswer, world.service.sync(token, encode(asked)).body, limit=64 * MIB)
    segments = [segment for run in answer.runs for segment in run.segments]
    return [entry.id for entry in unpack_segments(world.organisation.id, segments)]


def _play(world: World, writers: dict[str, Writer], steps: list[str]) -> set[EntryId]:
    written: set[EntryId] = set()
    for number, step in enumerate(steps):
        who, _, what = step.partition(" ")
        if what == "writes":
            written.add(writers[who].write(f"field_{number}", step).id)
        elif what == "syncs":
            writers[who].device.sync()
        else:
            world.clock.pass_seconds(3_600)
    return written


def _heal(world: World, devices: list[Device]) -> None:
    """Run until both have what the other has; with a sound line two rounds are enough."""
    for device in devices:
        device.connect(world.transport())
    for _ in range(2):
        for device in devices:
            assert device.sync().complete


def _check(world: World, anna: Writer, ben: Writer, written: set[EntryId]) -> None:
    inspection = anna.inspection
    held = anna.device.held(inspection)
    ledger = _ledger(world, inspection)
    assert held == ben.device.held(inspection)
    assert written <= held
    assert len(ledger) == len(set(ledger))
    assert set(ledger) == held
    for writer in (anna, ben):
        store = writer.device.memory(inspection)
        assert not store.waiting
        assert {k.cursor for k in store.kept.values()} == set(range(1, len(held) + 1))


@_TENTH
@given(_STEPS, _TROUBLE, st.integers(0, 2**32))
def test_any_loss_and_repetition_ends_in_agreement(
    steps: list[str], trouble: Trouble, seed: int
) -> None:
    chance = random.Random(seed)
    with _world() as (world, anna, ben):
        for writer in (anna, ben):
            writer.device.connect(Lossy(world.transport(), trouble, chance))
        written = _play(world, {"anna": anna, "ben": ben}, steps)
        _heal(world, [anna.device, ben.device])
        _check(world, anna, ben, written)


@_TENTH
@given(_STEPS)
def test_every_message_lost_once_and_delivered_twice_ends_in_agreement(steps: list[str]) -> None:
    with _world() as (world, anna, ben):
        for writer in (anna, ben):
            writer.device.connect(LoseOnceDeliverTwice(world.transport()))
        written = _play(world, {"anna": anna, "ben": ben}, steps)
        for _ in range(_ROUNDS):
            anna.device.sync()
            ben.device.sync()
        _heal(world, [anna.device, ben.device])
        _check(world, anna, ben, written)


@_TENTH
@given(_STEPS, st.integers(0, 2**32))
def test_a_damaged_answer_is_refused_and_leaves_what_was_there(steps: list[str], seed: int) -> None:
    chance = random.Random(seed)
    with _world() as (world, anna, ben):
        for writer in (anna, ben):
            trouble = Trouble(damage=0.5, truncate=0.2)
            writer.device.connect(Lossy(world.transport(), trouble, chance))
        written = _play(world, {"anna": anna, "ben": ben}, steps)
        assert written <= anna.device.held(anna.inspection) | ben.device.held(anna.inspection)
        _heal(world, [anna.device, ben.device])
        _check(world, anna, ben, written)


@_TENTH
@given(_STEPS)
def test_a_server_that_was_restored_is_healed_by_the_laptops(steps: list[str]) -> None:
    with _world() as (world, anna, ben):
        written = _play(world, {"anna": anna, "ben": ben}, steps)
        world.new_life()
        written |= _play(world, {"anna": anna, "ben": ben}, steps)
        world.clock.pass_seconds(3_600)
        _heal(world, [anna.device, ben.device])
        _check(world, anna, ben, written)


def test_the_same_seed_twice_gives_the_same_trace() -> None:
    steps = ["anna writes", "ben writes", "ben syncs", "anna syncs", "anna writes", "ben syncs"]
    assert _trace(7, steps) == _trace(7, steps)
    assert _trace(7, steps) != _trace(8, steps)


def _trace(seed: int, steps: list[str]) -> bytes:
    """The hash of every byte that both laptops send, token and signature included."""
    trace = hashlib.sha256()
    with _world(seed) as (world, anna, ben):
        transports = [world.transport(), world.transport()]
        for writer, transport in zip((anna, ben), transports, strict=True):
            writer.device.connect(transport)
        _play(world, {"anna": anna, "ben": ben}, steps)
        for transport in transports:
            for request in transport.requests:
                trace.update(request.path.encode() + request.token + request.body)
    return trace.digest()
