"""Reads the actions of a form: values that are set when something happens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.xform.body import local_name
from fieldapp.forms.xform.definition import Action, Event, FormError
from fieldapp.forms.xform.expressions import ExpressionReader
from fieldapp.forms.xpath import Expression

_POSITION: Final = re.compile(r"\[[^\]]*\]")
_ACTIONS: Final = ("setvalue", "setgeopoint")


def without_positions(reference: str) -> str:
    """Return a path with everything in square brackets taken out."""
    return _POSITION.sub("", reference)


@dataclass(slots=True)
class ActionReader:
    """Collects the actions of a form by the path that they set."""

    expressions: ExpressionReader
    bind_ids: Mapping[str, str]
    """The path of each bind that has an id."""
    found: dict[str, list[Action]]

    def read_model(self, model: _Element) -> None:
        """Collect the actions that stand in the model."""
        for name in _ACTIONS:
            for element in model:
                if local_name(element) == name and element.get("event") is not None:
                    action = self._action(element, None)
                    if Event.NEW_REPEAT in action.events:
                        raise FormError(
                            f"A <{name}> in the model waits for a new repeat instance.",
                            action.target,
                        )
                    self._keep(action)

    def read_nested(self, element: _Element, source: str) -> None:
        """Collect an action that stands in the control of `source`."""
        self._keep(self._action(element, source))

    def _keep(self, action: Action) -> None:
        self.found.setdefault(without_positions(action.target), []).append(action)

    def _action(self, element: _Element, source: str | None) -> Action:
        target = self._target(element)
        events = (element.get("event") or "").split(" ") if element.get("event") else []
        unknown = [name for name in events if name not in Event._value2member_map_]
        if unknown:
            raise FormError(f"There is no event called {', '.join(unknown)}.", target)
        return Action(target, frozenset(map(Event, events)), self._value(element, target), source)

    def _target(self, element: _Element) -> str:
        reference = element.get("ref")
        if reference is None:
            reference = self.bind_ids.get(element.get("bind") or "")
        if not reference:
            raise FormError(f"A <{local_name(element)}> does not say what it sets.")
        return reference.strip()

    def _value(self, element: _Element, where: str) -> Expression | None:
        if local_name(element) == "setgeopoint":
            return None
        if element.get("value") is not None:
            return self.expressions.read(element.get("value") or "''", where)
        text = element.text or ""
        quote = '"' if "'" in text else "'"
        return self.expressions.read(f"{quote}{text}{quote}", where)
