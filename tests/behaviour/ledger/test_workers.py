"""Several workers on one database (attack 57)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sync.protocol.canonical import decode
from sync.protocol.exchange import SyncAnswer
from sync.protocol.limits import MIB
from tests.support.host import Host
from tests.support.organisation import Visit
from tests.support.server import ids


def together(calls: list[Callable[[], bytes]]) -> list[SyncAnswer]:
    """Run the calls at the same moment, each on its own thread."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], bytes]) -> bytes:
        gate.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        answers = list(pool.map(run, calls))
    return [decode(SyncAnswer, answer, limit=64 * MIB) for answer in answers]


def test_two_workers_with_the_same_batch_make_one_result(host: Host, visit: Visit) -> None:
    workers = [host.workers[0], host.work(), host.work()]
    log, first = visit.opened()
    entries = [first, *(log.write(f"entry {n}".encode()) for n in range(40))]
    token, request = host.token(visit.creator), host.request(visit.id, entries)
    answers = together([lambda w=w: w.service.sync(token, request).body for w in workers])
    assert answers[0] == answers[1] == answers[2]
    assert ids(host.organisation, answers[0]) == [entry.id for entry in entries]
    assert host.receipt(answers[0]).cursor == len(entries)


def test_workers_with_different_batches_number_every_entry_once(host: Host, visit: Visit) -> None:
    host.sync(visit.creator, visit.id, [visit.opened()[1]])
    laptops = [host.organisation.laptop_of(p) for p in ("IN1", "IN2", "OF1")]
    workers = [host.workers[0], host.work(), host.work()]
    calls, offered = [], set()
    for worker, laptop in zip(workers, laptops, strict=True):
        log = visit.log(laptop, "concurrent")
        batch = [log.write(f"{laptop.name} {n}".encode()) for n in range(20)]
        offered.update(entry.id for entry in batch)
        token, request = host.token(laptop), host.request(visit.id, batch)
        calls.append(lambda w=worker, t=token, r=request: w.service.sync(t, r).body)
    together(calls)
    last = host.sync(visit.creator, visit.id)
    held = ids(host.organisation, last)
    assert last.cursor == len(held) == len(set(held)) == 61
    assert offered < set(held)


def test_a_roster_that_one_worker_takes_is_known_to_the_others(host: Host) -> None:
    other = host.work()
    token = host.token(host.organisation.laptop_of("IN1"))
    before = other.service.roster(token, "").mark
    host.organisation.change()
    host.publish()
    assert other.service.roster(token, "").mark != before
