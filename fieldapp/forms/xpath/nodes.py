"""The nodes that an expression meets, and the ways from one to others.

Elements are lxml's; a document, an attribute and a text are values of our own, because lxml
has no object for them. Names in no namespace stand for the XForms namespace and for the
content of instances; others are written {uri}local as lxml does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from lxml.etree import _Element

from fieldapp.forms.xpath.tree import Axis


@dataclass(frozen=True, slots=True)
class Document:
    """The node above the root element."""

    root: _Element


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute; `name` as lxml writes it."""

    owner: _Element
    name: str

    @property
    def text(self) -> str:
        """Return its value, "" when it is gone."""
        return str(self.owner.get(self.name, ""))


@dataclass(frozen=True, slots=True)
class TextNode:
    """A text inside a secondary instance; `place` counts the texts of its owner from 0."""

    owner: _Element
    text: str
    place: int


Node: TypeAlias = _Element | Attribute | TextNode | Document


def string_value(element: _Element) -> str:
    """Return the text of an element with everything below it, as written in the tree."""
    if len(element):
        return "".join(str(text) for text in element.itertext())
    return element.text or ""


def local_name(tag: str) -> str:
    """Return the part of a name behind its namespace."""
    return tag.rpartition("}")[2]


def parent_of(node: Node) -> Node | None:
    """Return the node above: of a root element the document, of a document nothing."""
    if isinstance(node, _Element):
        above = node.getparent()
        return above if above is not None else Document(node)
    return None if isinstance(node, Document) else node.owner


def _parent(node: Node) -> Iterator[Node]:
    above = parent_of(node)
    if above is not None:
        yield above


def _ancestors(node: Node) -> Iterator[Node]:
    line: list[Node] = []
    above = parent_of(node)
    while above is not None:
        line.append(above)
        above = parent_of(above)
    yield from reversed(line)


def _ancestors_and_self(node: Node) -> Iterator[Node]:
    yield from _ancestors(node)
    yield node


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, Document):
        yield node.root
    elif isinstance(node, _Element):
        yield from _content(node)


def _content(element: _Element) -> Iterator[Node]:
    place = 0
    if element.text:
        yield TextNode(element, element.text, place)
    for child in element:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            place += 1
            yield TextNode(element, child.tail, place)


def _descendants(node: Node) -> Iterator[Node]:
    for child in _children(node):
        yield child
        yield from _descendants(child)


def _descendants_and_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _attributes(node: Node) -> Iterator[Node]:
    if isinstance(node, _Element):
        yield from (Attribute(node, str(name)) for name in node.attrib)


def _following_siblings(node: Node) -> Iterator[Node]:
    if isinstance(node, _Element):
        yield from node.itersiblings("*")


def _preceding_siblings(node: Node) -> Iterator[Node]:
    if isinstance(node, _Element):
        yield from reversed(list(node.itersiblings("*", preceding=True)))


def _following(node: Node) -> Iterator[Node]:
    for each in reversed(list(_ancestors_and_self(node))):
        for sibling in _following_siblings(each):
            yield from _descendants_and_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    for each in _ancestors_and_self(node):
        for sibling in _preceding_siblings(each):
            yield from _descendants_and_self(sibling)


def _self(node: Node) -> Iterator[Node]:
    yield node


def _nothing(_node: Node) -> Iterator[Node]:
    return iter(())


AXES: Final[dict[Axis, Callable[[Node], Iterable[Node]]]] = {
    Axis.ANCESTOR: _ancestors,
    Axis.ANCESTOR_OR_SELF: _ancestors_and_self,
    Axis.ATTRIBUTE: _attributes,
    Axis.CHILD: _children,
    Axis.DESCENDANT: _descendants,
    Axis.DESCENDANT_OR_SELF: _descendants_and_self,
    Axis.FOLLOWING: _following,
    Axis.FOLLOWING_SIBLING: _following_siblings,
    Axis.NAMESPACE: _nothing,
    Axis.PARENT: _parent,
    Axis.PRECEDING: _preceding,
    Axis.PRECEDING_SIBLING: _preceding_siblings,
    Axis.SELF: _self,
}
