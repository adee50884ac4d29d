"""What the record editor shows and what becomes of what is written in it."""

from fieldapp.domain.change import BlockKind, Mark, RecordKind, field_slot
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import capture, reading, records
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk
from ui.viewmodels.editor import Phase
from ui.viewmodels.open_record import REMARK_SLOT
from ui.viewmodels.record_state import Access
from ui.viewmodels.typing import Written

EFFECT = field_slot("effect")


def observation(desk: EditorDesk) -> RecordId:
    record = desk.new_record(RecordKind.PRACTICE_OBSERVATION, "T07")
    desk.editor.open(record)
    return record


def value(desk: EditorDesk, record: RecordId, key: str) -> str:
    return reading.record(desk.work, record).fields[key].text


def test_a_record_opens_with_its_form_child_name_and_what_is_missing(desk: EditorDesk) -> None:
    observation(desk)
    shown = desk.state.record
    assert desk.state.phase is Phase.READY
    assert shown is not None
    assert (shown.title, shown.child, shown.access) == (
        "Practice observation", "T07", Access.WRITE,
    )  # fmt: skip
    assert "activity" in [p.key for p in shown.problems]


def test_a_record_that_is_not_here_is_refused_in_place(desk: EditorDesk) -> None:
    desk.editor.open(RecordId(b"x" * 16))
    assert desk.state.phase is Phase.REFUSED
    assert desk.state.refused is not None


def test_typed_words_are_a_draft_at_once_and_an_entry_when_left(desk: EditorDesk) -> None:
    record = observation(desk)
    desk.type(EFFECT, "The child waited.")
    desk.wait(400)
    assert [d.text for d in capture.drafts(desk.work)] == ["The child waited."]
    assert EFFECT in desk.state.writing
    desk.editor.left(EFFECT)
    assert value(desk, record, "effect") == "The child waited."
    assert capture.drafts(desk.work) == ()


def test_a_slot_shows_what_is_live_once_it_was_read_again(desk: EditorDesk) -> None:
    observation(desk)
    desk.type(EFFECT, "Words")
    desk.editor.left(EFFECT)
    assert EFFECT in desk.state.writing
    desk.wait(200)
    assert EFFECT not in desk.state.writing
    assert desk.state.record is not None
    assert desk.state.record.fields["effect"].text == "Words"


def test_two_choices_one_after_the_other_are_no_conflict(desk: EditorDesk) -> None:
    record = observation(desk)
    for text in ("seen", "in_part", "seen"):
        desk.type(field_slot("look_views"), text)
        desk.editor.left(field_slot("look_views"))
    assert value(desk, record, "look_views") == "seen"
    assert not reading.record(desk.work, record).fields["look_views"].conflict


def test_drafts_left_by_a_crash_come_back_with_the_message(desk: EditorDesk) -> None:
    record = observation(desk)
    new = desk.editor.blocks.begin(BlockKind.NOTE, None)
    desk.type(EFFECT, "Half a sen")
    desk.type(new.slot, "A line", new.meta(Mark.IMPROVE))
    desk.wait(400)
    after = EditorDesk(desk.work, desk.fleet)
    after.texts = dict(desk.texts)
    after.editor.open(record)
    first = next(s for s in after.states if s.restored)
    assert first.restored == {EFFECT, new.slot}
    assert first.record is not None
    assert first.record.fields["effect"].text == "Half a sen"
    (block,) = first.record.blocks
    assert (block.text, block.mark, block.new) == ("A line", Mark.IMPROVE, True)
    assert first.recovered.startswith("The app stopped after ")
    after.editor.close()
    held = reading.record(after.work, record)
    assert [b.text for b in held.blocks] == ["A line"]
    assert held.fields["effect"].text == "Half a sen"


def test_what_arrives_leaves_what_is_being_written_and_both_stay(desk: EditorDesk) -> None:
    record = observation(desk)
    records.set_field(desk.work, record, "effect", "Start", ())
    desk.editor.open(record)
    desk.type(EFFECT, "Start of mine")
    seen = reading.record(desk.work, record).fields["effect"].seen
    effects = records.set_field(desk.work, record, "effect", "Start of theirs", seen)
    desk.editor.touched(effects)
    desk.wait(200)
    assert EFFECT in desk.state.writing
    desk.editor.left(EFFECT)
    desk.wait(200)
    shown = desk.state.record
    assert shown is not None
    assert {v.text for v in shown.fields["effect"].versions} == {"Start of mine", "Start of theirs"}


def test_who_writes_on_in_a_conflict_replaces_only_their_own_words(desk: EditorDesk) -> None:
    record = observation(desk)
    records.set_field(desk.work, record, "effect", "One", ())
    records.set_field(desk.work, record, "effect", "Two", ())
    desk.editor.open(record)
    assert desk.state.record is not None
    mine = desk.state.record.fields["effect"].text
    desk.type(EFFECT, f"{mine} and more")
    desk.editor.left(EFFECT)
    other = {"One", "Two"} - {mine}
    versions = {v.text for v in reading.record(desk.work, record).fields["effect"].versions}
    assert versions == {f"{mine} and more"} | other


def test_a_set_takes_and_gives_back_elements(desk: EditorDesk) -> None:
    record = desk.new_record(RecordKind.CASE_TRACKING)
    desk.editor.open(record)
    desk.editor.actions.toggle("read_from", "file", True)
    desk.editor.actions.toggle("read_from", "manager", True)
    desk.editor.actions.toggle("read_from", "file", False)
    desk.wait(200)
    assert desk.state.record is not None
    assert desk.state.record.sets["read_from"] == ("manager",)


def test_words_of_others_that_were_not_on_the_screen_are_not_finished(desk: EditorDesk) -> None:
    record = observation(desk)
    visit, team = desk.work.inspection, desk.fleet
    block, _ = records.add_block(desk.work, record, BlockKind.NOTE, "He waited outside.")
    team.carry(visit, "OF2", "CQ1")
    there = team["CQ1"].open(visit)
    desk.editor.open(record)
    records.set_field(there, record, "effect", "Nobody told her.", ())
    records.add_block(there, record, BlockKind.NOTE, "She came in alone.", after=block)
    team.carry(visit, "CQ1", "OF2")
    desk.type(EFFECT, "The child waited.")
    desk.editor.actions.finish()
    assert desk.state.refused is not None
    assert (desk.state.refused.code, "CQ1 wrote here" in desk.state.refused.message) == (
        "C-284",
        True,
    )
    assert not reading.record(desk.work, record).summary.finished


def test_a_record_is_not_finished_while_two_versions_stand_in_it(desk: EditorDesk) -> None:
    record = observation(desk)
    records.set_field(desk.work, record, "effect", "One", ())
    records.set_field(desk.work, record, "effect", "Two", ())
    desk.editor.open(record)
    desk.editor.actions.finish()
    assert desk.state.refused is not None
    assert desk.state.refused.code == "C-285"
    seen = reading.record(desk.work, record).fields["effect"].seen
    records.settle(desk.work, record, field_slot("effect"), ["One"], seen)
    desk.editor.open(record)
    desk.editor.actions.finish()
    desk.wait(200)
    assert reading.record(desk.work, record).summary.finished


def test_a_finished_record_takes_corrections_beside_it(desk: EditorDesk) -> None:
    record = observation(desk)
    desk.type(EFFECT, "As said")
    desk.editor.actions.finish()
    desk.wait(200)
    assert desk.state.record is not None
    assert desk.state.record.access is Access.FINISHED
    desk.editor.actions.remark(EFFECT, "It was on Tuesday")
    desk.wait(200)
    assert value(desk, record, "effect") == "As said"
    (remark,) = desk.state.record.remarks
    assert (remark.correction, remark.text, remark.where) == (
        True, "It was on Tuesday", "What it meant for the child",
    )  # fmt: skip


def test_archive_and_bring_back(desk: EditorDesk) -> None:
    observation(desk)
    desk.editor.actions.archive()
    desk.wait(200)
    assert desk.state.record is not None
    assert desk.state.record.access is Access.ARCHIVED
    desk.editor.actions.restore()
    desk.wait(200)
    assert desk.state.record.access is Access.WRITE


def test_the_page_to_print_holds_what_was_just_typed(desk: EditorDesk) -> None:
    observation(desk)
    pages: list[PrintPage] = []
    desk.type(EFFECT, "Just typed")
    desk.editor.actions.print_page(pages.append)
    assert "Just typed" in pages[0].html
    assert pages[0].band.startswith("OFFICIAL-SENSITIVE")


def test_the_word_document_is_named_where_it_was_saved(desk: EditorDesk, tmp_path) -> None:
    observation(desk)
    desk.editor.actions.save_for_word(str(tmp_path))
    (file,) = tmp_path.glob("*.docx")
    assert str(file) in desk.state.said


def test_a_block_taken_back_before_it_was_kept_leaves_no_draft(desk: EditorDesk) -> None:
    record = observation(desk)
    new = desk.editor.blocks.begin(BlockKind.NOTE, None)
    desk.type(new.slot, "Never mind", new.meta(Mark.NONE))
    desk.wait(400)
    desk.editor.blocks.drop(new.id)
    desk.wait()
    assert capture.drafts(desk.work) == ()
    assert reading.record(desk.work, record).blocks == ()


def test_the_history_names_author_time_and_what_stands_now(desk: EditorDesk) -> None:
    record = observation(desk)
    records.set_field(desk.work, record, "effect", "First", ())
    seen = reading.record(desk.work, record).fields["effect"].seen
    records.set_field(desk.work, record, "effect", "Second", seen)
    desk.editor.show_history(EFFECT)
    history = desk.state.history
    assert history is not None
    assert history.where == "What it meant for the child"
    assert [(w.text, w.who, w.live) for w in history.writes] == [
        ("Second", "OF2, you", True),
        ("First", "OF2, you", False),
    ]
    desk.editor.close_history()
    assert desk.state.history is None


def test_an_interview_of_a_colleague_can_be_read_and_remarked_on_only(desk: EditorDesk) -> None:
    theirs = desk.fleet["CQ1"]
    visit = desk.work.inspection
    desk.fleet.carry(visit, "OF2", "CQ1")
    record, _ = records.open_record(theirs.open(visit), RecordKind.INTERVIEW_CARER, "T03")
    desk.fleet.carry(visit, "CQ1", "OF2")
    desk.editor.open(record)
    assert desk.state.record is not None
    assert desk.state.record.access is Access.REMARK


def test_a_huge_paste_is_offered_and_attached_only_when_wanted(desk: EditorDesk) -> None:
    record = observation(desk)
    desk.editor.actions.offer_text("x" * 300_000)
    assert desk.state.offered
    desk.editor.actions.answer_offer(False)
    assert not desk.state.offered
    assert reading.record(desk.work, record).attachments == ()


def test_a_remark_is_on_the_disk_while_it_is_typed_and_comes_back(desk: EditorDesk) -> None:
    record = observation(desk)
    desk.texts[REMARK_SLOT] = Written("It was on Tues", 14, EFFECT.hex())
    desk.editor.actions.remark_typed()
    desk.wait()
    assert _aside(desk, record) == ["It was on Tues"]
    desk.editor.close()
    desk.editor.open(record)
    found = desk.state.remark
    assert found is not None
    assert (found.about, found.text) == (EFFECT, "It was on Tues")


def test_a_remark_that_was_added_is_no_draft_any_more(desk: EditorDesk) -> None:
    record = observation(desk)
    desk.texts[REMARK_SLOT] = Written("It was on Tuesday", 0, EFFECT.hex())
    desk.editor.actions.remark_typed()
    desk.wait()
    desk.editor.actions.remark(EFFECT, "It was on Tuesday")
    desk.wait()
    assert _aside(desk, record) == []
    desk.editor.open(record)
    assert desk.state.remark is None
    assert desk.state.record is not None
    assert [remark.text for remark in desk.state.record.remarks] == ["It was on Tuesday"]


def _aside(desk: EditorDesk, record: RecordId) -> list[str]:
    return [draft.text for draft in capture.kept_aside(desk.work) if draft.record == record]
