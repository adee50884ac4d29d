"""How the answers of a record come back into a form's engine.

The instances of a repeat are a set under the repeat's own path; ids begin with the time, so
their order is the order in which they were added, on any laptop.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.forms.slot_names import slot_key
from fieldapp.forms.xform.codecs import ValueType
from fieldapp.forms.xform.definition import (
    Form,
    GroupDefinition,
    LeafDefinition,
    NodeDefinition,
    RepeatDefinition,
)
from fieldapp.forms.xform.stored import Stored

BEGUN: Final = "begun"
"""The field that says that a record's first values were written; no path has this prefix."""
BEGUN_KEY: Final = f":{BEGUN}"
TIMES: Final = (ValueType.TIME, ValueType.DATETIME)
_NO_SECONDS: Final = re.compile(r"(^|T)(\d\d:\d\d)(?!:)(?=$|[Z+-])")
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_TIME_DIGITS: Final = 8


def instance_id(ms: int, chance: bytes) -> str:
    """Return the id of a repeat instance that begins at `ms`; two bytes keep ids apart."""
    digits, rest = "", max(ms, 0)
    for _ in range(_TIME_DIGITS):
        rest, digit = divmod(rest, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits + chance[:2].hex()


def engine_text(leaf: LeafDefinition, text: str) -> str:
    """Return what the engine holds of a kept answer; nothing where its type cannot hold it."""
    whole = _NO_SECONDS.sub(r"\1\2:00", text) if leaf.type in TIMES else text
    return leaf.codec(whole)


@dataclass(frozen=True, slots=True)
class Kept:
    """A record's answers for the engine, and the ids of its instances by their ref."""

    stored: Stored
    ids: Mapping[str, str]
    unfit: tuple[str, ...] = ()
    """Keys of answers that this form has no question for; they stay in the record."""


def kept(form: Form, fields: Mapping[str, str], sets: Mapping[str, Collection[str]]) -> Kept:
    """Return what a record holds in the way that the engine opens it."""
    found = _Found(fields, sets)
    root = form.root
    for child in root.children:
        found.read(child, f"/{root.local}", "")
    unfit = (key for key, text in fields.items() if text and key not in found.used)
    left = tuple(sorted(key for key in unfit if not key.startswith(":")))
    return Kept(Stored(found.answers, found.counts), found.ids, left)


@dataclass(slots=True)
class _Found:
    fields: Mapping[str, str]
    sets: Mapping[str, Collection[str]]
    answers: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def read(self, node: NodeDefinition, ref: str, path: str) -> None:
        """Take what is kept of a node; `ref` and `path` are of what it stands in."""
        here, at = f"{ref}/{node.local}", f"{path}/{node.local}" if path else node.local
        if isinstance(node, RepeatDefinition):
            self._read_instances(node, here, at)
        elif isinstance(node, GroupDefinition):
            for child in node.children:
                self.read(child, here, at)
        elif isinstance(node, LeafDefinition):
            key = slot_key(at)
            self.used.add(key)
            if key in self.fields:
                self.answers[here] = engine_text(node, self.fields[key])

    def _read_instances(self, node: RepeatDefinition, ref: str, path: str) -> None:
        names = list(self._names(node, path))
        if node.count is None:
            self.counts[ref] = len(names)
        for number, name in enumerate(names, start=1):
            self.ids[f"{ref}[{number}]"] = name
            for child in node.children:
                self.read(child, f"{ref}[{number}]", f"{path}{{{name}}}")

    def _names(self, node: RepeatDefinition, path: str) -> Iterator[str]:
        """Yield the ids of a repeat's instances; those that the form counts are numbered."""
        if node.count is None:
            yield from sorted(self.sets.get(slot_key(path), ()))
            return
        number = 1
        while any(key.startswith(f"{path}{{n{number}}}") for key in self.fields):
            yield f"n{number}"
            number += 1
