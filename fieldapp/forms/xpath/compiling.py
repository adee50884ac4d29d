"""Turns the tree of an expression into one function, built of smaller ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from lxml.etree import _Element

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions import FUNCTIONS
from fieldapp.forms.xpath.functions.registry import Arguments, Function, Run
from fieldapp.forms.xpath.lists import list_path
from fieldapp.forms.xpath.nodes import Document, Node
from fieldapp.forms.xpath.numbers import divided, remainder
from fieldapp.forms.xpath.parser import tree_of
from fieldapp.forms.xpath.paths import (
    Filter,
    Names,
    Walk,
    filter_of,
    place_filter,
    plain_names,
    taken,
    walk_of,
)
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode
from fieldapp.forms.xpath.tree import (
    SELF,
    Binary,
    Call,
    Literal,
    Minus,
    Number,
    Path,
    Start,
    Step,
    Tree,
    chain,
)
from fieldapp.forms.xpath.values import (
    COMPARISONS,
    Value,
    nodes_of,
    to_number,
    to_text,
    to_truth,
)

Apply: TypeAlias = Callable[[Value, Run, Scope], Value]

_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": float.__add__,
    "-": float.__sub__,
    "*": float.__mul__,
    "div": divided,
    "mod": remainder,
}
_FUNCTION_PREFIXES: Final = ("xf:", "fn:", "enk:", "xforms:")


def function_named(name: str) -> Function | None:
    """Return the function that forms call by `name`, its prefix included."""
    if name == CHOICE_NAME:
        return Function(2, 2, _no_body, contextual=True)
    name = name.replace("javarosa:", "jr:")
    own = name.partition(":")[2] if name.startswith(_FUNCTION_PREFIXES) else name
    return FUNCTIONS.get(name) or FUNCTIONS.get(own)


CHOICE_NAME: Final = "jr:choice-name"


def _no_body(_arguments: Arguments, _scope: Scope) -> Value:
    return ""


def compiled(tree: Tree, names: Names) -> Run:
    """Return `tree` as a function; raises ExpressionProblem for functions used wrongly."""
    match tree:
        case Number(text=text):
            number = float(text)
            return lambda _scope: number
        case Literal(text=text):
            return lambda _scope: text
        case Path():
            return _path(tree, names)
        case Call():
            return _call(tree, names)
        case Minus(operand=operand):
            return _minus(compiled(operand, names))
        case Binary():
            return _binary(tree, names)


def _minus(operand: Run) -> Run:
    return lambda scope: -to_number(operand(scope), scope.host)


def _binary(tree: Binary, names: Names) -> Run:
    first, others = chain(tree)
    run = compiled(first, names)
    if len(others) == 1:
        return _pair(others[0][0], run, compiled(others[0][1], names))
    return _row(run, [(_applied(sign), compiled(right, names)) for sign, right in others])


def _row(first: Run, others: Sequence[tuple[Apply, Run]]) -> Run:
    """Return a row of operators as one loop: hundreds of them nest no calls."""

    def run(scope: Scope) -> Value:
        value = first(scope)
        for apply, right in others:
            value = apply(value, right, scope)
        return value

    return run


def _applied(sign: str) -> Apply:
    """Return the function that puts an operator between a value and what follows it."""

    def apply(value: Value, right: Run, scope: Scope) -> Value:
        return _pair(sign, lambda _scope: value, right)(scope)

    return apply


def _pair(sign: str, left: Run, right: Run) -> Run:
    if sign == "and":
        return _and(left, right)
    if sign == "or":
        return _or(left, right)
    if sign == "|":
        return _union(left, right)
    if sign in COMPARISONS:
        compare = COMPARISONS[sign]
        return lambda scope: compare(left(scope), right(scope), scope.host)
    return _arithmetic(_ARITHMETIC[sign], left, right)


def _and(left: Run, right: Run) -> Run:
    """Return the value that decides, as ODK's engine does, and not only yes or no."""

    def run(scope: Scope) -> Value:
        value = left(scope)
        return right(scope) if to_truth(value) else value

    return run


def _or(left: Run, right: Run) -> Run:
    def run(scope: Scope) -> Value:
        value = left(scope)
        return value if to_truth(value) else right(scope)

    return run


def _arithmetic(operation: Callable[[float, float], float], left: Run, right: Run) -> Run:
    def run(scope: Scope) -> Value:
        first = to_number(left(scope), scope.host)
        if first != first:
            return math.nan
        second = to_number(right(scope), scope.host)
        return math.nan if second != second else operation(first, second)

    return run


def _union(left: Run, right: Run) -> Run:
    def run(scope: Scope) -> Value:
        found = [*nodes_of(left(scope), "|"), *nodes_of(right(scope), "|")]
        return sorted(dict.fromkeys(found), key=_document_order)

    return run


def _document_order(node: Node) -> tuple[int, ...]:
    if isinstance(node, Document):
        return ()
    element = node if isinstance(node, _Element) else node.owner
    line: list[int] = [] if isinstance(node, _Element) else [-1]
    while (above := element.getparent()) is not None:
        line.append(above.index(element))
        element = above
    return tuple(reversed(line))


def _call(tree: Call, names: Names) -> Run:
    function = function_named(tree.name)
    if function is None:
        message = f"There is no function {tree.name}."
        raise ExpressionProblem(ProblemCode.UNKNOWN_FUNCTION, message, tree.at)
    _check_count(tree, function)
    arguments = tuple(compiled(each, names) for each in tree.arguments)
    if tree.name == CHOICE_NAME:
        return _choice_name(arguments, names)
    body = function.body
    return lambda scope: body(arguments, scope)


def _check_count(tree: Call, function: Function) -> None:
    given = len(tree.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        message = f"{tree.name} takes {_counted(function)}, and {given} are given."
        raise ExpressionProblem(ProblemCode.ARGUMENTS, message, tree.at)


def _counted(function: Function) -> str:
    least, most = function.least, function.most
    if most is None:
        return f"{least} or more arguments"
    if least == most:
        return "no arguments" if not most else f"{most} argument{'s' * (most > 1)}"
    return f"{least} to {most} arguments"


def _choice_name(arguments: Arguments, names: Names) -> Run:
    """Return the function that finds the label of a choice; its path is written as a text."""
    reading = lru_cache(maxsize=8)(lambda path: compiled(tree_of(path), names))

    def run(scope: Scope) -> Value:
        choice = to_text(arguments[0](scope), scope.host)
        path = to_text(arguments[1](scope), scope.host)
        found = reading(path)(Scope(scope.node, scope.host, scope.node, 1, 1))
        select = nodes_of(found, CHOICE_NAME)[:1]
        if not select or not isinstance(select[0], _Element):
            message = f"jr:choice-name finds no question at {path}."
            raise ExpressionProblem(ProblemCode.NO_CHOICES, message)
        return scope.host.choice_label(select[0], choice) or ""

    return run


def _path(tree: Path, names: Names) -> Run:
    if tree.origin is None and not tree.filters:
        return _located(tree, names)
    assert tree.origin is not None
    origin = compiled(tree.origin, names)
    listed = list_path(tree, names, compiled)
    if listed is not None:
        return listed
    if not tree.steps:
        return origin
    parts = _parts(tree.steps, names)
    return lambda scope: taken(nodes_of(origin(scope), "A path"), scope, parts)


def _located(tree: Path, names: Names) -> Run:
    plain = plain_names(tree.steps, names) if tree.start is Start.ROOT else ()
    if plain:
        return _plain_path(plain)
    parts = _parts(tree.steps, names)
    if tree.start is Start.ROOT:
        return lambda scope: taken([Document(scope.host.root)], scope, parts)
    if tree.steps == (SELF,):
        return lambda scope: [scope.node]
    return lambda scope: taken([scope.node], scope, parts)


def _plain_path(path: tuple[str, ...]) -> Run:
    def run(scope: Scope) -> Value:
        host = scope.host
        return host.lookups.located(path, host.root)

    return run


def _parts(steps: tuple[Step, ...], names: Names) -> tuple[tuple[Walk, tuple[Filter, ...]], ...]:
    return tuple(
        (walk_of(step, names), tuple(_filter(each, names) for each in step.predicates))
        for step in steps
    )


def _filter(predicate: Tree, names: Names) -> Filter:
    if isinstance(predicate, Number):
        return place_filter(float(predicate.text))
    return filter_of(compiled(predicate, names))
