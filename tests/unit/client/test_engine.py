"""One run sends and receives everything, and says what it did."""

from sync.client.outcome import Repair
from tests.support.sync_world import World
from tests.support.transport import ServiceTransport


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
