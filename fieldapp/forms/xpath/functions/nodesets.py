"""Questions of questions: how many, which, in which order, at which place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from lxml.etree import QName, _Element

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import (
    Arguments,
    Function,
    Run,
    number_of,
    text_of,
)
from fieldapp.forms.xpath.nodes import Attribute, Document, Node, local_name
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode
from fieldapp.forms.xpath.shuffle import seed_of, seeded_order, shuffled
from fieldapp.forms.xpath.values import Value, node_text, nodes_of, to_number, to_text

_XFORMS: Final = "http://www.w3.org/2002/xforms"


def _current(_arguments: Arguments, scope: Scope) -> Value:
    return [scope.current]


def _last(_arguments: Arguments, scope: Scope) -> Value:
    return float(scope.size)


def _count(arguments: Arguments, scope: Scope) -> Value:
    return float(len(nodes_of(arguments[0](scope), "count")))


def _count_non_empty(arguments: Arguments, scope: Scope) -> Value:
    nodes = nodes_of(arguments[0](scope), "count-non-empty")
    return float(sum(node_text(node, scope.host) != "" for node in nodes))


def _position(arguments: Arguments, scope: Scope) -> Value:
    if not arguments:
        return float(scope.position)
    nodes = nodes_of(arguments[0](scope), "position")
    if len(nodes) > 1:
        message = f"position needs one repeat, and its path leads to {len(nodes)}."
        raise ExpressionProblem(ProblemCode.MANY_NODES, message)
    return float(_place(nodes[0])) if nodes else math.nan


def _place(node: Node) -> int:
    """Return the place of an element among its neighbours of the same name, from 1."""
    place = 1
    if isinstance(node, _Element):
        for sibling in node.itersiblings(preceding=True):
            if sibling.tag != node.tag:
                break
            place += 1
    return place


def _instance(arguments: Arguments, scope: Scope) -> Value:
    found = scope.host.instance(text_of(arguments, 0, scope))
    return [] if found is None else [found]


def _randomize(arguments: Arguments, scope: Scope) -> Value:
    nodes = nodes_of(arguments[0](scope), "randomize")
    if len(arguments) == 1:
        return shuffled(nodes, scope.host.random)
    seed = arguments[1](scope)
    return seeded_order(nodes, seed_of(to_number(seed, scope.host), to_text(seed, scope.host)))


def _named(arguments: Arguments, scope: Scope, asked_by: str) -> str:
    nodes = nodes_of(arguments[0](scope), asked_by) if arguments else [scope.node]
    first = nodes[0] if nodes else None
    if isinstance(first, Attribute):
        return first.name
    return str(first.tag) if isinstance(first, _Element) else ""


def _local_name(arguments: Arguments, scope: Scope) -> Value:
    return local_name(_named(arguments, scope, "local-name"))


def _name(arguments: Arguments, scope: Scope) -> Value:
    return local_name(_named(arguments, scope, "name"))


def _namespace_uri(arguments: Arguments, scope: Scope) -> Value:
    name = _named(arguments, scope, "namespace-uri")
    return (QName(name).namespace or _XFORMS) if name else ""


def _id(arguments: Arguments, scope: Scope) -> Value:
    wanted = set(text_of(arguments, 0, scope).split())
    return [each for each in scope.host.root.iter("*") if each.get("id") in wanted]


def _indexed_repeat(arguments: Arguments, scope: Scope) -> Value:
    """Return the target inside the repeats at the given places, outermost repeat first."""
    pairs: list[tuple[list[Node], float]] = []
    for place in range(1, len(arguments), 2):
        if place + 1 == len(arguments):
            message = "indexed-repeat needs a number behind every repeat."
            raise ExpressionProblem(ProblemCode.ARGUMENTS, message)
        index = number_of(arguments, place + 1, scope)
        repeats = nodes_of(arguments[place](scope), "indexed-repeat")
        if math.isnan(index) or not repeats:
            return []
        pairs.append((repeats, index))
    holder = _holder(sorted(pairs, key=lambda pair: _depth(pair[0][0])))
    return [] if holder is None else _inside(arguments[0], scope, holder)


def _holder(pairs: Sequence[tuple[list[Node], float]]) -> Node | None:
    holder: Node | None = None
    for repeats, index in pairs:
        inside = repeats if holder is None else [r for r in repeats if _is_inside(r, holder)]
        if not index.is_integer() or not 1 <= index <= len(inside):
            return None
        holder = inside[int(index) - 1]
    return holder


def _inside(target: Run, scope: Scope, holder: Node) -> list[Node]:
    nodes = nodes_of(target(scope), "indexed-repeat")
    return [node for node in nodes if _is_inside(node, holder)]


def _depth(node: Node) -> int:
    element = node if isinstance(node, _Element) else getattr(node, "owner", None)
    return 0 if element is None else sum(1 for _ in element.iterancestors())


def _is_inside(node: Node, holder: Node) -> bool:
    if isinstance(holder, Document) or node == holder:
        return True
    element = node if isinstance(node, _Element) else getattr(node, "owner", None)
    if element is None:
        return False
    return element is holder or any(above is holder for above in element.iterancestors())


NODES: Final = {
    "current": Function(0, 0, _current, contextual=True),
    "last": Function(0, 0, _last),
    "count": Function(1, 1, _count),
    "count-non-empty": Function(1, 1, _count_non_empty),
    "position": Function(0, 1, _position),
    "instance": Function(1, 1, _instance, contextual=True),
    "randomize": Function(1, 2, _randomize),
    "local-name": Function(0, 1, _local_name, contextual=True),
    "name": Function(0, 1, _name, contextual=True),
    "namespace-uri": Function(0, 1, _namespace_uri, contextual=True),
    "id": Function(1, 1, _id, contextual=True),
    "indexed-repeat": Function(3, None, _indexed_repeat),
}
