"""Blocks of text: begin, take back, put in order, paste."""

from __future__ import annotations

from dataclasses import replace

from fieldapp.domain.change import BlockKind, Mark
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.services import capture, records
from fieldapp.services.text import paste_blocks
from fieldapp.services.work import Work
from sync.protocol.ids import BlockId, RecordId
from ui.viewmodels.lines import Lines
from ui.viewmodels.open_record import OpenRecord
from ui.viewmodels.record_state import BlockState, RecordState


class BlockWriter:
    """What becomes of the blocks of the open record; their words go through the typing path."""

    def __init__(self, record: OpenRecord) -> None:
        self._record = record
        self._asked: set[BlockId] = set()
        record.refreshed.append(self._place_what_follows)

    def begin(self, kind: BlockKind, after: BlockId | None, mark: Mark = Mark.NONE) -> BlockState:
        """Return a new block after another (None: at the start), said now.

        It becomes a draft with its first word. A block that stood after the same one is
        put behind it once it is an entry.
        """
        block = records.new_block_id(self._record.ports.work)
        made = self._record.reader.new_block(block, kind, after, mark)
        following = self._following(after)
        if following is not None:
            self._record.ahead[made.id] = following.id
        self._record.new[made.id] = made
        self._record.show_blocks()
        return made

    def drop(self, block: BlockId) -> None:
        """Take back a block; one that was never kept leaves no trace.

        Its words may have gone into another line: these are on the disk first.
        """
        held = self._record.record.block(block) if self._record.record else None
        record = self._record.id
        if held is None or record is None:
            return
        self._record.ahead.pop(block, None)
        self._record.ports.typing.forget((record, held.slot))
        begun = self._record.new.pop(block, None) is None
        if begun:
            self._record.hidden.add(block)
        self._record.show_blocks()
        self._record.ports.typing.keep(
            lambda: self._take_back(held, begun=begun), lambda reason: self._stays(block, reason)
        )

    def _stays(self, block: BlockId, reason: Refused) -> None:
        """The words that went elsewhere could not be kept there, so the line stays."""
        self._record.hidden.discard(block)
        self._record.show_blocks()
        self._record.refuse(reason)

    def _take_back(self, held: BlockState, *, begun: bool) -> None:
        """Take away the draft of a block, and what an entry `begun` holds of it."""
        self._record.ask(lambda w, r: capture.drop_draft(w, r, held.slot), lambda _: None)
        if begun:
            self._record.write(lambda w, r: records.retract_block(w, r, held.id))

    def place_after(self, block: BlockId, after: BlockId | None) -> None:
        """Move a block after another, or to the start."""
        held = self._record.record.block(block) if self._record.record else None
        if held is not None:
            seen = held.place_seen
            self._record.write(lambda w, r: records.place_block(w, r, block, after, seen))

    def note_event(self, said: str) -> None:
        """Write what happened, with the time, as a line after everything that is written."""
        now = self._record.ports.work.clock.now().ms

        def add() -> None:
            after = self._last_kept()

            def written(result: tuple[BlockId, Effects]) -> None:
                block, effects = result
                self._go_on_after(after, block)
                self._record.ports.publish(effects)
                self._record.touched(effects)

            self._record.ask(
                lambda w, r: records.add_block(w, r, BlockKind.EVENT, said, Mark.NONE, after, now),
                written,
            )

        self._record.after_typing(add)

    def _last_kept(self) -> BlockId | None:
        """The last block that an entry holds, once everything typed is one."""
        record = self._record.record
        blocks = record.blocks if record else ()
        kept = [b.id for b in blocks if not b.new or self._record.read(b.slot).text]
        return kept[-1] if kept else None

    def _go_on_after(self, after: BlockId | None, event: BlockId) -> None:
        """A line that is begun and still empty stands after what was noted meanwhile."""
        for block, held in tuple(self._record.new.items()):
            if held.after == after and not self._record.read(held.slot).text:
                self._record.new[block] = replace(held, after=event)

    def move(self, block: BlockId, step: int) -> None:
        """Move a block one line up (-1) or down (1); its neighbours keep their order."""
        record = self._record.record
        blocks = record.blocks if record else ()
        ids = [b.id for b in blocks]
        there = ids.index(block) + step if block in ids else -1
        if not 0 <= there < len(ids) or any(b.new for b in blocks):
            return
        here = there - step
        ids[here], ids[there] = ids[there], ids[here]
        for at in range(min(here, there), min(max(here, there) + 2, len(ids))):
            self.place_after(ids[at], ids[at - 1] if at else None)

    def paste(self, kind: BlockKind, text: str, after: BlockId | None) -> None:
        """A paste over 16 KiB becomes blocks after another one, in one transaction."""

        def add(work: Work, record: RecordId) -> Effects:
            return records.add_blocks(work, record, kind, paste_blocks(text), after)[1]

        self._record.after_typing(lambda: self._record.write(add))

    def _following(self, after: BlockId | None) -> BlockState | None:
        """The block that stands after a place now."""
        record = self._record.record
        blocks = record.blocks if record else Lines()
        at = blocks.find(after) + 1
        return blocks[at] if at < len(blocks) else None

    def _place_what_follows(self, live: RecordState) -> None:
        """Write where lines stand once they are entries; the next reading shows them there.

        Of several lines begun before one that stood there, each follows the one before it, so
        that one has to follow the last alone.
        """
        ahead = self._record.ahead
        for block in self._asked & ahead.keys():
            del ahead[block]
        here = {b: f for b, f in ahead.items() if live.block(b) and live.block(f)}
        self._asked = set(here)
        last = {following: block for block, following in here.items()}
        for following, block in last.items():
            self.place_after(following, block)
