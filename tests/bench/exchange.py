"""Benchmarks of the exchange, over TLS with every check on, through a delaying relay."""

from __future__ import annotations

from typing import Any

from fieldapp.services import reading, visits
from sync.protocol.ids import InspectionId
from tests.bench.measure import Sampler, report, settle
from tests.bench.world import COLLEAGUE, PERSON, Bench, Writer, attach, bench

_MANY = 20_000


def _runs(records: int, wanted: int | None) -> int:
    return wanted or (5 if records <= 1_000 else 3 if records <= _MANY else 1)


def push(records: int, latency_ms: float, runs: int | None, **_: Any) -> dict[str, Any]:
    """First sending of a visit: entries are sealed before the clock starts."""
    sampler, moved = Sampler(), (0, 0)
    with bench(latency_ms=latency_ms, server=True) as world:
        for _ in range(_runs(records, runs)):
            moved = _push(world, records, sampler)
    return report("push", records, sampler.seconds, bytes_up=moved[0], bytes_down=moved[1])


def _push(world: Bench, records: int, sampler: Sampler) -> tuple[int, int]:
    with world.connected(PERSON) as laptop:
        _, work = world.visit()
        laptop.open_session()
        Writer(work).write(records)
        return _timed(world, laptop, sampler, work.inspection)


def _timed(world: Bench, laptop: Any, sampler: Sampler, *only: InspectionId) -> tuple[int, int]:
    """Time a run, for one visit alone when earlier ones would each cost a round trip."""
    assert world.relay is not None
    settle()
    world.relay.count()
    with sampler.timed():
        outcome = laptop.run(only)
    assert outcome.complete, outcome
    return world.relay.count()


def pull(records: int, latency_ms: float, runs: int | None, **_: Any) -> dict[str, Any]:
    """First receiving of a visit, until it shows and until it can be searched."""
    sampler, searchable, moved = Sampler(), [], (0, 0)
    with bench(latency_ms=latency_ms, server=True) as world:
        for _ in range(_runs(records, runs)):
            inspection, work = world.visit()
            with world.connected(COLLEAGUE) as laptop, world.connected(PERSON) as other:
                other.open_session()
                laptop.open_session()
                Writer(work).write(records)
                assert other.run((inspection,)).complete
                moved = _timed(world, laptop, sampler, inspection)
            searchable.append(sampler.seconds[-1] + _indexed(world, inspection))
    seconds = sorted(searchable)[len(searchable) // 2]
    more = {"bytes_up": moved[0], "bytes_down": moved[1], "searchable_s": round(seconds, 4)}
    return report("pull", records, sampler.seconds, **more)


def _indexed(world: Bench, inspection: Any) -> float:
    sampler = Sampler()
    work = visits.open_visit(world.fleet[COLLEAGUE].profile, inspection)
    with sampler.timed():
        while reading.index_pending(work, 512):
            pass
    return sampler.seconds[0]


def noop(records: int, latency_ms: float, runs: int | None, **_: Any) -> dict[str, Any]:
    """Nothing to do in a visit of that many records."""
    sampler, moved = Sampler(), (0, 0)
    with bench(latency_ms=latency_ms, server=True) as world, world.connected(PERSON) as laptop:
        inspection, work = world.visit()
        Writer(work).write(records)
        assert laptop.run().complete
        assert laptop.run().complete
        for _ in range(runs or 20):
            moved = _timed(world, laptop, sampler, inspection)
    return report("noop", records, sampler.seconds, bytes_up=moved[0], bytes_down=moved[1])


def edits(records: int, latency_ms: float, runs: int | None, **_: Any) -> dict[str, Any]:
    """That many one-field edits, each its own entry, sent together."""
    sampler, moved = Sampler(), (0, 0)
    with bench(latency_ms=latency_ms, server=True) as world, world.connected(PERSON) as laptop:
        inspection, work = world.visit()
        writer = Writer(work)
        writer.write(records)
        assert laptop.run().complete
        assert laptop.run().complete
        for _ in range(runs or 10):
            for row in reading.summaries(work, limit=records):
                writer.edit(row.id)
            moved = _timed(world, laptop, sampler, inspection)
    return report("edits", records, sampler.seconds, bytes_up=moved[0], bytes_down=moved[1])


def attachments(megabytes: int, latency_ms: float, runs: int | None, **_: Any) -> dict[str, Any]:
    """Sealed files of that size going up."""
    sampler, moved = Sampler(), (0, 0)
    with bench(latency_ms=latency_ms, server=True) as world, world.connected(PERSON) as laptop:
        for _ in range(runs or 3):
            _, work = world.visit()
            laptop.open_session()
            attach(work, megabytes)
            moved = _timed(world, laptop, sampler, work.inspection)
    rate = megabytes / sorted(sampler.seconds)[len(sampler.seconds) // 2]
    more = {"bytes_up": moved[0], "bytes_down": moved[1], "mb_per_s": round(rate, 1)}
    return report("attachments", megabytes, sampler.seconds, **more)
