"""The fold against a naive model: any order, duplication left out, any batching."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import change
from fieldapp.domain.change import Code, RecordKind
from fieldapp.domain.fold import (
    Live,
    RecordState,
    Refold,
    Write,
    decode_state,
    encode_state,
    extend,
    fold,
    live_refs,
    state_digest,
)
from sync.protocol.canonical import Wire, encode
from sync.protocol.ids import AttachmentId, BlockId, DeviceId, InspectionId, RecordId
from sync.protocol.operation import Replaced

INSPECTION = InspectionId(b"i" * 16)
OWNER = DeviceId(b"o" * 16)
OTHER = DeviceId(b"x" * 16)
NONCE = b"n" * 32
RECORD = change.record_id(INSPECTION, OWNER, NONCE)
BLOCK = BlockId(b"b" * 16)
PEOPLE = {OWNER: "OF1", OTHER: "OF2"}

Ref = tuple[bytes, int]


def write(
    number: int,
    device: DeviceId,
    code: int,
    slot: bytes,
    body: Wire,
    replaces: tuple[Ref, ...] = (),
    version: int = 1,
) -> Write:
    entry = number.to_bytes(32, "big")
    live = Live(entry, 0, code, version, encode(body), device, PEOPLE[device], number, 1_440)
    return Write(slot, replaces, live)


def opening(kind: RecordKind, number: int = 1_000) -> Write:
    body = change.OpenRecord(NONCE, kind.value, kind.value, 1, bytes(32), "IV-OF1-1", "T03")
    return write(number, OWNER, Code.OPEN_RECORD, b"", body)


@dataclass(frozen=True)
class History:
    kind: RecordKind
    writes: tuple[Write, ...]


@st.composite
def histories(draw: st.DrawFn) -> History:
    kind = draw(st.sampled_from([RecordKind.INTERVIEW_CHILD, RecordKind.CASE_TRACKING]))
    writes = [opening(kind)]
    for number in range(draw(st.integers(0, 14))):
        refs = tuple((w.live.entry, 0) for w in writes)
        named = tuple(draw(st.lists(st.sampled_from(refs), max_size=3, unique=True)))
        device = draw(st.sampled_from([OWNER, OTHER]))
        writes.append(draw(st.sampled_from(_kinds(number, device, named, refs))))
    return History(kind, tuple(writes))


def _kinds(
    number: int, device: DeviceId, named: tuple[Ref, ...], refs: tuple[Ref, ...]
) -> list[Write]:
    frozen = change.Finalise(tuple(Replaced(*ref) for ref in named))
    text = f"words {number}"
    return [
        write(number, device, Code.SET_FIELD, b"f:title", change.SetField(text), named),
        write(number, device, Code.SET_FIELD, b"f:view", change.SetField("equal"), named),
        write(number, device, Code.SET_BLOCK, b"x:" + BLOCK, change.SetBlock("", text), named),
        write(number, device, Code.ANNOTATE, b"n:" + bytes(16), change.Annotate(b"", text), named),
        write(number, device, Code.ANNOTATE, b"f:title", change.Annotate(b"", text), refs[:9]),
        write(number, device, Code.SETTLE, b"f:title", change.Settle((text, "b")), named),
        _decision(number, device, text, named),
        write(number, device, Code.FINALISE, b"final", frozen),
        write(number, device, 900, b"f:title", change.Nothing(), named, version=3),
    ]


def _decision(number: int, device: DeviceId, text: str, named: tuple[Ref, ...]) -> Write:
    body = change.SettleBlock((text,), change.Mark.STRENGTH.value)
    return write(number, device, Code.SETTLE_BLOCK, b"x:" + BLOCK, body, named)


def model_live(history: History) -> set[tuple[bytes, Ref]]:
    """Brute force: what no admitted write to the same slot names, and what is frozen."""
    good = [w for w in history.writes if _allowed(history.kind, w)]
    frozen: set[Ref] = set()
    for w in good:
        body = change.body_of(w.live.code, w.live.version, w.live.body)
        if isinstance(body, change.Finalise):
            frozen |= {(r.entry, r.place) for r in body.frozen}
    named = {(w.slot, ref) for w in good for ref in w.replaces}
    refs = {(w.slot, (w.live.entry, w.live.place)) for w in good}
    return {(s, r) for s, r in refs if (s, r) not in named or r in frozen}


def _allowed(kind: RecordKind, w: Write) -> bool:
    if not change.fits_slot(w.live.code, w.slot):
        return False
    if kind is RecordKind.CASE_TRACKING or w.live.device == OWNER:
        return True
    return w.live.code == Code.ANNOTATE


def live_of(state: RecordState) -> set[tuple[bytes, Ref]]:
    return {(slot, tuple(ref)) for slot in state.live for ref in live_refs(state, slot)}


@given(histories(), st.randoms(use_true_random=False))
def test_the_fold_of_any_order_shows_what_a_naive_model_shows(history, random):
    shuffled = list(history.writes)
    random.shuffle(shuffled)
    assert live_of(fold(RECORD, INSPECTION, shuffled)) == model_live(history)


@given(histories(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_folding_in_batches_of_any_order_equals_folding_once(history, random, size):
    shuffled = list(history.writes)
    random.shuffle(shuffled)
    state = RecordState(RECORD)
    for start in range(0, len(shuffled), size):
        try:
            state = extend(state, INSPECTION, shuffled[start : start + size])
        except Refold:
            state = fold(RECORD, INSPECTION, shuffled[: start + size])
        state = decode_state(encode_state(state))
    assert state_digest(state) == state_digest(fold(RECORD, INSPECTION, history.writes))


@given(histories())
def test_nothing_written_is_lost_while_nothing_names_it(history):
    named = {ref for w in history.writes for ref in w.replaces}
    shown = {ref for _, ref in live_of(fold(RECORD, INSPECTION, history.writes))}
    for w in history.writes:
        reference = (w.live.entry, w.live.place)
        if reference not in named and _allowed(history.kind, w):
            assert reference in shown


def test_a_record_cannot_be_opened_by_another_laptop():
    body = change.OpenRecord(NONCE, "note", "note", 1, bytes(32), "N-OF2-1", "")
    stolen = write(1, OTHER, Code.OPEN_RECORD, b"", body)
    state = fold(RECORD, INSPECTION, [stolen])
    assert state.opening is None


def test_writes_before_their_record_opens_wait_and_then_show():
    early = write(1, OWNER, Code.SET_FIELD, b"f:title", change.SetField("First"))
    state = extend(RecordState(RECORD), INSPECTION, [early])
    assert not state.live
    state = extend(state, INSPECTION, [opening(RecordKind.NOTE)])
    assert live_refs(state, b"f:title") == ((early.live.entry, 0),)


def test_an_opening_that_names_the_visits_own_record_gives_the_same_in_any_parts():
    visit = change.inspection_record(INSPECTION)
    foreign = opening(RecordKind.NOTE)
    titled = write(2, OWNER, Code.SET_FIELD, change.field_slot("title"), change.SetField("x"))
    odd = write(3, OWNER, Code.SET_FIELD, b"", change.SetField("x"))
    whole = state_digest(fold(visit, INSPECTION, [foreign, titled, odd]))
    for first, *others in ((foreign, titled, odd), (titled, odd, foreign), (odd, foreign, titled)):
        state = fold(visit, INSPECTION, [first])
        for other in others:
            state = extend(state, INSPECTION, [other])
        assert state_digest(state) == whole


def test_somebody_else_cannot_write_in_an_interview_but_can_remark():
    theirs = write(1, OTHER, Code.SET_FIELD, b"f:title", change.SetField("Not mine"))
    remark = write(2, OTHER, Code.ANNOTATE, b"n:1", change.Annotate(b"", "Look at this"))
    state = fold(RECORD, INSPECTION, [opening(RecordKind.INTERVIEW_CHILD), theirs, remark])
    assert b"f:title" not in state.live
    assert state.flagged == [(theirs.live.entry, 0)]
    assert b"n:1" in state.live


def test_a_remark_that_names_words_of_others_takes_nothing_away():
    words = write(1, OWNER, Code.SET_FIELD, b"f:title", change.SetField("Keep me"))
    remark = write(
        2, OTHER, Code.ANNOTATE, b"n:1", change.Annotate(b"", "!"), ((words.live.entry, 0),)
    )
    state = fold(RECORD, INSPECTION, [opening(RecordKind.CASE_TRACKING), words, remark])
    assert live_refs(state, b"f:title") == ((words.live.entry, 0),)


def test_a_slot_for_an_attachment_takes_no_field():
    wrong = write(
        1,
        OWNER,
        Code.SET_FIELD,
        change.attachment_slot(AttachmentId(bytes(16))),
        change.SetField("x"),
    )
    state = fold(RECORD, INSPECTION, [opening(RecordKind.NOTE), wrong])
    assert state.flagged == [(wrong.live.entry, 0)]


def test_a_body_that_is_not_in_its_exact_form_is_flagged_and_shown_nowhere():
    good = write(1, OWNER, Code.SET_FIELD, b"f:title", change.SetField("x"))
    bad = Write(
        b"f:title",
        (),
        Live(b"q" * 32, 0, Code.SET_FIELD, 1, good.live.body + b"\x00", OWNER, "OF1", 1, 1_440),
    )
    state = fold(RecordId(RECORD), INSPECTION, [opening(RecordKind.NOTE), bad])
    assert state.flagged == [(b"q" * 32, 0)]
