"""What a desk of an open visit is, and what it is given.

A desk puts one or more screens of a visit into the window and joins them to their presenters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.commands import CommandId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.places import Spot
from ui.viewmodels.session import OpenVisit
from ui.views.shell import Shell


class OpenRecord(Protocol):
    """Opens a record on the screen of its kind, at a place in it if one is given."""

    def __call__(self, record: RecordId, slot: bytes = b"", caret: int = 0, /) -> None: ...


@dataclass(frozen=True, slots=True)
class DeskPorts:
    """What a desk is given: the window, the visit, the door, and the ways to other screens."""

    shell: Shell
    look: Look
    visit: OpenVisit
    editor: EditorPorts
    go: Callable[[Spot], None]
    open: OpenRecord
    open_child: Callable[[str], None]
    decide: Callable[[RecordId, bytes], None]
    """Shows the versions of a place beside each other."""


class Desk(Protocol):
    """Screens of a visit with their presenters."""

    @property
    def screens(self) -> dict[Spot, QWidget]:
        """The screens, which leave the window when the visit is left."""

    def refresh(self) -> None:
        """Read again what may have changed; at once only where it is looked at."""

    def touched(self, effects: Effects) -> None:
        """Follow what was written here or came from elsewhere."""

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Do a command of the menu; whether it belonged here. `record` is the open one."""

    def close(self) -> None:
        """Keep what was typed and answer nobody any more."""


@dataclass(frozen=True, slots=True)
class Later:
    """A desk that is made when one of its places or records is asked for.

    A visit has some thirty screens and a person looks at a few of them; making all of them
    at once would keep whoever opens the visit waiting for seconds.
    """

    kind: type[Desk]
    spots: frozenset[Spot]
    make: Callable[[], Desk]
    kinds: frozenset[RecordKind] = frozenset()


@runtime_checkable
class ShowsRecords(Protocol):
    """A desk that has a screen of its own for some kinds of records."""

    kinds: frozenset[RecordKind]

    def show_record(self, record: RecordId, kind: RecordKind) -> None:
        """Go there and show the record."""
