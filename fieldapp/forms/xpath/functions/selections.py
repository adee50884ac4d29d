"""What people picked: members of a select multiple, labels of choices, translated texts."""

from __future__ import annotations

import math
from typing import Final

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Arguments, Function, text_of
from fieldapp.forms.xpath.functions.texts import normalized
from fieldapp.forms.xpath.nodes import string_value
from fieldapp.forms.xpath.numbers import leading_integer
from fieldapp.forms.xpath.values import BLANK, Value


def members(text: str) -> list[str]:
    """Return the members of a select multiple; of no text one empty member."""
    return normalized(text).replace("\t", " ").replace("\r", " ").replace("\n", " ").split(" ")


def _selected(arguments: Arguments, scope: Scope) -> Value:
    picked = members(text_of(arguments, 0, scope))
    return text_of(arguments, 1, scope).strip(BLANK) in picked


def _selected_at(arguments: Arguments, scope: Scope) -> Value:
    picked = members(text_of(arguments, 0, scope))
    place = leading_integer(text_of(arguments, 1, scope))
    if math.isnan(place) or not 0 <= place < len(picked):
        return ""
    return picked[int(place)]


def _count_selected(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope).strip(BLANK)
    return float(len(members(text))) if text else 0.0


def _itext(arguments: Arguments, scope: Scope) -> Value:
    return list(scope.host.itext(text_of(arguments, 0, scope)))


def _pulldata(arguments: Arguments, scope: Scope) -> Value:
    name, wanted, key, value = (text_of(arguments, place, scope) for place in range(4))
    instance = scope.host.instance(name)
    if instance is None:
        return ""
    path = (name, "root", "item")
    lookups = scope.host.lookups
    rows = lookups.rows(path, lambda: instance.findall("root/item"))
    column = lookups.column(path, rows, key)
    for place in column.places([value]) if column else ():
        for found in rows[place].iterchildren(wanted):
            return string_value(found)
    return ""


SELECTIONS: Final = {
    "selected": Function(2, 2, _selected),
    "selected-at": Function(2, 2, _selected_at),
    "count-selected": Function(1, 1, _count_selected),
    "jr:itext": Function(1, 1, _itext),
    "pulldata": Function(4, 4, _pulldata),
}
