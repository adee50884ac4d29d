"""The leaves of a record: what was written, what reads as the answer, what is on offer."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from fieldapp.forms.xform.cells import Cell, Derived
from fieldapp.forms.xform.choosing import Choices, offered
from fieldapp.forms.xform.codecs import names
from fieldapp.forms.xform.definition import Kind, LeafDefinition
from fieldapp.forms.xform.evaluation import Evaluation
from fieldapp.forms.xform.labels import choice_shown
from fieldapp.forms.xform.node import Above, Node
from fieldapp.forms.xform.stored import Beginning
from fieldapp.forms.xform.writing import start_writing
from fieldapp.forms.xpath import Expression


class Unanswerable(Exception):
    """A value cannot be set: nobody is asked for it, it is locked, or a rank is not whole."""


class Leaf(Node):
    """A node that holds a value.

    `kept` is what was written; `value` is what it reads as: nothing while the leaf does not
    count, and of chosen names those that are on offer.
    """

    __slots__ = ("_begun_with", "choices", "constraint", "kept", "leaf", "parent_branch", "value")

    def __init__(
        self,
        evaluation: Evaluation,
        definition: LeafDefinition,
        parent: Above,
        element: _Element,
        source: _Element | None,
    ) -> None:
        super().__init__(evaluation, definition, parent, element)
        self.leaf = definition
        self.parent_branch = parent
        self._begun_with = _text_of(source) if source is not None else ""
        self.kept: Cell[str] = Cell(evaluation.graph, self._first(source))
        self.choices = self._choices()
        self.value: Cell[str] = self._value()
        self.constraint = self._constraint(definition.bind.constraint)

    def _first(self, source: _Element | None) -> str:
        """Return what the leaf begins with: what is stored, or what the form has there."""
        stored = self.evaluation.stored
        answer = stored.answer(self.ref) if stored else None
        if answer is not None:
            return answer
        return self.leaf.codec(_text_of(self.leaf.template if source is None else source))

    def start(self, beginning: Beginning) -> None:
        """Set up what writes the value."""
        if self.leaf.kind is not Kind.UPLOAD:
            actions = self.evaluation.form.actions.get(self.nodeset, ())
            self.owned.extend(start_writing(self, self.leaf.bind, actions, beginning))

    @property
    def attached(self) -> Cell[bool]:
        """Whether the leaf is part of the record yet."""
        return self.parent_branch.attached

    def _choices(self) -> Derived[Choices] | None:
        control = self.leaf.control
        if not self.leaf.kind.is_choosing or control is None:
            return None
        shown = control
        derived = Derived(
            self.evaluation.graph, lambda: offered(self.evaluation, self, shown), Choices()
        )
        self.owned.append(derived)
        return derived

    def _value(self) -> Cell[str]:
        if self.choices is None and (self.relevance is None or self.leaf.kind is Kind.UPLOAD):
            return self.kept
        derived = Derived(self.evaluation.graph, self._read_as, "")
        self.owned.append(derived)
        return derived

    def _read_as(self) -> str:
        if not self.is_relevant():
            return ""
        kept = self.kept.read()
        if self.choices is None or not kept:
            return kept
        on_offer = self.choices.read()
        if self.leaf.kind is Kind.SELECT_ONE:
            return kept if kept in on_offer else ""
        chosen = [name for name in names(kept) if name in on_offer]
        if self.leaf.kind is Kind.RANK:
            chosen = list(dict.fromkeys([*chosen, *on_offer.different()]))
        return " ".join(chosen)

    def _constraint(self, expression: Expression | None) -> Derived[bool] | None:
        if expression is None:
            return None
        own = expression
        derived = Derived(
            self.evaluation.graph,
            lambda: (
                not self.is_relevant() or not self.value.read() or self.evaluation.truth(own, self)
            ),
            held=True,
        )
        self.owned.append(derived)
        return derived

    def is_valid(self) -> bool:
        """Whether the constraint holds; nothing is valid, and so is what does not count."""
        return self.constraint is None or self.constraint.read()

    def text(self) -> str:
        """Return what the leaf reads as."""
        return self.value.read()

    def put(self, text: str) -> None:
        """Keep what of `text` the type can hold."""
        self.kept.write(self.leaf.codec(text))

    def put_raw(self, text: str) -> None:
        """Keep `text` as it is."""
        self.kept.write(text)

    def answer(self, text: str) -> None:
        """Keep what a person answers; raise `Unanswerable` when nobody may."""
        if self.leaf.kind in (Kind.MODEL, Kind.NOTE):
            raise Unanswerable
        if self.leaf.kind is Kind.UPLOAD:
            self.kept.write(text or self._begun_with)
            return
        if self.evaluation.graph.unseen(self.is_readonly):
            raise Unanswerable
        self.kept.write(self._answered(text))

    def _answered(self, text: str) -> str:
        if self.leaf.kind is Kind.TRIGGER:
            return text if text == "OK" else ""
        if self.choices is None:
            return self.leaf.codec(text)
        on_offer = self.choices.peek()
        if self.leaf.kind is Kind.SELECT_ONE:
            return text if text in on_offer else ""
        wanted = names(text)
        if self.leaf.kind is Kind.RANK:
            if wanted and not set(on_offer.names) <= set(wanted):
                raise Unanswerable
            return " ".join(wanted)
        return " ".join(name for name in on_offer.different() if name in wanted)

    def choice_label(self, name: str, /) -> str | None:
        """Return the label of a choice that is on offer, or None."""
        if self.choices is None or self.leaf.control is None:
            return None
        source = self.choices.read().source(name)
        if source is None:
            return None
        itemset = self.leaf.control.itemset
        return choice_shown(self.evaluation, self, itemset, source, name).text

    def leaves(self) -> Iterator[Leaf]:
        """Yield this leaf."""
        yield self


def _text_of(element: _Element) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)
