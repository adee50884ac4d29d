"""Yes and no, choices between values, and lists that are ticked off."""

from __future__ import annotations

import math
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Arguments, Function, number_of, text_of
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode
from fieldapp.forms.xpath.values import Value, node_text, numbers_of, to_truth, truths_of

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_LIMIT: Final = -1.0


def _true(_arguments: Arguments, _scope: Scope) -> Value:
    return True


def _false(_arguments: Arguments, _scope: Scope) -> Value:
    return False


def _boolean(arguments: Arguments, scope: Scope) -> Value:
    return to_truth(arguments[0](scope))


def _not(arguments: Arguments, scope: Scope) -> Value:
    return not to_truth(arguments[0](scope))


def _boolean_from_string(arguments: Arguments, scope: Scope) -> Value:
    return text_of(arguments, 0, scope) in {"1", "true"}


def _if(arguments: Arguments, scope: Scope) -> Value:
    return arguments[1 if to_truth(arguments[0](scope)) else 2](scope)


def _coalesce(arguments: Arguments, scope: Scope) -> Value:
    return text_of(arguments, 0, scope) or text_of(arguments, 1, scope)


def _once(arguments: Arguments, scope: Scope) -> Value:
    return node_text(scope.node, scope.host) or text_of(arguments, 0, scope)


def _bounds(arguments: Arguments, scope: Scope) -> tuple[float, float] | None:
    """Return the least and most that is asked for; None when anything goes."""
    least, most = number_of(arguments, 0, scope), number_of(arguments, 1, scope)
    if most != _NO_LIMIT:
        return least, most
    return None if least < 1 else (least, math.inf)


def _checklist(arguments: Arguments, scope: Scope) -> Value:
    bounds = _bounds(arguments, scope)
    if bounds is None:
        return True
    ticked = sum(sum(truths_of(each(scope), scope.host)) for each in arguments[2:])
    return bounds[0] <= ticked and not ticked > bounds[1]


def _weighted_checklist(arguments: Arguments, scope: Scope) -> Value:
    bounds = _bounds(arguments, scope)
    if bounds is None:
        return True
    if len(arguments) % 2:
        message = "weighted-checklist needs a weight behind every answer."
        raise ExpressionProblem(ProblemCode.ARGUMENTS, message)
    total = 0.0
    for answer, weight in zip(arguments[2::2], arguments[3::2], strict=True):
        ticks = truths_of(answer(scope), scope.host)
        weights = numbers_of(weight(scope), scope.host)
        if len(weights) > len(ticks):
            return False
        total += sum(each for tick, each in zip(ticks, weights, strict=False) if tick)
        if total > bounds[1]:
            return False
    return total >= bounds[0]


def _lang(arguments: Arguments, scope: Scope) -> Value:
    wanted = text_of(arguments, 0, scope).lower()
    node = scope.node
    element = node if isinstance(node, _Element) else None
    while wanted and element is not None:
        found = element.get(_LANG)
        if found is not None:
            return f"{found}-".lower().startswith(f"{wanted}-")
        element = element.getparent()
    return False


LOGIC: Final = {
    "true": Function(0, 0, _true),
    "false": Function(0, 0, _false),
    "boolean": Function(1, 1, _boolean),
    "not": Function(1, 1, _not),
    "boolean-from-string": Function(1, 1, _boolean_from_string),
    "if": Function(3, 3, _if),
    "coalesce": Function(2, 2, _coalesce),
    "once": Function(1, 1, _once, contextual=True),
    "checklist": Function(2, None, _checklist),
    "weighted-checklist": Function(2, None, _weighted_checklist),
    "lang": Function(1, 1, _lang, contextual=True),
}
