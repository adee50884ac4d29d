"""What can be chosen now, and what of an answer is on offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from lxml.etree import _Element

from fieldapp.forms.xform.definition import Control, Item, ItemSet
from fieldapp.forms.xform.evaluation import Asked, Evaluation


class Choices:
    """The names on offer in their order, each with what its label is made of."""

    def __init__(self, names: Sequence[str] = (), sources: Sequence[Item | _Element] = ()) -> None:
        self.names = tuple(names)
        self.sources = tuple(sources)

    def __eq__(self, other: object) -> bool:
        """Whether the same names with the same labels are on offer."""
        return (
            isinstance(other, Choices)
            and self.names == other.names
            and self.sources == other.sources
        )

    __hash__ = None  # type: ignore[assignment]  # compared, never a key

    @cached_property
    def _by_name(self) -> dict[str, Item | _Element]:
        return dict(zip(self.names, self.sources, strict=True))

    def __contains__(self, name: object) -> bool:
        """Whether `name` is on offer."""
        return name in self._by_name

    def different(self) -> list[str]:
        """Return the names, each once."""
        return list(self._by_name)

    def source(self, name: str) -> Item | _Element | None:
        """Return what the label of a name is made of; of two alike the last."""
        return self._by_name.get(name)


def offered(evaluation: Evaluation, asked: Asked, control: Control) -> Choices:
    """Return what a question offers now."""
    itemset = control.itemset
    if itemset is None:
        return Choices(tuple(item.value for item in control.items), control.items)
    elements = evaluation.elements(itemset.nodes, asked)
    return Choices(tuple(_values(evaluation, itemset, elements)), tuple(elements))


def _values(evaluation: Evaluation, itemset: ItemSet, elements: list[_Element]) -> Iterator[str]:
    known = evaluation.item_values.setdefault(id(itemset), {})
    column = itemset.value.text.strip()
    for element in elements:
        value = known.get(element)
        if value is None:
            value = _value(evaluation, itemset, element, column)
            if element not in evaluation.nodes:
                known[element] = value
        yield value


def _value(evaluation: Evaluation, itemset: ItemSet, element: _Element, column: str) -> str:
    """Return the value of an item; a plain column of a list is read without much ado."""
    for child in element:
        if child.tag == column:
            is_plain = len(child) == 0 and element not in evaluation.nodes
            return (child.text or "") if is_plain else itemset.value.string(element, evaluation)
    return itemset.value.string(element, evaluation)
