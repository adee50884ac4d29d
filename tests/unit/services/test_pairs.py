"""Two people assess one record: blind until both gave their answers, and checked then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.domain.pairing import ENOUGH, Assessment, Rated, Standing, compared, given_key
from fieldapp.domain.views import Draft
from fieldapp.services import capture, pairs, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId, RecordId
from tests.support.evidence import note
from tests.support.fleet import Fleet

BOTH = (PersonId("OF1"), PersonId("OF2"))
MINE = Assessment("good", {"CIC1": Rated.MET, "CIC2": Rated.MET}, "Kestrelwords of OF1.")
THEIRS = Assessment("inadequate", {"CIC1": Rated.MET, "CIC2": Rated.NOT_MET})


@pytest.fixture
def pair(work: Work) -> RecordId:
    return pairs.begin(work, note(work)[0], "in_care", BOTH)[0]


def test_answers_stay_on_their_laptop_until_both_are_given(
    team: Fleet, visit: InspectionId, work: Work, pair: RecordId
) -> None:
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    pairs.give(work, pair, MINE)
    assert pairs.show_due(work) == ()
    team.carry(visit, "OF1", "OF2")
    assert pairs.pairing_of(other, pair).answers == {}
    assert reading.search(other, "Kestrelwords").hits == ()
    pairs.give(other, pair, THEIRS)
    pairs.show_due(other)
    assert pairs.pairing_of(other, pair).answers == {}
    team.carry(visit, "OF2", "OF1")
    assert len(pairs.show_due(work)) == 1
    team.carry(visit, "OF1", "OF2")
    pairs.show_due(other)
    team.carry(visit, "OF2", "OF1")
    held = pairs.pairing_of(work, pair)
    assert held.standing is Standing.SHOWN
    assert held.answers == {BOTH[0]: MINE, BOTH[1]: THEIRS}
    assert capture.kept_aside(work) == ()
    agreement = compared([held])
    assert (agreement.criteria.equal, agreement.criteria.pairs) == (1, 2)
    assert agreement.criteria.kappa is None
    assert (agreement.grades.equal, agreement.grades.pairs) == (0, 1)


def test_answers_that_are_changed_after_they_were_given_are_told_and_count_nothing(
    team: Fleet, visit: InspectionId, work: Work, pair: RecordId
) -> None:
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    pairs.give(work, pair, MINE)
    pairs.give(other, pair, THEIRS)
    team.carry(visit, "OF1", "OF2")
    team.carry(visit, "OF2", "OF1")
    pairs.show_due(work)
    pairs.show_due(other)
    seen = reading.record(other, pair).fields[given_key(BOTH[1])].seen
    records.set_field(other, pair, given_key(BOTH[1]), "0" * 64, seen)
    team.carry(visit, "OF2", "OF1")
    held = pairs.pairing_of(work, pair)
    assert (held.standing, held.answers) == (Standing.BROKEN, {})


def test_answers_are_given_once_and_by_the_pair_alone(work: Work, pair: RecordId) -> None:
    with pytest.raises(Refused, match="C-267"):
        pairs.give(work, pair, Assessment())
    pairs.give(work, pair, MINE)
    assert pairs.draft_of(work, pair) == MINE
    with pytest.raises(Refused, match="C-266"):
        pairs.give(work, pair, MINE)


def test_a_pair_is_two_members_and_an_area_of_the_framework(work: Work) -> None:
    with pytest.raises(Refused, match="C-264"):
        pairs.begin(work, note(work)[0], "in_care", (BOTH[0], BOTH[0]))
    with pytest.raises(Refused, match="C-163"):
        pairs.begin(work, note(work)[0], "nowhere", BOTH)


def test_who_is_not_of_the_pair_gives_nothing(work: Work, pair: RecordId) -> None:
    work.person = PersonId("RO1")
    with pytest.raises(Refused, match="C-265"):
        pairs.give(work, pair, MINE)


def test_kappa_is_said_from_ten_answers_on(work: Work) -> None:
    held = pairs.pairing_of(work, pairs.begin(work, note(work)[0], "in_care", BOTH)[0])
    answers = {f"C{n}": Rated.MET if n % 2 else Rated.NOT_MET for n in range(ENOUGH)}
    both = {one: Assessment("good", answers) for one in BOTH}
    full = replace(held, answers=both, standing=Standing.SHOWN)
    assert compared([full]).criteria.kappa == 1.0
    assert compared([full]).grades.kappa is None


def test_a_draft_of_answers_becomes_no_entry(work: Work, pair: RecordId) -> None:
    capture.note_draft(work, Draft(pair, pairs.DRAFT, MINE.text(), (), 1, 0, 0, ""))
    capture.commit_drafts(work)
    assert pairs.draft_of(work, pair) == MINE
    assert reading.state_of(work, pair).live.keys().isdisjoint({b"d:pairing"})
