"""Children of the sample at work: roles, who follows them, each agency’s part."""

from __future__ import annotations

import pytest

from fieldapp.domain.case_part import Compared, Looked, Words, looked_of
from fieldapp.domain.change import RecordKind
from fieldapp.domain.child_role import ChildRole, SampleChild, role_counts
from fieldapp.domain.errors import Refused
from fieldapp.services import casework, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId
from tests.support.fleet import Fleet


def child(work: Work, code: str = "T03") -> SampleChild:
    return next(one for one in casework.sample(work) if one.code == code)


@pytest.fixture
def apart(team: Fleet, visit: InspectionId, work: Work) -> tuple[Work, Work]:
    """One visit with the child T03 on two laptops that do not see each other."""
    records.add_child(work, "T03")
    team.carry(visit, "OF1", "OF2")
    return work, team["OF2"].open(visit)


def test_a_role_is_given_and_taken_back(work: Work) -> None:
    records.add_child(work, "T03")
    assert child(work).stands is ChildRole.UNSAID
    casework.give_role(work, "T03", "tracked", child(work).role.seen)
    assert child(work).stands is ChildRole.TRACKED
    casework.give_role(work, "T03", "", child(work).role.seen)
    assert role_counts(casework.sample(work))[ChildRole.UNSAID] == 1


def test_two_roles_given_apart_stand_side_by_side_until_somebody_chooses(
    team: Fleet, visit: InspectionId, apart: tuple[Work, Work]
) -> None:
    mine, theirs = apart
    casework.give_role(mine, "T03", "tracked", ())
    casework.give_role(theirs, "T03", "sampled", ())
    team.carry(visit, "OF2", "OF1")
    assert {v.text for v in child(mine).role.versions} == {"tracked", "sampled"}
    assert child(mine).stands is ChildRole.UNSAID
    casework.give_role(mine, "T03", "tracked", child(mine).role.seen)
    assert child(mine).stands is ChildRole.TRACKED


def test_inspectors_and_agencies_that_are_assigned_apart_come_together(
    team: Fleet, visit: InspectionId, apart: tuple[Work, Work]
) -> None:
    mine, theirs = apart
    casework.assign(mine, "T03", add=["OF1"])
    casework.assign(theirs, "T03", add=["OF2"])
    casework.involve(theirs, "T03", add=["health"])
    team.carry(visit, "OF2", "OF1")
    assert child(mine).inspectors == (PersonId("OF1"), PersonId("OF2"))
    assert child(mine).agencies == ("health",)


def test_strangers_to_the_team_the_framework_and_the_visit_are_refused(work: Work) -> None:
    records.add_child(work, "T03")
    with pytest.raises(Refused, match="C-172"):
        casework.assign(work, "T03", add=["ZZ9"])
    with pytest.raises(Refused, match="C-177"):
        casework.give_role(work, "T99", "tracked", ())
    with pytest.raises(Refused, match="C-178"):
        casework.give_role(work, "T03", "followed", ())
    with pytest.raises(Refused, match="C-179"):
        casework.involve(work, "T03", add=["circus"])


def test_the_part_of_an_agency_is_begun_once_on_a_laptop(work: Work) -> None:
    records.add_child(work, "T03")
    first, _ = casework.begin_part(work, "T03", "health")
    assert casework.begin_part(work, "T03", "health")[0] == first
    records.set_field(work, first, Words.WELL.value, "Seen in time.", ())
    (side,) = [s for s in casework.evaluation(work, "T03").sides if s.agency.id == "health"]
    assert [part.words[Words.WELL] for part in side.parts] == ["Seen in time."]


def test_parts_that_two_people_begin_apart_are_both_shown(
    team: Fleet, visit: InspectionId, apart: tuple[Work, Work]
) -> None:
    mine, theirs = apart
    casework.begin_part(mine, "T03", "health")
    casework.begin_part(theirs, "T03", "health")
    team.carry(visit, "OF2", "OF1")
    (side,) = [s for s in casework.evaluation(mine, "T03").sides if s.agency.id == "health"]
    assert {part.record.owner for part in side.parts} == {"OF1", "OF2"}


def test_only_agencies_that_are_involved_are_shown_once_they_are_named(work: Work) -> None:
    records.add_child(work, "T03")
    whole = casework.evaluation(work, "T03")
    assert not whole.others
    casework.involve(work, "T03", add=["health"])
    casework.begin_part(work, "T03", "police")
    few = casework.evaluation(work, "T03")
    assert [side.agency.id for side in few.sides] == ["health", "police"]
    assert {one.id for one in few.others} == {"social_care", "education"}


def test_the_local_audit_stands_beside_the_view_of_the_case_record(work: Work) -> None:
    records.add_child(work, "T03")
    fields = {"audit_planning": "good", "view_planning": "weaker"}
    records.open_record(work, RecordKind.CASE_TRACKING, "T03", fields)
    (tracking,) = casework.evaluation(work, "T03").tracking
    assert tracking.themes["planning"] == Compared("good", "weaker", "")
    assert tracking.themes["planning"].unexplained
    assert not tracking.themes["voice"].differ


def test_what_could_not_be_seen_is_no_difference() -> None:
    assert not Compared("good", "not_seen", "").differ
    assert not Compared("good", "weaker", "The plan was never reviewed.").unexplained


def test_how_far_an_agency_was_looked_at_is_what_anybody_finished(work: Work) -> None:
    records.add_child(work, "T03")
    record, _ = casework.begin_part(work, "T03", "health")
    assert looked_of(casework.evaluation(work, "T03").sides[1].parts) is Looked.UNSAID
    seen = reading.record(work, record).fields
    assert "status" not in seen
    records.set_field(work, record, "status", "in_part", ())
    assert looked_of(casework.evaluation(work, "T03").sides[1].parts) is Looked.IN_PART
