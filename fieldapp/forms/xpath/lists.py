"""Paths into secondary instances, whose rows are found by value and not one by one.

`instance('wards')/root/item[district = current()/../district and open = 'yes']/name` reads the
rows of the instance once, takes the rows of the district from a table, and looks only at
these. A predicate that no table can answer is asked of every row, as anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import and_
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.xpath.columns import Compile, Mask, Rows, child_compared, mask_of
from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Run
from fieldapp.forms.xpath.nodes import Node
from fieldapp.forms.xpath.paths import (
    Filter,
    Names,
    Walk,
    filter_of,
    place_filter,
    tag_of,
    taken,
    walk_of,
)
from fieldapp.forms.xpath.tree import (
    Axis,
    Binary,
    Call,
    Kind,
    Literal,
    Number,
    Path,
    Step,
    Tree,
    children,
)
from fieldapp.forms.xpath.values import texts_of

_COMPARED: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_TRUTHS: Final = frozenset(
    ["not", "true", "false", "boolean", "selected", "contains", "starts-with", "ends-with", "regex"]
)


@dataclass(frozen=True, slots=True)
class _Equality:
    """A condition `child = value`, where the value is the same for every row."""

    child: str
    value: Run


@dataclass(frozen=True, slots=True)
class _Choice:
    """How rows are chosen: by a table, by columns, and the rest one by one.

    `whole` are the filters that say the same without any table or column.
    """

    whole: tuple[Filter, ...]
    equality: _Equality | None = None
    masks: tuple[Mask, ...] = ()
    rest: tuple[Filter, ...] = ()

    def of(self, rows: Rows) -> list[Node]:
        places = self._places(rows)
        if places is None:
            return _kept(list(rows.elements), self.whole, rows.scope)
        return _kept([rows.elements[place] for place in places], self.rest, rows.scope)

    def _places(self, rows: Rows) -> Sequence[int] | None:
        """Return the places that a table or the columns leave; None where they cannot tell."""
        if self.equality is not None:
            return _equal_places(self.equality, rows)
        if not self.masks:
            return None
        kept: list[bool] | None = None
        for mask in self.masks:
            found = mask(rows)
            if found is None:
                return None
            kept = found if kept is None else list(map(and_, kept, found))
        return list(compress(range(len(rows.elements)), kept or ()))


def _equal_places(equality: _Equality, rows: Rows) -> Sequence[int] | None:
    value = equality.value(rows.scope)
    column = rows.column(equality.child)
    if column is None or not isinstance(value, str | list):
        return None
    return column.places(texts_of(value, rows.scope.host))


@dataclass(frozen=True, slots=True)
class _List:
    """The rows of a path: the instance, the names below it, and how rows are chosen."""

    instance: str
    names: tuple[str, ...]
    choice: _Choice

    def chosen(self, scope: Scope) -> list[Node]:
        path = (self.instance, *self.names)
        elements = scope.host.lookups.rows(path, lambda: self._read(scope))
        return self.choice.of(Rows(path, elements, scope))

    def _read(self, scope: Scope) -> Sequence[_Element]:
        element = scope.host.instance(self.instance)
        found = [] if element is None else [element]
        for name in self.names:
            found = [child for each in found for child in each.iterchildren(name)]
        return found


def _kept(nodes: list[Node], filters: Sequence[Filter], scope: Scope) -> list[Node]:
    for keep in filters:
        nodes = keep(nodes, scope)
    return nodes


def list_path(tree: Path, names: Names, compile_tree: Compile) -> Run | None:
    """Return the function for a path into a secondary instance, or None for another path."""
    instance = _instance_of(tree.origin)
    depth = _depth_of_rows(tree.steps)
    if instance is None or not depth:
        return None
    rows = _rows(instance, tree.steps[:depth], names, compile_tree)
    parts: list[tuple[Walk, tuple[Filter, ...]]] = [
        (
            walk_of(step, names),
            tuple(_filter(each, names, compile_tree) for each in step.predicates),
        )
        for step in tree.steps[depth:]
    ]
    return lambda scope: taken(rows.chosen(scope), scope, parts)


def _instance_of(origin: Tree | None) -> str | None:
    match origin:
        case Call(name="instance", arguments=(Literal(text=text),)):
            return text
    return None


def _depth_of_rows(steps: tuple[Step, ...]) -> int:
    """Return how many steps lead down by name to the rows: those up to the first predicate."""
    for depth, step in enumerate(steps):
        if step.axis is not Axis.CHILD or step.test.kind is not Kind.NAME:
            return depth
        if step.predicates:
            return depth + 1
    return len(steps)


def _rows(instance: str, steps: tuple[Step, ...], names: Names, compile_tree: Compile) -> _List:
    path = tuple(tag_of(step.test, names) for step in steps)
    return _List(instance, path, _choice(steps[-1].predicates, names, compile_tree))


def _choice(predicates: tuple[Tree, ...], names: Names, compile_tree: Compile) -> _Choice:
    whole = tuple(_filter(each, names, compile_tree) for each in predicates)
    conditions = _conditions(predicates[0]) if predicates else []
    for place, condition in enumerate(conditions):
        equality = _equality(condition, names, compile_tree)
        if equality is not None:
            others = conditions[:place] + conditions[place + 1 :]
            rest = tuple(_filter(each, names, compile_tree) for each in others)
            return _Choice(whole, equality, (), (*rest, *whole[1:]))
    masks = [mask_of(each, names, compile_tree) for each in conditions]
    others = [each for each, mask in zip(conditions, masks, strict=True) if mask is None]
    rest = tuple(_filter(each, names, compile_tree) for each in others)
    return _Choice(whole, None, tuple(m for m in masks if m is not None), (*rest, *whole[1:]))


def _filter(predicate: Tree, names: Names, compile_tree: Compile) -> Filter:
    if isinstance(predicate, Number):
        return place_filter(float(predicate.text))
    return filter_of(compile_tree(predicate, names))


def _conditions(predicate: Tree) -> list[Tree]:
    """Return the conditions that must all hold, or the predicate alone if order matters."""
    parts = _split(predicate)
    if len(parts) > 1 and not all(_is_truth(part) and not _has_place(part) for part in parts):
        return []
    return parts


def _split(tree: Tree) -> list[Tree]:
    match tree:
        case Binary(operator="and", left=left, right=right):
            return [*_split(left), *_split(right)]
    return [tree]


def _is_truth(tree: Tree) -> bool:
    match tree:
        case Binary(operator="and" | "or", left=left, right=right):
            return _is_truth(left) and _is_truth(right)
        case Binary(operator=operator):
            return operator in _COMPARED
        case Call(name=name):
            return name in _TRUTHS
    return False


def _has_place(tree: Tree) -> bool:
    match tree:
        case Call(name="position" | "last", arguments=()):
            return True
    return any(map(_has_place, children(tree)))


def _equality(condition: Tree, names: Names, compile_tree: Compile) -> _Equality | None:
    match condition:
        case Binary(operator="=", left=left, right=right):
            compared = child_compared(left, right, names)
            if compared is not None and not isinstance(compared[1], Number):
                return _Equality(compared[0], compile_tree(compared[1], names))
    return None
