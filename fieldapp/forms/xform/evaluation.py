"""Asks expressions about the primary instance, and notices what their answer depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final, Protocol, TypeAlias

from lxml.etree import _Element

from fieldapp.forms.xform.cells import Cell, Graph
from fieldapp.forms.xform.definition import (
    Form,
    NodeDefinition,
    Nodeset,
    RepeatDefinition,
    Translation,
)
from fieldapp.forms.xform.expressions import ExpressionReader
from fieldapp.forms.xform.stored import Stored
from fieldapp.forms.xpath import Attribute, Expression, Lookups, string_value

Names: TypeAlias = tuple[str, ...]
"""The names from the root to a node, without prefixes and positions."""


class Readable(Protocol):
    """A node of the instance that has an element."""

    def text(self) -> str:
        """Return what the node reads as, noticing who reads."""
        ...

    def choice_label(self, name: str, /) -> str | None:
        """Return the label of one of its choices, or None."""
        ...


class Asked(Protocol):
    """What an expression is asked about: the node that it stands at."""

    @property
    def element(self) -> _Element | Attribute:
        """Its element, or the attribute itself."""
        ...

    @property
    def nodeset(self) -> Nodeset:
        """Its path in the model."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """The names on that path."""
        ...

    def notice_positions(self) -> None:
        """Come to depend on the positions of the repeat instances around it."""
        ...


_POSITIONAL: Final = frozenset({"position"})


class Evaluation:
    """The host of every expression of one record."""

    def __init__(
        self, form: Form, graph: Graph, root: _Element, now: datetime, chance: Chance
    ) -> None:
        self.form = form
        self.graph = graph
        self.root = root
        self.now = now
        self.zone: tzinfo = now.tzinfo or _no_zone()
        self.attributes: Cell[int] = Cell(graph, 0)
        """Counts the changes of attributes, which expressions read without asking."""
        self.lookups = Lookups(keeps_places=True)
        self.language: Cell[str] = Cell(graph, _first_language(form.translations))
        self.nodes: dict[_Element, Readable] = {}
        self._chance = chance
        self._structures = _structure_cells(form, graph)
        self._depends: dict[tuple[int, Nodeset], tuple[Cell[int], ...]] = {}
        self.item_values: dict[int, dict[_Element, str]] = {}
        """The values of the items of lists that never change."""
        self.stored: Stored | None = None
        """The answers of a record that is being opened again; None once it is open."""
        self.properties: Mapping[str, str] = {}
        self.cards = 0
        """How many instances all repeats have together."""
        self.asked_too_many = 0
        """So many a count asked for that was not followed; 0 when none did."""
        self._places: dict[int, Mapping[str, int]] = {}
        self._reader = ExpressionReader(form.names)
        self._texts = {t.language: t.texts for t in form.translations}

    def value(self, element: _Element) -> str:
        """Return what an element reads as."""
        node = self.nodes.get(element)
        return string_value(element) if node is None else node.text()

    def instance(self, name: str) -> _Element | None:
        """Return the element of a secondary instance."""
        return self.form.instances.get(name)

    def itext(self, key: str) -> Sequence[_Element]:
        """Return the values of a text in the language that is on."""
        text = self._texts.get(self.language.read(), {}).get(key)
        return () if text is None else list(text.iterchildren("*"))

    def choice_label(self, select: _Element, choice: str) -> str | None:
        """Return the label of a choice of the question at `select`."""
        node = self.nodes.get(select)
        return node.choice_label(choice) if node else None

    def random(self) -> float:
        """Return a number from 0 up to but not including 1."""
        return self._chance.random()

    def uuid(self) -> str:
        """Return a new random id."""
        return self._chance.uuid()

    def expression(self, text: str) -> Expression:
        """Return an expression that is made while the record is open."""
        return self._reader.read(text, text)

    def now_text(self) -> str:
        """Return now() as a preload writes it."""
        return self.expression("now()").string(self.root, self)

    def today_text(self) -> str:
        """Return today() as a preload writes it."""
        return self.expression("today()").string(self.root, self)

    def places(self, definitions: Sequence[NodeDefinition]) -> Mapping[str, int]:
        """Return the place of each name among its fellows; all instances share it."""
        key = id(definitions)
        found = self._places.get(key)
        if found is None:
            found = {definition.local: place for place, definition in enumerate(definitions)}
            self._places[key] = found
        return found

    def watch(self, names: Names) -> None:
        """Come to depend on the instances of a repeat coming and going."""
        self._structures[names].read()

    def bump(self, names: Names) -> None:
        """Say that instances of a repeat came or went."""
        self.lookups.moved()
        cell = self._structures[names]
        cell.write(cell.peek() + 1)

    def truth(self, expression: Expression, asked: Asked) -> bool:
        """Return whether an expression holds for a node."""
        self._notice(expression, asked)
        return expression.truth(asked.element, self)

    def string(self, expression: Expression, asked: Asked) -> str:
        """Return an expression about a node as text."""
        self._notice(expression, asked)
        return expression.string(asked.element, self)

    def number(self, expression: Expression, asked: Asked) -> float:
        """Return an expression about a node as a number, nan when it is none."""
        self._notice(expression, asked)
        return expression.number(asked.element, self)

    def elements(self, expression: Expression, asked: Asked) -> list[_Element]:
        """Return the elements that an expression about a node finds."""
        self._notice(expression, asked)
        found = expression.nodes(asked.element, self)
        return [node for node in found if isinstance(node, _Element)]

    def _notice(self, expression: Expression, asked: Asked) -> None:
        """Come to depend on the repeats whose instances the expression looks through."""
        if not self._structures and "@" not in expression.text:
            return
        key = (id(expression), asked.nodeset)
        found = self._depends.get(key)
        if found is None:
            found = self._depends[key] = self._repeats_read(expression, asked.names)
        for cell in found:
            cell.read()
        if expression.calls & _POSITIONAL:
            asked.notice_positions()

    def _repeats_read(self, expression: Expression, names: Names) -> tuple[Cell[int], ...]:
        wanted: set[Names] = set()
        cells: list[Cell[int]] = []
        for read in expression.reads(names):
            if read.instance is None:
                wanted.update(self._passed(read.path, read.climb))
                if read.path[-1:] and read.path[-1].startswith("@"):
                    cells = [self.attributes]
        return (*cells, *(self._structures[path] for path in sorted(wanted)))

    def _passed(self, path: Names, climb: int) -> set[Names]:
        if "*" in path or "**" in path:
            return set(self._structures)
        starts = (path[:length] for length in range(climb + 1, len(path) + 1))
        return {start for start in starts if start in self._structures}


class Chance(Protocol):
    """Where randomness comes from."""

    def random(self) -> float:
        """Return a number from 0 up to but not including 1."""
        ...

    def uuid(self) -> str:
        """Return a random id of 36 characters."""
        ...


def _structure_cells(form: Form, graph: Graph) -> dict[Names, Cell[int]]:
    return {
        node.names: Cell(graph, 0)
        for node in form.nodes.values()
        if isinstance(node, RepeatDefinition)
    }


def _first_language(translations: Sequence[Translation]) -> str:
    chosen = next((t for t in translations if t.is_default), None)
    if chosen is None and translations:
        chosen = translations[0]
    return chosen.language if chosen else ""


def _no_zone() -> tzinfo:
    raise ValueError("the time of a record has a time zone")
