"""What writes a value besides a person: calculations, preloads and actions.

Nothing is written before its node is part of the record (`attached`), and nothing while the
node does not count. A calculation writes whenever it comes out different; what a person set
in between stays until then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, Protocol, TypeAlias

from fieldapp.forms.xform.cells import Cell, Derived, Reaction
from fieldapp.forms.xform.definition import Action, Bind, Event, FormError, Preload
from fieldapp.forms.xform.evaluation import Asked, Evaluation
from fieldapp.forms.xform.stored import Beginning
from fieldapp.forms.xpath import Expression

Act: TypeAlias = "Callable[[], list[Derived[Any]]]"
"""Sets up something that writes a value, and returns it."""

_POSITION: Final = re.compile(r"([^\[]*)(\[[0-9]+\])")


class Written(Asked, Protocol):
    """A value that can be written."""

    @property
    def evaluation(self) -> Evaluation:
        """Asks expressions."""
        ...

    @property
    def attached(self) -> Cell[bool]:
        """Whether the value is part of the record yet."""
        ...

    @property
    def path(self) -> str:
        """Its path with prefixes, and a position on every repeat instance."""
        ...

    def is_relevant(self) -> bool:
        """Whether the value counts."""
        ...

    def put(self, text: str) -> None:
        """Keep what of `text` the type can hold."""
        ...

    def put_raw(self, text: str) -> None:
        """Keep `text` as it is."""
        ...


def start_writing(
    node: Written, bind: Bind, actions: Sequence[Action], beginning: Beginning
) -> list[Derived[Any]]:
    """Fill in what `node` begins with, and set up everything that writes it later."""
    if beginning is Beginning.RECORD:
        preload(node, bind.preload)
    acts = [act for action in actions for act in _reactions(node, action, beginning)]
    if bind.calculate is not None:
        acts = _with_calculation(node, bind.calculate, acts)
    return [derived for act in acts for derived in act()]


def _with_calculation(node: Written, expression: Expression, acts: list[Act]) -> list[Act]:
    """Return who writes `node` in the order of ODK's engine.

    It works out a calculation that reads other nodes once more before the node is part of the
    record; that puts the last of the actions in its place, and the calculation behind it.
    """
    calculation = partial(_calculation, node, expression)
    elsewhere = any(read.path != node.names for read in expression.reads(node.names))
    if not acts or not elsewhere:
        return [calculation, *acts]
    return [acts[-1], calculation, *acts[:-1]]


def preload(node: Written, wanted: Preload | None) -> None:
    """Fill in what the app knows when a record begins."""
    if wanted is None or wanted.event is Event.REVALIDATE:
        return
    text = _preloaded(node.evaluation, wanted)
    if text:
        node.put_raw(text)


def _preloaded(evaluation: Evaluation, wanted: Preload) -> str:
    if wanted.type == "uid":
        return f"uuid:{evaluation.uuid()}"
    if wanted.type == "timestamp":
        return evaluation.now_text()
    if wanted.type == "date":
        return evaluation.today_text()
    if wanted.type == "property":
        return evaluation.properties.get(wanted.parameter, "")
    return ""


def _calculation(node: Written, expression: Expression) -> list[Derived[Any]]:
    evaluation = node.evaluation
    worked_out = Derived(evaluation.graph, lambda: evaluation.string(expression, node), "")

    def write() -> None:
        if node.attached.read() and node.is_relevant():
            node.put(worked_out.read())

    return [worked_out, Reaction(evaluation.graph, write)]


_BEGINS: Final = {
    Beginning.RECORD: (Event.FIRST_LOAD, Event.INSTANCE_LOAD),
    Beginning.STORED: (Event.INSTANCE_LOAD,),
    Beginning.REPEAT: (Event.NEW_REPEAT,),
}


def _reactions(node: Written, action: Action, beginning: Beginning) -> Iterator[Act]:
    if action.value is None:
        return
    for event in _BEGINS[beginning]:
        if event in action.events:
            yield partial(_once, node, action.value)
    if Event.VALUE_CHANGED in action.events and action.source is not None:
        source, target = _bound(node.path, action.source, action.target)
        yield partial(_on_change, node, action.value, source, target)


def _once(node: Written, expression: Expression) -> list[Derived[Any]]:
    evaluation = node.evaluation

    def act() -> None:
        if node.is_relevant():
            node.put(evaluation.string(expression, node))

    def write() -> None:
        if node.attached.read():
            evaluation.graph.unseen(act)

    return [Reaction(evaluation.graph, write)]


def _on_change(
    node: Written, expression: Expression, source: str, target: str
) -> list[Derived[Any]]:
    evaluation = node.evaluation
    listened = evaluation.expression(source)
    reached = evaluation.expression(target)
    heard = Derived(evaluation.graph, lambda: evaluation.string(listened, node), "")
    before: list[str] = []

    def write() -> None:
        if not node.attached.read():
            return
        now = heard.read()
        if before and before[0] != now and _reaches(node, reached, target):
            node.put(evaluation.string(expression, node))
        before[:] = [now]

    return [heard, Reaction(evaluation.graph, write)]


def _reaches(node: Written, expression: Expression, target: str) -> bool:
    found = node.evaluation.elements(expression, node)
    if len(found) > 1:
        raise FormError("An action sets a value that stands in several repeat instances.", target)
    return any(element is node.element for element in found)


def _bound(path: str, source: str, target: str) -> tuple[str, str]:
    """Return source and target with the positions that the node itself has."""
    for above, position in _POSITION.findall(path):
        free, fixed = f"{above}/", f"{above}{position}/"
        if free in source:
            source = source.replace(free, fixed, 1)
            target = target.replace(free, fixed, 1)
    return source, target
