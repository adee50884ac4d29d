"""Numbers: rounding, sums, powers and angles."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from fieldapp.forms.xpath import browser_maths
from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Arguments, Body, Function, number_of
from fieldapp.forms.xpath.moments import Moment, days_in
from fieldapp.forms.xpath.numbers import power, rounded
from fieldapp.forms.xpath.values import Value, numbers_of, to_number, to_text


def _number(arguments: Arguments, scope: Scope) -> Value:
    value: Value = arguments[0](scope) if arguments else [scope.node]
    if isinstance(value, list | str):
        days = days_in(to_text(value, scope.host), scope.host.zone)
        if days is not None:
            return Moment(days, str(math.floor(days)), truth=True)
    if isinstance(value, Moment):
        return value
    return to_number(value, scope.host)


def _int(arguments: Arguments, scope: Scope) -> Value:
    number = number_of(arguments, 0, scope)
    return math.copysign(math.trunc(number), number) if math.isfinite(number) else number


def _round(arguments: Arguments, scope: Scope) -> Value:
    number = number_of(arguments, 0, scope)
    if math.isnan(number):
        return number
    places = number_of(arguments, 1, scope) if len(arguments) > 1 else 0.0
    scale = power(10.0, places)
    if math.isnan(scale) or scale == 0:
        return math.nan
    return rounded(abs(number) * scale) / scale * (-1 if number < 0 else 1)


def _floor(number: float) -> float:
    return float(math.floor(number)) if math.isfinite(number) else number


def _ceiling(number: float) -> float:
    return math.copysign(math.ceil(number), number) if math.isfinite(number) else number


def _log(number: float) -> float:
    return browser_maths.log(number) if 0 < number < math.inf else _edge_log(number)


def _log10(number: float) -> float:
    return browser_maths.log10(number) if 0 < number < math.inf else _edge_log(number)


def _edge_log(number: float) -> float:
    if number == 0:
        return -math.inf
    return number if number > 0 else math.nan


def _bounded(operation: Callable[[float], float]) -> Callable[[float], float]:
    """Return `operation` for -1 to 1, and NaN outside."""
    return lambda number: operation(number) if -1 <= number <= 1 else math.nan


def _finite(operation: Callable[[float], float]) -> Callable[[float], float]:
    """Return `operation` for finite numbers, and NaN for infinities."""
    return lambda number: operation(number) if math.isfinite(number) else math.nan


def _of_one(operation: Callable[[float], float]) -> Body:
    def body(arguments: Arguments, scope: Scope) -> Value:
        number = number_of(arguments, 0, scope)
        if math.isnan(number):
            return number
        try:
            return operation(number)
        except ValueError:
            return math.nan

    return body


def _of_two(operation: Callable[[float, float], float]) -> Body:
    def body(arguments: Arguments, scope: Scope) -> Value:
        first = number_of(arguments, 0, scope)
        second = math.nan if math.isnan(first) else number_of(arguments, 1, scope)
        return math.nan if math.isnan(second) else operation(first, second)

    return body


def _ten_to(number: float) -> float:
    return power(10.0, number)


def _extreme(choose: Callable[[list[float]], float]) -> Body:
    """Return the largest or smallest of all; one blank makes it NaN, and ends the asking."""

    def body(arguments: Arguments, scope: Scope) -> Value:
        found: list[float] = []
        for each in arguments:
            numbers = numbers_of(each(scope), scope.host)
            if any(map(math.isnan, numbers)):
                return math.nan
            found += numbers
        return choose(found) if found else math.nan

    return body


def _sum(arguments: Arguments, scope: Scope) -> Value:
    numbers = numbers_of(arguments[0](scope), scope.host)
    total = numbers[0] if numbers else math.nan
    for number in numbers[1:]:
        total += number
    return total


def _pi(_arguments: Arguments, _scope: Scope) -> Value:
    return math.pi


def _random(_arguments: Arguments, scope: Scope) -> Value:
    return scope.host.random()


NUMBERS: Final = {
    "number": Function(0, 1, _number, contextual=True),
    "int": Function(1, 1, _int),
    "round": Function(1, 2, _round),
    "floor": Function(1, 1, _of_one(_floor)),
    "ceiling": Function(1, 1, _of_one(_ceiling)),
    "abs": Function(1, 1, _of_one(abs)),
    "sqrt": Function(1, 1, _of_one(math.sqrt)),
    "log": Function(1, 1, _of_one(_log)),
    "log10": Function(1, 1, _of_one(_log10)),
    "exp": Function(1, 1, _of_one(browser_maths.exp)),
    "exp10": Function(1, 1, _of_one(_ten_to)),
    "sin": Function(1, 1, _of_one(_finite(browser_maths.sin))),
    "cos": Function(1, 1, _of_one(_finite(browser_maths.cos))),
    "tan": Function(1, 1, _of_one(_finite(browser_maths.tan))),
    "asin": Function(1, 1, _of_one(_bounded(browser_maths.asin))),
    "acos": Function(1, 1, _of_one(_bounded(browser_maths.acos))),
    "atan": Function(1, 1, _of_one(browser_maths.atan)),
    "atan2": Function(2, 2, _of_two(browser_maths.atan2)),
    "pow": Function(2, 2, _of_two(power)),
    "max": Function(0, None, _extreme(max)),
    "min": Function(0, None, _extreme(min)),
    "sum": Function(1, 1, _sum),
    "pi": Function(0, 0, _pi),
    "random": Function(0, 0, _random, volatile=True),
}
