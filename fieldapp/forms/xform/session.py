"""One record of a form while it is open: answer, add, remove; everything else follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from fieldapp.forms.xform.branches import Branch, Occurrence, Range
from fieldapp.forms.xform.cells import Cell, Graph
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.evaluation import Chance, Evaluation
from fieldapp.forms.xform.leaf import Leaf, Unanswerable
from fieldapp.forms.xform.stored import Beginning, Stored

_STEP: Final = re.compile(r"([^/\[\]]+)(?:\[(\d+)\])?")

AnyNode = Leaf | Branch | Range


@dataclass(frozen=True, slots=True)
class LeafState:
    """What is known of one leaf; `choices` are the names on offer, None where none are."""

    ref: str
    relevant: bool
    required: bool
    readonly: bool
    valid: bool
    value: str
    choices: tuple[str, ...] | None = None


class Session:
    """An open record. `unfit` are stored answers that the form has no place for."""

    def __init__(
        self,
        form: Form,
        now: datetime,
        chance: Chance,
        properties: Mapping[str, str] | None = None,
        stored: Stored | None = None,
    ) -> None:
        """Open a new record, or with `stored` one that was begun before.

        A stored record is not begun again: no first load, no preloads. What is calculated
        comes out anew. `now` has a time zone; `properties` are those of jr:preload.
        Raises `FormError`, `ExpressionProblem` or `EndlessWork` when the form cannot be used.
        """
        self.form = form
        self.graph = Graph()
        definition = form.root
        element = etree.Element(definition.tag, nsmap=dict(form.names))
        self.evaluation = Evaluation(form, self.graph, element, now, chance)
        self.evaluation.properties = properties or {}
        self._attached: Cell[bool] = Cell(self.graph, held=False)
        self.root = Branch(self.evaluation, definition, None, element, self._attached)
        self.evaluation.stored = stored
        begun = Beginning.STORED if stored else Beginning.RECORD
        self.root.fill(definition.children, definition.template, begun)
        self._attached.write(True)
        self.evaluation.stored = None
        self.unfit = stored.unused() if stored else {}

    def node(self, ref: str) -> AnyNode | None:
        """Return the node at `ref`; a repeat without a position is the repeat itself."""
        steps = [_STEP.fullmatch(step) for step in ref.split("/")[1:]]
        if not steps or steps[0] is None or steps[0][1] != self.root.definition.local:
            return None
        node: AnyNode | None = self.root
        for step in steps[1:]:
            if step is None or not isinstance(node, Branch):
                return None
            node = _inside(node, step[1], step[2])
        return node

    def leaf(self, ref: str) -> Leaf:
        """Return the leaf at `ref`; raise `Unanswerable` when there is none."""
        node = self.node(ref)
        if not isinstance(node, Leaf):
            raise Unanswerable
        return node

    def set(self, ref: str, value: str) -> None:
        """Answer the question at `ref`; raise `Unanswerable` when it cannot be answered."""
        self.leaf(ref).answer(value)

    def add_repeat(self, ref: str) -> str:
        """Add an instance to the repeat at `ref` and return its ref."""
        found = self._repeat(ref)
        return found.add().ref

    def remove_repeat(self, ref: str) -> None:
        """Remove the repeat instance at `ref`."""
        node = self.node(ref)
        if not isinstance(node, Occurrence):
            raise Unanswerable
        self._repeat(ref.rpartition("[")[0]).remove(node.index)

    def _repeat(self, ref: str) -> Range:
        node = self.node(ref)
        if not isinstance(node, Range) or node.counted:
            raise Unanswerable
        return node

    def answers(self) -> dict[str, str]:
        """Return what is written at every ref, also where it does not count now."""
        return {leaf.ref: leaf.kept.peek() for leaf in self.root.leaves()}

    def counts(self) -> dict[str, int]:
        """Return how many instances every repeat has, by the repeat's ref."""
        return {found.ref: len(found.instances) for found in self.root.ranges()}

    def states(self) -> Iterator[LeafState]:
        """Yield the state of every leaf, in the order of the document."""
        for leaf in self.root.leaves():
            yield state_of(leaf)


def state_of(leaf: Leaf) -> LeafState:
    """Return what is known of a leaf now."""
    return LeafState(
        ref=leaf.ref,
        relevant=leaf.is_relevant(),
        required=leaf.is_required(),
        readonly=leaf.is_readonly(),
        valid=leaf.is_valid(),
        value=leaf.text(),
        choices=leaf.choices.read().names if leaf.choices else None,
    )


def _inside(branch: Branch, name: str, position: str | None) -> AnyNode | None:
    child = branch.child(name)
    if position is None:
        return child
    if not isinstance(child, Range):
        return None
    index = int(position) - 1
    return child.instances[index] if 0 <= index < len(child.instances) else None
