"""Reads the body of an XForm: questions, groups and repeats in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Comment, _Element

from fieldapp.forms.xform.definition import (
    ActionSource,
    Control,
    FormError,
    Item,
    ItemSet,
    Literal,
    Nodeset,
    Output,
    Piece,
    Text,
    Translated,
)
from fieldapp.forms.xform.expressions import ExpressionReader

_CONTROLS: Final = frozenset(
    {"input", "select", "select1", "range", "rank", "trigger", "upload", "group", "repeat"}
)
_CHOOSING: Final = frozenset({"select", "select1", "rank"})
_ITEXT: Final = re.compile(r"\s*(?:\w+:)?itext\s*\((?P<id>.*)\)\s*", re.DOTALL)
_ACTIONS: Final = frozenset({"setvalue", "setgeopoint"})


def local_name(element: _Element) -> str:
    """Return the name of an element without its namespace; a comment has none."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass(frozen=True, slots=True)
class BodyReader:
    """Makes controls of the elements of the body."""

    expressions: ExpressionReader

    def read(self, body: _Element, root: str) -> tuple[Control, ...]:
        """Return the controls of the body; raise `FormError` where one cannot be.

        `root` is the path of the instance's root, below which unrooted paths begin.
        """
        return tuple(self._controls(body, root))

    def _controls(self, parent: _Element, reference: str) -> Iterator[Control]:
        for element in parent:
            if local_name(element) in _CONTROLS:
                yield self._control(_unwrapped(element), reference)

    def _control(self, found: _Wrapped, parent: str) -> Control:
        element, name = found.element, local_name(found.element)
        nodeset = _nodeset(element, name, parent)
        inner = nodeset or parent
        is_structure = name in ("group", "repeat")
        where = nodeset or parent
        return Control(
            name=name,
            nodeset=Nodeset(nodeset) if nodeset else None,
            label=self.text(found.label, where),
            hint=self.text(_child(element, "hint"), where),
            appearance=tuple((element.get("appearance") or found.appearance).split()),
            attributes={str(key): str(value) for key, value in element.attrib.items()},
            items=tuple(self._items(element, where)) if name in _CHOOSING else (),
            itemset=self._itemset(element, where) if name in _CHOOSING else None,
            children=tuple(self._controls(element, inner)) if is_structure else (),
            actions=tuple(ActionSource(c) for c in element if local_name(c) in _ACTIONS),
        )

    def _items(self, element: _Element, where: str) -> Iterator[Item]:
        if _itemset_of(element) is not None:
            return
        for item in element:
            if local_name(item) == "item":
                value = _child(item, "value")
                if value is None:
                    raise FormError("A choice has no value.", where)
                text = "".join(str(part) for part in value.itertext())
                yield Item(text, self.text(_child(item, "label"), where))

    def _itemset(self, element: _Element, where: str) -> ItemSet | None:
        itemset = _itemset_of(element)
        if itemset is None:
            return None
        if any(local_name(child) == "item" for child in element):
            raise FormError("A question has both a list of choices and choices.", where)
        value = _child(itemset, "value")
        if value is None or value.get("ref") is None:
            raise FormError("The choices of a question have no value.", where)
        nodes = itemset.get("nodeset") or itemset.get("ref") or ""
        return ItemSet(
            self.expressions.read(resolved(nodes, where), where),
            self.expressions.read(value.get("ref") or "", where),
            self.text(_child(itemset, "label"), where),
        )

    def text(self, element: _Element | None, where: str) -> Text | None:
        """Return the text of a label or a hint, with what is worked out inside it."""
        if element is None:
            return None
        reference = element.get("ref")
        if reference is not None:
            return Text((self.referenced(reference, where),))
        return Text(tuple(self.pieces(element, where)))

    def referenced(self, reference: str, where: str) -> Piece:
        """Return the piece that a `ref` stands for: a translation or a value."""
        found = _ITEXT.fullmatch(reference)
        if found:
            return Translated(self.expressions.read(found["id"], where))
        return Output(self.expressions.read(reference, where))

    def message(self, text: str, where: str) -> Text:
        """Return the text of a message on a bind."""
        found = _ITEXT.fullmatch(text)
        piece = Translated(self.expressions.read(found["id"], where)) if found else Literal(text)
        return Text((piece,))

    def pieces(self, element: _Element, where: str) -> Iterator[Piece]:
        """Yield the pieces of an element that holds text and outputs."""
        if element.text:
            yield Literal(element.text)
        for child in element:
            value = child.get("value") if not isinstance(child, _Comment) else None
            if local_name(child) == "output" and value is not None:
                yield Output(self.expressions.read(value, where))
            if child.tail:
                yield Literal(child.tail)


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """An element of the body; a repeat takes label and appearance from the group around it."""

    element: _Element
    label: _Element | None
    appearance: str = ""


def _unwrapped(element: _Element) -> _Wrapped:
    if local_name(element) != "group":
        label = None if local_name(element) == "repeat" else _child(element, "label")
        return _Wrapped(element, label)
    reference = _reference(element)
    for child in element:
        if local_name(child) == "repeat" and reference and _reference(child) == reference:
            appearance = element.get("appearance") or ""
            return _Wrapped(child, _child(element, "label"), appearance)
    return _Wrapped(element, _child(element, "label"))


def _nodeset(element: _Element, name: str, parent: str) -> str | None:
    reference = _reference(element)
    if reference is not None:
        return resolved(reference, parent)
    if name == "group":
        return None
    raise FormError(f"A <{name}> in the body does not say which value it asks for.", parent)


def _reference(element: _Element) -> str | None:
    first, second = ("nodeset", "ref") if local_name(element) == "repeat" else ("ref", "nodeset")
    found = element.get(first)
    return found if found is not None else element.get(second)


def resolved(reference: str, parent: str) -> str:
    """Return a path as seen from the root: one that does not begin there is below `parent`."""
    text = reference.strip()
    if not parent or not re.match(r"\.\.?(?:/|$)|[A-Za-z_][\w.-]*(?:/|$)", text):
        return text
    steps = parent.split("/")
    for step in text.split("/"):
        if step == "..":
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _itemset_of(element: _Element) -> _Element | None:
    found = _child(element, "itemset")
    has_nodes = found is not None and (found.get("nodeset") or found.get("ref"))
    return found if has_nodes else None


def _child(element: _Element, name: str) -> _Element | None:
    return next((child for child in element if local_name(child) == name), None)
