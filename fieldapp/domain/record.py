"""What live writes mean: fields, blocks in order, conflicts, corrections, remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from fieldapp.domain.change import (
    CLOSE_SLOT,
    FINAL_SLOT,
    STATUS_SLOT,
    AddBlock,
    AddChild,
    Annotate,
    Attach,
    BlockKind,
    CloseConcern,
    Code,
    ConcernStep,
    Correct,
    Mark,
    OpenRecord,
    PlaceBlock,
    RaiseConcern,
    RecordKind,
    SetBlock,
    SetField,
    SetMember,
    Settle,
    SettleBlock,
    block_slot,
    field_slot,
    held_body,
    place_slot,
    retract_slot,
    text_slot,
)
from fieldapp.domain.fold import Live, RecordState, kind_of, live_refs, place_in_order
from fieldapp.domain.ports import Moment
from fieldapp.domain.views import (
    Attachment,
    AttachmentState,
    Block,
    Child,
    Custody,
    Field,
    Record,
    Remark,
    Step,
    Summary,
    Version,
)
from sync.protocol.canonical import Wire
from sync.protocol.ids import AttachmentId, BlockId, DeviceId, PersonId, RecordId
from sync.protocol.limits import LIVE_VALUES_SHOWN
from sync.protocol.operation import Reference

HaveChunks = Callable[[Attach], AttachmentState]
"""Answers whether all pieces of an attachment are here."""

_TITLE: Final = field_slot("title")
_MARKS: Final = {mark.value: mark for mark in Mark}
_BLOCKS: Final = {kind.value: kind for kind in BlockKind}


def typed(live: Live) -> Wire | None:
    """Return the typed body of a live write, or None when it is newer than this app."""
    return held_body(live.code, live.version, live.body)


def version(live: Live, text: str, mark: str = "") -> Version:
    """Return a live write as a version with its author and claimed time."""
    moment = Moment(live.claimed_ms, live.offset - 1_440)
    return Version(
        Reference(live.entry, live.place),
        text,
        PersonId(live.person),
        DeviceId(live.device),
        moment,
        mark,
    )


def lives(state: RecordState, slot: bytes) -> list[Live]:
    """Return a slot's live writes in their fixed order (entry id, then place)."""
    held = state.live.get(slot)
    if not held or len(held) == 1:
        return list(held or ())
    return sorted(held, key=place_in_order)


def summary(state: RecordState, custody: Custody) -> Summary:
    """Return the record as a row of a list."""
    opening = state.opening
    body = typed(opening) if opening else None
    opened = body if isinstance(body, OpenRecord | RaiseConcern) else None
    return Summary(
        id=RecordId(state.record),
        kind=kind_of(state) or RecordKind.NOTE,
        short_name=opened.short_name if opened else "",
        child=opened.child if opened else "",
        title=title_of(state),
        owner=PersonId(opening.person if opening else ""),
        opened=Moment(opening.claimed_ms, opening.offset - 1_440) if opening else Moment(0, 0),
        changed_ms=max([x.claimed_ms for s in state.live.values() for x in s], default=0),
        archived=is_archived(state),
        finished=bool(state.live.get(FINAL_SLOT) or state.live.get(CLOSE_SLOT)),
        conflicts=sum(1 for _ in conflicting_slots(state)),
        custody=custody,
    )


def title_of(state: RecordState) -> str:
    """Return the title field, or the start of the first block of words."""
    titled = read_versions(state, _TITLE) if _TITLE in state.live else ()
    if titled and titled[0].text:
        return titled[0].text
    first = next((b.text for b in _standing(state) if b.text.strip()), "")
    line = first.strip().split("\n", 1)[0]
    return line if len(line) <= 80 else line[:79] + "…"


def is_archived(state: RecordState) -> bool:
    """Say whether the record is archived; a concurrent restore keeps it in view."""
    codes = {live.code for live in state.live.get(STATUS_SLOT, ())}
    return Code.ARCHIVE in codes and Code.RESTORE not in codes


def view(state: RecordState, custody: Custody, have: HaveChunks) -> Record:
    """Return the whole record as live values."""
    opening = typed(state.opening) if state.opening else None
    opened = opening if isinstance(opening, OpenRecord | RaiseConcern) else None
    return Record(
        summary=summary(state, custody),
        form=opened.form if opened else "",
        form_version=opened.form_version if opened else 0,
        fields={key: read_field(state, key) for key in keys(state, b"f:")},
        sets={key: members(state, key) for key in keys(state, b"s:")},
        blocks=blocks(state),
        attachments=tuple(attachments(state, have)),
        remarks=tuple(remarks(state)),
        steps=tuple(steps(state)),
        closed=closing(state),
        status_seen=live_refs(state, STATUS_SLOT),
        unreadable=sum(1 for s in state.live.values() for x in s if typed(x) is None),
        flagged=len(state.flagged),
    )


def keys(state: RecordState, start: bytes) -> list[str]:
    """Return the keys of all slots that begin with `start` and hold a live value."""
    found = (
        slot[len(start) :] for slot, held in state.live.items() if held and slot.startswith(start)
    )
    return sorted(key.decode("utf-8", "replace") for key in found)


def read_field(state: RecordState, key: str) -> Field:
    """Return a field's versions; equal values written apart are one version."""
    slot = field_slot(key)
    return Field(key, read_versions(state, slot), live_refs(state, slot))


def read_versions(state: RecordState, slot: bytes) -> tuple[Version, ...]:
    """Return the different live texts of a slot in a fixed order, at most 64.

    In a finished record the statement's own writes come alone; later ones are corrections.
    """
    held = lives(state, slot)
    frozen = [x for x in held if (x.entry, x.place) in state.frozen]
    versions: dict[str, Version] = {}
    for live in frozen or ([] if state.frozen else held):
        body = typed(live)
        text = text_of(body)
        if text is not None and text not in versions:
            versions[text] = version(live, text, mark_of(body) or "")
    return tuple(versions.values())[:LIVE_VALUES_SHOWN]


def text_of(body: Wire | None) -> str | None:
    """Return the words that a body holds, or None when it holds none."""
    if isinstance(body, SetField):
        return body.value
    if isinstance(body, Settle | SettleBlock):
        return "\n\n".join(body.values)
    if isinstance(body, AddBlock | SetBlock | Annotate | Correct):
        return body.text
    return body.words if isinstance(body, ConcernStep | CloseConcern) else None


def mark_of(body: Wire | None) -> str | None:
    """Return the mark that a body gives its line, or None when it says nothing of marks."""
    return body.mark if isinstance(body, AddBlock | SetBlock | SettleBlock) else None


def decided_mark(versions: Iterable[Version], values: Sequence[str]) -> str:
    """Return the mark of a line about whose versions a person decided.

    Words that are taken as they stand bring their own mark. New words, and versions that
    are kept together, get the first mark in the versions' order: a decision about words
    takes no mark away.
    """
    held = tuple(versions)
    taken = [v for v in held if len(values) == 1 and v.text == values[0]]
    return next((v.mark for v in taken or held if v.mark), "")


def members(state: RecordState, key: str) -> tuple[Version, ...]:
    """Return the elements of a set, each once, in order of their text."""
    found: dict[str, Version] = {}
    for one in added(state, key):
        found.setdefault(one.text, one)
    return tuple(found[text] for text in sorted(found))


def added(state: RecordState, key: str) -> Iterator[Version]:
    """Yield every live write that put an element into a set, with whoever did it."""
    for live in lives(state, b"s:" + key.encode()):
        body = typed(live)
        if live.code == Code.ADD_MEMBER and isinstance(body, SetMember):
            yield version(live, body.value)


def blocks(state: RecordState) -> tuple[Block, ...]:
    """Return the blocks that stand, in reading order."""
    return tuple(_standing(state))


def _standing(state: RecordState) -> Iterator[Block]:
    """Yield the blocks in reading order; each is read when it is asked for."""
    begun = {
        slot[2:]: lives(state, slot)[0]
        for slot, held in state.live.items()
        if slot.startswith(b"b:") and held
    }
    ordered = reading_order(
        {
            block: (_after(state, BlockId(block), live), place_in_order(live))
            for block, live in begun.items()
        }
    )
    found = (_block(state, BlockId(block), begun[block]) for block in ordered)
    yield from (block for block in found if block is not None)


def _after(state: RecordState, block: BlockId, begun: Live) -> bytes:
    moved = [typed(live) for live in lives(state, place_slot(block))]
    for body in moved:
        if isinstance(body, PlaceBlock):
            return body.after
    body = typed(begun)
    return body.after if isinstance(body, AddBlock) else b""


def reading_order(places: dict[bytes, tuple[bytes, tuple[bytes, int]]]) -> list[bytes]:
    """Return block ids in order, from {block: (after, tie-breaker)}.

    Equal places are ordered by tie-breaker. Blocks whose place is missing, or that follow
    each other in a ring after moves made apart, come last, so that none is ever hidden.
    """
    following: dict[bytes, list[bytes]] = {}
    for block in sorted(places, key=lambda b: places[b][1]):
        after = places[block][0]
        following.setdefault(after if after in places else b"", []).append(block)
    order = list(_walk(following, b""))
    reached = set(order)
    for block in sorted(places, key=lambda b: places[b][1]):
        if block not in reached:
            ring = [block, *(b for b in _walk(following, block) if b != block)]
            order.extend(b for b in ring if b not in reached)
            reached.update(ring)
    return order


def _walk(following: dict[bytes, list[bytes]], start: bytes) -> Iterator[bytes]:
    waiting = list(reversed(following.get(start, ())))
    seen: set[bytes] = set()
    while waiting:
        block = waiting.pop()
        if block not in seen:
            seen.add(block)
            yield block
            waiting.extend(reversed(following.get(block, ())))


def _block(state: RecordState, block: BlockId, begun: Live) -> Block | None:
    body = typed(begun)
    if not isinstance(body, AddBlock) or _retracted(state, block, begun):
        return None
    later = read_versions(state, text_slot(block))
    versions = later or read_versions(state, block_slot(block))
    if not versions:
        return None
    mark = _mark(state, block, versions[0], body.mark) if later else body.mark
    places = {
        b.after for b in map(typed, lives(state, place_slot(block))) if isinstance(b, PlaceBlock)
    }
    return Block(
        id=block,
        kind=_BLOCKS.get(body.kind, BlockKind.NOTE),
        mark=_MARKS.get(mark, Mark.NONE),
        said_ms=body.said_ms,
        begun_by=PersonId(begun.person),
        versions=versions,
        seen=live_refs(state, text_slot(block)),
        place_seen=live_refs(state, place_slot(block)),
        moved_apart=len(places) > 1,
    )


def _mark(state: RecordState, block: BlockId, shown: Version, begun: str) -> str:
    """Return the mark that stands; words that say nothing of marks leave the first one."""
    for live in lives(state, text_slot(block)):
        if (live.entry, live.place) == shown.reference:
            mark = mark_of(typed(live))
            return begun if mark is None else mark
    return begun


def _retracted(state: RecordState, block: BlockId, begun: Live) -> bool:
    """Say whether its author took a block back; words that others wrote in it stay in sight."""
    taken = any(live.person == begun.person for live in lives(state, retract_slot(block)))
    return taken and not any(
        live.person != begun.person and (text_of(typed(live)) or "").strip()
        for live in lives(state, text_slot(block))
    )


def attachments(state: RecordState, have: HaveChunks) -> Iterator[Attachment]:
    """Yield the attachments that stand, by slot."""
    for slot in sorted(s for s in state.live if s.startswith(b"a:")):
        for live in lives(state, slot)[:1]:
            body = typed(live)
            if isinstance(body, Attach):
                yield Attachment(
                    AttachmentId(slot[2:]),
                    body.name,
                    body.media_type,
                    body.length,
                    have(body),
                    version(live, body.name),
                )


def remarks(state: RecordState) -> Iterator[Remark]:
    """Yield annotations and corrections by claimed time, and what was written apart from,
    or after, a finished statement as corrections beside it."""
    found = [
        _remark(live)
        for slot in state.live
        if slot.startswith(b"n:")
        for live in lives(state, slot)
    ]
    found.extend(_beside_statement(state))
    kept = (remark for remark in found if remark is not None)
    yield from sorted(kept, key=lambda r: (r.version.claimed.ms, r.version.reference))


def _remark(live: Live) -> Remark | None:
    body = typed(live)
    if isinstance(body, Annotate | Correct):
        return Remark(body.about, isinstance(body, Correct), version(live, body.text))
    return None


def _beside_statement(state: RecordState) -> Iterator[Remark]:
    if not state.frozen:
        return
    for slot in state.live:
        if slot[:2] not in (b"f:", b"x:", b"b:"):
            continue
        for live in lives(state, slot):
            text = text_of(typed(live))
            if text is not None and (live.entry, live.place) not in state.frozen:
                yield Remark(slot, True, version(live, text))


def steps(state: RecordState) -> Iterator[Step]:
    """Yield the steps of a concern; a step recorded twice appears twice."""
    for slot in sorted(s for s in state.live if s.startswith(b"t:")):
        for live in lives(state, slot):
            body = typed(live)
            if isinstance(body, ConcernStep):
                yield Step(body.step, body.done_ms, version(live, body.words))


def closing(state: RecordState) -> Version | None:
    """Return how a concern was closed, or None while it is open."""
    for live in lives(state, CLOSE_SLOT):
        body = typed(live)
        if isinstance(body, CloseConcern):
            return version(live, f"{body.outcome}\n{body.words}".strip())
    return None


def conflicting_slots(state: RecordState) -> Iterator[bytes]:
    """Yield every slot in which people wrote different texts while apart."""
    for slot, held in state.live.items():
        if len(held) > 1 and slot[:2] in (b"f:", b"x:") and len(read_versions(state, slot)) > 1:
            yield slot


def children(state: RecordState, counts: dict[str, int]) -> tuple[Child, ...]:
    """Return the children of the inspection's own record by code."""
    found: dict[str, Child] = {}
    for slot in sorted(s for s in state.live if s.startswith(b"c:")):
        for body in map(typed, lives(state, slot)):
            if isinstance(body, AddChild) and body.code not in found:
                found[body.code] = Child(
                    body.code, body.sample, body.origin, counts.get(body.code, 0)
                )
    return tuple(found[code] for code in sorted(found))


def words(state: RecordState) -> Iterable[tuple[bytes, str]]:
    """Yield (slot, text) of everything that people wrote here and that stands, for search."""
    for slot in sorted(state.live):
        for live in lives(state, slot):
            body = typed(live)
            text = body.name if isinstance(body, Attach) else text_of(body)
            if text:
                yield slot, text
