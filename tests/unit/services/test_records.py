"""Units of work in records: what they write, what they replace, what they refuse."""

import pytest

from fieldapp.domain.change import BlockKind, Mark, RecordKind, field_slot, text_slot
from fieldapp.domain.errors import Refused
from fieldapp.services import concerns, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, RecordId
from tests.support.clock import SteadyClock
from tests.support.fleet import Fleet

DAY_S = 24 * 3_600


@pytest.fixture
def record(work: Work) -> RecordId:
    return records.open_record(work, RecordKind.CASE_TRACKING, "T03", {"reason": "first"})[0]


def test_opening_a_record_is_one_entry_with_its_answers(work: Work) -> None:
    record, effects = records.open_record(work, RecordKind.CASE_TRACKING, "T03", {"reason": "x"})
    shown = reading.record(work, record)
    assert (len(effects.entries), effects.records) == (1, {record})
    assert (shown.summary.child, shown.fields["reason"].text) == ("T03", "x")
    assert shown.form_version == work.ports.forms.latest(RecordKind.CASE_TRACKING).version


@pytest.mark.parametrize(
    ("kind", "letters"),
    [
        (RecordKind.CASE_TRACKING, "CT"),
        (RecordKind.PRACTICE_OBSERVATION, "PO"),
        (RecordKind.INTERVIEW_CHILD, "IV"),
        (RecordKind.NOTE, "N"),
    ],
)
def test_short_names_carry_kind_person_and_an_own_counter(
    work: Work, kind: RecordKind, letters: str
) -> None:
    made = [records.open_record(work, kind)[0] for _ in range(2)]
    names = [reading.record(work, one).summary.short_name for one in made]
    assert names == [f"{letters}-OF1-1", f"{letters}-OF1-2"]


def test_all_interviews_share_one_counter(work: Work) -> None:
    kinds = (RecordKind.INTERVIEW_CHILD, RecordKind.INTERVIEW_CARER, RecordKind.INTERVIEW_PARENT)
    made = [records.open_record(work, kind)[0] for kind in kinds]
    names = [reading.record(work, one).summary.short_name for one in made]
    assert names == ["IV-OF1-1", "IV-OF1-2", "IV-OF1-3"]


def test_a_child_added_by_hand_gets_the_next_own_code(work: Work) -> None:
    assert [records.add_child(work)[0] for _ in range(2)] == ["T-OF1-1", "T-OF1-2"]


def test_a_code_is_given_to_one_child_only(work: Work) -> None:
    records.add_child(work, "T03")
    with pytest.raises(Refused, match="C-103"):
        records.add_child(work, "T03")


def test_edits_made_apart_both_stay_until_a_person_settles(
    team: Fleet, work: Work, record: RecordId, visit: InspectionId
) -> None:
    began = reading.record(work, record).fields["reason"].seen
    team.carry(visit, "OF1", "OF2")
    theirs = team["OF2"].open(visit)
    records.set_field(work, record, "reason", "mine", began)
    records.set_field(theirs, record, "reason", "theirs", began)
    team.carry(visit, "OF2", "OF1")
    field = reading.record(work, record).fields["reason"]
    assert {(v.text, v.person) for v in field.versions} == {("mine", "OF1"), ("theirs", "OF2")}
    assert len(reading.conflicts(work)) == 1
    records.settle(work, record, field_slot("reason"), ["mine", "theirs"], field.seen)
    assert reading.record(work, record).fields["reason"].text == "mine\n\ntheirs"
    assert reading.conflicts(work) == ()


def test_a_settled_conflict_is_settled_on_both_laptops(
    team: Fleet, work: Work, record: RecordId, visit: InspectionId
) -> None:
    began = reading.record(work, record).fields["reason"].seen
    team.carry(visit, "OF1", "OF2")
    theirs = team["OF2"].open(visit)
    records.set_field(work, record, "reason", "mine", began)
    records.set_field(theirs, record, "reason", "theirs", began)
    team.carry(visit, "OF1", "OF2")
    seen = reading.record(theirs, record).fields["reason"].seen
    records.settle(theirs, record, field_slot("reason"), ["theirs"], seen)
    team.carry(visit, "OF2", "OF1")
    assert work.store.projection_digest() == theirs.store.projection_digest()
    assert reading.record(work, record).fields["reason"].text == "theirs"


def test_a_line_that_was_decided_about_keeps_the_mark_of_the_version_taken(
    team: Fleet, work: Work, record: RecordId, visit: InspectionId
) -> None:
    block = records.add_block(work, record, BlockKind.NOTE, "seen", Mark.NONE, None, 1)[0]
    team.carry(visit, "OF1", "OF2")
    theirs = team["OF2"].open(visit)
    records.set_block(work, record, block, "mine", Mark.NEUTRAL, ())
    records.set_block(theirs, record, block, "theirs", Mark.STRENGTH, ())
    team.carry(visit, "OF2", "OF1")
    (apart,) = reading.record(work, record).blocks
    records.settle(work, record, text_slot(block), ["theirs"], apart.seen)
    (decided,) = reading.record(work, record).blocks
    assert (decided.text, decided.mark) == ("theirs", Mark.STRENGTH)
    both = [("mine", "neutral"), ("theirs", "strength")]
    records.reopen(work, record, text_slot(block), both, decided.seen)
    (again,) = reading.record(work, record).blocks
    assert sorted((v.text, v.mark) for v in again.versions) == both


def test_every_version_stays_in_the_history(work: Work, record: RecordId) -> None:
    for text in ("second", "third"):
        seen = reading.record(work, record).fields["reason"].seen
        records.set_field(work, record, "reason", text, seen)
    past = reading.history(work, record, field_slot("reason"))
    assert [(p.version.text, p.live) for p in past] == [
        ("third", True),
        ("second", False),
        ("first", False),
    ]


def test_sets_join_and_a_removal_takes_what_it_saw(
    team: Fleet, work: Work, record: RecordId, visit: InspectionId
) -> None:
    records.change_set(work, record, "present", add=["SW", "IRO"])
    team.carry(visit, "OF1", "OF2")
    theirs = team["OF2"].open(visit)
    records.change_set(theirs, record, "present", add=["SW"])
    records.change_set(work, record, "present", remove=["SW", "IRO", "nobody"])
    team.carry(visit, "OF2", "OF1")
    members = [v.text for v in reading.record(work, record).sets["present"]]
    assert members == ["SW"]


def test_blocks_stand_where_they_were_put(work: Work, record: RecordId) -> None:
    first, _ = records.add_block(work, record, BlockKind.NOTE, "one")
    second, _ = records.add_block(work, record, BlockKind.NOTE, "two", after=first)
    records.add_block(work, record, BlockKind.NOTE, "three", after=second)
    records.place_block(work, record, second, None, ())
    texts = [block.text for block in reading.record(work, record).blocks]
    assert sorted(texts) == ["one", "three", "two"]
    assert texts.index("three") == texts.index("two") + 1


def test_a_retracted_block_leaves_the_page_and_stays_in_the_log(
    work: Work, record: RecordId
) -> None:
    block, _ = records.add_block(work, record, BlockKind.NOTE, "slip", mark=Mark.STRENGTH)
    before = len(work.store.entries(0, 1_000))
    records.retract_block(work, record, block)
    assert reading.record(work, record).blocks == ()
    assert len(work.store.entries(0, 1_000)) == before + 1


def test_an_archived_record_can_be_restored(work: Work, record: RecordId) -> None:
    records.archive(work, record, reading.record(work, record).status_seen)
    assert [row.id for row in reading.summaries(work, archived=True)] == [record]
    records.restore(work, record, reading.record(work, record).status_seen)
    assert [row.id for row in reading.summaries(work)] == [record]


def test_a_finished_statement_keeps_its_words_and_takes_corrections(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.INTERVIEW_CHILD, "T03", {"place": "school"})
    records.finalise(work, record)
    seen = reading.record(work, record).fields["place"].seen
    records.set_field(work, record, "place", "home", seen)
    shown = reading.record(work, record)
    assert shown.summary.finished
    assert [v.text for v in shown.fields["place"].versions] == ["school"]
    assert [remark.version.text for remark in shown.remarks] == ["home"]


def test_an_own_interview_is_finished_at_the_next_opening_after_a_day(work: Work) -> None:
    clock = work.clock
    assert isinstance(clock, SteadyClock)
    interview, _ = records.open_record(work, RecordKind.INTERVIEW_CHILD, "T03")
    case, _ = records.open_record(work, RecordKind.CASE_TRACKING, "T03")
    clock.pass_time(DAY_S - 60)
    assert records.finalise_due(work) == ()
    clock.pass_time(120)
    assert records.finalise_due(work) == (interview,)
    assert records.finalise_due(work) == ()
    assert not reading.record(work, case).summary.finished


def test_a_concern_is_raised_in_one_action_and_closed_in_words(work: Work) -> None:
    record, _ = concerns.raise_concern(work, "T03")
    assert [row.id for row in concerns.open_concerns(work)] == [record]
    name = work.ports.forms.latest(RecordKind.CONCERN).steps[0].name
    concerns.step(work, record, name, "done")
    concerns.close(work, record, "satisfied", "reply came")
    shown = reading.record(work, record)
    assert [step.step for step in shown.steps] == [name]
    assert concerns.open_concerns(work) == ()


def test_a_step_that_the_form_lacks_is_refused(work: Work) -> None:
    record, _ = concerns.raise_concern(work)
    with pytest.raises(Refused, match="C-104"):
        concerns.step(work, record, "no such step")
