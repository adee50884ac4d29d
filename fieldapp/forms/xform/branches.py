"""The nodes of a record that hold others: groups, repeats, and the instances of a repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite, isnan
from typing import Final

from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.xform.attributes import start_attributes
from fieldapp.forms.xform.cells import Cell, Derived, Reaction
from fieldapp.forms.xform.definition import (
    FormError,
    GroupDefinition,
    LeafDefinition,
    NodeDefinition,
    RepeatDefinition,
)
from fieldapp.forms.xform.evaluation import Evaluation
from fieldapp.forms.xform.leaf import Leaf
from fieldapp.forms.xform.node import Above, Node
from fieldapp.forms.xform.stored import Beginning
from fieldapp.forms.xpath import Expression

MOST_CARDS: Final = 2_000
"""So many instances a record holds where the form counts them; they are made in half a second."""


class Branch(Node):
    """A group, the root or a repeat instance. `attached` says that it is part of the record."""

    __slots__ = ("attached", "children", "named")

    def __init__(
        self,
        evaluation: Evaluation,
        definition: NodeDefinition,
        parent: Above | None,
        element: _Element,
        attached: Cell[bool],
    ) -> None:
        super().__init__(evaluation, definition, parent, element)
        self.attached = attached
        self.children: list[Leaf | Branch | Range] = []
        self.named: Mapping[str, int] = {}
        evaluation.nodes[element] = self

    def fill(
        self, definitions: Sequence[NodeDefinition], source: _Element | None, beginning: Beginning
    ) -> None:
        """Make the nodes inside, with the values that stand in `source`."""
        sources: dict[object, list[_Element]] = {}
        for child in source if source is not None else ():
            sources.setdefault(child.tag, []).append(child)
        for definition in definitions:
            node = self._made(definition, sources.get(definition.tag, []), beginning)
            self.children.append(node)
        self.named = self.evaluation.places(definitions)
        start_attributes(self, source, beginning)

    @property
    def by_name(self) -> dict[str, Leaf | Branch | Range]:
        """The nodes inside by their names."""
        return {name: self.children[place] for name, place in self.named.items()}

    def child(self, name: str) -> Leaf | Branch | Range | None:
        """Return the node called `name`, or None."""
        place = self.named.get(name)
        return None if place is None else self.children[place]

    def _made(
        self, definition: NodeDefinition, sources: list[_Element], beginning: Beginning
    ) -> Leaf | Branch | Range:
        if isinstance(definition, RepeatDefinition):
            return Range(self.evaluation, definition, self, sources, beginning)
        element = etree.SubElement(self.element, definition.tag)
        source = sources[0] if sources else None
        if isinstance(definition, LeafDefinition):
            return self._leaf(definition, element, source, beginning)
        assert isinstance(definition, GroupDefinition), "a node is a leaf, a group or a repeat"
        group = Branch(self.evaluation, definition, self, element, self.attached)
        group.fill(definition.children, source, beginning)
        return group

    def _leaf(
        self,
        definition: LeafDefinition,
        element: _Element,
        source: _Element | None,
        beginning: Beginning,
    ) -> Leaf:
        leaf = Leaf(self.evaluation, definition, self, element, source)
        self.evaluation.nodes[element] = leaf
        leaf.start(beginning)
        if definition.attributes:
            start_attributes(leaf, source, beginning)
        return leaf

    def text(self) -> str:
        """Return all that is written inside, one after the other."""
        return "".join(leaf.text() for leaf in self.leaves())

    def ranges(self) -> Iterator[Range]:
        """Yield the repeats inside, outer before inner."""
        for child in self.children:
            if not isinstance(child, Leaf):
                yield from child.ranges()

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves inside, in the order of the document."""
        for child in self.children:
            yield from child.leaves()

    def dispose(self) -> None:
        """Depend on nothing any more, nor may anything inside."""
        for child in self.children:
            child.dispose()
        super().dispose()


class Occurrence(Branch):
    """One instance of a repeat."""

    __slots__ = ("place", "present")

    def __init__(
        self, evaluation: Evaluation, range_: Range, element: _Element, place: int
    ) -> None:
        self.place = Cell(evaluation.graph, place)
        self.present = present = Cell(evaluation.graph, held=False)
        outer = range_.attached
        attached = Derived(evaluation.graph, lambda: outer.read() and present.read(), held=False)
        super().__init__(evaluation, range_.repeat, range_.around, element, attached)
        self.owned.append(attached)

    @property
    def index(self) -> int:
        """Its place among the instances, from 0."""
        return self.place.peek()

    def notice_positions(self) -> None:
        """Come to depend on its own position and on those around it."""
        self.place.read()
        super().notice_positions()

    @property
    def ref(self) -> str:
        """Its path without prefixes, its own position included."""
        return f"{super().ref}[{self.index + 1}]"

    @property
    def path(self) -> str:
        """Its path with prefixes, its own position included."""
        return f"{super().path}[{self.index + 1}]"


class Range(Node):
    """A repeat: its instances, in their order. Its element is a comment that keeps its place."""

    __slots__ = ("around", "attached", "counted", "following", "instances", "repeat", "sources")

    def __init__(
        self,
        evaluation: Evaluation,
        definition: RepeatDefinition,
        parent: Branch,
        sources: list[_Element],
        beginning: Beginning,
    ) -> None:
        anchor = etree.Comment(definition.tag)
        parent.element.append(anchor)
        super().__init__(evaluation, definition, parent, anchor)
        evaluation.nodes[anchor] = self
        self.repeat = definition
        self.around = parent
        self.attached = parent.attached
        self.instances: list[Occurrence] = []
        self.sources = [source for source in sources if source is not definition.template]
        self.counted = definition.count is not None
        self.following = 0.0
        self._add(self._begun(), beginning)
        if definition.count is not None:
            self.following = float(len(self.instances))
            self._follow(definition.count)

    def _follow(self, count: Expression) -> None:
        """Keep as many instances as the form says, from now on."""
        evaluation = self.evaluation
        graph = evaluation.graph
        wanted = Derived(graph, lambda: evaluation.number(count, self), 0.0)

        def adjust() -> None:
            if self.attached.read() or count.constant:
                number = wanted.read()
                graph.unseen(lambda: self._adjust(number))

        self.owned.append(wanted)
        self.owned.append(Reaction(graph, adjust))

    def _adjust(self, number: float) -> None:
        """Follow a count as ODK's engine does, which takes parts of an instance seriously."""
        if isnan(number) or not isfinite(number) or self._is_too_many(number):
            return
        before, wanted = self.following, max(0.0, number)
        if wanted > before:
            if not before.is_integer() or not wanted.is_integer():
                return
            begun = Beginning.REPEAT if self.attached.peek() else Beginning.RECORD
            sources = [self._source(n) for n in range(int(before), int(wanted))]
            self._add(sources, begun, at=int(before))
        elif wanted < before:
            self._drop(int(wanted), int(wanted) + int(before - wanted))
        self.following = wanted

    def _is_too_many(self, number: float) -> bool:
        """Say whether a count asks for more than a record can hold; then it is not followed.

        A number that a hand slipped on would else keep the record from ever opening again.
        """
        evaluation = self.evaluation
        if number - self.following <= MOST_CARDS - evaluation.cards:
            return False
        if self.repeat.count is not None and self.repeat.count.constant:
            raise FormError(f"It asks for {number:,.0f} cards; {MOST_CARDS:,} fit", self.ref)
        evaluation.asked_too_many = int(number)
        return True

    def _source(self, index: int) -> _Element:
        return self.sources[index] if index < len(self.sources) else self.repeat.template

    def add(self) -> Occurrence:
        """Add an instance at the end, as the template has it."""
        self._add([self.repeat.template], Beginning.REPEAT)
        return self.instances[-1]

    def remove(self, index: int) -> None:
        """Take the instance at `index` away, with all that is in it."""
        self._drop(index, index + 1)

    def _begun(self) -> list[_Element]:
        """Return what the first instances are made of."""
        stored = self.evaluation.stored
        count = stored.count(self.ref) if stored else None
        if count is not None:
            return [self._source(n) for n in range(count)]
        return [] if self.counted else self.sources

    def _add(self, sources: list[_Element], beginning: Beginning, *, at: int | None = None) -> None:
        begin = len(self.instances) if at is None else min(at, len(self.instances))
        made = [
            self._occurrence(source, beginning, place)
            for place, source in enumerate(sources, begin)
        ]
        self.evaluation.cards += len(made)
        if made:
            self.evaluation.graph.run(lambda: self._announce(made, begin))

    def _occurrence(self, source: _Element, beginning: Beginning, place: int) -> Occurrence:
        element = etree.Element(self.repeat.tag)
        before = self.instances[place].element if place < len(self.instances) else self.element
        before.addprevious(element)
        occurrence = Occurrence(self.evaluation, self, element, place)
        self.instances.insert(place, occurrence)
        if self._is_stored(place):
            beginning = Beginning.STORED
        occurrence.fill(self.repeat.children, source, beginning)
        return occurrence

    def _is_stored(self, index: int) -> bool:
        stored = self.evaluation.stored
        return stored is not None and index < (stored.count(self.ref) or 0)

    def _announce(self, made: list[Occurrence], begin: int) -> None:
        self.evaluation.bump(self.names)
        self._number(begin)
        for occurrence in made:
            occurrence.present.write(True)

    def _number(self, start: int) -> None:
        for index, occurrence in enumerate(self.instances[start:], start):
            occurrence.place.write(index)

    def _drop(self, start: int, end: int) -> None:
        gone = self.instances[start:end]
        del self.instances[start:end]
        self.evaluation.cards -= len(gone)
        for occurrence in gone:
            occurrence.dispose()
            self.around.element.remove(occurrence.element)
        if gone:
            self.evaluation.graph.run(lambda: self._close_up(start))

    def _close_up(self, start: int) -> None:
        self.evaluation.bump(self.names)
        self._number(start)

    def text(self) -> str:
        """Return nothing: a repeat is only its instances."""
        return ""

    def ranges(self) -> Iterator[Range]:
        """Yield this repeat and those in its instances."""
        yield self
        for occurrence in self.instances:
            yield from occurrence.ranges()

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of all instances, in the order of the document."""
        for occurrence in self.instances:
            yield from occurrence.leaves()

    def dispose(self) -> None:
        """Depend on nothing any more, nor may any instance."""
        self.evaluation.cards -= len(self.instances)
        for occurrence in self.instances:
            occurrence.dispose()
        super().dispose()
