"""The identifier guard of an open visit, joined to the window and its places to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import BlockKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.views import Summary
from fieldapp.guard.sighting import Sighting
from fieldapp.guard.watch import MOST
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.guard import Guard, counted
from ui.viewmodels.places import Spot
from ui.views.blocks import BlocksView
from ui.views.components.base import Tone
from ui.views.components.editors import PlainEdit, VerbatimEdit
from ui.views.components.messages import Message
from ui.views.desk import DeskPorts
from ui.views.editor import EditorView
from ui.views.guard import GuardPorts, GuardWatch, Manner
from ui.views.interview import InterviewPage

One = TypeVar("One", bound=QWidget)
_MOST_LINES: Final = 400


class GuardDesk:
    """Has no screen of its own: it follows the focus through all of them."""

    def __init__(self, ports: DeskPorts) -> None:
        editor = ports.editor
        self.guard = Guard(editor.door, editor.work)
        self.screens: dict[Spot, QWidget] = {}
        self._child = ""
        say = ports.shell.say
        self.watch = GuardWatch(
            ports.shell, ports.look, self.guard, GuardPorts(manner_of, self._child_of, say)
        )
        self.guard.refresh()

    def opened(self, record: Summary) -> None:
        """A record is opened: its child's code can stand for what names the child."""
        self._child = record.child

    def read_back(self, page: InterviewPage) -> None:
        """Say, once a talk is over, whether the exact words could name a child."""

        def say() -> None:
            lines = [line.text for line in page.aloud.rows.rows]
            page.named.render_state(named_in(self.guard, lines))

        page.read_back_begun.connect(say)

    def refresh(self) -> None:
        """The guard follows what was written by itself."""

    def touched(self, effects: Effects) -> None:
        """Follow what came about the identities."""
        self.guard.touched(effects)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Ctrl+Space writes the code in place of what is marked."""
        if command is not CommandId.USE_CODE:
            return False
        self.watch.use_code()
        return True

    def close(self) -> None:
        """Watch nothing and know nobody any more."""
        self.watch.end()
        self.guard.forget()

    def _child_of(self, edit: PlainEdit) -> str:
        in_record = _around(edit, EditorView) or _around(edit, InterviewPage)
        return self._child if in_record is not None else ""


def named_in(guard: Guard, lines: Sequence[str]) -> Message | None:
    """Return what is said of a talk's exact words that could name a child; None for nothing."""
    found: list[Sighting] = []
    for line in lines[:_MOST_LINES]:
        found += guard.look(line[:MOST])
    if not found:
        return None
    return Message(
        f"Their words hold what could name a child: {counted(found)}.",
        safe="They stay as they are.",
        do="Leave it out of what you cite from them.",
        tone=Tone.NEUTRAL,
    )


def manner_of(edit: PlainEdit) -> Manner:
    """Return how the guard behaves at a place: silent in exact words and while a child looks."""
    if edit.isReadOnly() or isinstance(edit, VerbatimEdit):
        return Manner.SILENT
    lines = _around(edit, BlocksView)
    current = lines.current if lines is not None else None
    if current is not None and current.kind is BlockKind.WORDS:
        return Manner.SILENT
    talk = _around(edit, InterviewPage)
    if talk is None:
        return Manner.OPEN
    return Manner.SILENT if talk.is_shared() else Manner.QUIET


def _around(edit: QWidget, kind: type[One]) -> One | None:
    """Return the nearest widget of a kind that a place to write lies in."""
    widget = edit.parentWidget()
    while widget is not None and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget
