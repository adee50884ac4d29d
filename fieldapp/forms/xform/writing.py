"""What writes a value besides a person: calculations, preloads and actions.

Nothing is written before its node is part of the record (`attached`), and nothing while the
node does not count. A calculation writes whenever it comes out different; what a person set
in between stays until then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

from fieldapp.forms.xform.cells import Cell, Derived, Reaction
from fieldapp.forms.xform.definition import Action, Bind, Event, FormError, Preload
from fieldapp.forms.xform.evaluation import Asked, Evaluation
from fieldapp.forms.xform.stored import Beginning
from fieldapp.forms.xpath import Expression

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
    found = [] if bind.calculate is None else _calculation(node, bind.calculate)
    for action in actions:
        found.extend(_reactions(node, action, beginning))
    return found


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


def _reactions(node: Written, action: Action, beginning: Beginning) -> Iterator[Derived[Any]]:
    if action.value is None:
        return
    for event in _BEGINS[beginning]:
        if event in action.events:
            yield _once(node, action.value)
    if Event.VALUE_CHANGED in action.events and action.source is not None:
        yield from _on_change(node, action.value, *_bound(node.path, action.source, action.target))


def _once(node: Written, expression: Expression) -> Reaction:
    evaluation = node.evaluation

    def act() -> None:
        if node.is_relevant():
            node.put(evaluation.string(expression, node))

    def write() -> None:
        if node.attached.read():
            evaluation.graph.unseen(act)

    return Reaction(evaluation.graph, write)


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
