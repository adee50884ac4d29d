"""Benchmark of the triangulation matrix: from nothing, and after one new item."""

from __future__ import annotations

import hashlib
from typing import Any

from fieldapp.domain.anchor import Anchor
from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item, Strength
from fieldapp.domain.matrix import Matrix, Shape
from fieldapp.domain.ports import Moment
from fieldapp.frameworks.library import pack
from fieldapp.frameworks.shape import matrix_shape
from sync.protocol.ids import PersonId, RecordId
from tests.bench.measure import Sampler, report, settle

_MARKS = (Mark.STRENGTH, Mark.IMPROVE, Mark.NEUTRAL, Mark.FOLLOW_UP)
_TIMES = 5
_NEW = 200


def matrix(items: int, runs: int | None = None, **_: Any) -> dict[str, Any]:
    """The whole table of `items` items from nothing, then after each of 200 new items."""
    shape = matrix_shape(pack("jtai"))
    made = [_item(shape, number) for number in range(items + _NEW)]
    whole, one = Sampler(), Sampler()
    built = Matrix(shape)
    for _run in range(runs or _TIMES):
        settle()
        with whole.timed():
            built = Matrix(shape, made[:items])
            built.table()
    for item in made[items:]:
        with one.timed():
            built.put(item)
            built.table()
    told = report("matrix", items, one.seconds)
    return told | {
        "whole_s": report("", items, whole.seconds)["median_s"],
        "rows": len(built.table()),
    }


def _item(shape: Shape, number: int) -> Item:
    kinds, agencies = shape.source_types, shape.agencies
    return Item(
        id=RecordId(hashlib.sha256(number.to_bytes(8, "big")).digest()[:16]),
        short_name=f"E-OF{number % 7}-{number}",
        coder=PersonId(f"OF{number % 7}"),
        opened=Moment(number, 0),
        archived=False,
        anchor=Anchor("", "", 0, 0, "", "", ""),
        mark=_MARKS[number % 4],
        source_type=kinds[number * 7 % len(kinds)][0],
        strength=Strength.FAIR,
        areas=tuple(area.id for area in shape.areas[number % 3 : number % 3 + 1 + number % 2]),
        criteria=(),
        agencies=tuple(a for a, _ in agencies[number % 5 : number % 5 + 1 + number % 3 // 2]),
        children=(),
        acknowledged=frozenset(),
        disputed=(),
    )
