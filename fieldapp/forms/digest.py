"""The hash that pins a record to the exact wording of its form.

What a form says is written as nested arrays of (name, value) pairs, in which a property
that has its default value is left out. A property that a later release adds therefore
changes no hash of a form that does not use it.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TypeAlias

from fieldapp.forms.model import Form, FormHash
from sync.protocol.canonical import encode
from sync.protocol.hashing import labelled

Plain: TypeAlias = "str | int | bool | tuple[Plain, ...] | None"


def form_hash(form: Form) -> FormHash:
    """Return the 32-byte hash of everything that `form` says, H("form/1" ‖ content)."""
    return FormHash(labelled("form/1", encode(_plain(form))))


def _plain(value: object) -> Plain:
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(
            (field.name, _plain(held))
            for field in fields(value)
            if not _is_default(field, held := getattr(value, field.name))
        )
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, str):
        return str(value)
    assert value is None or isinstance(value, int), "a form holds text, numbers and lists only"
    return value


def _is_default(field: Field[object], held: object) -> bool:
    return field.default is not MISSING and field.default == held
