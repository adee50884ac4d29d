"""A server that lies gets nothing changed: what it says is held against what was signed."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sync.client.engine import verify_rest
from sync.client.outcome import Outcome, Repair
from sync.client.wire import Reply, Request
from sync.protocol.canonical import decode, encode
from sync.protocol.entry import Entry
from sync.protocol.exchange import (
    Challenge,
    RosterAnswer,
    Run,
    Session,
    SyncAnswer,
)
from sync.protocol.limits import MIB
from sync.protocol.receipt import SignedReceipt
from sync.protocol.segments import pack_segments, unpack_segments
from tests.support.organisation import Laptop
from tests.support.sync_world import Device, World, Writer
from tests.support.transport import Tampering

_with = msgspec.structs.replace
Kind = type[Challenge] | type[Session] | type[SyncAnswer] | type[RosterAnswer]
_PATHS: dict[str, Kind] = {
    "/v1/session/challenge": Challenge,
    "/v1/session": Session,
    "/v1/sync": SyncAnswer,
    "/v1/roster": RosterAnswer,
}


def _lying(world: World, device: Device, path: str, lie: Callable[[Any], object]) -> None:
    """Let a device meet a server that changes its answers on one path."""

    def change(request: Request, reply: Reply) -> Reply:
        if request.path != path or reply.status != 200:
            return reply
        changed = lie(decode(_PATHS[path], reply.body, limit=64 * MIB))
        return Reply(reply.status, reply.kind, encode(changed), reply.mark)

    device.connect(Tampering(world.transport(), change))


def _written(world: World, count: int = 3) -> Writer:
    writer = world.open_visit()
    for number in range(count):
        writer.write(f"field_{number}", "words")
    writer.device.sync()
    return writer


def _refusal(outcome: Outcome) -> str:
    refusals = [v.refusal for v in outcome.visits if v.refusal] + [outcome.refusal]
    return next(r.code for r in refusals if r is not None)


def _with_entries(answer: SyncAnswer, listed: list[Entry]) -> SyncAnswer:
    return msgspec.structs.replace(answer, runs=(Run((), pack_segments(listed)),))


def _listed(world: World, answer: SyncAnswer) -> list[Entry]:
    segments = [segment for run in answer.runs for segment in run.segments]
    return list(unpack_segments(world.organisation.id, segments))


def test_a_challenge_of_another_server_is_not_answered(world: World) -> None:
    anna = world.device("IN1")
    _lying(
        world, anna, "/v1/session/challenge", lambda c: msgspec.structs.replace(c, server=bytes(32))
    )
    assert _refusal(anna.sync()) == "X-213"


def test_a_session_that_the_server_did_not_sign_is_refused(world: World) -> None:
    anna = world.device("IN1")
    _lying(world, anna, "/v1/session", lambda s: msgspec.structs.replace(s, signature=bytes(64)))
    assert _refusal(anna.sync()) == "X-213"


def test_a_session_over_another_incarnation_is_refused(world: World) -> None:
    anna = world.device("IN1")
    other = msgspec.structs.replace
    _lying(world, anna, "/v1/session/challenge", lambda c: other(c, incarnation=bytes(16)))
    assert _refusal(anna.sync()) in {"S-202", "X-213"}


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        (lambda r: msgspec.structs.replace(r, signature=bytes(64)), "X-230"),
        (lambda r: msgspec.structs.replace(r, body=r.body[:-1] + b"\x01"), "X-230"),
    ],
)
def test_a_forged_receipt_is_refused_and_nothing_is_taken_in(
    world: World, lie: Callable[[SignedReceipt], SignedReceipt], code: str
) -> None:
    writer = _written(world)
    ben = world.device("IN2")

    def forge(answer: SyncAnswer) -> SyncAnswer:
        signed = decode(SignedReceipt, answer.receipt or b"", limit=MIB)
        return msgspec.structs.replace(answer, receipt=encode(lie(signed)))

    _lying(world, ben, "/v1/sync", forge)
    assert _refusal(ben.sync()) == code
    assert writer.inspection not in ben.stores


def test_a_receipt_of_another_time_is_refused(world: World) -> None:
    writer = _written(world)
    old = writer.device.memory(writer.inspection).receipts[-1]
    writer.write("later", "words")
    _lying(
        world, writer.device, "/v1/sync", lambda a: msgspec.structs.replace(a, receipt=encode(old))
    )
    assert _refusal(writer.device.sync()) == "X-230"
    assert writer.device.memory(writer.inspection).outbox(None, MIB)


@pytest.mark.parametrize("what", ["reordered", "withheld", "doubled"])
def test_entries_in_another_order_than_the_receipt_says_are_refused(
    world: World, what: str
) -> None:
    writer = _written(world)
    ben = world.device("IN2")
    ben.sync()
    writer.write("field_8", "words")
    writer.write("field_9", "words")
    writer.device.sync()
    before = ben.held(writer.inspection)

    def lie(answer: object) -> object:
        assert isinstance(answer, SyncAnswer)
        listed = _listed(world, answer)
        changed = {
            "reordered": listed[::-1],
            "withheld": listed[:-1],
            "doubled": [*listed, *listed[-1:]],
        }[what]
        return _with_entries(answer, changed)

    _lying(world, ben, "/v1/sync", lie)
    assert _refusal(ben.sync()) in {"X-221", "X-231"}
    assert ben.held(writer.inspection) == before


def test_a_visit_that_nobody_began_is_not_made_room_for(world: World) -> None:
    writer = _written(world)
    ben = world.device("IN2")
    invented = bytes(range(16))
    _lying(world, ben, "/v1/roster", lambda a: msgspec.structs.replace(a, inspections=(invented,)))
    outcome = ben.sync()
    assert _refusal(outcome) in {"S-404", "X-234"}
    assert not ben.stores
    assert writer.inspection not in ben.stores


def test_an_opening_without_its_signature_founds_nothing(world: World) -> None:
    _written(world)
    ben = world.device("IN2")

    def lie(answer: object) -> object:
        assert isinstance(answer, SyncAnswer)
        first, *rest = answer.runs[0].segments
        slim = msgspec.structs.replace(first.slim[0], signature=bytes(64))
        segment = msgspec.structs.replace(first, slim=(slim,))
        runs = (Run((), (segment, *rest)),)
        return msgspec.structs.replace(answer, runs=runs, cursor=1, more=True, receipt=None)

    _lying(world, ben, "/v1/sync", lie)
    assert _refusal(ben.sync()) == "X-234"
    assert not ben.stores


def test_an_older_list_of_people_is_refused(world: World) -> None:
    ben = world.device("IN2")
    older = world.organisation.documents()
    world.organisation.change()
    world.publish()
    ben.sync()
    assert ben.known().roster.version == 2
    _lying(world, ben, "/v1/roster", lambda _: RosterAnswer(*older, ()))
    assert _refusal(ben.sync()) == "X-233"
    assert ben.known().roster.version == 2


def test_a_server_that_resets_again_and_again_is_refused(world: World) -> None:
    writer = _written(world)
    _lying(
        world,
        writer.device,
        "/v1/sync",
        lambda a: msgspec.structs.replace(a, reset=True, runs=(), cursor=0, receipt=None),
    )
    assert _refusal(writer.device.sync()) == "X-232"
    writer.device.connect(world.transport())
    assert writer.device.sync().complete


def test_a_server_that_went_back_in_silence_is_said_and_healed(world: World) -> None:
    writer = _written(world)
    resets = iter([True])

    def lie(answer: object) -> object:
        assert isinstance(answer, SyncAnswer)
        if next(resets, False):
            return msgspec.structs.replace(answer, reset=True, runs=(), cursor=0, receipt=None)
        return answer

    _lying(world, writer.device, "/v1/sync", lie)
    outcome = writer.device.sync()
    assert outcome.complete
    assert outcome.visits[0].repair is Repair.WENT_BACK


def test_a_tip_that_does_not_hold_is_set_aside_and_what_is_below_is_taken(world: World) -> None:
    writer = _written(world, 4)
    ben = world.device("IN2")

    def lie(answer: object) -> object:
        assert isinstance(answer, SyncAnswer)
        first, *rest = answer.runs[0].segments
        tip = msgspec.structs.replace(first.slim[-1], signature=bytes(64))
        segment = msgspec.structs.replace(first, slim=(*first.slim[:-1], tip))
        return msgspec.structs.replace(answer, runs=(Run((), (segment, *rest)),), receipt=None)

    _lying(world, ben, "/v1/sync", lie)
    outcome = ben.sync().visits[-1]
    assert [x.code for x in outcome.set_aside] == ["P-212"]
    kept = ben.memory(writer.inspection).kept.values()
    assert [k.fault for k in kept] == ["", "", "", "", "P-212"]
    assert [k.verified for k in kept] == [False, False, False, True, False]


def test_the_rest_is_verified_in_the_background(world: World) -> None:
    writer = _written(world, 9)
    ben = world.device("IN2")
    ben.sync()
    store = ben.memory(writer.inspection)
    assert sum(not k.verified for k in store.kept.values()) == 9
    while verify_rest(store, ben.known(), 4):
        pass
    assert all(k.verified for k in store.kept.values())
    assert not store.bad


def test_an_entry_of_an_unlisted_laptop_is_set_aside_until_the_people_say_otherwise(
    world: World,
) -> None:
    writer = _written(world)
    ben = world.device("IN2")
    others = [one for one in world.organisation.laptops if one.person != "IN1"]
    everybody, world.organisation.laptops = world.organisation.laptops, others
    ben.documents = world.organisation.known()
    world.organisation.laptops = everybody
    ben.receive_visit(writer.inspection)
    _lying(world, ben, "/v1/roster", lambda a: RosterAnswer(*_documents(world, others), ()))
    outcome = ben.sync().visits[0]
    assert {x.code for x in outcome.set_aside} == {"P-211"}
    ben.documents = None
    ben.connect(world.transport())
    assert ben.sync().complete
    kept = ben.memory(writer.inspection).kept.values()
    assert not any(k.fault for k in kept)
    assert sum(k.content is not None for k in kept) == 3


def _documents(world: World, laptops: list[Laptop]) -> tuple[bytes, bytes]:
    everybody = world.organisation.laptops
    world.organisation.laptops = laptops
    try:
        return world.organisation.documents()
    finally:
        world.organisation.laptops = everybody


def test_the_token_is_in_no_path(world: World) -> None:
    writer = _written(world)
    transport = world.transport()
    writer.device.connect(transport)
    writer.device.sync()
    token = next(r.token for r in transport.requests if r.path == "/v1/sync")
    assert all(token.hex() not in r.path for r in transport.requests)
