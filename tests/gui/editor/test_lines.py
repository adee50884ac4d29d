"""Lines are written with the keyboard alone, and each is kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import BlockKind, Mark, RecordKind
from fieldapp.services import capture, reading, records
from fieldapp.services.text import Piece
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.gui.editor.conftest import Desk
from tests.support.render import lay_out
from ui.views.block_edit import BlockEdit

K = Qt.Key


def observation(desk: Desk) -> bytes:
    record = desk.under.new_record(RecordKind.PRACTICE_OBSERVATION, "T07")
    desk.open(record)
    return record


def kept(desk: Desk, record: bytes) -> list[tuple[str, str]]:
    blocks = reading.record(desk.under.work, record).blocks
    return [(b.mark.value, b.text) for b in blocks]


def line(desk: Desk) -> BlockEdit:
    assert desk.view.notes is not None
    return desk.view.notes.view.line


def begin(desk: Desk, qtbot: QtBot) -> None:
    desk.view.take_focus()
    qtbot.keyClick(QApplication.focusWidget() or desk.view.notes.view, K.Key_Return)


def test_each_enter_begins_a_line_and_leaves_the_one_before_as_an_entry(
    desk: Desk, qtbot: QtBot
) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "Meeting opens.")
    qtbot.keyClick(line(desk), K.Key_Return)
    qtbot.keyClicks(line(desk), "Police give dates.")
    desk.editor.leave_all()
    assert kept(desk, record) == [("", "Meeting opens."), ("", "Police give dates.")]


def test_a_first_letter_begins_a_line_without_enter(desk: Desk, qtbot: QtBot) -> None:
    record = observation(desk)
    desk.view.take_focus()
    qtbot.keyClicks(desk.view.notes.view, "H")
    qtbot.keyClicks(line(desk), "ealth is not here.")
    desk.editor.leave_all()
    assert kept(desk, record) == [("", "Health is not here.")]


def test_a_first_sign_marks_the_line_and_typed_once_more_is_a_letter(
    desk: Desk, qtbot: QtBot
) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "-Health not here.")
    qtbot.keyClick(line(desk), K.Key_Return)
    qtbot.keyClicks(line(desk), "--dash")
    desk.editor.leave_all()
    assert kept(desk, record) == [("improve", "Health not here."), ("improve", "-dash")]


def test_backspace_at_the_start_takes_the_mark_away_first(desk: Desk, qtbot: QtBot) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "+Well done")
    line(desk).put_caret(0)
    qtbot.keyClick(line(desk), K.Key_Backspace)
    desk.editor.leave_all()
    assert kept(desk, record) == [("", "Well done")]


def test_backspace_at_the_start_joins_a_line_to_the_one_before(desk: Desk, qtbot: QtBot) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "One")
    qtbot.keyClick(line(desk), K.Key_Return)
    qtbot.keyClicks(line(desk), " two")
    line(desk).put_caret(0)
    qtbot.keyClick(line(desk), K.Key_Backspace)
    assert line(desk).text_exactly() == "One two"
    assert line(desk).textCursor().position() == 3
    desk.editor.leave_all()
    assert kept(desk, record) == [("", "One two")]


def test_enter_in_the_middle_takes_the_rest_into_the_next_line(desk: Desk, qtbot: QtBot) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "First second")
    line(desk).put_caret(6)
    qtbot.keyClick(line(desk), K.Key_Return)
    desk.editor.leave_all()
    assert kept(desk, record) == [("", "First "), ("", "second")]


def test_a_line_put_in_between_stays_there(desk: Desk, qtbot: QtBot) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    for text in ("A", "C", "D"):
        qtbot.keyClicks(line(desk), text)
        qtbot.keyClick(line(desk), K.Key_Return)
    qtbot.keyClick(line(desk), K.Key_Up)
    qtbot.keyClick(line(desk), K.Key_Up)
    qtbot.keyClick(line(desk), K.Key_Up)
    assert line(desk).text_exactly() == "A"
    qtbot.keyClick(line(desk), K.Key_End)
    qtbot.keyClick(line(desk), K.Key_Return)
    qtbot.keyClicks(line(desk), "B")
    desk.editor.leave_all()
    desk.under.wait()
    assert [text for _, text in kept(desk, record)] == ["A", "B", "C", "D"]


def test_an_empty_line_leaves_no_trace(desk: Desk, qtbot: QtBot) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "One")
    qtbot.keyClick(line(desk), K.Key_Return)
    qtbot.keyClick(line(desk), K.Key_Up)
    desk.editor.leave_all()
    desk.under.wait()
    assert len(desk.view.notes.view.rows.rows) == 1
    assert kept(desk, record) == [("", "One")]


def test_words_that_arrive_while_typing_disturb_neither_words_nor_caret(
    desk: Desk, qtbot: QtBot
) -> None:
    record = observation(desk)
    block, _ = records.add_block(desk.under.work, record, BlockKind.NOTE, "Before")
    desk.open(record)
    desk.view.notes.view.go_to(block, 3)
    qtbot.keyClicks(line(desk), "XY")
    seen = reading.record(desk.under.work, record).blocks[0].seen
    effects = records.set_block(desk.under.work, record, block, "Elsewhere", Mark.NONE, seen)
    records.add_block(desk.under.work, record, BlockKind.NOTE, "New line on top")
    desk.editor.touched(effects)
    desk.under.wait(2_000)
    assert line(desk).text_exactly() == "BefXYore"
    assert line(desk).textCursor().position() == 5
    assert len(desk.view.notes.view.rows.rows) == 2
    desk.editor.leave_all()
    desk.under.wait()
    versions = [v.text for b in reading.record(desk.under.work, record).blocks for v in b.versions]
    assert {"BefXYore", "Elsewhere"} <= set(versions)


def test_a_large_paste_becomes_lines_and_a_huge_one_is_offered_as_a_text(
    desk: Desk, qtbot: QtBot
) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "Before the paste")
    line(desk).large_pasted.emit("word " * 6_000)
    desk.under.wait()
    texts = [text for _, text in kept(desk, record)]
    assert texts[0] == "Before the paste"
    assert "".join(texts[1:]) == "word " * 6_000
    line(desk).huge_pasted.emit("x" * 300_000)
    assert not desk.view.head.offer.isHidden()
    desk.view.head.offer_answered.emit(True)
    assert reading.record(desk.under.work, record).attachments[0].length == 300_000


def test_a_thousand_lines_have_one_editor(desk: Desk) -> None:
    record = desk.under.new_record(RecordKind.PRACTICE_OBSERVATION)
    after = None
    for number in range(30):
        after, _ = records.add_block(
            desk.under.work, record, BlockKind.NOTE, f"Line {number}", Mark.NONE, after
        )
    desk.open(record)
    assert len(desk.view.notes.findChildren(BlockEdit)) == 1


def test_alt_and_a_figure_writes_the_role_of_who_is_here(desk: Desk, qtbot: QtBot) -> None:
    record = observation(desk)
    records.set_field(desk.under.work, record, "present", "Chair\nSocial worker", ())
    desk.open(record)
    begin(desk, qtbot)
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    line(desk).setFocus()
    qtbot.keyClick(line(desk), K.Key_2, Qt.KeyboardModifier.AltModifier)
    assert line(desk).text_exactly() == "Social worker "


def test_moving_a_line_down_keeps_all_the_others_in_order(desk: Desk) -> None:
    record = desk.under.new_record(RecordKind.PRACTICE_OBSERVATION)
    after, blocks = None, []
    for text in "ABCD":
        after, _ = records.add_block(
            desk.under.work, record, BlockKind.NOTE, text, Mark.NONE, after
        )
        blocks.append(after)
    desk.open(record)
    desk.view.moved.emit(blocks[1], 1)
    desk.under.wait()
    assert [text for _, text in kept(desk, record)] == ["A", "C", "B", "D"]


def test_the_caret_stays_in_sight_when_the_window_becomes_small(desk: Desk, qtbot: QtBot) -> None:
    record = desk.under.new_record(RecordKind.PRACTICE_OBSERVATION)
    words = [Piece("What was seen and heard in the room, at some length. " * 3, False)] * 40
    records.add_blocks(desk.under.work, record, BlockKind.NOTE, words, None)
    desk.open(record)
    view = desk.view.notes.view
    view.go_to(view.rows.rows[20].id)
    desk.view.resize(700, 500)
    lay_out(desk.view)
    caret = view.line.cursorRect().translated(view.line.pos())
    assert view.viewport().rect().contains(caret.center())


def test_joined_words_are_on_the_disk_before_the_line_they_came_from_is_taken_back(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = observation(desk)
    begin(desk, qtbot)
    qtbot.keyClicks(line(desk), "One")
    qtbot.keyClick(line(desk), K.Key_Return)
    qtbot.keyClicks(line(desk), " two")
    desk.under.wait(1_000)
    dropped: list[set[str]] = []

    def drop(work: Work, whose: RecordId, slot: bytes) -> None:
        dropped.append({draft.text for draft in capture.drafts(work) if draft.record == whose})
        work.store.drop_draft(whose, slot)

    monkeypatch.setattr(capture, "drop_draft", drop)
    line(desk).put_caret(0)
    qtbot.keyClick(line(desk), K.Key_Backspace)
    assert dropped == [{"One two", " two"}]
    desk.editor.leave_all()
    assert kept(desk, record) == [("", "One two")]


@pytest.mark.parametrize("apart", [False, True])
def test_backspace_takes_no_line_away_that_holds_the_words_of_others(
    desk: Desk, qtbot: QtBot, apart: bool
) -> None:
    work, record = desk.under.work, observation(desk)
    first, _ = records.add_block(work, record, BlockKind.NOTE, "Mine")
    if apart:
        block, _ = records.add_block(work, record, BlockKind.NOTE, "One", after=first)
        records.set_block(work, record, block, "Theirs", Mark.NONE, ())
        records.set_block(work, record, block, "Own", Mark.NONE, ())
    else:
        team = desk.under.fleet
        team.carry(work.inspection, "OF2", "OF3")
        there = team["OF3"].open(work.inspection)
        block, _ = records.add_block(there, record, BlockKind.NOTE, "Theirs", after=first)
        team.carry(work.inspection, "OF3", "OF2")
    desk.open(record)
    desk.view.notes.view.go_to(block, 0)
    qtbot.keyClick(line(desk), K.Key_Backspace)
    assert desk.view.notes.view.current.id == first
    desk.editor.leave_all()
    desk.under.wait()
    here = [{v.text for v in b.versions} for b in reading.record(work, record).blocks]
    assert here == [{"Mine"}, {"Theirs", "Own"} if apart else {"Theirs"}]
