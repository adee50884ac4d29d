"""Location paths as functions: from where an expression stands to the nodes that it names.

A predicate with a number counts over all nodes that its step found, and not parent by parent
as XPath 1.0 says: that is what ODK's engine does, and forms are written to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from lxml.etree import _Comment, _Element, _ProcessingInstruction

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Run
from fieldapp.forms.xpath.moments import Moment
from fieldapp.forms.xpath.nodes import AXES, Attribute, Document, Node, TextNode
from fieldapp.forms.xpath.tree import Axis, Kind, Step, Test
from fieldapp.forms.xpath.values import Value, to_truth

Names: TypeAlias = Mapping[str, str]
Walk: TypeAlias = Callable[[list[Node]], list[Node]]
Filter: TypeAlias = Callable[[list[Node], Scope], list[Node]]

KNOWN_NAMES: Final[Names] = {
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
    "h": "http://www.w3.org/1999/xhtml",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "enk": "http://enketo.org/xforms",
    "entities": "http://www.opendatakit.org/xforms/entities",
}
_OWN: Final = frozenset({"xf", "xforms"})
_SELDOM_REPEATED: Final = frozenset({Axis.CHILD, Axis.ATTRIBUTE, Axis.SELF})


def tag_of(test: Test, names: Names) -> str:
    """Return the name that a test asks for, as lxml writes it."""
    if not test.prefix or test.prefix in _OWN:
        return test.name
    uri = names.get(test.prefix) or KNOWN_NAMES.get(test.prefix)
    return f"{{{uri}}}{test.name}" if uri else test.name


def plain_names(steps: tuple[Step, ...], names: Names) -> tuple[str, ...]:
    """Return the names of a path that only goes down by name; nothing for another path."""
    plain = [
        tag_of(step.test, names)
        for step in steps
        if step.axis is Axis.CHILD and step.test.kind is Kind.NAME and not step.predicates
    ]
    return tuple(plain) if len(plain) == len(steps) else ()


def walk_of(step: Step, names: Names) -> Walk:
    """Return the function that takes nodes along a step, without its predicates."""
    if step.axis is Axis.CHILD and step.test.kind in (Kind.NAME, Kind.ANY):
        return _to_children("*" if step.test.kind is Kind.ANY else tag_of(step.test, names))
    if step.axis is Axis.PARENT and step.test.kind is Kind.NODE:
        return _to_parents
    if step.axis is Axis.SELF and step.test.kind is Kind.NODE:
        return list
    return _along(step.axis, _accepts(step, names))


def _to_children(tag: str) -> Walk:
    def walk(nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            if isinstance(node, _Element):
                found.extend(node.iterchildren(tag))
            elif isinstance(node, Document) and tag in ("*", node.root.tag):
                found.append(node.root)
        return found

    return walk


def _to_parents(nodes: list[Node]) -> list[Node]:
    found: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, _Element):
            above = node.getparent()
            found[Document(node) if above is None else above] = None
        elif not isinstance(node, Document):
            found[node.owner] = None
    return list(found)


def _along(axis: Axis, accepts: Callable[[Node], bool]) -> Walk:
    go = AXES[axis]

    def walk(nodes: list[Node]) -> list[Node]:
        found = [reached for node in nodes for reached in go(node) if accepts(reached)]
        return found if axis in _SELDOM_REPEATED else list(dict.fromkeys(found))

    return walk


def _accepts(step: Step, names: Names) -> Callable[[Node], bool]:
    kind = step.test.kind
    if kind is Kind.NODE:
        return lambda _node: True
    if kind is Kind.TEXT:
        return lambda node: isinstance(node, TextNode)
    if kind is Kind.COMMENT:
        return lambda node: isinstance(node, _Comment)
    if kind is Kind.INSTRUCTION:
        return lambda node: isinstance(node, _ProcessingInstruction)
    if kind is Kind.ANY:
        return lambda node: _tag(node) != ""
    tag = tag_of(step.test, names)
    if kind is Kind.ANY_OF_PREFIX:
        return lambda node: _tag(node).startswith(tag)
    return lambda node: _tag(node) == tag


def _tag(node: Node) -> str:
    if isinstance(node, Attribute):
        return node.name
    return str(node.tag) if isinstance(node, _Element) else ""


def filter_of(predicate: Run) -> Filter:
    """Return the function that keeps the nodes for which `predicate` holds, or at its place."""

    def keep(nodes: list[Node], scope: Scope) -> list[Node]:
        host, current, size = scope.host, scope.current, len(nodes)
        return [
            node
            for place, node in enumerate(nodes, 1)
            if _holds(predicate(Scope(node, host, current, place, size)), place)
        ]

    return keep


def place_filter(place: float) -> Filter:
    """Return the function that keeps the node at `place`, counted from 1."""
    index = int(place) - 1 if place.is_integer() and place >= 1 else None

    def keep(nodes: list[Node], _scope: Scope) -> list[Node]:
        return [] if index is None else nodes[index : index + 1]

    return keep


def _holds(value: Value, place: int) -> bool:
    if isinstance(value, float):
        return value == place
    return value.days == place if isinstance(value, Moment) else to_truth(value)


def taken(nodes: list[Node], scope: Scope, parts: Sequence[tuple[Walk, Sequence[Filter]]]) -> Value:
    """Return the nodes after each step and its predicates."""
    for walk, filters in parts:
        nodes = walk(nodes)
        for keep in filters:
            nodes = keep(nodes, scope)
    return nodes
