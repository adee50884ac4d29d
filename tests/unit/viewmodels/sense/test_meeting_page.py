"""The evening meeting, the keep-in-touch note and the pairs on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fieldapp.domain.effects import Effects
from fieldapp.domain.finding import State
from fieldapp.domain.pairing import Assessment, Rated
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import capture, enquiries, findings, pairs, uncertainties, visits
from fieldapp.services.live_evidence import LiveEvidence
from sync.protocol.ids import PersonId
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.evidence import coded, note
from tests.support.fleet import Fleet
from tests.support.seen import seen
from tests.support.sense_desks import some_findings
from ui.viewmodels.days import day_name, day_text, next_days
from ui.viewmodels.keep_in_touch_page import KeepInTouchPage
from ui.viewmodels.meeting_page import MeetingPage
from ui.viewmodels.meeting_print import board_html
from ui.viewmodels.pairs_page import PairsPage
from ui.viewmodels.typing import Written


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with open_visit(tmp_path_factory.mktemp("meeting"), "OF3") as (_, made):
        yield made


@pytest.fixture
def desk(team: Fleet) -> Iterator[EditorDesk]:
    """A desk on a visit of its own."""
    work = team["OF2"].open(team.create_visit("OF2", ["OF3"]))
    yield EditorDesk(work, team)
    visits.close_visit(team["OF2"].profile, work)


def _meeting(desk: EditorDesk) -> MeetingPage:
    page: list[MeetingPage] = []

    def publish(effects: Effects) -> None:
        page[0].touched(effects)

    ports, live = replace(desk.ports, publish=publish), LiveEvidence(desk.work)
    page.append(MeetingPage(ports, live, lambda _: None, lambda place: desk.texts[place[1]]))
    page[0].shown()
    return page[0]


def test_findings_stand_by_judgement_and_move_by_state(desk: EditorDesk) -> None:
    thin, other = some_findings(desk.work)
    page = _meeting(desk)
    board = page.state.board
    assert [row.id for row in board.strengths] == [other]
    assert [row.id for row in board.improve] == [row.id for row in board.disputes] == [thin]
    assert board.disputes[0].about == "1 against, not answered"
    assert board.improve[0].words.startswith("CIC  Children in care meet")
    page.step(thin, -1)
    for now in (State.TESTED, State.AGREED, State.AGREED):
        page.step(thin, 1)
        assert _states(page) == [now]


def _states(page: MeetingPage) -> list[State]:
    return [row.state for row in page.state.board.improve]


def test_a_line_is_begun_planned_and_answered(desk: EditorDesk) -> None:
    page = _meeting(desk)
    page.begin_line("Is health in the room?")
    assert page.state.line is not None
    assert page.state.line.day == day_text(desk.work.clock, 1)
    page.plan("owner", "OF3")
    page.plan("day", day_text(desk.work.clock))
    due = enquiries.due(desk.work, PersonId("OF3"), day_text(desk.work.clock))
    assert [one.id for one in due] == [page.state.line.id]
    page.set_answered(True)
    assert page.state.board.lines == ()
    assert page.state.line is not None
    assert not page.state.line.is_open


def test_an_uncertainty_stays_until_evidence_closes_it(desk: EditorDesk) -> None:
    item = coded(desk.work)
    page = _meeting(desk)
    page.begin_unsure("Do all children see their plan?")
    page.set_closed(True)
    assert page.state.refused is not None
    assert page.state.refused.code == "C-263"
    page.search("worker")
    assert [one.id for one in page.state.found] == [item]
    page.cite(item, True)
    page.set_closed(True)
    assert page.state.board.unsure == ()
    assert uncertainties.still_open(desk.work) == ()
    page.cite(item, False)
    assert len(page.state.board.unsure) == 1


def test_the_board_is_printed_whole_and_escaped(desk: EditorDesk) -> None:
    findings.open_finding(desk.work, "Plans <late> & slow.", ["in_care"])
    page = _meeting(desk)
    page.begin_line("Who chairs?")
    html = board_html(page.state.board)
    assert "Plans &lt;late&gt; &amp; slow." in html
    assert "Who chairs?" in html
    assert "<h2>Uncertainties: 0</h2><p>None.</p>" in html


def _note_page(desk: EditorDesk) -> KeepInTouchPage:
    page: list[KeepInTouchPage] = []

    def publish(effects: Effects) -> None:
        page[0].touched(effects)

    ports = replace(desk.ports, publish=publish)
    page.append(KeepInTouchPage(ports, lambda _: None, lambda place: desk.texts[place[1]]))
    page[0].shown()
    return page[0]


def test_a_note_is_composed_written_on_and_said(desk: EditorDesk) -> None:
    finding, _ = findings.open_finding(desk.work, "Plans are late.", ["in_care"])
    findings.share(desk.work, finding, True, seen(desk.work, finding, "shareable"))
    page = _note_page(desk)
    assert (page.state.note, page.state.ready) == (None, 1)
    page.begin()
    assert page.state.note is not None
    assert page.state.has_today
    parts = dict(page.state.note.parts)
    assert parts["improvement"].text == "Plans are late. (emerging)"
    words = "We heard “nobody told me” on 3/4/2014."
    desk.texts[parts["next"].place[1]] = Written(words)
    page.words.typed(parts["next"])
    desk.wait(1_000)
    assert words in [draft.text for draft in capture.drafts(desk.work)]
    page.shown()
    assert len(page.state.note.telling) == 2
    page.said_now()
    said = dict(page.state.note.parts)
    assert said["said_by"].text == "OF2"
    assert said["said_at"].text.startswith(day_name(day_text(desk.work.clock)))
    printed: list[PrintPage] = []
    page.print_page(printed.append)
    assert "nobody told me" in printed[0].html
    second, _ = findings.open_finding(desk.work, "Visits are late.", ["in_care"])
    page.touched(findings.share(desk.work, second, True, seen(desk.work, second, "shareable")))
    page.bring_in()
    assert dict(page.state.note.parts)["improvement"].text.endswith("\nVisits are late. (emerging)")


def _pairs_page(desk: EditorDesk) -> PairsPage:
    page: list[PairsPage] = []

    def publish(effects: Effects) -> None:
        page[0].touched(effects)

    ports = replace(desk.ports, publish=publish)
    page.append(PairsPage(ports, lambda _: None, lambda place: desk.texts[place[1]]))
    page[0].shown()
    return page[0]


def test_answers_are_drafts_and_shown_only_when_both_are_given(desk: EditorDesk) -> None:
    record, _ = note(desk.work)
    page = _pairs_page(desk)
    page.begin(record.hex(), "in_care", "OF2", "OF3")
    pair = page.state.pair
    assert pair is not None
    assert pair.may_answer
    mine = Assessment("good", {"CIC1": Rated.MET})
    desk.texts[pairs.DRAFT] = Written(mine.text())
    page.answered()
    assert page.is_answered()
    desk.wait(1_000)
    assert pairs.draft_of(desk.work, pair.id) == mine
    page.give(mine)
    assert page.state.pair is not None
    assert page.state.pair.given
    assert page.state.pair.standing == "Waits for the answers of OF3"
    assert page.state.agreement[0] == "Statements: nothing to compare yet."
    visit = desk.work.inspection
    desk.fleet.carry(visit, "OF2", "OF3")
    other = desk.fleet["OF3"].open(visit)
    pairs.give(other, pair.id, Assessment("good", {"CIC1": Rated.NOT_MET}))
    desk.fleet.carry(visit, "OF3", "OF2")
    page.show_due(replace(Effects(visit), records=frozenset({pair.id})))
    desk.fleet.carry(visit, "OF2", "OF3")
    pairs.show_due(other)
    desk.fleet.carry(visit, "OF3", "OF2")
    page.shown()
    assert page.state.pair.shown_grades == ("Good", "Good")
    assert page.state.pair.criteria[0].both == ("Met", "Not met")
    assert page.state.agreement == (
        "Statements: 0 of 1 equal (0 %). No kappa: fewer than 10 answers.",
        "Grades: 1 of 1 equal (100 %). No kappa: fewer than 10 answers.",
    )


def test_days_are_kept_as_dates_and_said_in_words(desk: EditorDesk) -> None:
    assert day_name("2026-11-18") == "Wednesday 18 November"
    assert day_name("soon") == "soon"
    (today, said), (tomorrow, then) = next_days(desk.work.clock, 2)
    assert (today, tomorrow) == (day_text(desk.work.clock), day_text(desk.work.clock, 1))
    assert (said[:6], then[:9]) == ("Today,", "Tomorrow,")
