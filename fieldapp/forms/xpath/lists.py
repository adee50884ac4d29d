"""Paths into secondary instances, whose rows are found by value and not one by one.

`instance('wards')/root/item[district = current()/../district and open = 'yes']/name` reads the
rows of the instance once, takes the rows of the district from a table, and looks only at
these. A predicate that no table can answer is asked of every row, as anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from lxml.etree import _Element

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
    Minus,
    Number,
    Path,
    Start,
    Step,
    Tree,
    children,
)
from fieldapp.forms.xpath.values import node_text

Compile: TypeAlias = Callable[[Tree, Names], Run]

_COMPARED: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_TRUTHS: Final = frozenset(
    ["not", "true", "false", "boolean", "selected", "contains", "starts-with", "ends-with", "regex"]
)
_OF_CONTEXT: Final = frozenset({"once", "jr:choice-name", "lang", "position", "last"})


@dataclass(frozen=True, slots=True)
class _Equality:
    """A condition `child = value`, where the value is the same for every row."""

    child: str
    value: Run


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a path: the instance, the names below it, and how rows are chosen."""

    instance: str
    names: tuple[str, ...]
    equality: _Equality | None
    whole: tuple[Filter, ...]
    rest: tuple[Filter, ...]

    def chosen(self, scope: Scope) -> list[Node]:
        rows = self._all(scope)
        texts = self._texts(scope)
        if self.equality is None or texts is None:
            return _kept(list(rows), self.whole, scope)
        path = (self.instance, *self.names)
        places = scope.host.lookups.places(path, rows, self.equality.child, texts)
        return _kept([rows[place] for place in places], self.rest, scope)

    def _all(self, scope: Scope) -> Sequence[_Element]:
        host = scope.host

        def read() -> Sequence[_Element]:
            element = host.instance(self.instance)
            found = [] if element is None else [element]
            for name in self.names:
                found = [child for each in found for child in each.iterchildren(name)]
            return found

        return host.lookups.rows((self.instance, *self.names), read)

    def _texts(self, scope: Scope) -> list[str] | None:
        """Return the texts that the child may have; None when the value is no text."""
        value = self.equality.value(scope) if self.equality else None
        if isinstance(value, str):
            return [value]
        if isinstance(value, list):
            return [node_text(node, scope.host) for node in value]
        return None


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


def _rows(instance: str, steps: tuple[Step, ...], names: Names, compile_tree: Compile) -> _Rows:
    predicates = steps[-1].predicates
    path = tuple(tag_of(step.test, names) for step in steps)
    whole = tuple(_filter(each, names, compile_tree) for each in predicates)
    conditions = _conditions(predicates[0]) if predicates else []
    for place, condition in enumerate(conditions):
        equality = _equality(condition, names, compile_tree)
        if equality is not None:
            others = conditions[:place] + conditions[place + 1 :]
            rest = tuple(filter_of(compile_tree(each, names)) for each in others)
            return _Rows(instance, path, equality, whole, (*rest, *whole[1:]))
    return _Rows(instance, path, None, whole, ())


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
            for child, other in ((left, right), (right, left)):
                name = _child(child, names)
                if name is not None and _is_fixed(other):
                    return _Equality(name, compile_tree(other, names))
    return None


def _child(tree: Tree, names: Names) -> str | None:
    match tree:
        case Path(
            start=Start.CONTEXT,
            steps=(Step(axis=Axis.CHILD, test=test, predicates=()),),
        ) if test.kind is Kind.NAME:
            return tag_of(test, names)
    return None


def _is_fixed(tree: Tree) -> bool:
    """Return whether `tree` has one value for all rows: nothing in it starts at the row."""
    match tree:
        case Number() | Literal():
            return True
        case Path(start=Start.CONTEXT):
            return False
        case Path(start=Start.ROOT):
            return True
        case Path(origin=origin):
            return origin is not None and _is_fixed(origin)
        case Call(name=name, arguments=arguments):
            return (
                name not in _OF_CONTEXT
                and _needs_no_context(tree)
                and all(map(_is_fixed, arguments))
            )
        case Minus(operand=operand):
            return _is_fixed(operand)
        case Binary(left=left, right=right):
            return _is_fixed(left) and _is_fixed(right)


def _needs_no_context(call: Call) -> bool:
    """Return whether a call reads only its arguments (string() without any reads the row)."""
    return bool(call.arguments) or call.name in {"current", "true", "false", "today", "now", "pi"}
