"""An open visit on a real store with a typing path, and a record editor on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.services import records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.roster import Role
from tests.support.doors import HandTimers, InlineDoor
from tests.support.fleet import Fleet, fleet
from tests.support.stretching import quick_stretching
from ui.viewmodels.door import Door
from ui.viewmodels.editor import EditorPorts, EditorState, RecordEditor
from ui.viewmodels.typing import Listeners, TypingPath, WorkDrafts, Written


@dataclass
class EditorDesk:
    """A person's open visit; `texts` stand for what the view would tell is written."""

    work: Work
    fleet: Fleet
    timers: HandTimers = field(default_factory=HandTimers)
    door: Door = field(default_factory=InlineDoor)
    texts: dict[bytes, Written] = field(default_factory=dict)
    states: list[EditorState] = field(default_factory=list)
    published: list[Effects] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listeners = Listeners()
        drafts = WorkDrafts(self.work)
        self.typing = TypingPath(self.door, drafts, self.timers, self.work.clock, self.listeners)
        self.ports = EditorPorts(
            self.door, self.work, self.timers, self.typing, self.published.append
        )
        self.editor = RecordEditor(self.ports, self.states.append, lambda slot: self.texts[slot])
        self.listeners.join(self.editor)

    @property
    def state(self) -> EditorState:
        """What the editor shows now."""
        return self.editor.state

    def new_record(self, kind: RecordKind, child: str = "") -> RecordId:
        """Open a record of a kind."""
        return records.open_record(self.work, kind, child)[0]

    def type(self, slot: bytes, text: str, meta: str = "") -> None:
        """Type at a slot, as the view would tell it."""
        self.texts[slot] = Written(text, len(text), meta)
        self.editor.typed(slot)

    def wait(self, ms: int = 1_000) -> None:
        """Let time go by."""
        self.timers.advance(ms)


@contextmanager
def open_visit(folder: Path, *others: str) -> Iterator[tuple[Work, Fleet]]:
    """The visit of OF2, the lead; `others` are further members with laptops of their own."""
    people = [("OF2", Role.LEAD), ("CO1", Role.RECORDS_OFFICE)]
    people += [(other, Role.INSPECTOR) for other in others]
    with quick_stretching(), fleet(folder, *people) as team:
        visit = team.create_visit("OF2", others)
        yield team["OF2"].open(visit), team


@contextmanager
def editor_desk(folder: Path, *others: str) -> Iterator[EditorDesk]:
    """A desk on a visit of its own."""
    with open_visit(folder, *others) as (work, team):
        yield EditorDesk(work, team)
