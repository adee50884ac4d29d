"""What is said of an evidence item on any screen: its words, its mark, where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item
from sync.protocol.ids import RecordId

MARK_WORDS: Final = {
    Mark.NONE: "",
    Mark.CONTINUES: "",
    Mark.STRENGTH: "Strength",
    Mark.IMPROVE: "Area for improvement",
    Mark.NEUTRAL: "Neutral",
    Mark.FOLLOW_UP: "Follow up",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a passage stands: its record, the slot, characters from and to."""

    record: RecordId
    slot: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """An item with its words; `about` says its codes, `passage` where it opens."""

    id: RecordId
    name: str
    words: str
    about: str
    passage: Passage

    @property
    def spoken(self) -> str:
        """The item as read aloud."""
        return f"{self.name}. {self.words}. {self.about}"


def quoted(item: Item, about: str) -> Quoted:
    """Return an item with its words."""
    words = " ".join(item.anchor.quote.split())
    return Quoted(item.id, item.short_name, words, about, passage_of(item))


def passage_of(item: Item) -> Passage:
    """Return where an item's words stood when they were coded."""
    held = item.anchor
    record = RecordId(bytes.fromhex(held.record))
    return Passage(record, bytes.fromhex(held.slot), held.start, held.end)
