"""Makes the definitions of the nodes of a model from its primary instance."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from lxml.etree import _Element

from fieldapp.forms.xform.actions import ActionReader
from fieldapp.forms.xform.binds import plain_bind
from fieldapp.forms.xform.body import local_name
from fieldapp.forms.xform.codecs import (
    Codec,
    ValueType,
    acknowledged,
    as_written,
    codec_of,
    names_text,
    number,
    within,
)
from fieldapp.forms.xform.definition import (
    AttributeDefinition,
    Bind,
    Control,
    FormError,
    GroupDefinition,
    Kind,
    LeafDefinition,
    NodeDefinition,
    Nodeset,
    RepeatDefinition,
)
from fieldapp.forms.xform.expressions import ExpressionReader, constant_truth
from fieldapp.forms.xform.source import JAVAROSA, shown_name
from fieldapp.forms.xpath import Expression

_JR: Final = f"{{{JAVAROSA}}}"
_STRUCTURE: Final = ("group", "repeat")
_Definition = TypeVar("_Definition", bound=NodeDefinition)
_TEXT_ONLY: Final = (Kind.SELECT, Kind.SELECT_ONE, Kind.RANK, Kind.TRIGGER)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What every definition of a node has."""

    nodeset: Nodeset
    tag: str
    names: tuple[str, ...]
    bind: Bind
    control: Control | None
    template: _Element


@dataclass(slots=True)
class NodeReader:
    """Makes definitions; `nodes` gets each by its path."""

    expressions: ExpressionReader
    binds: Mapping[str, Bind]
    controls: Mapping[str, Control]
    actions: ActionReader
    nodes: dict[Nodeset, NodeDefinition]

    def root(self, element: _Element) -> GroupDefinition:
        """Return the definition of the whole instance below its root element."""
        nodeset = Nodeset(f"/{shown_name(element)}")
        parts = self._parts(nodeset, (), element)
        children = self._children(parts, element)
        root = GroupDefinition(*_values(parts), self._attributes(parts), children)
        return self._kept(root)

    def _children(self, parent: _Parts, element: _Element) -> tuple[NodeDefinition, ...]:
        named: dict[str, list[_Element]] = {}
        for child in element:
            if isinstance(child.tag, str):
                named.setdefault(shown_name(child), []).append(child)
        return tuple(self._child(parent, name, found) for name, found in named.items())

    def _child(self, parent: _Parts, name: str, found: list[_Element]) -> NodeDefinition:
        nodeset = Nodeset(f"{parent.nodeset}/{name}")
        parts = self._parts(nodeset, parent.names, found[0])
        control = parts.control
        for action in control.actions if control else ():
            self.actions.read_nested(action.element, nodeset)
        if control is not None and control.name == "repeat":
            return self._repeat(parts, found)
        if len(found) > 1:
            raise FormError("A value that is no repeat stands more than once.", nodeset)
        if next(found[0].iterchildren("*"), None) is None:
            return self._kept(self._leaf(parts))
        if control is not None and control.name != "group":
            raise FormError("A question asks for a whole group.", nodeset)
        children = self._children(parts, found[0])
        return self._kept(GroupDefinition(*_values(parts), self._attributes(parts), children))

    def _parts(self, nodeset: Nodeset, above: tuple[str, ...], element: _Element) -> _Parts:
        control = self.controls.get(nodeset)
        bind = self.binds.get(nodeset) or plain_bind(nodeset, control.name if control else None)
        names = (*above, local_name(element))
        return _Parts(nodeset, str(element.tag), names, bind, control, element)

    def _attributes(self, parts: _Parts) -> tuple[AttributeDefinition, ...]:
        return tuple(
            self._attribute(parts, str(name))
            for name in parts.template.attrib
            if name != f"{_JR}template"
        )

    def _attribute(self, parts: _Parts, name: str) -> AttributeDefinition:
        shown = f"@{_shown_attribute(parts.template, name)}"
        nodeset = Nodeset(f"{parts.nodeset}/{shown}")
        bind = self.binds.get(nodeset) or plain_bind(nodeset, None)
        return AttributeDefinition(nodeset, name, (*parts.names, shown), bind)

    def _repeat(self, parts: _Parts, found: list[_Element]) -> RepeatDefinition:
        template = found[0]
        if template.get(_JR + "template") is None:
            template = _emptied(found[0])
        assert parts.control is not None, "a repeat is known by its control"
        initial = tuple(element for element in found if element is not template)
        count = self._count(parts.control, len(initial), parts.nodeset)
        parts = _Parts(parts.nodeset, parts.tag, parts.names, parts.bind, parts.control, template)
        children = self._children(parts, template)
        return self._kept(
            RepeatDefinition(*_values(parts), self._attributes(parts), children, count, initial)
        )

    def _count(self, control: Control, initial: int, where: str) -> Expression | None:
        count = control.attributes.get(_JR + "count")
        if count is not None:
            return self.expressions.read(count, where)
        fixed = control.attributes.get(_JR + "noAddRemove")
        if fixed is not None and constant_truth(fixed):
            return self.expressions.read(str(max(initial, 1)), where)
        return None

    def _leaf(self, parts: _Parts) -> LeafDefinition:
        kind = _kind(parts)
        value_type = parts.bind.type or ValueType.STRING
        _refuse_type(kind, value_type, parts.nodeset)
        codec = _codec(kind, value_type, parts)
        return LeafDefinition(*_values(parts), self._attributes(parts), kind, value_type, codec)

    def _kept(self, definition: _Definition) -> _Definition:
        if definition.nodeset in self.nodes:
            raise FormError("Two values have the same path.", definition.nodeset)
        self.nodes[definition.nodeset] = definition
        return definition


def _values(
    parts: _Parts,
) -> tuple[Nodeset, str, tuple[str, ...], Bind, Control | None, _Element]:
    return parts.nodeset, parts.tag, parts.names, parts.bind, parts.control, parts.template


def _kind(parts: _Parts) -> Kind:
    control = parts.control
    if control is None:
        return Kind.MODEL
    if control.name in _STRUCTURE:
        raise FormError("A group has no questions and no values in it.", parts.nodeset)
    if control.name == "input" and parts.bind.is_note and (control.label or control.hint):
        return Kind.NOTE
    return Kind(control.name)


def _refuse_type(kind: Kind, value_type: ValueType, where: str) -> None:
    if kind in _TEXT_ONLY and value_type is not ValueType.STRING:
        raise FormError(f"A question of this kind cannot hold a {value_type}.", where)
    if kind is Kind.RANGE and value_type not in (ValueType.INT, ValueType.DECIMAL):
        raise FormError(f"A range cannot hold a {value_type}.", where)
    if kind is Kind.UPLOAD and value_type is not ValueType.BINARY:
        raise FormError(f"A file cannot be kept as {value_type}.", where)


def _codec(kind: Kind, value_type: ValueType, parts: _Parts) -> Codec:
    if kind in (Kind.SELECT, Kind.RANK):
        return names_text
    if kind is Kind.TRIGGER:
        return acknowledged
    if kind is Kind.RANGE and parts.control is not None:
        return _range_codec(codec_of(value_type), parts.control, parts.nodeset)
    return as_written if kind is Kind.SELECT_ONE else codec_of(value_type)


def _range_codec(kept: Codec, control: Control, where: str) -> Codec:
    bounds = [kept(control.attributes.get(name, "")) for name in ("start", "end", "step")]
    if "" in bounds:
        raise FormError("A range needs a start, an end and a step that are numbers.", where)
    start, end, _ = map(number, bounds)
    return within(kept, start, end)


def _emptied(element: _Element) -> _Element:
    """Return a copy of a repeat instance without its values."""
    copied = copy.deepcopy(element)
    for part in copied.iter():
        part.text = part.tail = None
    return copied


def _shown_attribute(element: _Element, name: str) -> str:
    if not name.startswith("{"):
        return name
    address, _, local = name[1:].partition("}")
    prefix = next((p for p, a in element.nsmap.items() if a == address), None)
    return f"{prefix}:{local}" if prefix else local
