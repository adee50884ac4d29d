"""Coding: a passage of a record becomes an evidence item, and keeps its words.

Every member of the team codes and cites; nothing is written into the record that is coded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fieldapp.domain.change import Mark, RecordKind, field_slot, inspection_record
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import (
    Anchor,
    Item,
    Notice,
    Source,
    Strength,
    anchor,
    named,
    notice,
    read_item,
    source_of,
)
from fieldapp.domain.fold import live_refs
from fieldapp.domain.matrix import Matrix, Place
from fieldapp.domain.record import keys, read_field
from fieldapp.domain.views import Record, Version
from fieldapp.frameworks.library import pack
from fieldapp.frameworks.pack import Pack
from fieldapp.frameworks.shape import matrix_shape
from fieldapp.services import reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference

PINNED = "framework_pack"
"""The field of a visit that holds the hash of the pack that it follows."""
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
    """Return the pack that the inspection follows.

    Refuses when this app has another pack under the id than the one that the visit was
    opened with (C-180). A visit from before visits were pinned follows the pack that is here.
    """
    about = reading.state_of(work, inspection_record(work.inspection))
    found = pack(read_field(about, "framework").text)
    pinned = read_field(about, PINNED).text
    if pinned and pinned != found.digest:
        raise Refused(
            "C-180",
            f"This visit follows another edition of the framework {found.id} than this app has.",
            "Install the version of the app that the visit began with. Everything is kept.",
        )
    return found


def code_passage(
    work: Work, record: RecordId, slot: bytes, start: int, end: int, codes: Codes
) -> tuple[RecordId, Effects]:
    """Make characters `start` to `end` of a slot's text an evidence item.

    Passages may overlap. Refuses a passage without words (C-160).
    """
    source = read_source(work, record, slot)
    if source is None or not source.text[max(start, 0) : max(end, 0)].strip():
        raise Refused("C-160", "There are no words in this passage.", "Choose some words first.")
    held = anchor(record, slot, source, start, end)
    return records.open_record(
        work,
        RecordKind.EVIDENCE,
        child=codes.children[0] if codes.children else "",
        fields={"title": _title(held.quote), "place": held.text(), **_fields(codes)},
        sets=_sets(codes),
    )


def recode(work: Work, item: RecordId, codes: Codes) -> tuple[Effects, ...]:
    """Give an item other codes; only what differs is written, sets element by element."""
    state = reading.state_of(work, item)
    wanted = _fields(codes)
    changed = {
        key: (wanted.get(key, ""), live_refs(state, field_slot(key)))
        for key in ("mark", "source_type", "strength")
        if read_field(state, key).text != wanted.get(key, "") or read_field(state, key).conflict
    }
    done = [records.set_fields(work, item, changed)] if changed else []
    held = _read(work, item)
    sets = {
        key: (sorted(set(values) - now), sorted(now - set(values)))
        for key, values in _sets(codes).items()
        if (now := set(getattr(held, key))) != set(values)
    }
    if sets:
        done.append(records.change_sets(work, item, sets))
    return tuple(done)


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
    held = [one for one in items(work) if not mine or one.coder == work.person]
    return tuple(told for one in held if (told := notice(one, _source(work, one.anchor))))


def acknowledge(work: Work, told: Notice) -> Effects:
    """Note that the coder looked at what changed; it is not told again."""
    seen = [named(version.reference) for version in told.corrections]
    held = _read(work, told.item)
    source = _source(work, held.anchor)
    return records.change_set(
        work, told.item, "acknowledged", [*seen, *([source.version] if source else [])]
    )


def read_source(work: Work, record: RecordId, slot: bytes) -> Source | None:
    """Return what a slot of a record says now, or None when nothing stands there."""
    whole = reading.record(work, record)
    version = next(iter(_versions(whole, slot)), None)
    return source_of(whole, slot, version) if version else None


def _source(work: Work, held: Anchor) -> Source | None:
    try:
        return read_source(work, RecordId(bytes.fromhex(held.record)), bytes.fromhex(held.slot))
    except Refused:
        return None


def _versions(whole: Record, slot: bytes) -> Iterator[Version]:
    for key, field in whole.fields.items():
        if field_slot(key) == slot:
            yield from field.versions
    for block in whole.blocks:
        if slot[2:] == block.id and slot[:2] in (b"b:", b"x:"):
            yield from block.versions


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
