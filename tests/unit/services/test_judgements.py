"""Judgements are proposed, explained, signed; two proposals stand side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldapp.domain.change import inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Listed, Part, agreement, list_key, part_key, sign_key
from fieldapp.services import findings, inspection_report, judgements, records, visits
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId
from tests.support.fleet import Fleet
from tests.support.seen import beside, sign


@pytest.fixture
def graded(team: Fleet) -> Iterator[Work]:
    """A visit that follows the framework with an overall grade."""
    profile = team["OF1"].profile
    made = visits.create_visit(profile, "Southmere", "ilacs-2018", [PersonId("OF2")])
    opened = team["OF1"].open(made)
    yield opened
    visits.close_visit(profile, opened)


def propose(work: Work, area: str, grade: str) -> None:
    held = judgements.card(work, area).judgement.grade
    judgements.propose(work, area, grade, held.seen)


def test_a_rule_closes_grades_and_says_why_and_chooses_none(graded: Work) -> None:
    propose(graded, "care_leavers", "inadequate")
    overall = judgements.card(graded, "overall")
    assert overall.permitted == ("inadequate",)
    assert overall.judgement.grade.text == ""
    assert [reason.rule for reason in overall.reasons] == ["R1"]
    assert len(judgements.cards(graded)) == 5


def test_a_closed_grade_can_be_proposed_and_is_not_signed_unexplained(graded: Work) -> None:
    propose(graded, "care_leavers", "inadequate")
    propose(graded, "overall", "good")
    assert judgements.card(graded, "overall").unexplained
    with pytest.raises(Refused, match="C-168"):
        sign(graded, "overall", "lead")
    judgements.write_part(graded, "overall", Part.DEPARTURE, "The board decided so.", ())
    sign(graded, "overall", "lead")
    (signed,) = judgements.card(graded, "overall").judgement.sign_offs
    assert (signed.role, signed.person, signed.current) == ("lead", "OF1", True)


def test_a_signature_covers_what_stood_then(graded: Work) -> None:
    propose(graded, "in_care", "good")
    sign(graded, "in_care", "lead")
    judgements.write_part(graded, "in_care", Part.MODERATION, "Read; agreed.", ())
    assert judgements.card(graded, "in_care").judgement.agreed(["lead"])
    judgements.write_part(graded, "in_care", Part.RATIONALE, "Because.", ())
    card = judgements.card(graded, "in_care")
    assert not card.judgement.agreed(["lead"])
    assert [one.current for one in card.judgement.sign_offs] == [False]
    sign(graded, "in_care", "lead")
    assert judgements.card(graded, "in_care").judgement.agreed(["lead"])
    assert not card.agreed


def test_only_the_lead_signs_as_the_lead(team: Fleet, graded: Work) -> None:
    with pytest.raises(Refused, match="C-166"):
        sign(graded, "in_care", "quality_assurance")


def test_criteria_are_met_or_not_or_nothing_is_said(graded: Work) -> None:
    for met, expected in ((True, (1, 0)), (False, (0, 1)), (None, (0, 0))):
        judgements.mark_criterion(graded, "in_care", "CIC2", met)
        held = judgements.card(graded, "in_care").judgement
        assert (len(held.met), len(held.not_met)) == expected
    with pytest.raises(Refused, match="C-165"):
        judgements.mark_criterion(graded, "in_care", "HP1", True)


def test_findings_are_cited_and_the_history_is_kept(graded: Work) -> None:
    finding, _ = findings.open_finding(graded, "Workers change.", ["in_care"])
    judgements.cite_findings(graded, "in_care", [finding])
    assert judgements.card(graded, "in_care").judgement.findings == (finding,)
    judgements.cite_findings(graded, "in_care", remove=[finding])
    assert judgements.card(graded, "in_care").judgement.findings == ()
    propose(graded, "in_care", "good")
    propose(graded, "in_care", "inadequate")
    past = judgements.history(graded, "in_care", Part.GRADE)
    assert [(one.version.text, one.live) for one in past] == [("inadequate", True), ("good", False)]


@pytest.mark.parametrize(
    ("area", "grade", "code"),
    [("leaders", "good", "C-163"), ("in_care", "adequate", "C-164")],
)
def test_an_unknown_area_or_grade_is_refused(
    graded: Work, area: str, grade: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        judgements.propose(graded, area, grade, ())


def test_a_narrative_framework_takes_words_and_no_grade(team: Fleet) -> None:
    profile = team["OF1"].profile
    made = visits.create_visit(profile, "Eastmere", "jtai-2022-early-help", [])
    work = team["OF1"].open(made)
    judgements.write_part(work, "front_door", Part.STRENGTHS, "Calls are answered.", ())
    card = judgements.card(work, "front_door")
    assert card.permitted == ()
    assert card.judgement.parts[Part.STRENGTHS].text == "Calls are answered."
    with pytest.raises(Refused, match="C-164"):
        judgements.propose(work, "front_door", "good", ())
    visits.close_visit(profile, work)


def test_two_grades_proposed_apart_stand_side_by_side_and_limit_nothing(
    team: Fleet, visit: InspectionId, work: Work
) -> None:
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    judgements.propose(work, "in_care", "good", ())
    judgements.propose(other, "in_care", "inadequate", ())
    team.carry(visit, "OF1", "OF2")
    team.carry(visit, "OF2", "OF1")
    for one in (work, other):
        assert judgements.card(one, "in_care").judgement.grade.conflict
    with pytest.raises(Refused, match="C-167"):
        sign(work, "in_care", "lead")


def test_agreement_is_by_chance_or_beyond_it() -> None:
    same = agreement([("good", "good"), ("inadequate", "inadequate")])
    assert (same.equal, same.kappa) == (2, 1.0)
    mixed = agreement([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")])
    assert mixed.kappa == pytest.approx(0.0)


@pytest.mark.parametrize("pairs", [[], [("a", "a")], [("a", "a"), ("a", "a")]])
def test_kappa_is_not_said_where_it_means_nothing(pairs: list[tuple[str, str]]) -> None:
    assert agreement(pairs).kappa is None


def test_a_finding_that_is_none_and_marks_by_others_hide_no_judgement(
    team: Fleet, graded: Work
) -> None:
    record, visit = inspection_record(graded.inspection), graded.inspection
    finding, _ = findings.open_finding(graded, "Workers change.", ["in_care"])
    judgements.cite_findings(graded, "in_care", [finding])
    digest = judgements.card(graded, "in_care").judgement.digest
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    records.change_set(other, record, list_key("in_care", Listed.FINDINGS), ["z" * 32, "x"])
    team.carry(visit, "OF2", "OF1")
    held = judgements.card(graded, "in_care").judgement
    assert (held.findings, held.digest != digest) == ((finding,), True)
    records.change_set(other, record, sign_key("in_care", "lead"), [held.digest])
    records.change_set(other, record, inspection_report.RELEASED, [finding.hex(), "z" * 32])
    team.carry(visit, "OF2", "OF1")
    assert judgements.card(graded, "in_care").judgement.sign_offs == ()
    assert inspection_report.released(graded) == frozenset()
    sign(graded, "in_care", "lead")
    inspection_report.release(graded, finding, on=True)
    assert judgements.card(graded, "in_care").judgement.agreed(["lead"])
    assert inspection_report.released(graded) == {finding}


def test_a_signature_does_not_cover_what_came_after_it_was_read(
    team: Fleet, visit: InspectionId, work: Work
) -> None:
    judgements.write_part(work, "in_care", Part.RATIONALE, "Seen in five cases.", ())
    read = judgements.card(work, "in_care").judgement.covers
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    judgements.mark_criterion(other, "in_care", first_criterion(other), True)
    team.carry(visit, "OF2", "OF1")
    with pytest.raises(Refused, match="C-283") as refused:
        judgements.sign_off(work, "in_care", "lead", read)
    assert "OF2 changed this judgement" in refused.value.message
    assert judgements.card(work, "in_care").judgement.sign_offs == ()
    sign(work, "in_care", "lead")
    assert judgements.card(work, "in_care").judgement.agreed(["lead"])


def test_a_signature_does_not_cover_that_something_was_taken_away_meanwhile(
    team: Fleet, visit: InspectionId, work: Work
) -> None:
    met = first_criterion(work)
    judgements.mark_criterion(work, "in_care", met, True)
    read = judgements.card(work, "in_care").judgement.covers
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    judgements.mark_criterion(other, "in_care", met, None)
    team.carry(visit, "OF2", "OF1")
    with pytest.raises(Refused, match="C-283"):
        judgements.sign_off(work, "in_care", "lead", read)


def test_own_words_that_became_an_entry_after_the_reading_are_signed(work: Work) -> None:
    read = judgements.card(work, "in_care").judgement.covers
    judgements.write_part(work, "in_care", Part.RATIONALE, "Typed a moment ago.", ())
    judgements.sign_off(work, "in_care", "lead", read)
    assert judgements.card(work, "in_care").judgement.agreed(["lead"])


def first_criterion(work: Work) -> str:
    """A statement of the area of children in care."""
    return judgements.card(work, "in_care").area.criterion[0].id


def test_words_of_which_two_versions_stand_are_not_signed(graded: Work) -> None:
    propose(graded, "in_care", "good")
    for words in ("One reason.", "Another reason."):
        record = inspection_record(graded.inspection)
        beside(graded, record, part_key("in_care", Part.RATIONALE), words)
    with pytest.raises(Refused, match="C-184"):
        sign(graded, "in_care", "lead")
    held = judgements.card(graded, "in_care").judgement.parts[Part.RATIONALE]
    judgements.write_part(graded, "in_care", Part.RATIONALE, "Both reasons.", held.seen)
    sign(graded, "in_care", "lead")
    assert judgements.card(graded, "in_care").judgement.agreed(["lead"])
