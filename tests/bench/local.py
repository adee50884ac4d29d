"""Benchmarks of one laptop: save, search, unlock, rebuild."""

from __future__ import annotations

from typing import Any

from fieldapp.domain.errors import Refused
from fieldapp.services import reading, visits
from fieldapp.services.writing import write_units
from tests.bench.measure import Sampler, report, settle
from tests.bench.world import PERSON, Bench, Writer, bench, close_visits

_QUERIES = ("health", "social worker", "strategy meeting", "care leav", '"looked after"', "T03")
_TIMES = 5


def save(records: int, **_: Any) -> dict[str, Any]:
    """One record at a time: seal, sign, fold, project, flush."""
    sampler = Sampler()
    with bench() as world:
        _, work = world.visit()
        writer = Writer(work)
        units = [writer.unit() for _ in range(records)]
        settle()
        for unit in units:
            with sampler.timed():
                write_units(work, [unit])
    return report("save", records, sampler.seconds)


def search(records: int, **_: Any) -> dict[str, Any]:
    """Queries of a screen over everything written."""
    sampler, indexing = Sampler(), Sampler()
    with bench() as world:
        _, work = world.visit()
        Writer(work).write(records)
        with indexing.timed():
            while reading.index_pending(work, 512):
                pass
        for query in _QUERIES * _TIMES:
            with sampler.timed():
                reading.search(work, query)
    return report("search", records, sampler.seconds, indexed_s=round(indexing.seconds[0], 4))


def unlock(records: int, **_: Any) -> dict[str, Any]:
    """From the opened vault to a workspace that shows: the key derivation is left out."""
    sampler = Sampler()
    with bench() as world:
        inspection, work = world.visit()
        Writer(work).write(records)
        device = world.fleet[PERSON]
        for _ in range(_TIMES):
            close_visits(device)
            settle()
            with sampler.timed():
                _workspace(world, inspection)
    return report("unlock", records, sampler.seconds)


def _workspace(world: Bench, inspection: Any) -> None:
    profile = world.fleet[PERSON].profile
    work = visits.open_visit(profile, inspection)
    visits.card(work)
    reading.summaries(work)
    reading.children(work)
    reading.conflicts(work)
    reading.counters(work)


def rebuild(records: int, **_: Any) -> dict[str, Any]:
    """Throw the projection away and fold it from the log, to an equal digest."""
    sampler = Sampler()
    with bench() as world:
        _, work = world.visit()
        Writer(work).write(records)
        before = work.store.projection_digest()
        with sampler.timed():
            work.store.rebuild(lambda _done, _total, _what: None)
        if work.store.projection_digest() != before:
            raise Refused("B-1", "The rebuilt projection differs.", "Keep the folder and look.")
    return report("rebuild", records, sampler.seconds)
