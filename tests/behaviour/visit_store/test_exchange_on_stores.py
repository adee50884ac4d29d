"""What an exchange and a bundle ask of a store, asked of the fake and of the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.store.facts import START, Context
from fieldapp.store.inspection import InspectionStore
from sync.client.engine import verify_rest
from sync.client.outcome import Repair
from sync.protocol import hashing
from sync.protocol.ids import ZERO32, ChunkAddress, EntryId, InspectionId
from sync.protocol.limits import KIB, MIB
from tests.support.bundles import bundle_of, take_in
from tests.support.entries import name32
from tests.support.sync_world import Device, Store, World, Writer, memory_store
from tests.support.team import system_files


@pytest.fixture(params=["memory", "real"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    opened: list[InspectionStore] = []

    def real(device: Device, inspection: InspectionId) -> Store:
        context = Context(
            inspection, device.id, device.known(), device.codecs, device.clock, system_files()
        )
        folder = tmp_path / device.laptop.person / inspection.hex()
        folder.mkdir(parents=True)
        path = str(folder / "store.db")
        opened.append(InspectionStore.create(path, name32("file"), context))
        return opened[-1]

    made = World(tmp_path, make_store=real if request.param == "real" else memory_store)
    yield made
    for store in opened:
        store.close()
    made.close()


def _ids(store: Store) -> list[EntryId]:
    return [held.entry.id for held in store.entries(0, 1_000)]


def _written(world: World, count: int = 5) -> Writer:
    writer = world.open_visit()
    for number in range(count):
        writer.write(f"field_{number}", "words")
    return writer


def test_a_new_store_has_asked_nobody(world: World) -> None:
    store = _written(world).store
    assert store.cursor() == START
    assert store.newest_receipt() == ZERO32
    assert not store.unsent_chunks(9)
    assert not store.missing_chunks(9)


def test_the_outbox_is_in_chain_order_and_in_pages(world: World) -> None:
    store = _written(world).store
    whole = store.outbox(None, MIB)
    assert [entry.id for entry in whole] == _ids(store)
    first = store.outbox(None, 1)
    assert first == whole[:1]
    second = store.outbox(first[0].id, 2 * KIB)
    assert second == whole[1 : 1 + len(second)]
    assert store.outbox(whole[-1].id, MIB) == ()


def test_after_an_exchange_nothing_is_left_to_send(world: World) -> None:
    writer = _written(world)
    assert writer.device.sync().complete
    assert writer.store.outbox(None, MIB) == ()
    assert writer.store.cursor().cursor == 6
    assert writer.store.newest_receipt() != ZERO32


def test_another_laptop_holds_and_opens_the_same(world: World) -> None:
    writer = _written(world)
    writer.device.sync()
    ben = world.device("IN2")
    assert ben.sync().complete
    there = ben.stores[writer.inspection]
    assert set(_ids(there)) == set(_ids(writer.store))
    assert dict(there.epochs) == dict(writer.store.epochs)
    assert not there.missing_of(_ids(writer.store))
    assert there.missing_of([EntryId(bytes(32))]) == (EntryId(bytes(32)),)


def test_signatures_below_the_tips_are_verified_later(world: World) -> None:
    writer = _written(world)
    writer.device.sync()
    ben = world.device("IN2")
    ben.sync()
    store = ben.stores[writer.inspection]
    assert len(store.unverified(99)) == 5
    while verify_rest(store, ben.known(), 2):
        pass
    assert not store.unverified(99)


def test_a_restored_server_is_given_back_everything(world: World) -> None:
    writer = _written(world)
    writer.device.sync()
    writer.write("later", "words")
    world.new_life()
    world.clock.pass_seconds(3_600)
    outcome = writer.device.sync()
    assert outcome.complete
    assert outcome.visits[0].repair is Repair.RESTORED
    assert writer.store.cursor().cursor == 7
    assert writer.store.outbox(None, MIB) == ()


def test_chunks_are_sent_once(world: World) -> None:
    writer = _written(world)
    for number in range(3):
        data = b"%d" % number * 99
        writer.store.put_chunk(ChunkAddress(hashing.plain(data)), data)
    assert writer.device.sync().visits[0].chunks_sent == 3
    assert not writer.store.unsent_chunks(9)
    assert writer.device.sync().visits[0].chunks_sent == 0


def test_a_bundle_brings_the_same_as_the_server(world: World) -> None:
    writer = _written(world)
    data = b"sealed piece"
    writer.store.put_chunk(ChunkAddress(hashing.plain(data)), data)
    ben = world.device("IN2")
    imported = take_in(ben, bundle_of(writer.device, [writer.inspection]))
    assert imported.entries == 6
    assert set(_ids(ben.stores[writer.inspection])) == set(_ids(writer.store))
    assert ben.sync().complete
    assert ben.stores[writer.inspection].cursor().cursor == 6
    assert writer.device.sync().complete


def test_two_who_wrote_apart_hold_the_same_afterwards(world: World) -> None:
    anna = _written(world)
    anna.device.sync()
    world.device("IN2").sync()
    ben = Writer(world.device("IN2"), anna.inspection)
    anna.write("field_0", "as anna sees it")
    seen = EntryId(anna.store.outbox(None, MIB)[0].outer.previous)
    ben.write("field_0", "as ben sees it", depends=(seen,))
    for device in (anna.device, ben.device, anna.device):
        assert device.sync().complete
    assert set(_ids(anna.store)) == set(_ids(ben.store))
    assert len(_ids(anna.store)) == 8
