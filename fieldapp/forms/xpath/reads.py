"""Which questions an expression reads, so that an edit costs only what depends on it.

Paths are turned into plain names from the root, without positions and predicates. What
cannot be told from the text alone is told too widely, never too narrowly: `*` stands for any
name and `**` for any number of levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from fieldapp.forms.xpath.nodes import local_name
from fieldapp.forms.xpath.parser import tree_of
from fieldapp.forms.xpath.paths import Names, tag_of
from fieldapp.forms.xpath.problem import ExpressionProblem
from fieldapp.forms.xpath.tree import (
    Axis,
    Binary,
    Call,
    Kind,
    Literal,
    Minus,
    Path,
    Start,
    Step,
    Tree,
    children,
)

ANY_DEPTH: Final = "**"
ANY_NAME: Final = "*"
_OF_CONTEXT: Final = frozenset(
    ["string", "number", "normalize-space", "string-length", "local-name", "name", "namespace-uri"]
)
_DOWN: Final = frozenset({Axis.DESCENDANT, Axis.DESCENDANT_OR_SELF})
_SIBLINGS: Final = frozenset({Axis.FOLLOWING_SIBLING, Axis.PRECEDING_SIBLING})


@dataclass(frozen=True, slots=True)
class Read:
    """A place that an expression reads.

    `path` holds names from the root element down, local and without prefix; an attribute is
    "@name". `instance` is the id of a secondary instance whose root begins the path, and
    None in the primary instance.

    `climb` is how many names of the context the path keeps: from ("data", "child", "age")
    the path ../name keeps two, and so stays in the same child; an absolute path keeps none.
    """

    path: tuple[str, ...]
    instance: str | None = None
    climb: int = 0


_Places: TypeAlias = list[Read]
_ANYTHING: Final = Read((ANY_DEPTH,))


def reads_of(tree: Tree, context: tuple[str, ...], names: Names) -> frozenset[Read]:
    """Return every place that `tree` reads when it stands at the node named by `context`."""
    at = Read(context, climb=len(context))
    return frozenset(_Reader(at, names).all(tree, at))


class _Reader:
    def __init__(self, current: Read, names: Names) -> None:
        self._current = current
        self._names = names

    def all(self, tree: Tree, at: Read) -> Iterator[Read]:
        if isinstance(tree, Path):
            yield from self._path(tree, at)
        elif isinstance(tree, Call):
            yield from self._call(tree, at)
        else:
            for each in children(tree):
                yield from self.all(each, at)

    def _path(self, tree: Path, at: Read) -> Iterator[Read]:
        if tree.origin is not None and not _is_current(tree.origin):
            yield from self.all(tree.origin, at)
        places = self._ends_before_steps(tree, at)
        for step in tree.steps:
            places = [self._after(step, place) for place in places]
            if step.predicates:
                yield from places
            for predicate in step.predicates:
                for place in places:
                    yield from self.all(predicate, place)
        yield from places

    def _ends_before_steps(self, tree: Path, at: Read) -> _Places:
        if tree.start is Start.ROOT:
            return [Read(())]
        return [at] if tree.origin is None else self._ends(tree.origin, at)

    def _ends(self, tree: Tree, at: Read) -> _Places:
        """Return where the nodes are that a value consists of."""
        match tree:
            case Path():
                places = self._ends_before_steps(tree, at)
                for step in tree.steps:
                    places = [self._after(step, place) for place in places]
                return places
            case Call(name="current"):
                return [self._current]
            case Call(name="instance", arguments=(Literal(text=text),)):
                return [Read((), text)]
            case Call(name="randomize" | "indexed-repeat", arguments=(first, *_)):
                return self._ends(first, at)
            case Call(name="if", arguments=(_, first, second)):
                return self._ends(first, at) + self._ends(second, at)
            case Binary(left=left, right=right):
                return self._ends(left, at) + self._ends(right, at)
            case Minus(operand=operand):
                return self._ends(operand, at)
        return [_ANYTHING]

    def _call(self, tree: Call, at: Read) -> Iterator[Read]:
        if tree.name == "current" and not tree.arguments:
            yield self._current
        elif tree.name == "once" or (tree.name in _OF_CONTEXT and not tree.arguments):
            yield at
        elif tree.name == "pulldata":
            yield _pulled(tree)
        elif tree.name == "jr:choice-name":
            yield from self._quoted(tree, at)
        for each in tree.arguments:
            yield from self.all(each, at)

    def _quoted(self, tree: Call, at: Read) -> Iterator[Read]:
        match tree.arguments:
            case (_, Literal(text=text)):
                try:
                    yield from self.all(tree_of(text), at)
                except ExpressionProblem:
                    yield _ANYTHING
            case _:
                yield _ANYTHING

    def _after(self, step: Step, place: Read) -> Read:
        path = _moved(step, place.path, self._name(step))
        return Read(path, place.instance, min(place.climb, _kept(step, place.path, path)))

    def _name(self, step: Step) -> str:
        if step.test.kind is not Kind.NAME:
            return ANY_NAME
        return local_name(tag_of(step.test, self._names))


def _is_current(tree: Tree) -> bool:
    """Return whether `tree` is current(): where a path begins, and not itself read."""
    return isinstance(tree, Call) and tree.name == "current"


def _pulled(tree: Call) -> Read:
    match tree.arguments:
        case (Literal(text=text), *_):
            return Read((ANY_DEPTH,), text)
    return _ANYTHING


def _moved(step: Step, path: tuple[str, ...], name: str) -> tuple[str, ...]:
    if step.axis is Axis.CHILD:
        return path if step.test.kind is Kind.TEXT else (*path, name)
    if step.axis is Axis.ATTRIBUTE:
        return (*path, f"@{name}")
    if step.axis is Axis.SELF:
        return path
    if step.axis is Axis.PARENT:
        return path if path[-1:] == (ANY_DEPTH,) else path[:-1]
    if step.axis in _SIBLINGS:
        return (*path[:-1], name)
    if step.axis in _DOWN:
        return (*path, ANY_DEPTH) if name == ANY_NAME else (*path, ANY_DEPTH, name)
    return _above(step, path, name)


def _kept(step: Step, before: tuple[str, ...], after: tuple[str, ...]) -> int:
    """Return how many names of `before` lead to the same node as in `after`."""
    if after[:1] == (ANY_DEPTH,):
        return 0
    return len(before) - 1 if step.axis in _SIBLINGS else min(len(before), len(after))


def _above(step: Step, path: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return where an ancestor is; following and preceding nodes may be anywhere."""
    if step.axis not in (Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF):
        return (ANY_DEPTH,)
    if name in path:
        return path[: len(path) - path[::-1].index(name)]
    return (ANY_DEPTH,)
