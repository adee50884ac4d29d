"""The record editor: what becomes of each intention of its view.

Words go through the typing path, choices too: a choice is written and left at once. What
arrives from elsewhere refreshes the editor, except for slots that are being written: these
keep the person's words, their caret, and what they had seen.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.domain.effects import Effects
from fieldapp.services.capture import Place
from sync.protocol.ids import RecordId
from ui.viewmodels.blocks import BlockWriter
from ui.viewmodels.history import FieldHistory, HistoryState
from ui.viewmodels.open_record import EditorPorts, EditorState, OpenRecord, Phase
from ui.viewmodels.record_actions import RecordActions
from ui.viewmodels.record_state import slot_words
from ui.viewmodels.typing import Acknowledged, TypingState, Written

__all__ = ["EditorPorts", "EditorState", "Phase", "RecordEditor"]


class RecordEditor:
    """One open record: `RecordEditor(ports, on_state, read)`, then `open(record)`.

    `on_state` gets every EditorState; `read(slot)` is the view's way to tell what is written
    at a slot. It is a TypingListener: join it to the `Listeners` of the visit's typing path,
    and call `touched` with the Effects of everything else that is written or arrives.
    `blocks` and `actions` take the other intentions.
    """

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[EditorState], None],
        read: Callable[[bytes], Written],
    ) -> None:
        self._record = OpenRecord(ports, on_state, read)
        self._typing = ports.typing
        self.blocks = BlockWriter(self._record)
        self.actions = RecordActions(self._record)
        self._history = FieldHistory(ports.door, ports.work, self._show_history)

    @property
    def state(self) -> EditorState:
        """What is shown now."""
        return self._record.state

    def open(self, record: RecordId) -> None:
        """Show a record, with the drafts of it that a crash left."""
        self.leave_all()
        self._record.begin(record)
        self.actions.find_remark()

    def close(self) -> None:
        """Leave the record; what is written becomes entries."""
        self.leave_all()
        self._record.end()

    def typed(self, slot: bytes) -> None:
        """Something was typed at a slot."""
        record = self._record.id
        if record is None or self._record.record is None:
            return
        read, place = self._record.read, (record, slot)
        began = not self._typing.is_open(place)
        self._typing.typed(place, self._record.seen(slot), lambda: read(slot))
        if began and self.state.recovered:
            self._record.update(recovered="")

    def left(self, slot: bytes) -> None:
        """The person went from a slot to another place."""
        if self._record.id is not None:
            self._typing.leave((self._record.id, slot))

    def chosen(self, slot: bytes) -> None:
        """A choice was made at a slot; it is written and left at once."""
        self.typed(slot)
        self.left(slot)

    def leave_all(self) -> None:
        """What is written becomes entries."""
        for slot in self._record.writing():
            self.left(slot)

    def try_again(self) -> None:
        """Try at once to keep what could not be kept."""
        self._typing.try_again()

    def show_history(self, slot: bytes) -> None:
        """Show every write of a slot, newest first."""
        if self._record.id is not None and self._record.record is not None:
            where = slot_words(slot, self._record.record.fields)
            self._history.open(self._record.id, slot, where)

    def close_history(self) -> None:
        """Show the history no more."""
        self._history.close()

    def touched(self, effects: Effects) -> None:
        """Something was written, here or elsewhere; read again if it was in this record."""
        self._record.touched(effects)

    def typing_changed(self, state: TypingState) -> None:
        """The chip says something else."""
        self._record.update(typing=state)

    def acknowledged(self, what: Acknowledged) -> None:
        """A flush returned; the chip says it."""

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Drafts became entries; slots that are no longer written show what is live."""
        self._record.touched(effects)
        slots = frozenset(slot for record, slot in closed if record == self._record.id)
        if slots:
            self._record.read_again(slots)

    def mended(self, place: Place, characters: int) -> None:
        """Characters that no file can hold were replaced; it is said."""
        if place[0] == self._record.id:
            what = "1 character" if characters == 1 else f"{characters} characters"
            self._record.update(said=f"{what} could not be kept; a \ufffd marks the place.")

    def _show_history(self, history: HistoryState | None) -> None:
        self._record.update(history=history)
