"""Writing in records: open, answer, add blocks, settle, finish, archive.

Every function writes one unit of work and returns what it touched. `seen` names the live
values that the person saw when they began; a write replaces these and no others, so what
arrived since stays visible beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import (
    FINAL_SLOT,
    OPEN_SLOT,
    OWNED,
    STATUS_SLOT,
    AddBlock,
    AddChild,
    Annotate,
    BlockKind,
    Code,
    Correct,
    Finalise,
    Mark,
    Nothing,
    OpenRecord,
    PlaceBlock,
    RecordKind,
    SetBlock,
    SetField,
    SetMember,
    Settle,
    SettleBlock,
    block_slot,
    child_slot,
    field_slot,
    inspection_record,
    note_slot,
    operation,
    place_slot,
    record_id,
    retract_slot,
    set_slot,
    text_slot,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import RecordState, place_in_order
from fieldapp.domain.record import decided_mark, read_versions
from fieldapp.domain.views import Summary
from fieldapp.forms.digest import form_hash
from fieldapp.services.names import next_child_code, next_short_name
from fieldapp.services.reading import state_of
from fieldapp.services.text import Piece, check_field, clean
from fieldapp.services.work import Work
from fieldapp.services.writing import write, write_units
from sync.protocol.ids import BlockId, RecordId
from sync.protocol.limits import OPERATIONS
from sync.protocol.operation import Operation, Reference, Replaced

Shown = Mapping[bytes, Collection[str]]
"""The texts that stand on a screen, by slot."""
_FROZEN_AT_ONCE: Final = 1_000
"""Writes that one finalise entry names: 36 bytes each, within the size of an entry."""
_NONCE_BYTES: Final = 32
_CHILD_CODE: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,3}|T-[A-Z]{1,4}[0-9]{0,3}-[0-9]{1,4}")
BY_HAND: Final = "by hand"
"""The sample of children that no list named."""
LOCKS_AFTER_MS: Final = 24 * 3_600 * 1_000


@dataclass(frozen=True, slots=True)
class Planned:
    """A record that is about to be begun, so that words can be kept for it from the first on."""

    nonce: bytes
    id: RecordId


def planned(work: Work) -> Planned:
    """Return the id that a new record will have, without writing anything."""
    nonce = work.rng.bytes(_NONCE_BYTES)
    return Planned(nonce, record_id(work.inspection, work.device, nonce))


def open_record(
    work: Work,
    kind: RecordKind,
    child: str = "",
    fields: Mapping[str, str] | None = None,
    plan: Planned | None = None,
    sets: Mapping[str, Iterable[str]] | None = None,
) -> tuple[RecordId, Effects]:
    """Begin a record with the newest form of its kind; return its id and what was touched.

    `child` is a code of the sample or empty; `fields` and `sets` are what is known already.
    """
    plan = plan or planned(work)
    name = next_short_name(work, kind)
    return plan.id, write(work, *_opening(work, plan, (kind, name, child), fields, sets))


def open_records(
    work: Work,
    kind: RecordKind,
    many: Iterable[tuple[Mapping[str, str], Mapping[str, Iterable[str]]]],
) -> tuple[tuple[RecordId, ...], Effects]:
    """Begin several records, each with (fields, sets), all in one transaction."""
    stem, _, first = next_short_name(work, kind).rpartition("-")
    units: list[list[Operation]] = []
    made: list[RecordId] = []
    for number, (fields, sets) in enumerate(many, int(first)):
        plan = planned(work)
        made.append(plan.id)
        units.append(_opening(work, plan, (kind, f"{stem}-{number}", ""), fields, sets))
    return tuple(made), write_units(work, units) if units else Effects(work.inspection)


def set_field(
    work: Work, record: RecordId, key: str, value: str, seen: Iterable[Reference]
) -> Effects:
    """Answer a question in its canonical text form; empty text clears the answer."""
    return write(work, _answer(record, key, value, seen))


def set_fields(
    work: Work, record: RecordId, answers: Mapping[str, tuple[str, Sequence[Reference]]]
) -> Effects:
    """Answer several questions in one unit; each answer comes with what was seen."""
    return write(work, *(_answer(record, key, *answer) for key, answer in answers.items()))


def change_set(
    work: Work, record: RecordId, key: str, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> Effects:
    """Add and remove elements of a set; a removal takes away the additions that are here."""
    return change_sets(work, record, {key: (add, remove)})


def change_sets(
    work: Work, record: RecordId, changes: Mapping[str, tuple[Iterable[str], Iterable[str]]]
) -> Effects:
    """Add and remove elements, (added, removed) by set, in one unit; none for no change."""
    state = state_of(work, record)
    ops: list[Operation] = []
    for key, (add, remove) in changes.items():
        ops += [op for value in remove for op in _removal(state, record, key, value)]
        ops += [_element(record, key, value) for value in add]
    return write(work, *ops) if ops else Effects(work.inspection)


def new_block_id(work: Work) -> BlockId:
    """Return a fresh id for a block that is about to be typed."""
    return BlockId(work.rng.bytes(16))


def add_block(
    work: Work,
    record: RecordId,
    kind: BlockKind,
    text: str,
    mark: Mark = Mark.NONE,
    after: BlockId | None = None,
    said_ms: int | None = None,
) -> tuple[BlockId, Effects]:
    """Add a block after another (None: at the start), said now or at a claimed time."""
    block = new_block_id(work)
    said = work.clock.now().ms if said_ms is None else said_ms
    body = AddBlock(after or b"", kind.value, mark.value, clean(text).text, said)
    return block, write(work, operation(Code.ADD_BLOCK, record, block_slot(block), body))


def add_blocks(
    work: Work,
    record: RecordId,
    kind: BlockKind,
    pieces: Sequence[Piece],
    after: BlockId | None = None,
) -> tuple[tuple[BlockId, ...], Effects]:
    """Add the pieces of a paste in order, one entry each, in one transaction."""
    said = work.clock.now().ms
    blocks, units, previous = [], [], after
    for piece in pieces:
        block = new_block_id(work)
        body = AddBlock(previous or b"", kind.value, piece.mark.value, piece.text, said)
        units.append([operation(Code.ADD_BLOCK, record, block_slot(block), body)])
        blocks.append(block)
        previous = block
    return tuple(blocks), write_units(work, units)


def set_block(
    work: Work,
    record: RecordId,
    block: BlockId,
    text: str,
    mark: Mark,
    seen: Iterable[Reference],
) -> Effects:
    """Give a block new words and a mark."""
    body = SetBlock(mark.value, clean(text).text)
    return write(work, operation(Code.SET_BLOCK, record, text_slot(block), body, seen))


def place_block(
    work: Work,
    record: RecordId,
    block: BlockId,
    after: BlockId | None,
    seen: Iterable[Reference],
) -> Effects:
    """Move a block after another, or to the start."""
    body = PlaceBlock(after or b"")
    return write(work, operation(Code.PLACE_BLOCK, record, place_slot(block), body, seen))


def retract_block(work: Work, record: RecordId, block: BlockId) -> Effects:
    """Take back an own block; its words stay in the history."""
    return write(work, operation(Code.RETRACT_BLOCK, record, retract_slot(block), Nothing()))


def annotate(work: Work, record: RecordId, about: bytes, text: str) -> Effects:
    """Put a remark beside a slot of a record (empty: beside the record)."""
    slot = note_slot(work.rng.bytes(16))
    return write(work, operation(Code.ANNOTATE, record, slot, Annotate(about, clean(text).text)))


def correct(work: Work, record: RecordId, about: bytes, text: str) -> Effects:
    """Put a correction beside a slot of a finished statement, which stays as it is."""
    slot = note_slot(work.rng.bytes(16))
    return write(work, operation(Code.CORRECT, record, slot, Correct(about, clean(text).text)))


def settle(
    work: Work, record: RecordId, slot: bytes, values: Sequence[str], seen: Iterable[Reference]
) -> Effects:
    """Decide between versions: one of them, a new one, or several in order.

    A line keeps the mark of the version that is taken, as `decided_mark` says.
    """
    named = tuple(seen)
    replaced = [v for v in read_versions(state_of(work, record), slot) if v.reference in named]
    cleaned = tuple(clean(value).text for value in values)
    mark = decided_mark(replaced, cleaned)
    return write(work, _decision(record, slot, cleaned, mark, named))


def reopen(
    work: Work,
    record: RecordId,
    slot: bytes,
    versions: Sequence[tuple[str, str]],
    seen: Iterable[Reference],
) -> Effects:
    """Put several versions, each (text, mark), back in place of what was decided about them."""
    named = [tuple(seen), *([()] * (len(versions) - 1))]
    ops = [
        _decision(record, slot, (clean(text).text,), mark, replaced)
        for (text, mark), replaced in zip(versions, named, strict=True)
    ]
    return write(work, *ops)


def archive(work: Work, record: RecordId, seen: Iterable[Reference]) -> Effects:
    """Put a record away; nothing in it is lost and it can be restored."""
    return write(work, operation(Code.ARCHIVE, record, STATUS_SLOT, Nothing(), seen))


def restore(work: Work, record: RecordId, seen: Iterable[Reference]) -> Effects:
    """Bring an archived record back."""
    return write(work, operation(Code.RESTORE, record, STATUS_SLOT, Nothing(), seen))


def finalise(work: Work, record: RecordId, shown: Shown | None = None) -> Effects:
    """Finish a statement: what is live now stays as it is; later words are corrections.

    `shown` are the texts that stood on the screen, by slot. With them it refuses (C-284) words
    that came from another laptop and were not among them, and (C-285) versions that nobody
    decided between: nobody finishes what was not seen or is open.
    """
    if shown is not None:
        _refuse_unseen(work, record, shown)
        _refuse_undecided(work, record)
    return write_units(work, _finalising(work, record))


def finalise_due(work: Work) -> tuple[RecordId, ...]:
    """Finish own interviews that were begun 24 hours ago or earlier; return which.

    Called when the inspection is opened: the fold never looks at a clock, so what locks
    by time is an entry of its author's laptop.
    """
    rows = (row for kind in sorted(OWNED) for row in work.store.summaries(kind=kind))
    due = [row.id for row in rows if _is_due(work, row)]
    for record in due:
        finalise(work, record)
    return tuple(due)


def add_child(
    work: Work, code: str = "", sample: str = BY_HAND, origin: str = ""
) -> tuple[str, Effects]:
    """Add a child by code, never by name; without a code the next own one is given.

    Refuses a code that is there already (C-103).
    """
    code = code or next_child_code(work)
    if any(child.code == code for child in work.store.children()):
        raise Refused("C-103", f"{code} is in this visit already.", "Choose another code.")
    return code, add_children(work, [AddChild(code, sample, origin)])


def child_code(text: str) -> str:
    """Return what a person typed as a child's code, in capitals; empty stays empty.

    A code is one or two letters and a number, or the form that is given without one
    (`T-OF2-1`). Refuses everything else (C-145), a name above all.
    """
    code = "".join(text.split()).upper()
    if not code or _CHILD_CODE.fullmatch(code):
        return code
    raise Refused(
        "C-145",
        "That is no code for a child.",
        "Write one or two letters and a number, such as T03. Never a name, a date of birth "
        "or a case number.",
    )


def add_children(work: Work, children: Iterable[AddChild]) -> Effects:
    """Add the children of a list in one unit of work for each 1,024."""
    record = inspection_record(work.inspection)
    ops = [operation(Code.ADD_CHILD, record, child_slot(c.code), c) for c in children]
    return write_units(work, [ops[i : i + OPERATIONS] for i in range(0, len(ops), OPERATIONS)])


def _opening(
    work: Work,
    plan: Planned,
    what: tuple[RecordKind, str, str],
    fields: Mapping[str, str] | None,
    sets: Mapping[str, Iterable[str]] | None,
) -> list[Operation]:
    """Return what begins a record: `what` is its kind, its short name and its child."""
    kind, name, child = what
    form = work.ports.forms.latest(kind)
    opened = OpenRecord(
        nonce=plan.nonce,
        kind=kind.value,
        form=form.id,
        form_version=form.version,
        form_hash=form_hash(form),
        short_name=name,
        child=child,
    )
    begin = operation(Code.OPEN_RECORD, plan.id, OPEN_SLOT, opened)
    answers = [_answer(plan.id, key, value, ()) for key, value in (fields or {}).items()]
    elements = [
        _element(plan.id, key, value) for key, some in (sets or {}).items() for value in some
    ]
    return [begin, *answers, *elements]


def _element(record: RecordId, key: str, value: str) -> Operation:
    return operation(Code.ADD_MEMBER, record, set_slot(key), SetMember(clean(value).text))


def _decision(
    record: RecordId,
    slot: bytes,
    values: tuple[str, ...],
    mark: str,
    seen: Iterable[Reference],
) -> Operation:
    """Return a decision; about a line it states the mark too."""
    if slot.startswith(b"x:"):
        return operation(Code.SETTLE_BLOCK, record, slot, SettleBlock(values, mark), seen)
    return operation(Code.SETTLE, record, slot, Settle(values), seen)


def _is_due(work: Work, row: Summary) -> bool:
    mine = row.kind in OWNED and row.owner == work.person and not row.finished
    return mine and work.clock.now().ms - row.opened.ms >= LOCKS_AFTER_MS


def _answer(record: RecordId, key: str, value: str, seen: Iterable[Reference]) -> Operation:
    text = clean(value).text
    check_field(text)
    return operation(Code.SET_FIELD, record, field_slot(key), SetField(text), seen)


def _removal(state: RecordState, record: RecordId, key: str, value: str) -> list[Operation]:
    """Return the operation that takes an element away, or none when it is not there."""
    added = operation(Code.ADD_MEMBER, record, set_slot(key), SetMember(value)).body
    named = [
        Reference(live.entry, live.place)
        for live in state.live.get(set_slot(key), ())
        if live.code == Code.ADD_MEMBER and live.body == added
    ]
    if not named:
        return []
    return [operation(Code.REMOVE_MEMBER, record, set_slot(key), SetMember(value), named)]


def _refuse_undecided(work: Work, record: RecordId) -> None:
    if work.store.record(record).summary.conflicts:
        raise Refused(
            "C-285",
            "Two versions stand side by side in this record, so it is not finished.",
            "Decide between them where they stand or under Conflicts, then finish it.",
        )


def _refuse_unseen(work: Work, record: RecordId, shown: Shown) -> None:
    held = work.store.record(record)
    places = [
        *((field_slot(key), field.versions) for key, field in held.fields.items()),
        *((text_slot(block.id), block.versions) for block in held.blocks),
    ]
    wrote = {
        str(version.person)
        for slot, versions in places
        for version in versions
        if version.device != work.device and version.text not in shown.get(slot, ())
    }
    if wrote:
        raise Refused(
            "C-284",
            f"{' and '.join(sorted(wrote))} wrote here after you read it, so it is not finished.",
            "Read it as it stands now, then finish it.",
        )


def _finalising(work: Work, record: RecordId) -> list[list[Operation]]:
    state = state_of(work, record)
    held = sorted((live for s in state.live.values() for live in s), key=place_in_order)
    named = [Replaced(live.entry, live.place) for live in held]
    parts = [tuple(named[i : i + _FROZEN_AT_ONCE]) for i in range(0, len(named), _FROZEN_AT_ONCE)]
    return [
        [operation(Code.FINALISE, record, FINAL_SLOT, Finalise(part))] for part in parts or [()]
    ]
