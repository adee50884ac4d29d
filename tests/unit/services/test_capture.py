"""Drafts become entries that replace what the person saw, and nothing else."""

from collections.abc import Sequence

import pytest

from fieldapp.domain.change import BlockKind, Mark, RecordKind, field_slot, text_slot
from fieldapp.domain.views import Draft
from fieldapp.services import capture, reading, records, visits
from fieldapp.services.text import paste_blocks
from fieldapp.services.work import Work
from sync.protocol.ids import BlockId, InspectionId, RecordId
from sync.protocol.operation import Reference
from tests.support.fleet import Fleet

KEY = "reason"
SLOT = field_slot(KEY)


@pytest.fixture
def record(work: Work) -> RecordId:
    """A case tracking with one answer."""
    return records.open_record(work, RecordKind.CASE_TRACKING, "T03", {KEY: "first"})[0]


def draft(record: RecordId, text: str, seen: Sequence[Reference], slot: bytes = SLOT) -> Draft:
    return Draft(record, slot, text, tuple(seen), 1, 0, 0, "")


def texts(work: Work, record: RecordId) -> list[str]:
    field = reading.record(work, record).fields[KEY]
    return sorted(version.text for version in field.versions)


def seen(work: Work, record: RecordId) -> tuple[Reference, ...]:
    return reading.record(work, record).fields[KEY].seen


def entries(work: Work) -> int:
    return len(work.store.entries(0, 10_000))


def test_a_noted_draft_is_there_after_opening_again(
    team: Fleet, work: Work, record: RecordId
) -> None:
    capture.note_draft(work, draft(record, "half a sen", seen(work, record)))
    work.store.reopen()
    (kept,) = capture.drafts(work)
    assert kept.text == "half a sen"


def test_a_draft_becomes_the_value_that_it_replaces(work: Work, record: RecordId) -> None:
    capture.note_draft(work, draft(record, "second", seen(work, record)))
    capture.commit_drafts(work)
    assert texts(work, record) == ["second"]
    assert capture.drafts(work) == ()


def test_typing_on_after_a_save_replaces_ones_own_words(work: Work, record: RecordId) -> None:
    began = seen(work, record)
    for text in ("one", "one two", "one two three"):
        capture.note_draft(work, draft(record, text, began))
        capture.commit_drafts(work)
    assert texts(work, record) == ["one two three"]


def test_what_arrived_meanwhile_is_not_replaced(
    team: Fleet, work: Work, record: RecordId, visit: InspectionId
) -> None:
    began = seen(work, record)
    team.carry(visit, "OF1", "OF2")
    theirs = team["OF2"].open(visit)
    records.set_field(theirs, record, KEY, "from OF2", seen(theirs, record))
    capture.note_draft(work, draft(record, "from OF1", began))
    team.carry(visit, "OF2", "OF1")
    capture.commit_drafts(work)
    assert texts(work, record) == ["from OF1", "from OF2"]


def test_a_draft_equal_to_the_live_value_writes_no_entry(work: Work, record: RecordId) -> None:
    before = entries(work)
    capture.note_draft(work, draft(record, "first", seen(work, record)))
    capture.commit_drafts(work)
    assert (entries(work), capture.drafts(work)) == (before, ())


def test_an_unchanged_draft_does_not_bring_back_an_old_value(work: Work, record: RecordId) -> None:
    began = seen(work, record)
    capture.note_draft(work, draft(record, "first", began))
    records.set_field(work, record, KEY, "second", began)
    capture.commit_drafts(work)
    assert texts(work, record) == ["second"]


def test_a_cleared_field_is_a_value_too(work: Work, record: RecordId) -> None:
    capture.note_draft(work, draft(record, "", seen(work, record)))
    capture.commit_drafts(work)
    assert texts(work, record) == [""]


def test_drafts_of_several_places_go_in_one_transaction(work: Work, record: RecordId) -> None:
    capture.note_draft(work, draft(record, "a", seen(work, record)))
    capture.note_draft(work, draft(record, "b", (), field_slot("other")))
    done = capture.commit_drafts(work)
    assert len(done.effects.entries) == 2


def test_only_the_named_place_is_committed(work: Work, record: RecordId) -> None:
    capture.note_draft(work, draft(record, "a", seen(work, record)))
    capture.note_draft(work, draft(record, "b", (), field_slot("other")))
    capture.commit_drafts(work, [(record, SLOT)])
    assert [kept.slot for kept in capture.drafts(work)] == [field_slot("other")]


def test_a_draft_that_no_entry_holds_is_kept_with_its_reason(work: Work, record: RecordId) -> None:
    capture.note_draft(work, draft(record, "x" * 40_000, seen(work, record)))
    done = capture.commit_drafts(work)
    ((place, reason),) = done.kept
    assert (place, reason.code) == ((record, SLOT), "C-102")
    assert len(capture.drafts(work)[0].text) == 40_000


def block_draft(work: Work, record: RecordId, block: BlockId, text: str, new: bool) -> Draft:
    meta = capture.block_meta(work, BlockKind.NOTE, Mark.STRENGTH)
    kept = meta.text() if new else capture.BlockMeta("note", "strength").text()
    return Draft(record, text_slot(block), text, (), 1, 0, 0, kept)


def blocks(work: Work, record: RecordId) -> list[str]:
    return [block.text for block in reading.record(work, record).blocks]


def test_a_new_block_is_begun_by_its_first_draft_and_set_by_the_next(
    work: Work, record: RecordId
) -> None:
    block = records.new_block_id(work)
    for text in ("She said", "She said she", "She said she was well"):
        capture.note_draft(work, block_draft(work, record, block, text, new=True))
        capture.commit_drafts(work)
    (shown,) = reading.record(work, record).blocks
    assert (shown.text, shown.mark) == ("She said she was well", Mark.STRENGTH)


def test_a_block_that_stays_empty_writes_nothing(work: Work, record: RecordId) -> None:
    before = entries(work)
    block = records.new_block_id(work)
    capture.note_draft(work, block_draft(work, record, block, "", new=True))
    capture.commit_drafts(work)
    assert (entries(work), blocks(work, record)) == (before, [])


def test_a_block_that_grew_too_long_goes_on_in_further_blocks(work: Work, record: RecordId) -> None:
    block = records.new_block_id(work)
    words = "word " * 8_000
    capture.note_draft(work, block_draft(work, record, block, words, new=True))
    capture.commit_drafts(work)
    assert "".join(blocks(work, record)) == words
    assert len(blocks(work, record)) == 3


def test_a_paste_becomes_blocks_with_one_entry_each(work: Work, record: RecordId) -> None:
    pieces = paste_blocks("line\n" * 9_000)
    before = entries(work)
    records.add_blocks(work, record, BlockKind.NOTE, pieces)
    assert entries(work) - before == len(pieces) == 3
    assert "\n".join(blocks(work, record)) == "line\n" * 9_000


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\u00a0b\u2028c", "\u202eabc", "👩\u200d👧", "<b>x</b>"]
)
def test_what_was_typed_comes_back_exactly(work: Work, record: RecordId, text: str) -> None:
    capture.note_draft(work, draft(record, text, seen(work, record)))
    assert capture.drafts(work)[0].text == text
    capture.commit_drafts(work)
    assert texts(work, record) == [text]


def test_a_lone_surrogate_is_said(work: Work, record: RecordId) -> None:
    noted = capture.note_draft(work, draft(record, "a\ud83d", seen(work, record)))
    assert noted.replaced == 1


def test_the_last_place_is_kept_on_this_laptop(work: Work, record: RecordId) -> None:
    visits.remember_place(work, record, SLOT, 7)
    assert visits.last_place(work) == (record, SLOT, 7)
