"""Draws of children in an inspection: each is a record, and another person can run it again.

The record holds settings, seed, the fingerprint of the lists, codes with the reason for each
child, coverage and what could not be met; no identity. Who a code is stands on the key sheet. A
child keeps its code over all draws and deliveries of the inspection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.domain.change import (
    OPEN_SLOT,
    AddChild,
    Code,
    OpenRecord,
    RecordKind,
    SetField,
    child_slot,
    field_slot,
    inspection_record,
    operation,
    record_id,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.record import read_field
from fieldapp.forms.digest import form_hash
from fieldapp.frameworks import index, library
from fieldapp.sampling import draw as drawing
from fieldapp.sampling.aims import Aims
from fieldapp.sampling.draw import Chosen, Sample, Settings, coverage
from fieldapp.sampling.lots import Lots
from fieldapp.sampling.population import UNKNOWN, Child, Filter
from fieldapp.sampling.record import settings_line
from fieldapp.sampling.traits import Trait
from fieldapp.services import identities, journey, reading
from fieldapp.services.draws import (
    REPLACED,
    Draw,
    DrawnChild,
    DrawView,
    Replacement,
    piece_key,
    read,
)
from fieldapp.services.identities import Identity
from fieldapp.services.lists import Delivery
from fieldapp.services.names import next_short_name
from fieldapp.services.text import check_field, clean
from fieldapp.services.visit_packs import pack_of
from fieldapp.services.work import Work
from fieldapp.services.writing import Unit, write_units
from sync.protocol.ids import RecordId
from sync.protocol.operation import Operation, Reference

SAMPLE_OF: Final = "Annex A"
"""What children from the lists are said to be of."""
_CODE: Final = re.compile(r"T([0-9]{2,4})")
_BORN: Final = "Date of Birth"
_SEED_WORDS: Final = 3
_PIECE: Final = 8_000
"""Characters of the record for programs in one field; 32 KiB of UTF-8 at most."""
_MOST_LINES: Final = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for: how many, which filters, which seed."""

    size: int
    filters: tuple[Filter, ...]
    seed: str


def new_seed(work: Work) -> str:
    """Return three words and a number, to be written on the record."""
    words = work.ports.words.words
    chance = work.rng.bytes(2 * _SEED_WORDS + 1)
    picked = [
        words[int.from_bytes(chance[2 * n : 2 * n + 2]) % len(words)] for n in range(_SEED_WORDS)
    ]
    return "-".join((*picked, str(chance[-1] % 90 + 10)))


def draw(
    work: Work, delivery: Delivery, framework: str, wanted: Wanted
) -> tuple[RecordId, Effects]:
    """Draw a sample, write its record, and make its children those of the inspection.

    Refuses a framework that draws none (A-120), an empty seed (A-122), and where nobody can be
    drawn (A-123). The key sheet is written first, so that no code is without its child.
    """
    if not wanted.seed.strip():
        raise Refused("A-122", "The seed is empty.", "Write any text, or keep the one offered.")
    sample = _drawn(work, delivery, framework, wanted)
    if not sample.chosen:
        raise Refused("A-123", "No child can be drawn.", "Take filters away, or check the lists.")
    codes = _codes(work, delivery, [one.child for one in sample.chosen])
    made = _as_draw(delivery, framework, wanted, sample, codes)
    record, begin = _opening(work, made)
    added = _new_children(work, made.children)
    told = _journeys(work, delivery, codes)
    return record, write_units(work, [begin, *([added] if added else []), *told])


def replace(
    work: Work, delivery: Delivery, record: RecordId, code: str, reason: str, came_for: str = ""
) -> Effects:
    """Take a child out of a draw, with a reason, for the next lot of its stage.

    A child that stands twice is named by `came_for` too, and its place is filled anew. Refuses
    without a reason or without anybody left (A-124), and lists that are not those of the draw
    (A-125).
    """
    view = read(work, record)
    if view.draw.sha256 != delivery.sha256:
        raise Refused(
            "A-125", "The sample was drawn from other lists.", "Draw again from the new lists."
        )
    named = (c for c in view.children if c.code == code)
    gone = next((c for c in named if came_for in ("", c.came_for)), None)
    chosen = _next(work, delivery, view, gone, reason) if gone and reason.strip() else None
    if chosen is None:
        raise Refused(
            "A-124", f"{code} cannot be replaced.", "Give a reason; its stage must have others."
        )
    codes = _codes(work, delivery, [chosen.child])
    place = came_for or code
    by = _child(chosen, codes[chosen.child.key], came_for=place)
    body = Replacement(place, clean(reason).text, by)
    added = _new_children(work, [by])
    key = f"{REPLACED}{place}"
    seen = read_field(reading.state_of(work, record), key).seen if came_for else ()
    said = [_field(record, key, _json(body), seen)]
    told = _journeys(work, delivery, codes)
    return write_units(work, [said, *([added] if added else []), *told])


def _next(
    work: Work, delivery: Delivery, view: DrawView, gone: DrawnChild, reason: str
) -> Chosen | None:
    """Return the next lot of a stage that neither was drawn nor came since, or None.

    Who came since is known by the rows, whoever replaced and in whatever order.
    """
    made = view.draw
    wanted = Wanted(made.size, tuple(Filter(one) for one in made.filters), made.seed)
    sample = _drawn(work, delivery, made.framework, wanted)
    drawn = (*made.children, *(one.by for one in view.replaced))
    used = {child.rows for child in drawn}
    queue = sample.waiting.get(gone.stratum, ())
    new = next((child for child in queue if _rows(child) not in used), None)
    if new is None:
        return None
    code = f"T{max(int(child.drawn_as[1:]) for child in drawn) + 1:02}"
    return Chosen(code, new, gone.stratum, f"in place of {gone.drawn_as}: {reason}")


def _journeys(work: Work, delivery: Delivery, codes: Mapping[str, str]) -> list[Unit]:
    """Return what keeps the journeys of children that were drawn, given as id and code."""
    told = journey.Told(delivery.sha256, delivery.imported)
    return journey.units(work, told, {code: key for key, code in codes.items()})


def _drawn(work: Work, delivery: Delivery, framework: str, wanted: Wanted) -> Sample:
    settings = Settings(wanted.size, tuple(sorted(set(wanted.filters))))
    lots = Lots(wanted.seed, delivery.sha256, settings_line(framework, settings))
    return drawing.draw(delivery.everybody, _aims(work), settings, lots)


def _aims(work: Work) -> Aims:
    """Return the aims of the visit's own edition; an edition without any follows the newest."""
    held = pack_of(work)
    newest = library.pack(held.id) if held.id in index.shipped() else held
    return library.aims_of(held if held.aims else newest)


def _codes(work: Work, delivery: Delivery, children: Sequence[Child]) -> Mapping[str, str]:
    """Return the code of each child by its key, and put those that are new on the key sheet."""
    sheet, disputed = identities.key_sheet(work), identities.disputed(work)
    known = {who.key: code for code, who in sheet.items() if code not in disputed}
    taken = [*sheet, *(child.code for child in reading.children(work))]
    last = max((int(found[1]) for code in taken if (found := _CODE.fullmatch(code))), default=0)
    new = [child for child in children if child.key not in known]
    added = {f"T{n:02}": child for n, child in enumerate(new, start=last + 1)}
    born = _births(delivery, {child.key for child in new})
    who = {code: Identity(child.key, born.get(child.key, "")) for code, child in added.items()}
    identities.add_to_sheet(work, who)
    known |= {child.key: code for code, child in added.items()}
    return {child.key: known[child.key] for child in children}


def _births(delivery: Delivery, keys: set[str]) -> Mapping[str, str]:
    """Return the date of birth of some children, from the furthest list that has one."""
    found: dict[str, str] = {}
    for _, one in sorted(delivery.imported.lists.items()):
        if any(column.name == _BORN for column in one.columns):
            at = one.place(_BORN)
            for row in one.rows:
                if str(row.values[0]) in keys and row.values[at] is not None:
                    found[str(row.values[0])] = str(row.values[at])
    return found


def _as_draw(
    delivery: Delivery, framework: str, wanted: Wanted, sample: Sample, codes: Mapping[str, str]
) -> Draw:
    covered = coverage(delivery.everybody, sample)
    return Draw(
        delivery.sha256,
        framework,
        wanted.seed,
        wanted.size,
        tuple(sorted({one.value for one in wanted.filters})),
        tuple(_child(one, codes[one.child.key]) for one in sample.chosen),
        tuple((line.trait.value, line.value, line.whole, line.sample) for line in covered),
        tuple((one.aim, one.wanted, one.got, one.why) for one in sample.unmet),
    )


def _child(one: Chosen, code: str, came_for: str = "") -> DrawnChild:
    team = one.child.traits[Trait.TEAM]
    return DrawnChild(
        code,
        one.code,
        _rows(one.child),
        one.stratum,
        one.why,
        "" if team == UNKNOWN else team,
        tuple(sorted(held.value for held in one.child.filters)),
        came_for,
    )


def _rows(child: Child) -> tuple[str, ...]:
    return tuple(f"{number}:{row}" for number, row in child.rows)


def _opening(work: Work, made: Draw) -> tuple[RecordId, list[Operation]]:
    form = work.ports.forms.latest(RecordKind.SAMPLE)
    nonce = work.rng.bytes(32)
    record = record_id(work.inspection, work.device, nonce)
    name = next_short_name(work, RecordKind.SAMPLE)
    kind = RecordKind.SAMPLE.value
    opened = OpenRecord(nonce, kind, form.id, form.version, form_hash(form), name, "")
    begin = operation(Code.OPEN_RECORD, record, OPEN_SLOT, opened)
    return record, [begin, *(_field(record, key, text) for key, text in _fields(made).items())]


def _fields(made: Draw) -> dict[str, str]:
    """Return the draw as answers that people read, and whole for programs."""
    chosen = [f"{c.code}: {c.stratum}, {c.why}." for c in made.children]
    unmet = (f"{aim}: {got} of {wanted}. {why}" for aim, wanted, got, why in made.unmet)
    return {
        "title": f"Sample of {len(made.children)} children",
        "framework": made.framework,
        "seed": made.seed,
        "lists": made.sha256,
        "filters": ", ".join(made.filters) or "all children",
        "chosen": _some(chosen),
        "unmet": "\n".join(unmet) or "none",
        **_pieces(_json(made)),
    }


def _some(lines: Sequence[str]) -> str:
    """Return as many lines as a field holds with ease; the record for programs has all."""
    more = len(lines) - _MOST_LINES
    return "\n".join(lines[:_MOST_LINES]) + (f"\nand {more} more." if more > 0 else "")


def _pieces(text: str) -> dict[str, str]:
    """Return the record for programs over as many fields as it needs."""
    parts = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return {piece_key(number): part for number, part in enumerate(parts)}


def _new_children(work: Work, drawn: Iterable[DrawnChild]) -> list[Operation]:
    """Return what makes children of the sample those of the inspection, where they are not."""
    here = {child.code for child in reading.children(work)}
    record = inspection_record(work.inspection)
    return [
        operation(
            Code.ADD_CHILD, record, child_slot(c.code), AddChild(c.code, SAMPLE_OF, c.stratum)
        )
        for c in drawn
        if c.code not in here
    ]


def _field(record: RecordId, key: str, text: str, seen: Iterable[Reference] = ()) -> Operation:
    check_field(text)
    return operation(Code.SET_FIELD, record, field_slot(key), SetField(text), seen)


def _json(body: msgspec.Struct) -> str:
    return msgspec.json.encode(body).decode("utf-8")
