"""The matrix that a pack asks for."""

from __future__ import annotations

from fieldapp.domain.matrix import AreaShape, Place, Shape
from fieldapp.frameworks.pack import EVERY, Area, AreaKind, Pack


def matrix_shape(pack: Pack) -> Shape:
    """Return rows, columns and rules of sufficiency; an overall grade has no evidence itself."""
    areas = tuple(one for one in pack.judgements.area if one.kind is not AreaKind.OVERALL)
    return Shape(
        areas=tuple(_area(one) for one in areas),
        agencies=tuple((one.id, one.title) for one in pack.about.agency),
        source_types=tuple((one.id, one.title) for one in pack.about.source_type),
        voices=frozenset(one.id for one in pack.about.source_type if one.voice),
        unexpected=_unexpected(pack, areas),
        least_types=pack.about.sufficiency.source_types,
        least_inspectors=pack.about.sufficiency.inspectors,
    )


def _area(area: Area) -> AreaShape:
    return AreaShape(area.id, area.code, area.title, area.about_children, frozenset(area.wants))


def _unexpected(pack: Pack, areas: tuple[Area, ...]) -> frozenset[Place]:
    return frozenset(
        (area.id, agency.id, kind.id)
        for area in areas
        for agency in pack.about.agency
        for kind in pack.about.source_type
        if kind.id in area.unexpected or _left_out(pack, area.id, agency.id, kind.id)
    )


def _left_out(pack: Pack, area: str, agency: str, kind: str) -> bool:
    return any(
        one.area in (area, EVERY)
        and one.agency in (agency, EVERY)
        and one.source_type in (kind, EVERY)
        for one in pack.judgements.not_expected
    )
