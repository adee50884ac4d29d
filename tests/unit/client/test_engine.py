"""One run sends and receives everything, and says what it did."""

import random
import sys
from importlib.resources import files

import pytest

from fieldapp.crypto.codec import Codecs, load_codecs
from fieldapp.domain.effects import Effects
from fieldapp.domain.ports import Cancelled
from fieldapp.store.facts import Arrived, Batch, Cursor
from sync.bundle.opener import OnTheSpot
from sync.client.beside import Beside, PipedProcess
from sync.client.outcome import Repair, Tell
from sync.client.wire import Reply, Request
from sync.protocol import hashing
from sync.protocol.canonical import encode
from sync.protocol.exchange import FrontierAnswer
from sync.protocol.ids import ChunkAddress, Incarnation
from sync.protocol.receipt import chunk_digest, open_stored
from tests.support.entries import log_of
from tests.support.sync_world import World
from tests.support.transport import Lossy, ServiceTransport, Tampering, Trouble
from tests.support.waiting import until


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


class _Counted(PipedProcess):
    """Counts what it is asked."""

    asked = 0

    def ask(self, job: bytes) -> bytes:
        self.asked += 1
        return super().ask(job)


class _Watched(OnTheSpot):
    """Notes what is expected of it."""

    def __init__(self) -> None:
        super().__init__(Codecs())
        self.told: list[str] = []

    def expect(self) -> None:
        self.told.append("expect")

    def rest(self) -> None:
        self.told.append("rest")


def test_only_who_receives_much_makes_ready_for_it_and_lets_go_after(world: World) -> None:
    writer = world.open_visit()
    anna, ben = world.device("IN1"), world.device("IN2")
    anna.beside, ben.beside = first, second = _Watched(), _Watched()
    anna.sync()
    ben.sync()
    assert (first.told, second.told) == (["rest"], ["expect", "rest"])
    writer.write("title", "one more")
    anna.sync()
    ben.sync()
    assert second.told == ["expect", "rest", "rest"]


def test_what_was_made_ready_is_let_go_when_the_line_breaks(world: World) -> None:
    world.open_visit()
    world.device("IN1").sync()
    ben = world.device("IN2")
    ben.beside = watched = _Watched()
    ben.connect(Lossy(world.transport(), Trouble(lose_answer=1.0), random.Random(1)))
    assert not ben.sync().complete
    assert watched.told[-1] == "rest"


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


def test_a_server_that_still_lacks_a_head_after_a_repair_is_shown(world: World) -> None:
    writer = world.open_visit()
    anna = world.device("IN1")
    anna.sync()
    world.new_life()
    world.clock.pass_seconds(3600)
    lost = writer.head

    def forget(request: Request, reply: Reply) -> Reply:
        if request.path != "/v1/frontier":
            return reply
        return Reply(reply.status, reply.kind, encode(FrontierAnswer((lost,), ())))

    anna.connect(Tampering(world.transport(), forget))
    assert [(x.item, x.code) for x in anna.sync().visits[0].set_aside] == [(lost, "X-235")]


def test_a_run_that_a_person_stopped_keeps_what_it_had_and_goes_on_later(world: World) -> None:
    writer = world.open_visit()
    for number in range(700):
        writer.write(f"field_{number}", "words")
    writer.device.sync()
    ben = world.device("IN2")
    reached: list[int] = []

    def stop(done: int, _total: int, _what: str) -> None:
        reached.append(done)
        raise Cancelled

    ben.tell = Tell(progress=stop)
    with pytest.raises(Cancelled):
        ben.sync()
    assert len(ben.held(writer.inspection)) == reached[0] == 512
    ben.tell = Tell()
    assert ben.sync().complete
    assert ben.held(writer.inspection) == writer.device.held(writer.inspection)


def test_a_run_that_a_person_stopped_leaves_no_process_behind(world: World) -> None:
    writer = world.open_visit()
    for number in range(600):
        writer.write(f"field_{number}", "words")
    writer.device.sync()
    process = _Counted((sys.executable, "-I", "-m", "fieldapp.opener"))
    ben = world.device("IN2")
    ben.beside = beside = Beside(lambda: process, load_codecs(files("resources") / "dictionaries"))

    def stop(_done: int, _total: int, _what: str) -> None:
        raise Cancelled

    ben.tell = Tell(progress=stop)
    beside.expect()
    until(lambda: beside.has_time)
    with pytest.raises(Cancelled):
        ben.sync()
    assert process.asked > 0
    with pytest.raises(ValueError, match="closed"):
        process.ask(b"")
    ben.tell = Tell()
    assert ben.sync().complete
    assert ben.held(writer.inspection) == writer.device.held(writer.inspection)


def test_a_line_that_is_cut_between_pages_keeps_what_was_whole(world: World) -> None:
    writer = world.open_visit()
    for n in range(600):
        writer.write("title", f"visit {n}")
    world.device("IN1").sync()
    ben, answers = world.device("IN2"), list[Reply]()

    def cut(request: Request, reply: Reply) -> Reply:
        if request.path == "/v1/sync":
            answers.append(reply)
        return Reply(200, "text/html", b"<html>") if len(answers) == 3 else reply

    ben.connect(Tampering(world.transport(), cut))
    assert ben.sync().visits[0].refusal is not None
    before = len(ben.held(writer.inspection))
    assert 0 < before < 601
    assert ben.sync().complete
    assert ben.held(writer.inspection) == world.device("IN1").held(writer.inspection)


def test_an_item_that_the_server_refuses_is_shown_and_the_rest_passes(world: World) -> None:
    writer = world.open_visit()
    writer.device.sync()
    good = writer.write("field_1", "words")
    store = writer.device.memory(writer.inspection)
    stranger = log_of("stranger", inspection="visit", org="org")
    header = store.kept[good.id].entry.header
    assert header is not None
    stranger.organisation, stranger.inspection = header.organisation, header.inspection
    forged = stranger.write(b"by nobody of ours")
    store.commit(Batch(entries=(Arrived(forged),)))
    outcome = writer.device.sync().visits[0]
    assert [(x.item, x.code) for x in outcome.set_aside] == [(forged.id, "S-302")]
    assert store.kept[good.id].cursor == 2


def test_a_refusal_in_one_visit_leaves_the_others(world: World) -> None:
    first, second = world.open_visit(), world.open_visit()
    anna = world.device("IN1")
    store = anna.memory(first.inspection)
    broken = Cursor(Incarnation(bytes(range(16))), 5, bytes(32))
    anna.sync()
    store.commit(Batch(cursor=broken))
    second.write("field_1", "words")
    outcome = anna.sync()
    assert {v.inspection: v.refusal for v in outcome.visits}[second.inspection] is None
    assert not anna.memory(second.inspection).outbox(None, 1)


def test_each_commit_tells_what_it_touched(world: World) -> None:
    writer = world.open_visit()
    writer.write("field_1", "words")
    writer.device.sync()
    ben, told = world.device("IN2"), list[Effects]()
    ben.tell = Tell(applied=told.append)
    ben.sync()
    assert {entry for effects in told for entry in effects.entries} == ben.held(writer.inspection)


def test_a_run_for_one_visit_leaves_the_others_for_later(world: World) -> None:
    first, second = world.open_visit(), world.open_visit()
    anna = world.device("IN1")
    anna.sync()
    first.write("field_1", "words")
    second.write("field_1", "words")
    outcome = anna.sync(only=(second.inspection,))
    assert [visit.inspection for visit in outcome.visits] == [second.inspection]
    assert anna.memory(first.inspection).outbox(None, 1)
