"""Judgements on a real store: grades that are open, words, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldapp.domain.change import inspection_record
from fieldapp.domain.judgement import Part, part_key
from fieldapp.services import findings, judgements, visits
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.evidence import coded
from tests.support.seen import beside
from ui.viewmodels.judgements_page import CardState, JudgementsPage
from ui.viewmodels.typing import Written


@contextmanager
def _desk(folder: Path, framework: str) -> Iterator[EditorDesk]:
    """A desk on a visit of a framework."""
    with open_visit(folder) as (_, team):
        profile = team["OF2"].profile
        work = team["OF2"].open(visits.create_visit(profile, "Southmere", framework, []))
        yield EditorDesk(work, team)
        visits.close_visit(profile, work)


def _page(desk: EditorDesk, texts: dict[tuple[str, Part], str] | None = None) -> JudgementsPage:
    page: list[JudgementsPage] = []
    held = texts or {}
    desk.ports = type(desk.ports)(
        desk.door, desk.work, desk.timers, desk.typing, lambda effects: page[0].touched(effects)
    )
    made = JudgementsPage(
        desk.ports, lambda _state: None, lambda area, part: Written(held[area, part])
    )
    page.append(made)
    made.shown()
    return made


def _card(page: JudgementsPage, area: str) -> CardState:
    return next(card for card in page.state.cards if card.area == area)


def _refusal(page: JudgementsPage) -> str:
    refused = page.state.refused
    return refused.code if refused is not None else ""


def test_a_rule_closes_grades_says_why_and_chooses_none(tmp_path: Path) -> None:
    with _desk(tmp_path, "ilacs-2018") as desk:
        page = _page(desk)
        page.propose("care_leavers", "inadequate")
        overall = _card(page, "overall")
        assert [one.id for one in overall.grades if one.is_open] == ["inadequate"]
        assert not any(one.chosen for one in overall.grades)
        assert "Rule R1" in overall.because[0]


def test_a_closed_grade_asks_for_words_before_it_is_agreed(tmp_path: Path) -> None:
    with _desk(tmp_path, "ilacs-2018") as desk:
        texts = {("overall", Part.DEPARTURE): "The board decided so."}
        page = _page(desk, texts)
        page.propose("care_leavers", "inadequate")
        page.propose("overall", "good")
        assert _card(page, "overall").departs
        page.sign("overall", "lead")
        assert _refusal(page) == "C-168"
        page.typed("overall", Part.DEPARTURE)
        page.left("overall", Part.DEPARTURE)
        desk.wait()
        page.sign("overall", "lead")
        assert _refusal(page) == ""
        assert any("OF2" in words for words in _card(page, "overall").signed)


def test_words_are_drafts_and_then_entries_like_all_words(tmp_path: Path) -> None:
    with _desk(tmp_path, "ilacs-2018") as desk:
        texts = {("in_care", Part.RATIONALE): "Seen in five cases."}
        page = _page(desk, texts)
        page.typed("in_care", Part.RATIONALE)
        assert page.is_written("in_care", Part.RATIONALE)
        desk.wait()
        page.left("in_care", Part.RATIONALE)
        desk.wait()
        held = judgements.card(desk.work, "in_care").judgement.parts[Part.RATIONALE]
        assert held.text == "Seen in five cases."


def test_choosing_the_chosen_grade_takes_it_back(tmp_path: Path) -> None:
    with _desk(tmp_path, "ilacs-2018") as desk:
        page = _page(desk)
        page.propose("in_care", "good")
        assert [one.id for one in _card(page, "in_care").grades if one.chosen] == ["good"]
        page.propose("in_care", "good")
        assert not any(one.chosen for one in _card(page, "in_care").grades)


def test_criteria_and_findings_are_named_and_taken_back(tmp_path: Path) -> None:
    with _desk(tmp_path, "ilacs-2018") as desk:
        item = coded(desk.work)
        finding, _ = findings.open_finding(desk.work, "Workers change.", ["in_care"], (), [item])
        page = _page(desk)
        criterion = _card(page, "in_care").criteria[0].id
        page.mark("in_care", criterion, True)
        page.cite("in_care", finding, True)
        card = _card(page, "in_care")
        assert card.criteria[0].met is True
        assert [(one.claim, one.cited) for one in card.findings] == [("Workers change.", True)]
        assert "source type" in card.findings[0].lacks
        page.mark("in_care", criterion, None)
        assert _card(page, "in_care").criteria[0].met is None


def test_a_framework_in_words_shows_no_grade(tmp_path: Path) -> None:
    with _desk(tmp_path, "jtai-2022-early-help") as desk:
        page = _page(desk)
        assert page.state.cards
        for card in page.state.cards:
            assert card.grades == ()
            parts = [one.part for one in card.parts]
            assert parts[:3] == [Part.STRENGTHS, Part.IMPROVEMENT, Part.PRIORITY]


def test_who_writes_on_in_one_of_two_versions_leaves_the_other_standing(tmp_path: Path) -> None:
    with _desk(tmp_path, "ilacs-2018") as desk:
        for words in ("One reason.", "Another reason."):
            record = inspection_record(desk.work.inspection)
            beside(desk.work, record, part_key("in_care", Part.RATIONALE), words)
        texts = {("in_care", Part.RATIONALE): "One longer reason."}
        page = _page(desk, texts)
        (shown,) = (p for p in _card(page, "in_care").parts if p.part is Part.RATIONALE)
        page.typed("in_care", Part.RATIONALE)
        desk.wait()
        page.left("in_care", Part.RATIONALE)
        desk.wait()
        held = judgements.card(desk.work, "in_care").judgement.parts[Part.RATIONALE]
        (other,) = {"One reason.", "Another reason."} - {shown.text}
        assert {version.text for version in held.versions} == {"One longer reason.", other}
