"""What live writes mean on screens and in exports."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import change, record
from fieldapp.domain.change import BlockKind, Code, RecordKind
from fieldapp.domain.fold import Live, RecordState, Write, fold
from fieldapp.domain.ports import Moment
from fieldapp.domain.views import AttachmentState, Custody, Version
from sync.protocol.canonical import Wire, encode
from sync.protocol.ids import BlockId, DeviceId, InspectionId, PersonId
from sync.protocol.operation import Reference, Replaced

INSPECTION = InspectionId(b"i" * 16)
DEVICES = {"OF1": DeviceId(b"1" * 16), "OF2": DeviceId(b"2" * 16)}
NONCE = b"n" * 32
RECORD = change.record_id(INSPECTION, DEVICES["OF1"], NONCE)
A, B, C = (BlockId(letter * 16) for letter in (b"A", b"B", b"C"))


def write(number, person, code, slot, body: Wire, replaces=()):
    live = Live(
        bytes([number]) * 32,
        0,
        code,
        1,
        encode(body),
        DEVICES[person],
        person,
        number * 1_000,
        1_440,
    )
    return Write(slot, tuple((bytes([n]) * 32, 0) for n in replaces), live)


def state_of(*writes: Write, kind=RecordKind.CASE_TRACKING) -> RecordState:
    body = change.OpenRecord(NONCE, kind.value, kind.value, 1, bytes(32), "CT-OF1-1", "T03")
    return fold(RECORD, INSPECTION, [write(200, "OF1", Code.OPEN_RECORD, b"", body), *writes])


def shown(state: RecordState):
    return record.view(state, Custody.LAPTOP, lambda _: AttachmentState.COMPLETE)


def title(number, person, text, replaces=()):
    return write(number, person, Code.SET_FIELD, b"f:title", change.SetField(text), replaces)


def add(number, block, after, text="words", person="OF1"):
    body = change.AddBlock(after, BlockKind.NOTE.value, "", text, number)
    return write(number, person, Code.ADD_BLOCK, change.block_slot(block), body)


def final(number, *frozen):
    body = change.Finalise(tuple(Replaced(bytes([n]) * 32, 0) for n in frozen))
    return write(number, "OF1", Code.FINALISE, change.FINAL_SLOT, body)


def test_two_values_written_apart_are_both_shown_with_their_authors():
    field = shown(state_of(title(1, "OF1", "Late"), title(2, "OF2", "Absent"))).fields["title"]
    assert field.conflict
    assert [(v.text, v.person) for v in field.versions] == [("Late", "OF1"), ("Absent", "OF2")]


def test_the_same_value_written_apart_is_no_conflict_but_both_writes_are_replaced():
    field = shown(state_of(title(1, "OF1", "Late"), title(2, "OF2", "Late"))).fields["title"]
    assert not field.conflict
    assert len(field.seen) == 2


def test_a_decision_ends_a_conflict_and_can_keep_both():
    decided = write(3, "OF1", Code.SETTLE, b"f:title", change.Settle(("Late", "Absent")), (1, 2))
    field = shown(state_of(title(1, "OF1", "Late"), title(2, "OF2", "Absent"), decided))
    assert field.fields["title"].text == "Late\n\nAbsent"
    assert field.summary.conflicts == 0


def test_blocks_come_in_the_order_of_their_places():
    state = state_of(add(1, B, A), add(2, A, b""), add(3, C, B))
    assert [b.id for b in record.blocks(state)] == [A, B, C]


def test_a_block_put_between_two_others_stands_between_them():
    moved = write(4, "OF1", Code.PLACE_BLOCK, change.place_slot(B), change.PlaceBlock(C))
    state = state_of(add(1, A, b""), add(2, B, A), add(3, C, A), moved)
    assert [b.id for b in record.blocks(state)] == [A, C, B]


def test_blocks_that_were_moved_into_a_ring_are_all_still_shown():
    one = write(3, "OF1", Code.PLACE_BLOCK, change.place_slot(A), change.PlaceBlock(B))
    two = write(4, "OF2", Code.PLACE_BLOCK, change.place_slot(B), change.PlaceBlock(A))
    state = state_of(add(1, A, b""), add(2, B, b""), one, two)
    assert sorted(b.id for b in record.blocks(state)) == [A, B]


def test_a_thousand_blocks_in_a_chain_keep_their_order():
    ids = [BlockId(n.to_bytes(16, "big")) for n in range(1_000)]
    places = {b: ((ids[n - 1] if n else b""), (b, 0)) for n, b in enumerate(ids)}
    assert record.reading_order(places) == ids


def test_a_block_taken_back_by_its_author_is_gone_and_by_another_stays():
    mine = write(2, "OF1", Code.RETRACT_BLOCK, change.retract_slot(A), change.Nothing())
    theirs = write(2, "OF2", Code.RETRACT_BLOCK, change.retract_slot(A), change.Nothing())
    assert record.blocks(state_of(add(1, A, b""), mine)) == ()
    assert len(record.blocks(state_of(add(1, A, b""), theirs))) == 1


def test_a_block_taken_back_while_another_person_wrote_in_it_keeps_their_words():
    back = write(2, "OF1", Code.RETRACT_BLOCK, change.retract_slot(A), change.Nothing())
    theirs, emptied = marked(3, "OF2", "", "theirs"), marked(3, "OF2", "", " ")
    (kept,) = record.blocks(state_of(add(1, A, b""), back, theirs))
    assert kept.text == "theirs"
    assert record.blocks(state_of(add(1, A, b""), back, emptied)) == ()


def test_an_edited_block_shows_its_newest_text():
    edit = write(2, "OF1", Code.SET_BLOCK, change.text_slot(A), change.SetBlock("", "better"))
    assert record.blocks(state_of(add(1, A, b"", "first"), edit))[0].text == "better"


def marked(number, person, mark, text):
    body = change.SetBlock(mark, text)
    return write(number, person, Code.SET_BLOCK, change.text_slot(A), body)


def test_a_decision_about_a_line_states_its_mark():
    one, two = marked(2, "OF1", "strength", "one"), marked(3, "OF2", "", "two")
    body = change.SettleBlock(("both",), "strength")
    decided = write(4, "OF1", Code.SETTLE_BLOCK, change.text_slot(A), body, (2, 3))
    block = record.blocks(state_of(add(1, A, b""), one, two, decided))[0]
    assert (block.text, block.mark) == ("both", change.Mark.STRENGTH)


def test_a_decision_that_says_nothing_of_marks_leaves_the_mark_the_line_began_with():
    begun = change.AddBlock(b"", BlockKind.NOTE.value, "improve", "first", 1)
    first = write(1, "OF1", Code.ADD_BLOCK, change.block_slot(A), begun)
    settled = change.Settle(("words",))
    decided = write(2, "OF1", Code.SETTLE, change.text_slot(A), settled)
    assert record.blocks(state_of(first, decided))[0].mark == change.Mark.IMPROVE


@given(
    st.lists(st.tuples(st.text(max_size=3), st.sampled_from([m.value for m in change.Mark]))),
    st.lists(st.text(max_size=3), min_size=1, max_size=3),
)
def test_a_decided_line_has_the_mark_of_the_words_taken_or_one_of_those_decided_about(held, values):
    versions = [
        Version(Reference(bytes(32), n), text, PersonId("OF1"), DEVICES["OF1"], Moment(0, 0), mark)
        for n, (text, mark) in enumerate(held)
    ]
    mark = record.decided_mark(versions, values)
    taken = {m for text, m in held if [text] == values}
    marks = {m for _, m in held if m}
    assert mark in (taken or marks or {""})
    assert bool(mark) == any(taken or marks)


def test_what_is_written_apart_from_a_finish_becomes_a_correction_beside_it():
    state = state_of(title(1, "OF1", "As said"), final(3, 1), title(2, "OF2", "Other", (1,)))
    seen = shown(state)
    assert seen.fields["title"].text == "As said"
    assert [(r.correction, r.version.text) for r in seen.remarks] == [(True, "Other")]


def test_a_finished_block_keeps_its_words_when_somebody_edits_it_later():
    edit = write(5, "OF2", Code.SET_BLOCK, change.text_slot(A), change.SetBlock("", "changed"))
    seen = shown(state_of(add(1, A, b"", "as said"), final(3, 1), edit))
    assert [b.text for b in seen.blocks] == ["as said"]
    assert [r.version.text for r in seen.remarks] == ["changed"]


def test_an_element_removed_from_a_set_comes_back_only_when_added_again():
    def member(number, code, replaces=()):
        return write(number, "OF1", code, b"s:present", change.SetMember("chair"), replaces)

    state = state_of(member(1, Code.ADD_MEMBER), member(2, Code.REMOVE_MEMBER, (1,)))
    assert record.members(state, "present") == ()
    again = member(3, Code.ADD_MEMBER)
    state = state_of(member(1, Code.ADD_MEMBER), member(2, Code.REMOVE_MEMBER, (1,)), again)
    assert [v.text for v in record.members(state, "present")] == ["chair"]


def test_an_addition_that_the_removal_had_not_seen_stays():
    def member(number, person, code, replaces=()):
        return write(number, person, code, b"s:present", change.SetMember("chair"), replaces)

    state = state_of(
        member(1, "OF1", Code.ADD_MEMBER),
        member(2, "OF2", Code.ADD_MEMBER),
        member(3, "OF1", Code.REMOVE_MEMBER, (1,)),
    )
    assert [v.text for v in record.members(state, "present")] == ["chair"]


def test_archive_and_restore_written_apart_keep_the_record_in_view():
    archive = write(1, "OF1", Code.ARCHIVE, change.STATUS_SLOT, change.Nothing())
    restore = write(2, "OF2", Code.RESTORE, change.STATUS_SLOT, change.Nothing())
    assert record.is_archived(state_of(archive))
    assert not record.is_archived(state_of(archive, restore))


def test_a_newer_operation_is_counted_and_replaces_what_it_names():
    newer = write(2, "OF1", 777, b"f:title", change.Nothing(), (1,))
    seen = shown(state_of(title(1, "OF1", "Old"), newer))
    assert seen.unreadable == 1
    assert seen.fields["title"].versions == ()
