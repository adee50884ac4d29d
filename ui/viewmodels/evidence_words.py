"""What is said of an evidence item on any screen: its words, its mark, where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fieldapp.domain.anchor import Anchor, AnchorKind
from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item
from fieldapp.services.coding import FilePlace
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
    """What is coded: characters from and to of a slot, and whole lines into which they go on.

    With `chosen`, the answer to `question` as a whole; with `place`, a place in the file whose
    slot it is.
    """

    record: RecordId
    slot: bytes
    start: int = 0
    end: int = 0
    more: tuple[bytes, ...] = ()
    question: str = ""
    chosen: str = ""
    place: FilePlace | None = None


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
    about = " · ".join(part for part in (item.where, about) if part)
    return Quoted(item.id, item.short_name, item.words, about, passage_of(item))


def passage_of(item: Item) -> Passage:
    """Return where an item's words stood when they were coded."""
    held = item.anchor
    record, slot = RecordId(bytes.fromhex(held.record)), bytes.fromhex(held.slot)
    more = tuple(bytes.fromhex(part.slot) for part in held.more)
    kind = held.coded_as
    if kind is AnchorKind.ANSWER:
        return Passage(record, slot, question=held.name, chosen=held.quote)
    if kind in (AnchorKind.FILE, AnchorKind.MOMENT):
        return Passage(record, slot, held.start, held.end, place=_place(held))
    return Passage(record, slot, held.start, held.end, more)


def _place(held: Anchor) -> FilePlace:
    return FilePlace(
        held.start, held.end, held.quote, held.note, held.page, held.area, held.from_ms, held.to_ms
    )
