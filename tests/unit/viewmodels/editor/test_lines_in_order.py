"""Where a block stands among very many is looked up, and what did not change is not made again."""

import pytest

from fieldapp.domain.change import BlockKind, Mark, RecordKind
from fieldapp.services import reading, records
from sync.protocol.ids import BlockId
from tests.support.editor_desk import EditorDesk
from ui.viewmodels.editor import EditorState, RecordEditor
from ui.viewmodels.lines import Lines, arranged, with_new
from ui.viewmodels.record_state import BlockState, Reader
from ui.viewmodels.typing import Written


def block(number: int, after: int | None = None, *, new: bool = False) -> BlockState:
    behind = None if after is None else BlockId(bytes([after]))
    name = BlockId(bytes([number]))
    return BlockState(name, BlockKind.NOTE, Mark.NONE, 0, "10:00", after=behind, new=new)


def ids(lines: Lines) -> list[int]:
    return [each.id[0] for each in lines]


def test_the_place_of_a_block_is_found_and_of_another_one_is_not() -> None:
    lines = Lines([block(1), block(2)])
    assert (lines.find(b"\x02"), lines.find(b"\x03"), lines.find(None)) == (1, -1, -1)
    assert lines.get(BlockId(b"\x01")) is lines[0]
    assert lines.get(BlockId(b"\x03")) is None


def test_new_blocks_stand_behind_the_one_they_follow_and_those_without_at_the_start() -> None:
    live = Lines([block(1), block(2)])
    new = [block(3, 1, new=True), block(4, 3, new=True), block(5, new=True)]
    assert ids(with_new(live, new, [])) == [5, 1, 3, 4, 2]


def test_a_block_that_somebody_took_back_while_it_is_written_in_stays_at_the_end() -> None:
    live = Lines([block(1), block(2)])
    assert ids(with_new(live, [block(2, 1, new=True)], [block(9)])) == [1, 2, 9]


def test_what_did_not_change_is_the_same_object_when_a_record_is_read_again(
    desk: EditorDesk,
) -> None:
    record = desk.new_record(RecordKind.PRACTICE_OBSERVATION)
    first, _ = records.add_block(desk.work, record, BlockKind.NOTE, "One")
    second, _ = records.add_block(desk.work, record, BlockKind.NOTE, "Two", Mark.NONE, first)
    reader = Reader(desk.work.clock, desk.work.person)
    before = reader.state(reading.record(desk.work, record), None).blocks
    seen = before[1].seen
    records.set_block(desk.work, record, second, "Two and more", Mark.NONE, seen)
    after = reader.state(reading.record(desk.work, record), None).blocks
    assert after[0] is before[0]
    assert [each.text for each in after] == ["One", "Two and more"]


def test_a_line_begun_before_another_stays_there_until_entries_say_so() -> None:
    lines = Lines([block(1), block(2), block(8), block(9)])
    begun = {BlockId(b"\x08"): BlockId(b"\x02"), BlockId(b"\x09"): BlockId(b"\x02")}
    assert ids(arranged(lines, begun)) == [1, 8, 9, 2]
    assert ids(arranged(lines, {BlockId(b"\x05"): BlockId(b"\x02")})) == [1, 2, 8, 9]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_lines_written_between_two_others_never_jump_and_stay_there(
    desk: EditorDesk, count: int
) -> None:
    record = desk.new_record(RecordKind.PRACTICE_OBSERVATION)
    first, _ = records.add_block(desk.work, record, BlockKind.NOTE, "First")
    after = first
    for text in ("Second", "Third"):
        after, _ = records.add_block(desk.work, record, BlockKind.NOTE, text, Mark.NONE, after)
    shown: list[list[str]] = []
    words: dict[bytes, Written] = {}

    def show(state: EditorState) -> None:
        if state.record is not None:
            shown.append([words.get(b.slot, Written(b.text)).text for b in state.record.blocks])

    editor = RecordEditor(desk.ports, show, lambda slot: words[slot])
    desk.listeners.join(editor)
    editor.open(record)
    behind = first
    for number in range(count):
        begun = editor.blocks.begin(BlockKind.NOTE, behind)
        words[begun.slot] = Written(f"New {number}", 0, begun.meta(Mark.NONE))
        editor.typed(begun.slot)
        editor.left(begun.slot)
        behind = begun.id
    desk.wait(5_000)
    new = [f"New {number}" for number in range(count)]
    assert shown[-1] == ["First", *new, "Second", "Third"]
    ends = [each[-2:] for each in shown if len(each) > 2]
    assert all(end == ["Second", "Third"] for end in ends)
    kept = [b.text for b in reading.record(desk.work, record).blocks]
    assert kept == ["First", *new, "Second", "Third"]
