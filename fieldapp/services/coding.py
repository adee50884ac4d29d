"""Coding: a passage of a record becomes an evidence item, and keeps its words.

Every member of the team codes and cites; nothing is written into the record that is coded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from msgspec import structs

from fieldapp.domain.anchor import Anchor, AnchorKind, Stretch, stretch
from fieldapp.domain.change import (
    Mark,
    RecordKind,
    attachment_slot,
    field_slot,
    inspection_record,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import (
    CODES,
    SETS,
    Item,
    Notice,
    Source,
    Strength,
    anchor,
    named,
    notice,
    read_item,
    seen_of,
)
from fieldapp.domain.matrix import Matrix, Place
from fieldapp.domain.record import keys, read_field
from fieldapp.frameworks.pack import Pack
from fieldapp.frameworks.shape import matrix_shape
from fieldapp.services import answering, attachments, reading, records, visit_packs
from fieldapp.services.sources import Sources, read_source
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, RecordId
from sync.protocol.operation import Reference

PINNED = visit_packs.PINNED
_GAP = "gap."
_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of an item, by the ids of the framework's pack."""

    areas: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    mark: Mark = Mark.NONE
    source_type: str = ""
    strength: Strength = Strength.UNSAID


def pack_of(work: Work) -> Pack:
    """Return the edition of the pack that the inspection follows; see `visit_packs.pack_of`."""
    return visit_packs.pack_of(work)


@dataclass(frozen=True, slots=True)
class Lines:
    """Characters `start` to `end` of a slot's text, and whole lines into which they go on.

    With `more`, the passage goes from `start` to the end of the first line and to the end
    of the last one.
    """

    slot: bytes
    start: int
    end: int
    more: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A place in an attached file; see `Anchor`. All left out: the whole file.

    `start` and `end` are characters of a text file, `quote` the words there.
    """

    start: int = 0
    end: int = 0
    quote: str = ""
    note: str = ""
    page: int = 0
    area: tuple[int, int, int, int] | None = None
    from_ms: int = 0
    to_ms: int = 0


def code_passage(
    work: Work, record: RecordId, slot: bytes, start: int, end: int, codes: Codes
) -> tuple[RecordId, Effects]:
    """Make characters `start` to `end` of a slot's text an evidence item.

    Passages may overlap. Refuses a passage without words (C-160).
    """
    return code(work, passage(work, record, Lines(slot, start, end)), codes)


def code(work: Work, held: Anchor, codes: Codes) -> tuple[RecordId, Effects]:
    """Make what an anchor names an evidence item.

    Refuses what only some of the team may read (C-183): the item is the whole team's.
    """
    source = reading.record(work, RecordId(bytes.fromhex(held.record))).summary.kind
    if source is RecordKind.IDENTITIES:
        raise Refused(
            "C-183",
            "Who the children are cannot be coded: evidence is read by the whole team.",
            "Code what was seen or said, by the child’s code.",
        )
    return records.open_record(
        work,
        RecordKind.EVIDENCE,
        child=codes.children[0] if codes.children else "",
        fields={"title": _title(held.words or held.where), "place": held.text(), **_fields(codes)},
        sets=_sets(codes),
    )


def passage(work: Work, record: RecordId, lines: Lines) -> Anchor:
    """Return the anchor of a passage of a record; refuse one without words (C-160)."""
    source = read_source(work, record, lines.slot)
    if source is None:
        raise _no_words()
    held = anchor(record, lines.slot, source, max(lines.start, 0), max(lines.end, 0))
    more = tuple(_whole(work, record, slot) for slot in lines.more)
    if not (held.quote.strip() or any(part.quote.strip() for part in more)):
        raise _no_words()
    return structs.replace(held, more=more)


def answer(work: Work, record: RecordId, slot: bytes, question: str, chosen: str) -> Anchor:
    """Return the anchor of an answer as a whole, with its question and it as people read it.

    Refuses an answer that was not given (C-160).
    """
    source = read_source(work, record, slot)
    if source is None or not source.text.strip():
        raise _no_words()
    held = anchor(record, slot, source, 0, len(source.text))
    kind = AnchorKind.ANSWER.value
    return structs.replace(held, kind=kind, quote=chosen, held=source.text, name=question)


def place(work: Work, record: RecordId, attachment: AttachmentId, where: FilePlace) -> Anchor:
    """Return the anchor of a place in a file; refuse a moment that ends before it begins (C-181)
    and a file that is not part of the record any more (C-105)."""
    slot = attachment_slot(attachment)
    source = read_source(work, record, slot)
    if source is None:
        attachments.stated(work, record, attachment)
        raise _no_words()
    if where.to_ms < where.from_ms:
        raise Refused(
            "C-181", "The moment ends before it begins.", "Write when it begins, then when it ends."
        )
    kind = AnchorKind.MOMENT if where.to_ms else AnchorKind.FILE
    told = asdict(where) | {"before": "", "after": "", "version": source.version}
    return Anchor(record.hex(), slot.hex(), kind=kind.value, name=source.text, **told)


def recode(work: Work, shown: Item, codes: Codes) -> tuple[Effects, ...]:
    """Give an item other codes than were `shown` of it, sets element by element.

    Only what differs from what was shown is written, in its place: codes that somebody else
    gave meanwhile stay, and so does a choice made apart beside the one that was shown.
    """
    wanted, before = _fields(codes), _fields(codes_of(shown))
    changed = {
        key: wanted.get(key, "") for key in CODES if wanted.get(key, "") != before.get(key, "")
    }
    done = [answering.answer(work, shown.id, changed, shown.seen)] if changed else []
    sets = {
        key: (sorted(set(values) - now), sorted(now - set(values)))
        for key, values in _sets(codes).items()
        if (now := set(getattr(shown, key))) != set(values)
    }
    if sets:
        done.append(records.change_sets(work, shown.id, sets))
    return tuple(done)


def recode_all(
    work: Work, shown: Sequence[Item], before: Codes, after: Codes
) -> tuple[Effects, ...]:
    """Change several items alike: what `after` has otherwise than `before`, the codes they share.

    Codes that only some of them have stay as they are.
    """
    changes = (recode(work, one, _changed_alike(one, before, after)) for one in shown)
    return tuple(effects for done in changes for effects in done)


def codes_of(item: Item) -> Codes:
    """Return the codes of an item."""
    return Codes(
        item.areas,
        item.criteria,
        item.agencies,
        item.children,
        item.mark,
        item.source_type,
        item.strength,
    )


def shared_codes(some: Sequence[Codes]) -> Codes:
    """Return the codes that all of these have."""
    first, rest = some[0], some[1:]
    sets = {
        key: tuple(v for v in getattr(first, key) if all(v in getattr(one, key) for one in rest))
        for key in SETS
    }
    same = {key for key in CODES if all(getattr(one, key) == getattr(first, key) for one in rest)}
    return Codes(
        mark=first.mark if "mark" in same else Mark.NONE,
        source_type=first.source_type if "source_type" in same else "",
        strength=first.strength if "strength" in same else Strength.UNSAID,
        **sets,
    )


def _changed_alike(held: Item, before: Codes, after: Codes) -> Codes:
    sets = {}
    for key in SETS:
        gone = set(getattr(before, key)) - set(getattr(after, key))
        kept = (v for v in getattr(held, key) if v not in gone)
        sets[key] = tuple(dict.fromkeys((*kept, *getattr(after, key))))
    alike = {key: getattr(after, key) == getattr(before, key) for key in CODES}
    return Codes(
        mark=held.mark if alike["mark"] else after.mark,
        source_type=held.source_type if alike["source_type"] else after.source_type,
        strength=held.strength if alike["strength"] else after.strength,
        **sets,
    )


def uncode(work: Work, item: RecordId, seen: Iterable[Reference]) -> Effects:
    """Put an item away; it can be restored, and what cites it says so."""
    return records.archive(work, item, seen)


def items(work: Work, archived: bool = False) -> tuple[Item, ...]:
    """Return the evidence items, oldest first; those that cannot be read are left out."""
    rows = reading.summaries(work, RecordKind.EVIDENCE, archived)
    read = (read_item(reading.state_of(work, row.id)) for row in reversed(rows))
    return tuple(item for item in read if item is not None)


def item(work: Work, wanted: RecordId) -> Item | None:
    """Return one item as it stands, or None when the record is no item."""
    return read_item(reading.state_of(work, wanted))


def matrix(work: Work) -> Matrix:
    """Return the matrix of the inspection, from nothing; keep it up with `refresh`."""
    return Matrix(matrix_shape(pack_of(work)), items(work))


def refresh(work: Work, held: Matrix, effects: Effects) -> None:
    """Bring a matrix up to date with what a unit of work touched."""
    for record in effects.records:
        changed = item(work, record)
        if changed is not None:
            held.put(changed)


def explain_gap(work: Work, place: Place, why: str, seen: Iterable[Reference]) -> Effects:
    """Say why nothing stands in a cell; empty takes the explanation back."""
    return records.set_field(work, inspection_record(work.inspection), _gap_key(place), why, seen)


def explained(work: Work) -> Mapping[Place, str]:
    """Return why nothing stands in some cells."""
    state = reading.state_of(work, inspection_record(work.inspection))
    found: dict[Place, str] = {}
    for key in keys(state, field_slot(_GAP)):
        area, agency, kind = key.split(".", 2)
        found[area, agency, kind] = read_field(state, _GAP + key).text
    return found


def notices(work: Work, mine: bool = True) -> tuple[Notice, ...]:
    """Return what coders are told of their items: own ones, or everybody's."""
    return notices_of(work, (one for one in items(work) if not mine or one.coder == work.person))


def notices_of(work: Work, some: Iterable[Item]) -> tuple[Notice, ...]:
    """Return what coders are told of these items."""
    sources = Sources(work)
    told = (notice(one, sources.of(one.anchor)) for one in some if not one.archived)
    return tuple(one for one in told if one is not None)


def acknowledge(work: Work, told: Notice) -> Effects:
    """Note that the coder looked at what changed; it is not told again."""
    seen = [named(version.reference) for version in told.corrections]
    held = _read(work, told.item)
    now = seen_of(Sources(work).of(held.anchor))
    return records.change_set(work, told.item, "acknowledged", dict.fromkeys((*seen, *now)))


def _whole(work: Work, record: RecordId, slot: bytes) -> Stretch:
    source = read_source(work, record, slot) or Source("", "")
    return stretch(slot, source.text, source.version, 0, len(source.text))


def _no_words() -> Refused:
    return Refused("C-160", "There are no words in this passage.", "Choose some words first.")


def _read(work: Work, wanted: RecordId) -> Item:
    found = item(work, wanted)
    if found is None:
        raise Refused("C-161", "This is no evidence item.", "Open it from the list of evidence.")
    return found


def _fields(codes: Codes) -> dict[str, str]:
    every = {
        "mark": codes.mark.value,
        "source_type": codes.source_type,
        "strength": codes.strength.value,
    }
    return {key: value for key, value in every.items() if value}


def _sets(codes: Codes) -> dict[str, tuple[str, ...]]:
    return {
        "areas": codes.areas,
        "criteria": codes.criteria,
        "agencies": codes.agencies,
        "children": codes.children,
    }


def _title(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1] + "…"


def _gap_key(place: Place) -> str:
    return _GAP + ".".join(place)
