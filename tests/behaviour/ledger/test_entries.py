"""What the ledger takes in and gives back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sync.protocol.control import AddMemberBody, ControlCode, Member
from sync.protocol.control import pack as pack_statement
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.errors import Refused
from sync.protocol.exchange import SyncAnswer
from sync.protocol.ids import ZERO32
from sync.protocol.receipt import extend_digest
from sync.server.settings import Limits
from tests.support.entries import Log, name32
from tests.support.host import Host
from tests.support.organisation import Organisation, Visit
from tests.support.server import ids, received


def digest_of(entries: Sequence[Entry]) -> bytes:
    digest = ZERO32
    for entry in entries:
        digest = extend_digest(digest, entry.id)
    return digest


def written(log: Log, count: int, name: str = "w") -> list[Entry]:
    return [log.write(f"{name}{n}".encode()) for n in range(count)]


@pytest.fixture
def opened(host: Host, visit: Visit) -> tuple[Log, list[Entry]]:
    """The creator's log and five entries that the server holds."""
    log, first = visit.opened()
    entries = [first, *written(log, 4)]
    host.sync(visit.creator, visit.id, entries)
    return log, entries


def refusals(answer: SyncAnswer) -> dict[bytes, str]:
    return {refusal.entry: refusal.code for refusal in answer.refused}


def test_another_member_gets_every_entry_byte_for_byte_in_order(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    answer = host.sync(host.organisation.laptop_of("IN2"), visit.id)
    assert received(host.organisation, answer) == opened[1]
    assert (answer.cursor, answer.more, answer.reset) == (5, False, False)


def test_the_same_batch_twice_is_held_once(host: Host, visit: Visit) -> None:
    log, first = visit.opened()
    entries = [first, *written(log, 3)]
    once = host.sync(visit.creator, visit.id, entries)
    again = host.sync(visit.creator, visit.id, entries)
    assert once == again
    assert ids(host.organisation, again) == [entry.id for entry in entries]


def test_an_entry_twice_in_one_request_is_held_once(host: Host, visit: Visit) -> None:
    _, first = visit.opened()
    answer = host.sync(visit.creator, visit.id, [first, first])
    assert (answer.cursor, answer.refused) == (1, ())


def test_offered_entries_come_back_as_ids_and_others_whole(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    other = visit.log(host.organisation.laptop_of("IN2"))
    mine = written(other, 2)
    answer = host.sync(host.organisation.laptop_of("IN2"), visit.id, mine)
    assert [entry.id for run in answer.runs for entry in received(host.organisation, answer)][
        :5
    ] == [entry.id for entry in opened[1]]
    assert [run.offered for run in answer.runs if run.offered] == [tuple(e.id for e in mine)]


def test_only_what_follows_the_cursor_is_sent(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    entries = opened[1]
    answer = host.sync(visit.creator, visit.id, cursor=3, digest=digest_of(entries[:3]))
    assert received(host.organisation, answer) == entries[3:]


def test_a_limit_cuts_the_answer_and_the_rest_follows(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    entries = opened[1]
    first = host.sync(visit.creator, visit.id, limit=2)
    assert (first.cursor, first.more, first.receipt) == (2, True, None)
    rest = host.sync(visit.creator, visit.id, cursor=2, digest=digest_of(entries[:2]))
    assert [*ids(host.organisation, first), *ids(host.organisation, rest)] == [
        entry.id for entry in entries
    ]


@pytest.mark.parametrize(
    "known",
    [
        {"cursor": 2, "digest": name32("other")},
        {"cursor": 9, "digest": name32("other")},
        {"cursor": 5, "digest": ZERO32},
        {"cursor": 5, "incarnation": bytes(16)},
    ],
    ids=["other digest", "higher cursor", "no digest", "other incarnation"],
)
def test_a_ledger_that_does_not_fit_asks_the_device_to_start_again(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]], known: dict[str, object]
) -> None:
    log, entries = opened
    told = {"digest": digest_of(entries), **known}
    answer = host.sync(visit.creator, visit.id, written(log, 1, "late"), **told)
    assert (answer.reset, answer.runs, answer.receipt) == (True, (), None)
    assert answer.incarnation == host.incarnation
    assert host.sync(visit.creator, visit.id).cursor == 5


def test_a_fork_is_kept_and_relayed(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    log, entries = opened
    twin = Log(log.organisation, log.inspection, log.log, log.author, log.key)
    twin.sequence, twin.previous = 1, entries[0].id
    fork = twin.write(b"another second entry")
    answer = host.sync(visit.creator, visit.id, [fork])
    assert (answer.cursor, answer.refused) == (6, ())
    assert set(host.receipt(answer).heads) == {entries[-1].id, fork.id}


def test_an_entry_that_names_unknown_ones_is_kept(host: Host, visit: Visit) -> None:
    log, first = visit.opened()
    second = log.write(b"second", dependencies=(name32("never seen"),))
    third = log.write(b"third")
    host.sync(visit.creator, visit.id, [first, third])
    answer = host.sync(visit.creator, visit.id, [second])
    assert (answer.cursor, answer.refused) == (3, ())


def test_heads_do_not_depend_on_the_order_of_arrival(host: Host, visit: Visit) -> None:
    log, first = visit.opened()
    second, third = written(log, 2)
    for batch in ([first], [third], [second]):
        answer = host.sync(visit.creator, visit.id, batch)
    assert host.receipt(answer).heads == (third.id,)


def test_an_entry_of_a_newer_format_is_relayed_byte_for_byte(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    newer = opened[0].write_newer(b"what a later version says")
    answer = host.sync(visit.creator, visit.id, [newer])
    assert answer.refused == ()
    last = host.sync(host.organisation.laptop_of("IN2"), visit.id)
    assert received(host.organisation, last)[-1] == newer


def test_a_wrong_signature_is_refused_while_the_rest_passes(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    log, entries = opened
    good = log.write(b"good")
    forger = Log(
        log.organisation,
        visit.id,
        log.log,
        visit.creator.id,
        visit.log(host.organisation.laptop_of("IN2")).key,
    )
    bad = forger.write(b"forged")
    answer = host.sync(visit.creator, visit.id, [bad, good])
    assert refusals(answer) == {bad.id: "S-301"}
    assert answer.cursor == len(entries) + 1


def test_authors_who_do_not_belong_are_refused_while_the_rest_passes(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    stranger = Organisation("elsewhere", {"XX1": ()})
    unknown = Visit(host.organisation, visit.creator, ()).log(stranger.laptops[0]).write(b"x")
    outsider = visit.log(host.organisation.laptop_of("IN3")).write(b"y")
    good = opened[0].write(b"good")
    answer = host.sync(visit.creator, visit.id, [unknown, outsider, good])
    assert refusals(answer) == {unknown.id: "S-302", outsider.id: "S-303"}
    assert answer.cursor == 6


def test_an_entry_of_another_inspection_is_refused(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    elsewhere = Visit(host.organisation, visit.creator, ("IN1",), "elsewhere")
    foreign = elsewhere.log(visit.creator).write(b"foreign")
    answer = host.sync(visit.creator, visit.id, [foreign])
    assert refusals(answer) == {foreign.id: "S-304"}


@pytest.mark.parametrize("key", ["role_public", "recovery_public"])
def test_an_epoch_without_a_mandatory_wrap_is_refused(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]], key: str
) -> None:
    left_out = visit.epoch(leave_out=getattr(host.organisation, key))
    body = pack_statement(ControlCode.EPOCH, left_out)
    epoch = opened[0].write(body, EntryClass.CONTROL)
    good = opened[0].write(b"good")
    answer = host.sync(visit.creator, visit.id, [epoch, good])
    assert refusals(answer) == {epoch.id: "P-401"}
    assert answer.cursor == 6


@pytest.mark.parametrize("key", ["role_public", "recovery_public"])
def test_an_inspection_without_a_mandatory_wrap_never_opens(
    host: Host, visit: Visit, key: str
) -> None:
    body = visit.opening(leave_out=getattr(host.organisation, key))
    first = visit.log(visit.creator).write(body, EntryClass.CONTROL)
    with pytest.raises(Refused) as refused:
        host.sync(visit.creator, visit.id, [first])
    assert refused.value.code == "S-404"


def test_only_its_creator_opens_an_inspection(host: Host, visit: Visit) -> None:
    thief = host.organisation.laptop_of("IN2")
    first = visit.log(thief).write(visit.opening(), EntryClass.CONTROL)
    with pytest.raises(Refused) as refused:
        host.sync(thief, visit.id, [first])
    assert refused.value.code == "S-404"


def test_a_control_body_that_is_no_statement_is_refused(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    garbage = opened[0].write(b"\xc1\xc1", EntryClass.CONTROL)
    answer = host.sync(visit.creator, visit.id, [garbage])
    assert refusals(answer) == {garbage.id: "P-102"}


def test_quota_spent_by_one_device_leaves_the_others_alone(
    make_host: object, organisation: Organisation, visit: Visit
) -> None:
    host = make_host(organisation, Limits(entry_quota_bytes=8_000))  # type: ignore[operator]
    log, first = visit.opened()
    big = [log.write(bytes(4_000)), log.write(bytes(4_000))]
    answer = host.sync(visit.creator, visit.id, [first, *big])
    assert refusals(answer) == {big[1].id: "S-305"}
    second = organisation.laptop_of("IN2")
    mine = visit.log(second).write(bytes(4_000))
    assert host.sync(second, visit.id, [mine]).refused == ()


def test_a_member_that_the_lead_adds_reads_and_one_that_another_adds_does_not(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    third = host.organisation.laptop_of("IN3")
    adding = AddMemberBody(Member("IN3", False), (visit.epoch(),), ZERO32)
    body = pack_statement(ControlCode.ADD_MEMBER, adding)
    second = host.organisation.laptop_of("IN2")
    host.sync(second, visit.id, [visit.log(second).write(body, EntryClass.CONTROL)])
    with pytest.raises(Refused) as refused:
        host.sync(third, visit.id)
    assert refused.value.code == "S-404"
    host.sync(visit.creator, visit.id, [opened[0].write(body, EntryClass.CONTROL)])
    assert host.sync(third, visit.id).cursor == 7


def test_the_records_office_reads_every_inspection(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    office = host.organisation.laptop_of("OF1")
    assert received(host.organisation, host.sync(office, visit.id)) == opened[1]
    assert host.roster(office).inspections == (visit.id,)


def test_one_who_is_no_member_is_told_the_same_as_for_an_unknown_inspection(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    told = []
    for inspection in (visit.id, bytes(16)):
        with pytest.raises(Refused) as refused:
            host.sync(host.organisation.laptop_of("IN3"), inspection)
        told.append((refused.value.code, refused.value.message, refused.value.next_step))
    assert opened
    assert told[0] == told[1]
    assert told[0][0] == "S-404"


def test_a_member_may_bring_an_inspection_that_another_opened(host: Host, visit: Visit) -> None:
    log, first = visit.opened()
    answer = host.sync(host.organisation.laptop_of("IN2"), visit.id, [first, *written(log, 1)])
    assert (answer.cursor, answer.refused) == (2, ())


def test_frontiers_show_what_either_side_lacks(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    lacking = opened[0].write(b"not sent")
    answer = host.frontier(visit.creator, visit.id, opened[1][0].id, lacking.id)
    assert answer.unknown == (lacking.id,)
    assert answer.heads == (opened[1][-1].id,)


def test_a_restart_loses_and_changes_nothing(
    host: Host, visit: Visit, opened: tuple[Log, list[Entry]]
) -> None:
    before = host.sync(visit.creator, visit.id)
    host.restart()
    assert host.sync(visit.creator, visit.id) == before
