"""The five kinds of value and how ODK's engine turns one into another and compares them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeAlias

from lxml.etree import _Element

from fieldapp.forms.xpath.context import Host
from fieldapp.forms.xpath.moments import SHORTEST_DATE, Moment, days_in
from fieldapp.forms.xpath.nodes import Document, Node
from fieldapp.forms.xpath.numbers import number_text, text_number
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode

Value: TypeAlias = bool | float | str | Moment | list[Node]
Plain: TypeAlias = bool | float | str | Moment

BLANK: Final = " \t\r\n"


def node_text(node: Node, host: Host) -> str:
    """Return what a node reads as."""
    if isinstance(node, _Element):
        return host.value(node)
    return host.value(node.root) if isinstance(node, Document) else node.text


def to_text(value: Value, host: Host) -> str:
    """Return a value as text; of nodes the first, nothing when there is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return node_text(value[0], host) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return value.text
    return "" if value != value else number_text(value)


def to_number(value: Value, host: Host) -> float:
    """Return a value as a number; the text of a date is its days since 1970."""
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return text_as_number(value, host)
    if isinstance(value, list):
        return node_number(value[0], host) if value else math.nan
    return value.days if isinstance(value, Moment) else float(value)


def to_truth(value: Value) -> bool:
    """Return a value as yes or no; nodes are true when there is one, whatever it holds."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and value != 0
    return value.truth if isinstance(value, Moment) else bool(value)


def node_number(node: Node, host: Host) -> float:
    """Return a node as a number; a blank one is NaN."""
    text = node_text(node, host)
    return text_as_number(text, host) if text.strip(BLANK) else math.nan


def text_as_number(text: str, host: Host) -> float:
    """Return the number, or the days of the date, that `text` writes; NaN for no text."""
    if not text:
        return math.nan
    days = days_in(text, host.zone) if len(text) >= SHORTEST_DATE else None
    return text_number(text) if days is None else days


def texts_of(value: Value, host: Host) -> list[str]:
    """Return the text of every node, or of the one value."""
    if isinstance(value, list):
        return [node_text(node, host) for node in value]
    return [to_text(value, host)]


def numbers_of(value: Value, host: Host) -> list[float]:
    """Return the number of every node, or of the one value."""
    if isinstance(value, list):
        return [node_number(node, host) for node in value]
    return [to_number(value, host)]


def truths_of(value: Value, host: Host) -> list[bool]:
    """Return for every node whether it holds more than white space, or the one value's truth."""
    if isinstance(value, list):
        return [bool(node_text(node, host).strip(BLANK)) for node in value]
    return [to_truth(value)]


def nodes_of(value: Value, asked_by: str) -> list[Node]:
    """Return nodes as they are; raises ExpressionProblem (NOT_NODES) for another value."""
    if isinstance(value, list):
        return value
    message = f"{asked_by} needs a path to questions, not a value."
    raise ExpressionProblem(ProblemCode.NOT_NODES, message)


def is_equal(left: Value, right: Value, host: Host) -> bool:
    """Return `left = right`: of nodes, whether any pair is equal."""
    if isinstance(left, list):
        return _any_equal(left, right, host)
    if isinstance(left, bool):
        return left == to_truth(right)
    if isinstance(right, list):
        return _any_equal(right, left, host)
    return _plain_equal(left, right, host)


def is_different(left: Value, right: Value, host: Host) -> bool:
    """Return `left != right`: of nodes, whether any pair differs."""
    if isinstance(left, bool):
        return left != to_truth(right)
    if isinstance(left, list):
        return _any_different(left, right, host)
    if isinstance(right, list):
        return _any_different(right, left, host)
    return not _plain_equal(left, right, host)


def _plain_equal(left: Plain, right: Plain, host: Host) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left, host) == to_number(right, host)


def _any_equal(nodes: list[Node], other: Value, host: Host) -> bool:
    if isinstance(other, str):
        return any(node_text(node, host) == other for node in nodes)
    if isinstance(other, bool):
        return bool(nodes) == other
    if isinstance(other, list):
        texts = {node_text(node, host) for node in other}
        return any(node_text(node, host) in texts for node in nodes)
    number = to_number(other, host)
    return any(node_number(node, host) == number for node in nodes)


def _any_different(nodes: list[Node], other: Value, host: Host) -> bool:
    if isinstance(other, str):
        return any(node_text(node, host) != other for node in nodes)
    if isinstance(other, bool):
        return bool(nodes) != other
    if isinstance(other, list):
        texts = [node_text(node, host) for node in other]
        return any(node_text(node, host) != text for node in nodes for text in texts)
    number = to_number(other, host)
    return any(node_number(node, host) != number for node in nodes)


Order: TypeAlias = Callable[[float, float], bool]


def _ordered(order: Order) -> Callable[[Value, Value, Host], bool]:
    """Return a comparison of sizes: as numbers, and of nodes whether any pair is so."""

    def compare(left: Value, right: Value, host: Host) -> bool:
        if not isinstance(left, list) and not isinstance(right, list):
            return order(to_number(left, host), to_number(right, host))
        others = numbers_of(right, host)
        return any(order(a, b) for a in numbers_of(left, host) for b in others)

    return compare


COMPARISONS: Final[dict[str, Callable[[Value, Value, Host], bool]]] = {
    "=": is_equal,
    "!=": is_different,
    "<": _ordered(float.__lt__),
    "<=": _ordered(float.__le__),
    ">": _ordered(float.__gt__),
    ">=": _ordered(float.__ge__),
}
