"""Evidence items: a passage of a record with the codes that a person gave it.

An item is a record of its own, so that anybody in the team codes any passage, passages may
overlap, and codes given apart stand side by side. Its passage is found again by its words
and the words around it, never by its place alone.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.domain.change import Mark
from fieldapp.domain.fold import RecordState
from fieldapp.domain.ports import Moment
from fieldapp.domain.record import is_archived, members, read_field, summary
from fieldapp.domain.views import Custody, Record, Version
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference

AROUND: Final = 48
"""Characters kept on each side of a passage, by which it is found again."""
_WHOLE: Final = 2.0
"""All that stood around a passage, on both of its sides."""


class Strength(enum.StrEnum):
    """How strong a piece of evidence is, as its coder sees it."""

    UNSAID = ""
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


class Standing(enum.StrEnum):
    """What became of a passage since it was coded."""

    SAME = "same"
    MOVED = "moved"
    REWRITTEN = "rewritten"
    """The words around it stand, its own are others now."""
    GONE = "gone"


class Anchor(msgspec.Struct, frozen=True):
    """A passage: characters `start` to `end` of a slot's text, its words, the words around.

    `version` names the write in which it was read, as hexadecimal entry and place.
    """

    record: str
    slot: str
    start: int
    end: int
    quote: str
    before: str
    after: str
    version: str = ""

    def text(self) -> str:
        """Return the form that a field keeps."""
        return msgspec.json.encode(self).decode("utf-8")

    @classmethod
    def read(cls, text: str) -> Anchor | None:
        """Return what `text` gave, or None when it is no anchor."""
        try:
            return msgspec.json.decode(text.encode("utf-8"), type=cls)
        except msgspec.MsgspecError:
            return None


@dataclass(frozen=True, slots=True)
class Located:
    """Where a passage stands now; `start` and `end` are 0 when it is gone."""

    standing: Standing
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """An evidence item. `disputed` names the codes that people set differently while apart."""

    id: RecordId
    short_name: str
    coder: PersonId
    opened: Moment
    archived: bool
    anchor: Anchor
    mark: Mark
    source_type: str
    strength: Strength
    areas: tuple[str, ...]
    criteria: tuple[str, ...]
    agencies: tuple[str, ...]
    children: tuple[str, ...]
    acknowledged: frozenset[str]
    disputed: tuple[str, ...]

    @property
    def coded(self) -> bool:
        """Say whether it counts in the matrix: at least an area and a source type."""
        return bool(self.areas and self.source_type) and not self.archived


@dataclass(frozen=True, slots=True)
class Source:
    """What a slot says now, by which write, and the corrections beside it."""

    text: str
    version: str
    corrections: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What the coder of an item is told: the passage changed, or was corrected."""

    item: RecordId
    coder: PersonId
    located: Located
    corrections: tuple[Version, ...]

    @property
    def sentence(self) -> str:
        """Return it in words."""
        if self.corrections:
            return "A correction was put beside the words that you coded."
        return _CHANGED[self.located.standing]


_CHANGED: Final = {
    Standing.SAME: "Nothing changed.",
    Standing.MOVED: "The words around the passage changed; the passage stands.",
    Standing.REWRITTEN: "The passage that you coded was written anew.",
    Standing.GONE: "The passage that you coded is not in the record any more.",
}
_MARKS: Final = {mark.value: mark for mark in Mark}
_STRENGTHS: Final = {strength.value: strength for strength in Strength}
SETS: Final = ("areas", "criteria", "agencies", "children")
CODES: Final = ("mark", "source_type", "strength")


def anchor(record: RecordId, slot: bytes, source: Source, start: int, end: int) -> Anchor:
    """Return the anchor of characters `start` to `end` of a slot's text."""
    text = source.text
    return Anchor(
        record=record.hex(),
        slot=slot.hex(),
        start=start,
        end=end,
        quote=text[start:end],
        before=text[max(0, start - AROUND) : start],
        after=text[end : end + AROUND],
        version=source.version,
    )


def locate(held: Anchor, text: str) -> Located:
    """Return where a passage stands in a text that may have changed.

    The same words win, of several places the one with the most of its surroundings, then
    the nearest. Without them, what now stands between the words around it.
    """
    if text[held.start : held.end] == held.quote and _around(held, text, held.start) == _WHOLE:
        return Located(Standing.SAME, held.start, held.end)
    places = list(_places(held.quote, text))
    if places:
        found = max(places, key=lambda at: (_around(held, text, at), -abs(at - held.start)))
        standing = Standing.SAME if found == held.start else Standing.MOVED
        return Located(standing, found, found + len(held.quote))
    return _between(held, text)


def _places(quote: str, text: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _around(held: Anchor, text: str, at: int) -> float:
    """Return how much of what stood around the passage stands around `at`, from 0 to 2.

    Where nothing stood, at the start or the end of a text, nothing is missed.
    """
    before, after = text[:at], text[at + len(held.quote) :]
    left = _shared(held.before[::-1], before[::-1])
    right = _shared(held.after, after)
    return left + right


def _shared(old: str, new: str) -> float:
    if not old:
        return 1.0
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    return same / len(old)


def _between(held: Anchor, text: str) -> Located:
    start = text.find(held.before) + len(held.before) if held.before in text else -1
    if start < 0 or not (held.before or held.after):
        return Located(Standing.GONE)
    end = text.find(held.after, start) if held.after else len(text)
    longest = 3 * len(held.quote) + AROUND
    if end <= start or end - start > longest:
        return Located(Standing.GONE)
    return Located(Standing.REWRITTEN, start, end)


def read_item(state: RecordState) -> Item | None:
    """Return the item that a record holds, or None when its passage cannot be read."""
    place = read_field(state, "place")
    held = Anchor.read(place.text)
    if held is None:
        return None
    row = summary(state, Custody.LAPTOP)
    codes = {key: read_field(state, key) for key in CODES}
    sets = {key: tuple(v.text for v in members(state, key)) for key in SETS}
    return Item(
        id=row.id,
        short_name=row.short_name,
        coder=row.owner,
        opened=row.opened,
        archived=is_archived(state),
        anchor=held,
        mark=_MARKS.get(codes["mark"].text, Mark.NONE),
        source_type=codes["source_type"].text,
        strength=_STRENGTHS.get(codes["strength"].text, Strength.UNSAID),
        acknowledged=frozenset(v.text for v in members(state, "acknowledged")),
        disputed=tuple(key for key, field in codes.items() if field.conflict),
        **sets,
    )


def source_of(record: Record, slot: bytes, version: Version) -> Source:
    """Return what a slot of a record says, with the corrections beside it."""
    about = _same_text(slot)
    beside = tuple(r.version for r in record.remarks if r.correction and r.about in about)
    return Source(version.text, named(version.reference), beside)


def _same_text(slot: bytes) -> tuple[bytes, ...]:
    """Return the slots that hold the text of one line: its beginning and its later texts."""
    return (b"b:" + slot[2:], b"x:" + slot[2:]) if slot[:2] in (b"b:", b"x:") else (slot,)


def named(reference: Reference) -> str:
    """Return the name of a write: its entry in hexadecimal and its place."""
    return f"{reference.entry.hex()}.{reference.place}"


def notice(item: Item, source: Source | None) -> Notice | None:
    """Return what the coder is told of an item, None when nothing happened to its words.

    A correction is told until the coder acknowledged it; `source` None: the slot is gone.
    """
    found = locate(item.anchor, source.text) if source else Located(Standing.GONE)
    beside = source.corrections if source else ()
    new = tuple(v for v in beside if named(v.reference) not in item.acknowledged)
    changed = found.standing in (Standing.REWRITTEN, Standing.GONE)
    seen = source is not None and source.version in item.acknowledged
    if not new and (not changed or seen):
        return None
    return Notice(item.id, item.coder, found, new)


def uncoded(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that still lack an area or a source type, oldest first."""
    left = (item for item in items if not item.coded and not item.archived)
    return tuple(sorted(left, key=lambda item: (item.opened.ms, item.id)))
