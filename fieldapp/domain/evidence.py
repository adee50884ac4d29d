"""Evidence items: a passage of a record with the codes that a person gave it.

An item is a record of its own, so that anybody in the team codes any passage, passages may
overlap, and codes given apart stand side by side. What was coded is found again as
`fieldapp.domain.anchor` says.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from fieldapp.domain.anchor import (
    Anchor,
    AnchorKind,
    Located,
    Standing,
    answered,
    locate,
    stretch,
)
from fieldapp.domain.change import Mark
from fieldapp.domain.fold import RecordState
from fieldapp.domain.ports import Moment
from fieldapp.domain.record import is_archived, members, read_field, summary
from fieldapp.domain.views import Custody, Record, Version
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference


class Strength(enum.StrEnum):
    """How strong a piece of evidence is, as its coder sees it."""

    UNSAID = ""
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Item:
    """An evidence item. `disputed` names the codes that people set differently while apart.

    `seen` has, for each code that is one of a few, the writes that the shown one was read from.
    """

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
    seen: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)

    @property
    def coded(self) -> bool:
        """Say whether it counts in the matrix: at least an area and a source type."""
        return bool(self.areas and self.source_type) and not self.archived

    @property
    def words(self) -> str:
        """Return what was coded in one line: its words, else where it stands."""
        return " ".join((self.anchor.words or self.anchor.where).split())

    @property
    def where(self) -> str:
        """Return in which answer, file or moment it stands; empty for words of a record."""
        return self.anchor.where


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
    kind: AnchorKind = AnchorKind.WORDS

    @property
    def sentence(self) -> str:
        """Return it in words."""
        if self.corrections:
            return "A correction was put beside what you coded."
        said = _OF_KIND.get((self.kind, self.located.standing))
        return said or _CHANGED[self.located.standing]


_FILES: Final = (AnchorKind.FILE, AnchorKind.MOMENT)
GONE: Final = "gone"
"""What a coder acknowledges who saw that the source is not there any more."""
_OF_KIND: Final = {
    (AnchorKind.ANSWER, Standing.REWRITTEN): "The answer that you coded is another one now.",
    (AnchorKind.ANSWER, Standing.GONE): "The answer that you coded was taken back.",
    **{(kind, Standing.GONE): "The file in which this is was taken out." for kind in _FILES},
}
_CHANGED: Final = {
    Standing.REPLACED: "The file in which this is was replaced by another of the same name.",
    Standing.SAME: "Nothing changed.",
    Standing.MOVED: "The words around the passage changed; the passage stands.",
    Standing.REWRITTEN: "The passage that you coded was written anew.",
    Standing.GONE: "The passage that you coded is not in the record any more.",
}
_MARKS: Final = {mark.value: mark for mark in Mark}
_STRENGTHS: Final = {strength.value: strength for strength in Strength}
_WORSE: Final = (
    Standing.SAME,
    Standing.MOVED,
    Standing.REWRITTEN,
    Standing.REPLACED,
    Standing.GONE,
)
SETS: Final = ("areas", "criteria", "agencies", "children")
CODES: Final = ("mark", "source_type", "strength")


def anchor(record: RecordId, slot: bytes, source: Source, start: int, end: int) -> Anchor:
    """Return the anchor of characters `start` to `end` of a slot's text."""
    held = stretch(slot, source.text, source.version, start, end)
    return Anchor(record.hex(), **msgspec.structs.asdict(held))


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
        disputed=tuple(key for key, code in codes.items() if code.conflict),
        seen={key: code.shown for key, code in codes.items()},
        **sets,
    )


def source_of(
    record: Record, slot: bytes, version: Version, text: str | None = None, name: str = ""
) -> Source:
    """Return what a slot of a record says, with the corrections beside it.

    `text` and `name` take the place of the version's own where a slot holds no single text.
    """
    about = _same_text(slot)
    beside = tuple(r.version for r in record.remarks if r.correction and r.about in about)
    said = version.text if text is None else text
    return Source(said, name or named(version.reference), beside)


def _same_text(slot: bytes) -> tuple[bytes, ...]:
    """Return the slots that hold the text of one line: its beginning and its later texts."""
    return (b"b:" + slot[2:], b"x:" + slot[2:]) if slot[:2] in (b"b:", b"x:") else (slot,)


def named(reference: Reference) -> str:
    """Return the name of a write: its entry in hexadecimal and its place."""
    return f"{reference.entry.hex()}.{reference.place}"


def stands(held: Anchor, sources: Sequence[Source | None]) -> Located:
    """Return what became of what was coded; `sources` are its slot and those of `held.more`.

    Of a passage over several lines the worst is told. What a newer app coded is left alone.
    """
    first = sources[0] if sources else None
    kind = held.coded_as
    if kind is AnchorKind.NEWER:
        return Located(Standing.SAME)
    if first is None:
        return Located(Standing.GONE)
    if kind is AnchorKind.ANSWER:
        return answered(held, first.text)
    if kind is not AnchorKind.WORDS:
        same = first.version == held.version
        return Located(Standing.SAME if same else Standing.REPLACED, held.start, held.end)
    found = [locate(held, first.text)]
    for part, source in zip(held.more, sources[1:], strict=True):
        found.append(locate(part, source.text) if source else Located(Standing.GONE))
    worst = max(found, key=lambda one: _WORSE.index(one.standing))
    return Located(worst.standing, found[0].start, found[0].end)


def seen_of(sources: Sequence[Source | None]) -> tuple[str, ...]:
    """Return what a coder acknowledges who looked at these sources."""
    return tuple(source.version if source else GONE for source in sources)


def notice(item: Item, sources: Sequence[Source | None]) -> Notice | None:
    """Return what the coder is told of an item, None when nothing happened to its words.

    A correction is told until the coder acknowledged it; a source of None is gone.
    """
    found = stands(item.anchor, sources)
    beside = (v for source in sources if source for v in source.corrections)
    new = tuple(v for v in beside if named(v.reference) not in item.acknowledged)
    changed = found.standing in (Standing.REWRITTEN, Standing.REPLACED, Standing.GONE)
    seen = item.acknowledged.issuperset(seen_of(sources))
    if not new and (not changed or seen):
        return None
    return Notice(item.id, item.coder, found, new, item.anchor.coded_as)


def uncoded(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that still lack an area or a source type, oldest first."""
    left = (item for item in items if not item.coded and not item.archived)
    return tuple(sorted(left, key=lambda item: (item.opened.ms, item.id)))
