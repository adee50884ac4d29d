"""What every node of a record has: whether it counts, may be changed, has to be answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from lxml.etree import _Element

from fieldapp.forms.xform.cells import Cell, Derived
from fieldapp.forms.xform.definition import Bind, Control, NodeDefinition, Nodeset
from fieldapp.forms.xform.evaluation import Evaluation
from fieldapp.forms.xpath import Expression


class Above(Protocol):
    """What a node takes from the one that it stands in."""

    relevance: Cell[bool] | None
    locked: Cell[bool] | None
    attached: Cell[bool]

    def notice_positions(self) -> None:
        """Come to depend on the positions of the repeat instances around it."""
        ...

    @property
    def ref(self) -> str:
        """Its path without prefixes, with positions."""
        ...

    @property
    def path(self) -> str:
        """Its path with prefixes and positions."""
        ...


class Node:
    """Any node. `relevance` and `locked` are None where nothing can ever change them."""

    __slots__ = (
        "definition",
        "element",
        "evaluation",
        "locked",
        "owned",
        "parent",
        "relevance",
        "required",
    )

    def __init__(
        self,
        evaluation: Evaluation,
        definition: NodeDefinition,
        parent: Above | None,
        element: _Element,
    ) -> None:
        self.evaluation = evaluation
        self.definition = definition
        self.parent = parent
        self.element = element
        self.owned: list[Derived[Any]] = []
        bind = definition.bind
        if parent is None:
            # The root always counts and is never locked, whatever the form says of it.
            bind = Bind(definition.nodeset)
        above = (parent.relevance, parent.locked) if parent else (None, None)
        self.relevance = self._both(bind.relevant, above[0]) if bind.relevant else above[0]
        self.locked = self._either(bind.readonly, above[1]) if bind.readonly else above[1]
        self.required = self._rule(bind.required) if bind.required else None

    def _rule(self, own: Expression) -> Derived[bool]:
        """Return what works a rule of this node out."""
        return self._own(lambda: self.evaluation.truth(own, self))

    def _both(self, own: Expression, above: Cell[bool] | None) -> Cell[bool]:
        if above is None:
            return self._rule(own)
        return self._own(lambda: above.read() and self.evaluation.truth(own, self))

    def _either(self, own: Expression, above: Cell[bool] | None) -> Cell[bool]:
        if above is None:
            return self._rule(own)
        return self._own(lambda: above.read() or self.evaluation.truth(own, self))

    def _own(self, make: Callable[[], bool]) -> Derived[bool]:
        derived = Derived(self.evaluation.graph, make, held=False)
        self.owned.append(derived)
        return derived

    @property
    def nodeset(self) -> Nodeset:
        """The path in the model."""
        return self.definition.nodeset

    @property
    def names(self) -> tuple[str, ...]:
        """The names on that path."""
        return self.definition.names

    @property
    def control(self) -> Control | None:
        """The question, group or repeat of the body, if it is asked."""
        return self.definition.control

    @property
    def ref(self) -> str:
        """Its path without prefixes, with a position on every repeat instance."""
        return f"{self.parent.ref if self.parent else ''}/{self.definition.local}"

    @property
    def path(self) -> str:
        """Its path with prefixes, and a position on every repeat instance."""
        return f"{self.parent.path if self.parent else ''}/{self.nodeset.rpartition('/')[2]}"

    def is_relevant(self) -> bool:
        """Whether it counts."""
        return self.relevance is None or self.relevance.read()

    def is_readonly(self) -> bool:
        """Whether it may not be changed."""
        return self.locked is not None and self.locked.read()

    def is_required(self) -> bool:
        """Whether an answer is asked for, by its own rule alone."""
        return self.required is not None and self.required.read()

    def choice_label(self, _name: str, /) -> str | None:
        """Return the label of one of its choices, or None."""
        return None

    def notice_positions(self) -> None:
        """Come to depend on the positions of the repeat instances around it."""
        if self.parent is not None:
            self.parent.notice_positions()

    def dispose(self) -> None:
        """Depend on nothing any more."""
        for derived in self.owned:
            derived.dispose()
        self.evaluation.nodes.pop(self.element, None)
