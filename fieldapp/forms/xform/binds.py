"""Reads the binds of a model: what holds for the nodes of each path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.xform.body import BodyReader
from fieldapp.forms.xform.codecs import ValueType, type_named
from fieldapp.forms.xform.definition import Bind, Event, Nodeset, Preload, Text
from fieldapp.forms.xform.expressions import ExpressionReader, constant_truth
from fieldapp.forms.xform.source import JAVAROSA
from fieldapp.forms.xpath import Expression

_JR: Final = f"{{{JAVAROSA}}}"


@dataclass(frozen=True, slots=True)
class BindReader:
    """Makes binds of elements. `instance_id` is the path of the record's own id."""

    expressions: ExpressionReader
    body: BodyReader
    kind_at: Callable[[str], str | None]
    """The control of a path, by its name."""
    instance_id: str

    def read(self, element: _Element) -> Bind:
        """Return the bind; raise `FormError` when one of its expressions is broken."""
        nodeset = (element.get("nodeset") or "").strip()
        readonly = element.get("readonly")
        return Bind(
            nodeset=Nodeset(nodeset),
            type=self._type(element, nodeset),
            relevant=self._rule(element, "relevant", usual=True),
            readonly=self._rule(element, "readonly", usual=False),
            required=self._rule(element, "required", usual=False),
            constraint=self._rule(element, "constraint", usual=True),
            calculate=self.expressions.optional(element.get("calculate"), nodeset),
            preload=_preload(element, is_instance_id=nodeset == self.instance_id),
            required_message=self._message(element, "requiredMsg", nodeset),
            constraint_message=self._message(element, "constraintMsg", nodeset),
            is_note=readonly is not None and constant_truth(readonly) is True,
        )

    def _type(self, element: _Element, nodeset: str) -> ValueType:
        is_upload = self.kind_at(nodeset) == "upload"
        default = ValueType.BINARY if is_upload else ValueType.STRING
        return type_named(element.get("type"), default)

    def _rule(self, element: _Element, name: str, *, usual: bool) -> Expression | None:
        text = element.get(name)
        if text is None or constant_truth(text) is usual:
            return None
        return self.expressions.read(text, element.get("nodeset") or "")

    def _message(self, element: _Element, name: str, where: str) -> Text | None:
        text = element.get(_JR + name)
        return None if text is None else self.body.message(text, where)


def plain_bind(nodeset: str, control: str | None) -> Bind:
    """Return the bind of a path for which the form has none."""
    kind = ValueType.BINARY if control == "upload" else ValueType.STRING
    return Bind(Nodeset(nodeset), kind)


def _preload(element: _Element, *, is_instance_id: bool) -> Preload | None:
    kind = element.get(_JR + "preload")
    if kind is None:
        return None
    parameter = element.get(_JR + "preloadParams") or ""
    if is_instance_id:
        event = Event.INSTANCE_LOAD
    elif kind == "timestamp" and parameter == "end":
        event = Event.REVALIDATE
    else:
        event = Event.FIRST_LOAD
    return Preload(kind, parameter, event)
