"""Places on the earth: lengths, areas and whether a point lies inside a shape.

The earth is a sphere of 6,378,100 m; results are rounded to a hundredth.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from fieldapp.forms.xpath.browser_maths import acos, cos, sin
from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Arguments, Function
from fieldapp.forms.xpath.numbers import rounded, text_number
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode
from fieldapp.forms.xpath.values import Value, texts_of

_RADIUS: Final = 6_378_100.0
_TRAILING: Final = re.compile(r"(\s*;)+\Z")
_BETWEEN: Final = re.compile(r"\s*;\s*")
_FURTHEST: Final = (90.0, 180.0)
_PARTS: Final = range(2, 5)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees."""

    latitude: float
    longitude: float

    @property
    def both(self) -> tuple[float, float]:
        """Return latitude and longitude."""
        return self.latitude, self.longitude


def _point(text: str) -> Point | None:
    parts = re.split(r"\s+", text)
    if len(parts) not in _PARTS:
        return None
    latitude, longitude = text_number(parts[0]), text_number(parts[1])
    if abs(latitude) > _FURTHEST[0] or abs(longitude) > _FURTHEST[1]:
        return None
    return Point(latitude, longitude)


def _line(texts: Sequence[str]) -> list[Point] | None:
    """Return the points of one trace or of several points; None unless all can be read."""
    parts = texts if len(texts) > 1 else _parts(texts)
    points = [point for point in map(_point, parts) if point is not None]
    return points if len(points) == len(parts) and len(points) > 1 else None


def _parts(texts: Sequence[str]) -> list[str]:
    return [part for text in texts for part in _BETWEEN.split(_TRAILING.sub("", text.strip()))]


def _texts(arguments: Arguments, scope: Scope) -> list[str]:
    return [text for each in arguments for text in texts_of(each(scope), scope.host)]


def _radians(degrees: float) -> float:
    return degrees * math.pi / 180


def _hundredths(number: float) -> float:
    return abs(rounded(number * 100) / 100)


def _area(arguments: Arguments, scope: Scope) -> Value:
    points = _line(_texts(arguments, scope)) or []
    if len(points) <= 2:
        return 0.0
    closed = points if points[0] == points[-1] else [*points, points[0]]
    total = 0.0
    for start, end in pairwise(closed):
        total += _radians(end.longitude - start.longitude) * (
            2 + sin(_radians(end.latitude)) + sin(_radians(start.latitude))
        )
    return _hundredths(total * _RADIUS * _RADIUS / 2)


def _distance(arguments: Arguments, scope: Scope) -> Value:
    points = _line(_texts(arguments, scope))
    if points is None:
        message = "distance needs at least two places of the form latitude longitude."
        raise ExpressionProblem(ProblemCode.PLACES, message)
    return _hundredths(sum(map(_between, points, points[1:])))


def _between(start: Point, end: Point) -> float:
    if not all(map(math.isfinite, (*start.both, *end.both))):
        return math.nan
    turn = _radians(start.longitude - end.longitude)
    low, high = _radians(start.latitude), _radians(end.latitude)
    cosine = sin(low) * sin(high) + cos(low) * cos(high) * cos(turn)
    return acos(cosine) * _RADIUS if abs(cosine) <= 1 else math.nan


def _geofence(arguments: Arguments, scope: Scope) -> Value:
    texts = _texts(arguments, scope)
    point = _point(texts[0]) if texts else None
    fence = _line(texts[1:2]) if len(texts) > 1 and texts[1] else None
    if point is None or fence is None or fence[0] != fence[-1]:
        return False
    return sum(_crosses(point, *edge) for edge in pairwise(fence)) % 2 == 1


def _crosses(point: Point, start: Point, end: Point) -> bool:
    """Return whether a line from `point` to the east crosses the edge of a fence."""
    if (end.latitude > point.latitude) == (start.latitude > point.latitude):
        return False
    share = (point.latitude - end.latitude) / (start.latitude - end.latitude)
    return point.longitude < (start.longitude - end.longitude) * share + end.longitude


GEOGRAPHY: Final = {
    "area": Function(1, 1, _area),
    "distance": Function(1, None, _distance),
    "geofence": Function(2, 2, _geofence),
}
