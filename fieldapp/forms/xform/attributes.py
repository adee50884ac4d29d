"""Attributes of nodes that are worked out, such as the id of an entity."""

from __future__ import annotations

from typing import Any, Protocol

from lxml.etree import _Element

from fieldapp.forms.xform.cells import Cell, Derived
from fieldapp.forms.xform.definition import AttributeDefinition, NodeDefinition
from fieldapp.forms.xform.evaluation import Evaluation
from fieldapp.forms.xform.stored import Beginning
from fieldapp.forms.xform.writing import start_writing
from fieldapp.forms.xpath import Attribute


class Owner(Protocol):
    """The node that has the attribute."""

    definition: NodeDefinition
    evaluation: Evaluation
    element: _Element
    owned: list[Derived[Any]]

    @property
    def attached(self) -> Cell[bool]:
        """Whether it is part of the record yet."""
        ...

    @property
    def path(self) -> str:
        """Its path with prefixes and positions."""
        ...

    def is_relevant(self) -> bool:
        """Whether it counts."""
        ...

    def notice_positions(self) -> None:
        """Come to depend on the positions of the repeat instances around it."""
        ...


class AttributeNode:
    """An attribute that something writes; its value stands on the element of its owner."""

    def __init__(self, owner: Owner, definition: AttributeDefinition) -> None:
        self.owner = owner
        self.definition = definition
        self.evaluation = owner.evaluation
        self.attached = owner.attached
        self.nodeset = definition.nodeset
        self.names = definition.names
        self.element = Attribute(owner.element, definition.name)

    @property
    def path(self) -> str:
        """Its path with prefixes and positions."""
        return f"{self.owner.path}/{self.nodeset.rpartition('/')[2]}"

    def is_relevant(self) -> bool:
        """Whether the owner counts."""
        return self.owner.is_relevant()

    def notice_positions(self) -> None:
        """Come to depend on the positions of the repeat instances around the owner."""
        self.owner.notice_positions()

    def put(self, text: str) -> None:
        """Keep `text`."""
        if self.owner.element.get(self.definition.name) != text:
            self.owner.element.set(self.definition.name, text)
            changes = self.evaluation.attributes
            changes.write(changes.peek() + 1)

    def put_raw(self, text: str) -> None:
        """Keep `text`."""
        self.put(text)


def start_attributes(owner: Owner, source: _Element | None, beginning: Beginning) -> None:
    """Give an element its attributes, and set up what writes them."""
    for definition in owner.definition.attributes:
        begun = owner.definition.template if source is None else source
        owner.element.set(definition.name, begun.get(definition.name) or "")
        actions = owner.evaluation.form.actions.get(definition.nodeset, [])
        if definition.bind.calculate or definition.bind.preload or actions:
            node = AttributeNode(owner, definition)
            owner.owned.extend(start_writing(node, definition.bind, actions, beginning))
