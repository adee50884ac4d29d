"""Which lines of a form are asked now, in reading order, each with a name that stays.

A line is named by its path with an id for each repeat instance, so taking a card away renames no
other. The order is worked out branch by branch in the engine's own graph: when a question comes
or goes, only the branches around it are put together again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from fieldapp.forms.xform.branches import Branch, Occurrence, Range
from fieldapp.forms.xform.cells import Derived
from fieldapp.forms.xform.definition import Control, Form
from fieldapp.forms.xform.leaf import Leaf
from fieldapp.forms.xform.session import Session
from ui.viewmodels.form_page import Part, Stub

Asked: TypeAlias = Leaf | Branch | Range
Keys: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A line's control, the node that it asks for, how deep it lies; `number` counts a card."""

    key: str
    control: Control
    node: Asked
    depth: int
    number: int = 0

    @property
    def stub(self) -> Stub:
        """The line without its contents."""
        return Stub(self.key, self._part, self.depth)

    @property
    def _part(self) -> Part:
        if self.number:
            return Part.CARD
        if isinstance(self.node, Leaf):
            return Part.QUESTION
        return Part.REPEAT if isinstance(self.node, Range) else Part.GROUP


class KeyBook:
    """The names of nodes; `ids` gives one to each new repeat instance."""

    def __init__(self, ids: Callable[[], str]) -> None:
        self._ids = ids
        self._names: dict[Occurrence, str] = {}

    def name(self, occurrence: Occurrence, known: str) -> None:
        """Give an instance the id that it had when it was written."""
        self._names[occurrence] = known

    def id_of(self, occurrence: Occurrence) -> str:
        """Return the id of an instance; those that the form counts are numbered."""
        if range_of(occurrence).counted:
            return f"n{occurrence.index + 1}"
        held = self._names.get(occurrence)
        if held is None:
            held = self._names[occurrence] = self._ids()
        return held

    def key(self, node: Asked) -> str:
        """Return the path of a node below the root, with the ids of repeat instances."""
        parent = node.parent
        if parent is None:
            return ""
        assert isinstance(parent, Branch), "a node stands in a branch"
        above = self.key(parent)
        path = f"{above}/{node.definition.local}" if above else node.definition.local
        return f"{path}{{{self.id_of(node)}}}" if isinstance(node, Occurrence) else path


class Outline:
    """The lines of one open record. `renumbered` is told of cards that have another number."""

    def __init__(
        self, session: Session, form: Form, keys: KeyBook, renumbered: Callable[[str], None]
    ) -> None:
        self._session, self._form, self._book = session, form, keys
        self._renumbered = renumbered
        self._branches: dict[Asked, Derived[Keys]] = {}
        self.spots: dict[str, Spot] = {}
        none: Keys = ()
        self.whole: Derived[Keys] = Derived(session.graph, self._all, none)

    def _all(self) -> Keys:
        return self._under(self._session.root, self._form.body, 0)

    def _under(self, branch: Branch, controls: tuple[Control, ...], depth: int) -> Keys:
        found: list[str] = []
        for control in controls:
            found.extend(self._asked(branch, control, depth))
        return tuple(found)

    def _asked(self, branch: Branch, control: Control, depth: int) -> Keys:
        """Return the keys of a control and all inside it that are asked now."""
        if control.nodeset is None:
            return self._plain_group(branch, control, depth)
        node = below(branch, control.nodeset)
        if node is None or not node.is_relevant():
            return ()
        if isinstance(node, Leaf):
            return (self._put(Spot(self._book.key(node), control, node, depth)),)
        if isinstance(node, Range):
            return self._held(node, lambda: self._cards(node, control, depth))
        return self._held(node, lambda: self._group(node, control, depth))

    def _held(self, node: Asked, make: Callable[[], Keys]) -> Keys:
        """Return what a branch holds, put together again when something in it moved."""
        held = self._branches.get(node)
        if held is None:
            none: Keys = ()
            held = self._branches[node] = Derived(self._session.graph, make, none)
        return held.read()

    def _plain_group(self, branch: Branch, control: Control, depth: int) -> Keys:
        """A group of the page that is no group of the record."""
        inside = self._under(branch, control.children, depth + bool(control.label))
        if control.label is None or not inside:
            return inside
        return (self._put(Spot(f"{inside[0]}^", control, branch, depth)), *inside)

    def _group(self, node: Branch, control: Control, depth: int) -> Keys:
        labelled = control.label is not None
        inside = self._under(node, control.children, depth + labelled)
        if not inside or not labelled:
            return inside
        return (self._put(Spot(self._book.key(node), control, node, depth)), *inside)

    def _cards(self, node: Range, control: Control, depth: int) -> Keys:
        self._session.evaluation.watch(node.names)
        found = [self._put(Spot(self._book.key(node), control, node, depth))]
        for number, card in enumerate(node.instances, start=1):
            if card.is_relevant():
                found.append(self._numbered(card, control, depth + 1, number))
                found.extend(self._inside(card, control, depth + 2))
        return tuple(found)

    def _numbered(self, card: Occurrence, control: Control, depth: int, number: int) -> str:
        key = self._book.key(card)
        held = self.spots.get(key)
        if held is not None and held.number != number:
            self._renumbered(key)
        return self._put(Spot(key, control, card, depth, number))

    def _inside(self, card: Occurrence, control: Control, depth: int) -> Keys:
        return self._held(card, lambda: self._under(card, control.children, depth))

    def _put(self, spot: Spot) -> str:
        self.spots[spot.key] = spot
        return spot.key


def below(branch: Branch, nodeset: str) -> Asked | None:
    """Return the node of a path inside a branch, in the same repeat instances."""
    start = branch.definition.nodeset
    if not nodeset.startswith(f"{start}/"):
        return None
    node: Asked | None = branch
    for step in nodeset[len(start) + 1 :].split("/"):
        if not isinstance(node, Branch):
            return None
        node = node.by_name.get(step.rpartition(":")[2])
    return node


def range_of(occurrence: Occurrence) -> Range:
    """Return the repeat that an instance belongs to."""
    around = occurrence.parent
    assert isinstance(around, Branch), "an instance of a repeat stands in a branch"
    held = around.by_name[occurrence.definition.local]
    assert isinstance(held, Range), "an instance belongs to a repeat"
    return held
