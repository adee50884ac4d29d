"""What an expression asks of the form around it, and where in the form it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from lxml.etree import _Element

from fieldapp.forms.xpath.lookups import Lookups
from fieldapp.forms.xpath.nodes import Node


class Host(Protocol):
    """A loaded form with its answers, as expressions see it."""

    @property
    def root(self) -> _Element:
        """Return the root element of the primary instance."""

    @property
    def now(self) -> datetime:
        """Return the time of evaluation, aware of its zone."""

    @property
    def zone(self) -> tzinfo:
        """Return the zone in which dates without an offset are read."""

    @property
    def lookups(self) -> Lookups:
        """Return the rows of secondary instances by value; one object a loaded form."""

    def value(self, element: _Element) -> str:
        """Return what an element reads as: nothing when it is not relevant."""

    def instance(self, name: str) -> _Element | None:
        """Return the element of a secondary instance, whose child is the instance's root."""

    def itext(self, key: str) -> Sequence[_Element]:
        """Return the values of a text in the language that is on."""

    def choice_label(self, select: _Element, choice: str) -> str | None:
        """Return the label of a choice of a select or rank; None when it is not offered."""

    def random(self) -> float:
        """Return a number from 0 up to, but not including, 1."""

    def uuid(self) -> str:
        """Return a new random identifier of 36 characters."""


class Scope:
    """The context node of a part of an expression, with its place among its fellows."""

    __slots__ = ("current", "host", "node", "position", "size")

    def __init__(self, node: Node, host: Host, current: Node, position: int, size: int) -> None:
        """Keep the parts: `current` is the node of the whole expression, places from 1."""
        self.node = node
        self.host = host
        self.current = current
        self.position = position
        self.size = size
