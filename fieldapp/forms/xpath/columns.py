"""Predicates over rows of a secondary instance, answered from columns of texts.

A row is an element, a column the texts of one of its children over all rows. A predicate
that only compares children with values that are the same for every row becomes a list of
yes and no, one a row, without a walk through the elements.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from lxml.etree import _Element

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Run
from fieldapp.forms.xpath.functions.selections import members
from fieldapp.forms.xpath.lookups import Column
from fieldapp.forms.xpath.paths import Names, tag_of
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
)
from fieldapp.forms.xpath.values import BLANK, Value, numbers_of, text_as_number, texts_of, to_text

Compile: TypeAlias = Callable[[Tree, Names], Run]
Order: TypeAlias = Callable[[float, float], bool]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows at a path, and where an expression stands that chooses among them."""

    path: tuple[str, ...]
    elements: Sequence[_Element]
    scope: Scope

    def column(self, child: str) -> Column | None:
        """Return the texts of a child, None where a row has it twice."""
        return self.scope.host.lookups.column(self.path, self.elements, child)


Mask: TypeAlias = Callable[[Rows], list[bool] | None]
"""Gives yes or no for each row, or None where the columns cannot tell."""

_ORDERS: Final[dict[str, Order]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_SEARCHES: Final[dict[str, Callable[[Sequence[str], str], list[bool]]]] = {
    "contains": lambda texts, part: [part in text for text in texts],
    "starts-with": lambda texts, part: [text.startswith(part) for text in texts],
    "ends-with": lambda texts, part: [text.endswith(part) for text in texts],
    "selected": lambda texts, part: [part.strip(BLANK) in members(text) for text in texts],
}
_OF_CONTEXT: Final = frozenset({"once", "jr:choice-name", "lang", "position", "last"})
_OF_NOTHING: Final = frozenset({"current", "true", "false", "today", "now", "pi"})


def mask_of(tree: Tree, names: Names, compile_tree: Compile) -> Mask | None:
    """Return `tree` as a function over columns, or None when it needs the elements."""
    match tree:
        case Binary(operator="and" | "or" as word, left=left, right=right):
            return _both(word, *(mask_of(each, names, compile_tree) for each in (left, right)))
        case Call(name="not", arguments=(inside,)):
            return _inverse(mask_of(inside, names, compile_tree))
        case Binary(operator=sign, left=left, right=right) if sign in _TURNED:
            compared = child_compared(left, right, names)
            if compared is None:
                return None
            child, other, turned = compared
            return _compared(_TURNED[sign] if turned else sign, child, compile_tree(other, names))
        case Call(name=name, arguments=(first, second)) if name in _SEARCHES:
            return _searched(name, first, second, names, compile_tree)
    return None


def child_compared(left: Tree, right: Tree, names: Names) -> tuple[str, Tree, bool] | None:
    """Return the child and the fixed value of a comparison, and whether they stand turned."""
    for child, other, turned in ((left, right, False), (right, left, True)):
        name = _child(child, names)
        if name is not None and is_fixed(other):
            return name, other, turned
    return None


def _both(word: str, left: Mask | None, right: Mask | None) -> Mask | None:
    if left is None or right is None:
        return None
    first, second = left, right
    join = operator.and_ if word == "and" else operator.or_

    def mask(rows: Rows) -> list[bool] | None:
        one, other = first(rows), second(rows)
        return None if one is None or other is None else list(map(join, one, other))

    return mask


def _inverse(inside: Mask | None) -> Mask | None:
    if inside is None:
        return None
    mask_inside = inside

    def mask(rows: Rows) -> list[bool] | None:
        found = mask_inside(rows)
        return None if found is None else [not each for each in found]

    return mask


def _searched(
    name: str, first: Tree, second: Tree, names: Names, compile_tree: Compile
) -> Mask | None:
    child = _child(first, names)
    if child is not None and is_fixed(second):
        value, search = compile_tree(second, names), _SEARCHES[name]
        return _over(child, lambda column, rows: search(column.texts, _text(value, rows)))
    child = _child(second, names) if name == "selected" else None
    if child is None or not is_fixed(first):
        return None
    picked = compile_tree(first, names)
    return _over(child, lambda column, rows: _among(column, set(members(_text(picked, rows)))))


def _text(value: Run, rows: Rows) -> str:
    return to_text(value(rows.scope), rows.scope.host)


def _among(column: Column, picked: set[str]) -> list[bool]:
    return [text.strip(BLANK) in picked for text in column.texts]


def _over(child: str, answer: Callable[[Column, Rows], list[bool]]) -> Mask:
    def mask(rows: Rows) -> list[bool] | None:
        column = rows.column(child)
        return None if column is None else answer(column, rows)

    return mask


def _compared(sign: str, child: str, value: Run) -> Mask:
    def answer(column: Column, rows: Rows) -> list[bool]:
        other = value(rows.scope)
        found = _answers(sign, column, other, rows)
        for place in column.missing:
            found[place] = isinstance(other, bool) and _of_none(sign, truth=other)
        return found

    return _over(child, answer)


def _of_none(sign: str, *, truth: bool) -> bool:
    """Return how no node at all compares with true or false."""
    return sign in "!=" and (sign == "=") is not truth


def _answers(sign: str, column: Column, other: Value, rows: Rows) -> list[bool]:
    host = rows.scope.host
    if sign in _ORDERS:
        return _ordered(_ORDERS[sign], _numbers(column, rows), numbers_of(other, host))
    if isinstance(other, bool):
        return [(sign == "=") is other] * len(column.texts)
    if not isinstance(other, str | list):
        same = operator.eq if sign == "=" else operator.ne
        return _ordered(same, _numbers(column, rows), numbers_of(other, host))
    texts = set(texts_of(other, host))
    if sign == "=":
        return [text in texts for text in column.texts]
    if len(texts) != 1:
        return [len(texts) > 1] * len(column.texts)
    only = texts.pop()
    return [text != only for text in column.texts]


def _numbers(column: Column, rows: Rows) -> Sequence[float]:
    host = rows.scope.host
    return column.numbers(lambda text: text_as_number(text if text.strip(BLANK) else "", host))


def _ordered(order: Order, numbers: Sequence[float], others: Sequence[float]) -> list[bool]:
    if len(others) == 1:
        other = others[0]
        return [order(number, other) for number in numbers]
    return [any(order(number, other) for other in others) for number in numbers]


def _child(tree: Tree, names: Names) -> str | None:
    match tree:
        case Path(
            start=Start.CONTEXT,
            steps=(Step(axis=Axis.CHILD, test=test, predicates=()),),
        ) if test.kind is Kind.NAME:
            return tag_of(test, names)
    return None


def is_fixed(tree: Tree) -> bool:
    """Return whether `tree` has one value for all rows: nothing in it starts at the row."""
    match tree:
        case Number() | Literal():
            return True
        case Path(start=Start.CONTEXT):
            return False
        case Path(start=Start.ROOT):
            return True
        case Path(origin=origin):
            return origin is not None and is_fixed(origin)
        case Call(name=name, arguments=arguments):
            known = name not in _OF_CONTEXT and (bool(arguments) or name in _OF_NOTHING)
            return known and all(map(is_fixed, arguments))
        case Minus(operand=operand):
            return is_fixed(operand)
        case Binary(left=left, right=right):
            return is_fixed(left) and is_fixed(right)
