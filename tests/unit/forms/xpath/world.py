"""A form as expressions see it, small enough to hold in one's head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.xpath import Expression, Lookups, Value, parse, string_value
from tests.differential.expressions import INSTANCE, document

TEN_O_CLOCK = datetime(2026, 1, 15, 10, tzinfo=UTC)


@dataclass
class World:
    """A host: a primary instance, one list `c`, labels by choice, fixed chance."""

    root: _Element = field(default_factory=lambda: etree.fromstring(document()))
    now: datetime = TEN_O_CLOCK
    zone: tzinfo = UTC
    lookups: Lookups = field(default_factory=Lookups)
    labels: dict[str, str] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    rows: _Element = field(
        default_factory=lambda: etree.fromstring(f'<instance id="c">{INSTANCE}</instance>')
    )

    def value(self, element: _Element) -> str:
        """Return the text of an element unless its name is hidden."""
        self.asked.append(str(element.tag))
        return "" if element.tag in self.hidden else string_value(element)

    def instance(self, name: str) -> _Element | None:
        """Return the list."""
        return self.rows if name == "c" else None

    def itext(self, key: str) -> Sequence[_Element]:
        """Return the values of a text."""
        values = [etree.Element("value") for _ in self.texts.get(key, ())]
        for value, text in zip(values, self.texts.get(key, ()), strict=True):
            value.text = text
        return values

    def choice_label(self, select: _Element, choice: str) -> str | None:
        """Return the label of a choice with the name of the question before it."""
        label = self.labels.get(choice)
        return None if label is None else f"{select.tag}: {label}"

    def random(self) -> float:
        """Return what chance says here: always the same."""
        return 0.25

    def uuid(self) -> str:
        """Return an identifier."""
        return "00000000-0000-4000-8000-000000000000"

    def at(self, path: str) -> _Element:
        """Return the one element at a path from the root, as ElementPath writes it."""
        found = self.root.find(path) if path != "." else self.root
        assert found is not None
        return found

    def evaluate(self, text: str, at: str = ".") -> Value:
        """Return the value of an expression at an element."""
        return parse(text).evaluate(self.at(at), self)

    def string(self, text: str, at: str = ".") -> str:
        """Return the text of an expression at an element."""
        return parse(text).string(self.at(at), self)

    def texts_at(self, text: str, at: str = ".") -> list[str]:
        """Return the texts of the nodes that a path leads to."""
        nodes = parse(text).nodes(self.at(at), self)
        return [string_value(node) for node in nodes if isinstance(node, _Element)]


def read(text: str) -> Expression:
    """Return the expression that `text` writes."""
    return parse(text)
