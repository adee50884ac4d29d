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


class Lookups:
    """The rows of each path into a secondary instance, tables of them by child, patterns."""

    def __init__(self, *, keeps_places: bool = False) -> None:
        """Begin with nothing read.

        With `keeps_places` the elements at a plain path of the primary instance are also found
        once; its owner then calls `moved` whenever an element is added or removed there.
        """
        self.keeps_places = keeps_places
        self._places: dict[tuple[str, ...], list[Node]] = {}
        self._rows: dict[tuple[str, ...], Sequence[_Element]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._by_text: dict[tuple[tuple[str, ...], str], Mapping[str, list[int]]] = {}

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

    def places(
        self, path: tuple[str, ...], rows: Sequence[_Element], child: str, texts: Sequence[str]
    ) -> list[int]:
        """Return the places of the rows with a `child` that reads as one of `texts`."""
        table = self._by_text.get((path, child))
        if table is None:
            table = self._by_text[path, child] = _table(rows, child)
        if len(texts) == 1:
            return table.get(texts[0], [])
        return sorted({place for text in texts for place in table.get(text, ())})

    def pattern(self, text: str) -> re.Pattern[str]:
        """Return a pattern ready to search; raises ExpressionProblem (PATTERN) for a bad one."""
        found = self._patterns.get(text)
        if found is None:
            found = self._patterns[text] = compiled(text)
        return found


def _table(rows: Sequence[_Element], child: str) -> Mapping[str, list[int]]:
    table: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for text in {string_value(each) for each in row.iterchildren(child)}:
            table[text].append(place)
    return dict(table)


def _below(root: _Element, path: tuple[str, ...]) -> list[Node]:
    nodes = [root] if root.tag == path[0] else []
    for name in path[1:]:
        nodes = [child for node in nodes for child in node.iterchildren(name)]
    return list(nodes)
