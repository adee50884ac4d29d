"""The data dictionary of answers to any form: what each column of each table means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.xform.codecs import ValueType
from fieldapp.forms.xform.definition import Form, Kind, LeafDefinition, Literal, Text, Translated
from fieldapp.reports.form_tables import KEY, MOST_SPLIT, PARENT_KEY, Column, Table, choice_names

HEAD: Final = ("file", "column", "type", "label", "meaning")

_QUOTED: Final = re.compile(r"\s*['\"](.*)['\"]\s*")
_KINDS: Final = {
    Kind.SELECT_ONE: "one name",
    Kind.SELECT: "names, with spaces between",
    Kind.RANK: "names in order, with spaces between",
    Kind.TRIGGER: "OK when ticked",
    Kind.UPLOAD: "name of a file",
}
_TYPES: Final = {
    ValueType.INT: "whole number",
    ValueType.DECIMAL: "number",
    ValueType.DATE: "date, YYYY-MM-DD",
    ValueType.TIME: "time of day, HH:MM:SS",
    ValueType.DATETIME: "date and time, ISO 8601",
    ValueType.GEOPOINT: "place: latitude, longitude, height, accuracy",
    ValueType.GEOTRACE: "line: places with ; between",
    ValueType.GEOSHAPE: "area: places with ; between",
}

Row = tuple[str, ...]


def dictionary_rows(form: Form, tables: Sequence[tuple[str, Table]]) -> Iterator[Row]:
    """Yield the rows of the dictionary; `tables` are given with the names of their files."""
    for file, table in tables:
        for column in table.columns:
            yield (file, column.heading, *_facts(form, column))
        if table.path:
            yield (file, PARENT_KEY, "id", "", f"{KEY} of the row that it belongs to")
        yield (file, KEY, "id", "", "The record" if not table.path else "The row of the repeat")


def _facts(form: Form, column: Column) -> tuple[str, str, str]:
    label = label_of(form, column.leaf)
    if column.choice:
        return ("1 or 0", label, f"Whether “{column.choice}” is chosen; empty: no answer")
    return (_type(column.leaf), label, _choices(form, column.leaf))


def _type(leaf: LeafDefinition) -> str:
    if leaf.kind is Kind.MODEL and leaf.bind.calculate is not None:
        return f"worked out; {_TYPES.get(leaf.type, 'text')}"
    return _KINDS.get(leaf.kind) or _TYPES.get(leaf.type, "text")


def _choices(form: Form, leaf: LeafDefinition) -> str:
    if not leaf.kind.is_choosing:
        return ""
    names = choice_names(form, leaf)
    if len(names) > MOST_SPLIT:
        return f"One of {len(names)} names"
    labels = _choice_labels(form, leaf)
    return "; ".join(f"{name} = {labels[name]}" if labels.get(name) else name for name in names)


def _choice_labels(form: Form, leaf: LeafDefinition) -> dict[str, str]:
    control = leaf.control
    assert control is not None, "a question with choices stands in the body"
    if control.itemset is None:
        return {item.value: _plain(form, item.label) for item in control.items}
    value = control.itemset.value.text.strip()
    found: dict[str, str] = {}
    for holder in form.instances.values():
        for item in holder.iter("item"):
            name, label = item.findtext(value), item.findtext("label")
            key = item.findtext("itextId")
            if name:
                found.setdefault(name, label or (_translated(form, key) if key else ""))
    return found


def label_of(form: Form, leaf: LeafDefinition) -> str:
    """Return the label of a question in the default language; outputs are left out."""
    return _plain(form, leaf.control.label if leaf.control else None)


def _plain(form: Form, text: Text | None) -> str:
    parts: list[str] = []
    for piece in text.pieces if text else ():
        if isinstance(piece, Literal):
            parts.append(piece.text)
        elif isinstance(piece, Translated):
            key = _QUOTED.fullmatch(piece.id.text)
            parts.append(_translated(form, key[1] if key else ""))
    return " ".join("".join(parts).split())


def _translated(form: Form, key: str) -> str:
    languages = sorted(form.translations, key=lambda one: not one.is_default)
    element = languages[0].texts.get(key) if languages else None
    return _words(element) if element is not None else ""


def _words(element: _Element) -> str:
    plain = (value for value in element if value.get("form") is None)
    return " ".join("".join(str(text) for value in plain for text in value.itertext()).split())
