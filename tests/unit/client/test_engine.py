"""One run sends and receives everything, and says what it did."""

import random

from sync.client.outcome import Repair
from sync.protocol import hashing
from sync.protocol.ids import ChunkAddress
from sync.protocol.receipt import chunk_digest, open_stored
from tests.support.sync_world import World
from tests.support.transport import Lossy, ServiceTransport, Trouble


def test_two_laptops_see_all_of_each_other_after_a_run_each(world: World) -> None:
    writer = world.open_visit()
    written = [writer.write("title", f"visit {n}") for n in range(20)]
    anna, ben = world.device("IN1"), world.device("IN2")
    outcome = anna.sync()
    assert outcome.complete
    assert (outcome.visits[0].sent, outcome.visits[0].received) == (21, 0)
    assert outcome.visits[0].receipt
    outcome = ben.sync()
    assert outcome.complete
    assert outcome.new_visits == (writer.inspection,)
    kept = ben.memory(writer.inspection).kept
    assert {entry.id for entry in written} < set(kept)
    assert all(kept[entry.id].content is not None for entry in written)
    assert anna.held(writer.inspection) == ben.held(writer.inspection)


def test_with_nothing_to_do_a_run_is_one_request(world: World) -> None:
    world.open_visit()
    anna = world.device("IN1")
    anna.sync()
    anna.sync()
    assert isinstance(anna.transport, ServiceTransport)
    anna.transport.requests.clear()
    assert anna.sync().complete
    assert [request.path for request in anna.transport.requests] == ["/v1/sync"]


def test_a_restored_server_is_given_back_what_it_lacks(world: World) -> None:
    writer = world.open_visit()
    anna = world.device("IN1")
    anna.sync()
    writer.write("title", "later")
    world.new_life()
    world.clock.pass_seconds(3600)
    outcome = anna.sync()
    assert outcome.complete
    assert outcome.visits[0].repair is Repair.RESTORED
    assert anna.sync().visits[0].repair is Repair.NONE


def test_chunks_go_up_and_come_down_and_the_receipt_covers_them(world: World) -> None:
    writer = world.open_visit()
    anna, ben = world.device("IN1"), world.device("IN2")
    pieces = {ChunkAddress(hashing.plain(p)): p for p in (b"%d" % n * 999 for n in range(40))}
    anna.memory(writer.inspection).chunks.update(pieces)
    outcome = anna.sync().visits[0]
    assert (outcome.chunks_sent, outcome.receipt, outcome.refusal) == (40, True, None)
    ben.sync()
    ben.memory(writer.inspection).chunks_named.update(pieces, {ChunkAddress(bytes(32))})
    outcome = ben.sync().visits[0]
    assert (outcome.chunks_received, outcome.chunks_awaited) == (40, 1)
    assert ben.memory(writer.inspection).chunks == pieces
    signed = anna.memory(writer.inspection).receipts[-1]
    receipt = open_stored(signed, world.identity.public, world.organisation.id)
    assert receipt is not None
    assert receipt.chunks == chunk_digest(list(pieces))


def test_a_damaged_chunk_is_set_aside_and_the_rest_passes(world: World) -> None:
    writer = world.open_visit()
    anna = world.device("IN1")
    store, good = anna.memory(writer.inspection), b"good"
    store.chunks[ChunkAddress(hashing.plain(good))] = good
    store.chunks[ChunkAddress(bytes(32))] = b"not what its name says"
    outcome = anna.sync().visits[0]
    assert outcome.chunks_sent == 1
    assert [(x.item, x.code) for x in outcome.set_aside] == [(bytes(32), "D-221")]


def test_chunks_that_were_acknowledged_are_not_sent_again(world: World) -> None:
    writer = world.open_visit()
    anna = world.device("IN1")
    pieces = [b"%d" % n * 99 for n in range(9)]
    anna.memory(writer.inspection).chunks.update(
        (ChunkAddress(hashing.plain(p)), p) for p in pieces
    )
    chance = random.Random(3)
    anna.connect(Lossy(world.transport(), Trouble(lose_answer=0.3), chance))
    while not (last := anna.sync()).complete:
        pass
    assert last.visits
    assert len(anna.memory(writer.inspection).chunks_sent) == 9
