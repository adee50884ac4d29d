"""Lines of enquiry, uncertainties that only evidence closes, and the board of the meeting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.domain.finding import State
from fieldapp.services import enquiries, findings, records, uncertainties
from fieldapp.services.enquiries import About
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.meetings import meeting
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId
from tests.support.evidence import IN_CARE, coded
from tests.support.fleet import Fleet
from tests.support.seen import seen

DAY = "2026-11-19"
GAP = ("in_care", "health", "child")


def test_a_line_is_its_owners_on_its_day_until_it_is_answered(work: Work) -> None:
    about = About(areas=("in_care",), gaps=(GAP,))
    line, _ = enquiries.open_enquiry(work, "Is health in the room?", about, {"day": DAY})
    late, _ = enquiries.open_enquiry(work, "Who chairs?", plan={"day": DAY, "time": "09:30"})
    mine = enquiries.due(work, PersonId("OF1"), DAY)
    assert [one.id for one in mine] == [late, line]
    assert mine[1].gaps == (GAP,)
    assert enquiries.due(work, PersonId("OF2"), DAY) == ()
    enquiries.give(work, line, PersonId("OF2"), seen(work, line, "owner"))
    assert [one.id for one in enquiries.due(work, PersonId("OF2"), DAY)] == [line]
    enquiries.set_answered(work, line, True, seen(work, line, "state"))
    assert enquiries.due(work, PersonId("OF2"), DAY) == ()
    assert [one.id for one in enquiries.open_lines(work)] == [late]


def test_words_alone_close_no_uncertainty(work: Work) -> None:
    unsure, _ = uncertainties.open_uncertainty(work, "Do all children see the plan?", ["in_care"])
    with pytest.raises(Refused, match="C-263"):
        uncertainties.close(work, unsure, seen(work, unsure, "state"))
    item = coded(work)
    uncertainties.cite(work, unsure, [item])
    assert [one.id for one in uncertainties.still_open(work)] == [unsure]
    uncertainties.close(work, unsure, seen(work, unsure, "state"))
    assert uncertainties.still_open(work) == ()


def test_an_uncertainty_counts_again_when_its_evidence_goes(work: Work) -> None:
    unsure, _ = uncertainties.open_uncertainty(work, "Do all children see the plan?")
    item = coded(work)
    uncertainties.cite(work, unsure, [item])
    uncertainties.close(work, unsure, seen(work, unsure, "state"))
    records.archive(work, item, ())
    assert len(uncertainties.still_open(work)) == 1


def test_putting_an_uncertainty_away_does_not_close_it(work: Work) -> None:
    unsure, _ = uncertainties.open_uncertainty(work, "Do all children see the plan?")
    records.archive(work, unsure, ())
    assert [one.id for one in uncertainties.still_open(work)] == [unsure]


@pytest.mark.parametrize(
    ("begin", "code"),
    [(enquiries.open_enquiry, "C-261"), (uncertainties.open_uncertainty, "C-262")],
)
def test_an_empty_question_is_none(
    work: Work, begin: Callable[[Work, str], object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        begin(work, " ")


def test_two_states_given_apart_are_a_dispute_of_the_board(
    team: Fleet, visit: InspectionId, work: Work
) -> None:
    finding, _ = findings.open_finding(work, "Workers change.", ["in_care"])
    team.carry(visit, "OF1", "OF2")
    other = team["OF2"].open(visit)
    findings.set_state(work, finding, State.AGREED, seen(work, finding, "state"))
    findings.set_state(other, finding, State.TESTED, seen(other, finding, "state"))
    team.carry(visit, "OF2", "OF1")
    board = meeting(work, LiveEvidence(work))
    assert [one.finding.id for one in board.disputes] == [finding]
    held = board.disputes[0].finding
    assert {(v.text, str(v.person)) for v in held.state_field.versions} == {
        ("agreed", "OF1"),
        ("tested", "OF2"),
    }


def test_a_finding_is_begun_on_evidence_in_its_areas(work: Work) -> None:
    item = coded(work)
    made, _ = findings.from_evidence(work, [item])
    held = findings.weighed_one(work, made)
    assert (held.finding.areas, held.finding.agencies) == (("in_care",), ("social_care",))
    assert held.finding.supporting == (item,)
    assert held.finding.claim.text == ""


def test_the_board_follows_what_is_touched_without_reading_all(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveEvidence(work)
    coded(work)
    gaps = len(meeting(work, live).open.gaps)
    assert gaps
    more, effects = findings.from_evidence(work, [])
    monkeypatch.setattr(live, "read_on", lambda: True)
    item = coded(work, replace(IN_CARE, agencies=("health",)))
    live.refresh(replace(effects, records=frozenset({item})))
    assert item in live.items
    assert len(meeting(work, live).open.gaps) > gaps
    assert [one.finding.id for one in meeting(work, live).improve] == [more]


def test_evidence_is_read_in_pages_and_each_item_once(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldapp.services.live_evidence.PAGE", 2)
    items = {coded(work) for _ in range(3)}
    records.archive(work, next(iter(items)), ())
    live, steps = LiveEvidence(work), 1
    while not live.read_on():
        steps += 1
    assert (steps, set(live.items)) == (3, items)
    assert live.matrix.counted == 2
