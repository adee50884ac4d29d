"""The record that is open: its state, and the way to write in it and to read it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft
from fieldapp.services import capture, exporting, plan, reading
from fieldapp.services.work import Work
from sync.protocol.ids import BlockId, RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.door import Door, Timers
from ui.viewmodels.history import HistoryState
from ui.viewmodels.lines import Lines, arranged, with_new
from ui.viewmodels.record_state import (
    PLANNING,
    BlockState,
    Reader,
    RecordState,
    with_texts,
)
from ui.viewmodels.typing import TypingPath, TypingState, Written, recovered_sentence

REFRESH_MS: Final = 150
"""How long several changes are gathered before the record is read again."""
REFRESH_WHILE_TYPING_MS: Final = 1_500
"""The same while words are being written, so that reading a long record never meets a key."""

T = TypeVar("T")


class Phase(StrEnum):
    """How far the opening of a record has come."""

    LOADING = "loading"
    READY = "ready"
    REFUSED = "refused"


REMARK_SLOT: Final = b"d:n:"
"""Where a remark is kept while it is typed; drafts of such slots never become entries."""


@dataclass(frozen=True, slots=True)
class RemarkDraft:
    """A remark that was being typed: about which slot, in words, and its text."""

    about: bytes
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class EditorState:
    """All that the editor shows.

    `writing` names the slots whose words stay as they are on the screen. `restored` names
    those whose drafts were found after a crash: their words are put back, once, and
    `recovered` says so. `offered` holds a paste over 256 KiB that may become an attached text,
    `remark` a remark that was being typed when the record was left.
    """

    phase: Phase = Phase.LOADING
    record: RecordState | None = None
    writing: frozenset[bytes] = frozenset()
    restored: frozenset[bytes] = frozenset()
    typing: TypingState = field(default_factory=TypingState)
    recovered: str = ""
    refused: Refused | None = None
    said: str = ""
    offered: str = ""
    history: HistoryState | None = None
    remark: RemarkDraft | None = None


@dataclass(frozen=True, slots=True)
class EditorPorts:
    """What an editor needs: the open visit, the door, timers, the visit's typing path.

    `publish` is told of what the editor's own writes touched, so that other screens refresh.
    """

    door: Door
    work: Work
    timers: Timers
    typing: TypingPath
    publish: Callable[[Effects], None]


Loaded = tuple[RecordState, tuple[Draft, ...]]
"""A record as it is shown, and its drafts."""


class OpenRecord:
    """Holds what is shown of one record; its parts write through it.

    `read` gives the words that stand at a slot on the screen now. `refreshed` is called
    with each new reading of the record. `ahead` holds lines that were begun before another
    one: there they stay on the screen until entries say so.
    """

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[EditorState], None],
        read: Callable[[bytes], Written],
    ) -> None:
        self.ports, self._on_state, self.read = ports, on_state, read
        self.reader = Reader(ports.work.clock, ports.work.person)
        self.state = EditorState()
        self.new: dict[BlockId, BlockState] = {}
        self.hidden: set[BlockId] = set()
        self.ahead: dict[BlockId, BlockId] = {}
        self.refreshed: list[Callable[[RecordState], None]] = []
        self._id: RecordId | None = None
        self._live: RecordState | None = None
        self._unread: frozenset[bytes] = frozenset()
        self._stop_refresh: Callable[[], None] | None = None
        self._refresh_wait = 0

    @property
    def id(self) -> RecordId | None:
        """The record, or None when none is open."""
        return self._id

    @property
    def record(self) -> RecordState | None:
        """The record as it is shown, or None before it is here."""
        return self.state.record

    def begin(self, record: RecordId) -> None:
        """Open another record, and put the drafts of it back that a crash left."""
        self._id, self._live = record, None
        self.new, self.hidden, self._unread = {}, set(), frozenset()
        self.ahead = {}
        self.state = EditorState(typing=self.ports.typing.state)
        self._on_state(self.state)
        self._load(self._opened)

    def end(self) -> None:
        """No record is open any more."""
        self._id = None

    def update(self, **changes: Any) -> None:
        """Change what is shown; see the fields of EditorState."""
        self.state = replace(self.state, **changes, writing=self.writing())
        self._on_state(self.state)

    def writing(self) -> frozenset[bytes]:
        """The slots that are being written, or whose entry has not been read again yet."""
        open_places = self.ports.typing.open_places(self._id) if self._id else frozenset()
        return open_places | self._unread

    def seen(self, slot: bytes) -> tuple[Reference, ...]:
        """The live values that the person sees at a slot."""
        record = self.record
        if record is None:
            return ()
        if slot.startswith(b"f:"):
            held = record.fields.get(slot[2:].decode("utf-8"))
            return held.seen if held else ()
        block = record.block(BlockId(slot[2:]))
        return block.seen if block else ()

    def ask(self, job: Callable[[Work, RecordId], T], done: Callable[[T], None]) -> None:
        """Run a job about this record through the door; a refusal is shown in place."""
        work, record = self.ports.work, self._id
        if record is not None:
            self.ports.door.ask(lambda: job(work, record), done, self.refuse)

    def write(self, job: Callable[[Work, RecordId], Effects]) -> None:
        """Write something now; what it touched is told to every screen."""

        def written(effects: Effects) -> None:
            self.ports.publish(effects)
            self._refresh_in(REFRESH_MS)

        self.update(refused=None, said="")
        self.ask(job, written)

    def after_typing(self, go_on: Callable[[], None]) -> None:
        """Go on once everything that is typed is an entry."""
        self.ports.typing.settle(go_on, self.refuse)

    def refuse(self, reason: Refused) -> None:
        """Show a refusal; what is written stays."""
        self.update(refused=reason)

    def touched(self, effects: Effects) -> None:
        """Read the record again if something was written in it, or came from elsewhere."""
        if self._id in effects.records or (effects.receipts and self._id is not None):
            self.refresh_soon()

    def read_again(self, slots: frozenset[bytes]) -> None:
        """These slots became entries; until they are read again, the words on the screen stay."""
        self._unread |= slots
        self.refresh_soon()

    def refresh_soon(self) -> None:
        """Read the record again, once for several changes; sooner when nobody is typing."""
        typing = self._id is not None and bool(self.ports.typing.open_places(self._id))
        self._refresh_in(REFRESH_WHILE_TYPING_MS if typing else REFRESH_MS)

    def _refresh_in(self, wait: int) -> None:
        if self._stop_refresh is not None:
            if wait >= self._refresh_wait:
                return
            self._stop_refresh()
        self._refresh_wait = wait
        self._stop_refresh = self.ports.timers.after(wait, self._refresh)

    def show_blocks(self) -> None:
        """Show the blocks again, with those that no entry holds yet."""
        if self._live is not None:
            self.update(record=self._with_new(self._live))

    def _refresh(self) -> None:
        self._stop_refresh = None
        if self._id is not None:
            self._load(self._reloaded)

    def _load(self, done: Callable[[Loaded], None]) -> None:
        work, record, unread, reader = self.ports.work, self._id, self._unread, self.reader
        assert record is not None

        def load() -> Loaded:
            held = reading.record(work, record)
            drafts = tuple(d for d in capture.drafts(work) if d.record == record)
            mine = held.summary.kind not in PLANNING or plan.may_edit(work)
            return reader.state(held, exporting.form_of(work, held), may_plan=mine), drafts

        def here(loaded: Loaded) -> None:
            if record == self._id:
                self._unread -= unread
                done(loaded)

        self.ports.door.ask(load, here, self._not_here)

    def _not_here(self, reason: Refused) -> None:
        phase = Phase.READY if self._live is not None else Phase.REFUSED
        self.update(refused=reason, phase=phase)

    def _opened(self, loaded: Loaded) -> None:
        """Show the record for the first time, with the drafts of it put back."""
        self._live, drafts = loaded
        found = [d for d in drafts if not self.ports.typing.is_open((d.record, d.slot))]
        self._keep_new(found)
        for draft in found:
            slot = draft.slot
            self.ports.typing.adopt(draft, lambda s=slot: self.read(s))  # type: ignore[misc]  # bound now
        shown = with_texts(self._with_new(self._live), {d.slot: d.text for d in found})
        self.update(
            phase=Phase.READY,
            record=shown,
            restored=frozenset(d.slot for d in found),
            recovered=recovered_sentence(found, self.ports.work.clock),
        )
        self.state = replace(self.state, restored=frozenset())

    def _keep_new(self, drafts: list[Draft]) -> None:
        assert self._live is not None
        for draft in drafts:
            if draft.slot.startswith(b"x:") and self._live.block(BlockId(draft.slot[2:])) is None:
                block = self.reader.drafted(draft)
                self.new[block.id] = block

    def _reloaded(self, loaded: Loaded) -> None:
        self._live = live = loaded[0]
        self.new = {b: s for b, s in self.new.items() if live.block(b) is None}
        self.hidden = {b for b in self.hidden if (s := live.block(b)) and not s.others}
        self.update(phase=Phase.READY, record=self._with_new(live))
        for each in self.refreshed:
            each(live)

    def _with_new(self, live: RecordState) -> RecordState:
        """The live record with blocks that no entry holds yet, and without those just taken
        back; blocks that are written in stay, also when somebody else took them back."""
        before = self.record.blocks if self.record else Lines()
        written = sorted(before.find(slot[2:]) for slot in self.writing())
        kept = [before[at] for at in written if at >= 0 and not before[at].new]
        standing = live.blocks
        if self.hidden:
            standing = Lines(b for b in standing if b.id not in self.hidden)
        whole = with_new(standing, self.new.values(), kept)
        return replace(live, blocks=arranged(whole, self.ahead))
