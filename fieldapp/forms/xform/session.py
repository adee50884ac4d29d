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
    """An open record."""

    def __init__(
        self,
        form: Form,
        now: datetime,
        chance: Chance,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        self.form = form
        self.graph = Graph()
        definition = form.root
        element = etree.Element(definition.tag, nsmap=dict(form.names))
        self.evaluation = Evaluation(form, self.graph, element, now, chance)
        self.evaluation.properties = properties or {}
        self._attached: Cell[bool] = Cell(self.graph, held=False)
        self.root = Branch(self.evaluation, definition, None, element, self._attached)
        self.root.fill(definition.children, definition.template, late=False)
        self._attached.write(True)

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
    child = branch.by_name.get(name)
    if position is None:
        return child
    if not isinstance(child, Range):
        return None
    index = int(position) - 1
    return child.instances[index] if 0 <= index < len(child.instances) else None
