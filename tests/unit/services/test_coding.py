"""From passages to findings and judgements, on one laptop and on two that were apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldapp.domain.anchor import Standing
from fieldapp.domain.change import (
    Mark,
    RecordKind,
    block_slot,
    inspection_record,
    text_slot,
)
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item, Strength
from fieldapp.services import coding, findings, reading, records
from fieldapp.services.coding import Codes
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.meetings import meeting
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, RecordId
from tests.support.evidence import IN_CARE as CODES
from tests.support.evidence import WORDS, coded, note
from tests.support.fleet import Fleet


def test_a_passage_becomes_an_item_in_one_entry(work: Work) -> None:
    record, block = note(work)
    made, effects = coding.code_passage(work, record, block_slot(block), 0, 28, CODES)
    found = coding.item(work, made)
    assert len(effects.entries) == 1
    assert found is not None
    assert found.short_name == "E-OF1-1"
    assert found.anchor.quote == "She said the worker changed."
    assert (found.areas, found.criteria, found.children) == (("in_care",), ("CIC2",), ("T03",))
    assert (found.mark, found.strength, found.coder) == (Mark.IMPROVE, Strength.FAIR, "OF1")
    assert coding.items(work) == (found,)


def test_passages_may_overlap(work: Work) -> None:
    record, block = note(work)
    for start, end in ((0, 28), (9, 40)):
        coding.code_passage(work, record, block_slot(block), start, end, CODES)
    assert len(coding.items(work)) == 2


@pytest.mark.parametrize(("start", "end"), [(3, 3), (900, 950), (8, 9)])
def test_a_passage_without_words_is_refused(work: Work, start: int, end: int) -> None:
    record, block = note(work, "She said ")
    with pytest.raises(Refused, match="C-160"):
        coding.code_passage(work, record, block_slot(block), start, end, CODES)
    assert coding.items(work) == ()


def test_an_answer_of_a_form_can_be_coded_too(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.CASE_TRACKING, "T03", {"reason": WORDS})
    made, _ = coding.code_passage(work, record, b"f:reason", 4, 8, CODES)
    found = coding.item(work, made)
    assert found is not None
    assert found.anchor.quote == "said"


def test_the_coder_is_told_when_the_words_were_written_anew(work: Work) -> None:
    record, block = note(work)
    made, _ = coding.code_passage(work, record, block_slot(block), 9, 28, CODES)
    assert coding.notices(work) == ()
    seen = reading.record(work, record).blocks[0].seen
    text = "In short. " + WORDS
    records.set_block(work, record, block, text, Mark.NONE, seen)
    assert coding.notices(work) == ()
    seen = reading.record(work, record).blocks[0].seen
    records.set_block(work, record, block, WORDS.replace("changed", "left"), Mark.NONE, seen)
    (told,) = coding.notices(work)
    assert (told.item, told.located.standing) == (made, Standing.REWRITTEN)
    coding.acknowledge(work, told)
    assert coding.notices(work) == ()


def test_the_coder_is_told_of_a_correction_once(work: Work) -> None:
    record, block = note(work)
    made, _ = coding.code_passage(work, record, block_slot(block), 0, 28, CODES)
    records.correct(work, record, text_slot(block), "It was the manager.")
    (told,) = coding.notices(work)
    assert told.item == made
    assert [version.text for version in told.corrections] == ["It was the manager."]
    coding.acknowledge(work, told)
    assert coding.notices(work) == ()


def held(work: Work, made: RecordId) -> Item:
    """An item as a screen that was just read shows it."""
    found = coding.item(work, made)
    assert found is not None
    return found


def test_codes_that_came_while_an_item_was_looked_at_are_not_taken_back(
    team: Fleet, visit: InspectionId, work: Work
) -> None:
    made = coded(work)
    team.carry(visit, "OF1", "OF2")
    other, shown = team["OF2"].open(visit), held(work, made)
    codes = coding.codes_of(shown)
    theirs = replace(codes, strength=Strength.WEAK, areas=("in_care", "care_leavers"))
    coding.recode(other, held(other, made), theirs)
    team.carry(visit, "OF2", "OF1")
    coding.recode(work, shown, replace(codes, mark=Mark.STRENGTH))
    now = held(work, made)
    assert (now.mark, now.strength) == (Mark.STRENGTH, Strength.WEAK)
    assert now.areas == ("care_leavers", "in_care")
    coding.recode(work, shown, replace(codes, strength=Strength.STRONG))
    assert held(work, made).disputed == ("strength",)


def test_other_codes_replace_and_join_what_was_there(work: Work) -> None:
    made = coded(work)
    assert coding.recode(work, held(work, made), CODES) == ()
    codes = Codes(areas=("in_care", "care_leavers"), mark=Mark.STRENGTH, source_type="child")
    coding.recode(work, held(work, made), codes)
    found = coding.item(work, made)
    assert found is not None
    assert (found.areas, found.criteria) == (("care_leavers", "in_care"), ())
    assert (found.mark, found.source_type, found.strength) == (Mark.STRENGTH, "child", "")


def test_the_matrix_follows_each_unit_of_work(work: Work) -> None:
    held = coding.matrix(work)
    record, block = note(work)
    _, effects = coding.code_passage(work, record, block_slot(block), 0, 28, CODES)
    coding.refresh(work, held, effects)
    assert held.in_area("in_care") == 1
    assert held.table() == coding.matrix(work).table()
    ((gap),) = held.gaps(coding.explained(work))
    coding.explain_gap(work, gap.place, "Health knows none of these children.", ())
    assert held.gaps(coding.explained(work)) == ()


def test_codes_given_apart_both_stay(team: Fleet, visit: InspectionId, work: Work) -> None:
    made = coded(work)
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    mine, theirs = held(work, made), held(other, made)
    coding.recode(work, mine, Codes(("in_care", "help_and_protection"), source_type="case_record"))
    coding.recode(other, theirs, Codes(("in_care", "care_leavers"), source_type="child"))
    team.carry(visit, "OF1", "OF2")
    team.carry(visit, "OF2", "OF1")
    for one in (work, other):
        found = coding.item(one, made)
        assert found is not None
        assert found.areas == ("care_leavers", "help_and_protection", "in_care")
    source = coding.item(other, made)
    assert source is not None


def test_a_finding_says_what_it_lacks_until_it_is_borne_out_or_explained(work: Work) -> None:
    made = coded(work)
    finding, _ = findings.open_finding(work, "Workers change too often.", ["in_care"])
    findings.cite(work, finding, [made])
    (thin,) = findings.weighed(work)
    assert thin.finding.short_name == "F-OF1-1"
    assert (thin.support.items, len(thin.support.lacks)) == (1, 3)
    findings.explain(work, finding, "One child, one file; the data say the same of all.", ())
    (enough,) = findings.weighed(work)
    assert enough.support.enough


def test_contrary_evidence_makes_a_dispute_until_it_is_answered(work: Work) -> None:
    first, second = coded(work), coded(work, words="Her worker has stayed for years, she said.")
    finding, _ = findings.open_finding(work, "Workers change.", ["in_care"], supporting=[first])
    findings.cite(work, finding, [second], contrary=True)
    assert len(meeting(work, LiveEvidence(work)).disputes) == 1
    findings.answer_contrary(work, finding, "One team is better staffed.", ())
    board = meeting(work, LiveEvidence(work))
    assert board.disputes == ()
    assert [one.finding.id for one in board.improve] == [finding]
    findings.cite(work, finding, [second])
    (moved,) = findings.findings(work)
    assert (len(moved.supporting), moved.contrary) == (2, ())


def test_a_citation_of_an_item_that_is_not_here_is_said(work: Work) -> None:
    finding, _ = findings.open_finding(work, "Something.", ["in_care"])
    findings.cite(work, finding, [RecordId(b"z" * 16)])
    (held,) = findings.weighed(work)
    assert held.missing == (RecordId(b"z" * 16),)


def test_an_empty_claim_is_no_finding(work: Work) -> None:
    with pytest.raises(Refused, match="C-162"):
        findings.open_finding(work, "  ", ["in_care"])


def test_a_line_marked_follow_up_is_on_the_board(work: Work) -> None:
    coded(work, Codes(areas=("in_care",), mark=Mark.FOLLOW_UP, source_type="case_record"))
    assert len(meeting(work, LiveEvidence(work)).open.follow_ups) == 1


def test_a_later_text_of_a_line_is_what_is_coded(work: Work) -> None:
    record, block = note(work)
    seen = reading.record(work, record).blocks[0].seen
    records.set_block(work, record, block, "Other words.", Mark.NONE, seen)
    made, _ = coding.code_passage(work, record, text_slot(block), 0, 5, CODES)
    found = coding.item(work, made)
    assert found is not None
    assert found.anchor.quote == "Other"


def test_a_visit_is_pinned_to_its_pack_and_another_one_is_refused(work: Work) -> None:
    about = reading.record(work, inspection_record(work.inspection))
    assert about.fields[coding.PINNED].text == coding.pack_of(work).digest
    seen = about.fields[coding.PINNED].seen
    records.set_field(work, about.summary.id, coding.PINNED, "0" * 64, seen)
    with pytest.raises(Refused, match="C-180"):
        coding.pack_of(work)


def test_a_visit_from_before_the_pin_follows_the_pack_that_is_here(work: Work) -> None:
    about = reading.record(work, inspection_record(work.inspection))
    seen = about.fields[coding.PINNED].seen
    records.set_field(work, about.summary.id, coding.PINNED, "", seen)
    assert coding.pack_of(work).id
