"""What a loaded form works out once: rows of secondary instances by value, and patterns.

A secondary instance never changes while a form is open; a choice list of 100,000 rows that is
filtered by `[district = ...]` is therefore read once and answered from a table after that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from lxml.etree import _Element

from fieldapp.forms.xpath.nodes import Node, string_value
from fieldapp.forms.xpath.patterns import compiled


class Column:
    """The texts of one child over all rows; a row without it has "" and is in `missing`."""

    def __init__(self, texts: Sequence[str], missing: Sequence[int]) -> None:
        """Keep the texts; tables of them are made when they are first asked for."""
        self.texts = texts
        self.missing = missing
        self._numbers: Sequence[float] | None = None
        self._places: Mapping[str, list[int]] | None = None

    def numbers(self, read: Callable[[str], float]) -> Sequence[float]:
        """Return the texts as numbers; `read` makes one of each, once."""
        if self._numbers is None:
            self._numbers = [read(text) for text in self.texts]
        return self._numbers

    def places(self, texts: Sequence[str]) -> Sequence[int]:
        """Return the places of the rows that read as one of `texts`, in order."""
        if self._places is None:
            self._places = self._table()
        if len(texts) == 1:
            return self._places.get(texts[0], [])
        return sorted({place for text in texts for place in self._places.get(text, ())})

    def _table(self) -> Mapping[str, list[int]]:
        table: defaultdict[str, list[int]] = defaultdict(list)
        absent = set(self.missing)
        for place, text in enumerate(self.texts):
            if place not in absent:
                table[text].append(place)
        return dict(table)


class Lookups:
    """The rows of each path into a secondary instance, their columns, and patterns."""

    def __init__(self, *, keeps_places: bool = False) -> None:
        """Begin with nothing read.

        With `keeps_places` the elements at a plain path of the primary instance are also found
        once; its owner then calls `moved` whenever an element is added or removed there.
        """
        self.keeps_places = keeps_places
        self._places: dict[tuple[str, ...], list[Node]] = {}
        self._rows: dict[tuple[str, ...], Sequence[_Element]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._columns: dict[tuple[tuple[str, ...], str], Column | None] = {}

    def moved(self) -> None:
        """Forget where elements of the primary instance are: one was added or removed."""
        self._places.clear()

    def located(self, path: tuple[str, ...], root: _Element) -> list[Node]:
        """Return the elements at a plain path of the primary instance; not to be changed."""
        found = self._places.get(path)
        if found is None:
            found = _below(root, path)
            if self.keeps_places:
                self._places[path] = found
        return found

    def rows(
        self, path: tuple[str, ...], read: Callable[[], Sequence[_Element]]
    ) -> Sequence[_Element]:
        """Return the elements at `path` (instance, then names); `read` finds them once."""
        found = self._rows.get(path)
        if found is None:
            found = self._rows[path] = read()
        return found

    def column(self, path: tuple[str, ...], rows: Sequence[_Element], child: str) -> Column | None:
        """Return the texts of a child over the rows; None where a row has it twice."""
        key = (path, child)
        if key not in self._columns:
            self._columns[key] = _column(rows, child)
        return self._columns[key]

    def pattern(self, text: str) -> re.Pattern[str]:
        """Return a pattern ready to search; raises ExpressionProblem (PATTERN) for a bad one."""
        found = self._patterns.get(text)
        if found is None:
            found = self._patterns[text] = compiled(text)
        return found


def _column(rows: Sequence[_Element], child: str) -> Column | None:
    return _full_column(rows, child) or _patchy_column(rows, child)


def _full_column(rows: Sequence[_Element], child: str) -> Column | None:
    """Return the column when every row has the child once: lxml finds these in one walk."""
    above = rows[0].getparent() if rows else None
    found = [] if above is None else list(above.iter(child))
    if len(found) != len(rows):
        return None
    if any(each.getparent() is not row for each, row in zip(found, rows, strict=True)):
        return None
    return Column([string_value(each) for each in found], ())


def _patchy_column(rows: Sequence[_Element], child: str) -> Column | None:
    texts: list[str] = []
    missing: list[int] = []
    for place, row in enumerate(rows):
        found = list(row.iterchildren(child))
        if not found:
            missing.append(place)
        elif len(found) > 1:
            return None
        texts.append(string_value(found[0]) if found else "")
    return Column(texts, tuple(missing))


def _below(root: _Element, path: tuple[str, ...]) -> list[Node]:
    nodes = [root] if root.tag == path[0] else []
    for name in path[1:]:
        nodes = [child for node in nodes for child in node.iterchildren(name)]
    return list(nodes)
