"""How long expressions take: simple ones in a long form, filters of a long list, reading one."""

from __future__ import annotations

import statistics
import time
from typing import Any

from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.xpath import Lookups, parse
from tests.bench.measure import Sampler, report, settle
from tests.unit.forms.xpath.world import World

_ROUNDS = 500
_SIMPLE = (
    "/data/q17 > 5",
    "/data/q17 = 'yes'",
    ". != '' and . < 100",
    "../q18 + 1",
    "if(/data/q1 = 'a', 'yes', 'no')",
    "selected(/data/q2, 'a')",
    "concat(/data/q1, ' ', /data/q2)",
)
_FILTERS = (
    "instance('c')/root/item[k = current()/../q3]",
    "instance('c')/root/item[k = '7' and contains(label, '1')]",
    "instance('c')/root/item[contains(label, '99')]",
    "instance('c')/root/item[k != '3' and starts-with(label, 'Ward 9')]",
)


def xpath(rows: int, runs: int | None = None, **_: Any) -> dict[str, Any]:
    """Evaluate simple expressions at one of 500 questions, and filters of a list of `rows`."""
    world = _world(rows)
    node = world.at("q20")
    taken, reading, filtering = Sampler(), Sampler(), Sampler()
    for _run in range(runs or 5):
        settle()
        for text in _SIMPLE:
            with reading.timed():
                expression = parse(text)
            begun = time.perf_counter()
            for _round in range(_ROUNDS):
                expression.evaluate(node, world)
            taken.seconds.append((time.perf_counter() - begun) / _ROUNDS)
        for text in _FILTERS:
            expression = parse(text)
            expression.evaluate(node, world)
            with filtering.timed():
                expression.evaluate(node, world)
    told = report("xpath", rows, taken.seconds)
    return told | {
        "read_s": round(statistics.median(reading.seconds), 6),
        "filter_s": round(statistics.median(filtering.seconds), 6),
        "slowest_filter_s": round(max(filtering.seconds), 6),
    }


def _world(rows: int) -> World:
    root = etree.Element("data")
    for place in range(500):
        etree.SubElement(root, f"q{place}").text = str(place)
    return World(root, lookups=Lookups(keeps_places=True), rows=_list(rows))


def _list(rows: int) -> _Element:
    instance = etree.Element("instance", id="c")
    root = etree.SubElement(instance, "root")
    for place in range(rows):
        item = etree.SubElement(root, "item")
        etree.SubElement(item, "name").text = f"w{place}"
        etree.SubElement(item, "label").text = f"Ward {place}"
        etree.SubElement(item, "k").text = str(place % 500)
    return instance
