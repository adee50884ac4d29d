"""What a function of the expression language is: how many arguments it takes and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.values import Value, to_number, to_text

Run: TypeAlias = Callable[[Scope], Value]
"""A compiled part of an expression: give it where it stands, it returns its value."""

Arguments: TypeAlias = Sequence[Run]
Body: TypeAlias = Callable[[Arguments, Scope], Value]


@dataclass(frozen=True, slots=True)
class Function:
    """A function; `most` is None where arguments have no limit.

    Arguments arrive unevaluated, so that if() and once() run only what they need.
    `volatile` marks a function whose value may change while nothing that it reads does.
    `contextual` marks one that reads the context node without a path.
    """

    least: int
    most: int | None
    body: Body
    volatile: bool = False
    contextual: bool = False


def text_of(arguments: Arguments, place: int, scope: Scope) -> str:
    """Return an argument as text."""
    return to_text(arguments[place](scope), scope.host)


def number_of(arguments: Arguments, place: int, scope: Scope) -> float:
    """Return an argument as a number."""
    return to_number(arguments[place](scope), scope.host)


def text_or_context(arguments: Arguments, scope: Scope) -> str:
    """Return the first argument as text, or the context node's where there is none."""
    return to_text(arguments[0](scope) if arguments else [scope.node], scope.host)
