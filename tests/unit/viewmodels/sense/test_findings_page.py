"""Findings on a real store: thin, disputed, stated by whom, cited, words as drafts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.effects import Effects
from fieldapp.domain.finding import State
from fieldapp.services import capture, findings
from fieldapp.services.live_evidence import LiveEvidence
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk, editor_desk
from tests.support.evidence import coded
from tests.support.seen import seen
from tests.support.sense_desks import some_findings
from ui.viewmodels.findings_page import Filter, FindingsPage, FindingState
from ui.viewmodels.typing import Written


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[EditorDesk, FindingsPage, RecordId, RecordId]]:
    with editor_desk(folder) as desk:
        thin, other = some_findings(desk.work)
        page: list[FindingsPage] = []

        def publish(effects: Effects) -> None:
            live.refresh(effects)
            page[0].touched(effects)

        ports = replace(desk.ports, publish=publish)
        live = LiveEvidence(desk.work)
        made = FindingsPage(ports, live, lambda _: None, lambda place: desk.texts[place[1]])
        page.append(made)
        made.shown()
        yield desk, made, thin, other


@pytest.fixture
def opened(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[EditorDesk, FindingsPage, RecordId, RecordId]]:
    with _opened(tmp_path_factory.mktemp("findings")) as made:
        yield made


def _chosen(page: FindingsPage, finding: RecordId) -> FindingState:
    page.choose(finding)
    assert page.state.chosen is not None
    return page.state.chosen


Opened = tuple[EditorDesk, FindingsPage, RecordId, RecordId]


def test_a_finding_says_what_it_lacks_and_what_speaks_against_it(opened: Opened) -> None:
    _, page, thin, _ = opened
    state = _chosen(page, thin)
    assert state.lacks[0].startswith("This rests on 1 source type; 2 are wanted.")
    assert state.unanswered
    assert [item.words for item in state.contrary] == ["Her worker has stayed for ye"]
    row = next(row for row in page.state.rows if row.id == thin.hex())
    assert row.needs == "Disputed"


def test_an_explanation_takes_the_place_of_what_is_missing(opened: Opened) -> None:
    _, page, _, other = opened
    state = _chosen(page, other)
    assert state.lacks == ()
    assert state.explanation.text.startswith("The children are the source")


def test_a_state_is_said_by_somebody_at_a_time(opened: Opened) -> None:
    _, page, _, other = opened
    _chosen(page, other)
    page.set_state(State.AGREED)
    assert page.state.chosen is not None
    assert page.state.chosen.stated.startswith("Agreed, said by OF2, ")
    page.set_state(State.TESTED)


def test_a_filter_shows_only_some_findings(opened: Opened) -> None:
    _, page, thin, other = opened
    for wanted, left in (
        (Filter.THIN, [thin.hex()]),
        (Filter.DISPUTED, [thin.hex()]),
        (Filter.TESTED, [other.hex()]),
        (Filter.AGREED, []),
    ):
        page.filter(wanted)
        assert [row.id for row in page.state.rows] == left
    page.filter(Filter.ALL)
    assert len(page.state.rows) == page.state.held


def test_what_is_found_by_letters_is_put_under_a_finding_or_against_it(opened: Opened) -> None:
    desk, page, _, other = opened
    item = coded(desk.work, words="Zebra words that nobody else wrote, told at length.")
    page._live.refresh(replace(Effects(desk.work.inspection), records=frozenset({item})))
    _chosen(page, other)
    page.search("zebra")
    assert [one.id for one in page.state.found] == [item]
    page.cite([item], contrary=True)
    assert page.state.chosen is not None
    assert [one.id for one in page.state.chosen.contrary] == [item]
    page.uncite(item)
    assert page.state.chosen.contrary == ()


def test_words_are_drafts_within_a_second_and_entries_once_left(opened: Opened) -> None:
    desk, page, thin, _ = opened
    place = _chosen(page, thin).answer
    desk.texts[place.place[1]] = Written("One team is better staffed.")
    page.words.typed(place)
    desk.wait(1_000)
    assert "One team is better staffed." in [d.text for d in capture.drafts(desk.work)]
    page.words.left(place.place)
    page.shown()
    assert not _chosen(page, thin).unanswered
    findings.answer_contrary(desk.work, thin, "", seen(desk.work, thin, "answer"))


def test_items_wait_until_a_finding_is_begun_on_them(opened: Opened) -> None:
    desk, page, _, _ = opened
    item = coded(desk.work)
    page.wait([item])
    assert [one.id for one in page.state.waiting] == [item]
    page.begin()
    assert page.state.waiting == ()
    assert page.state.chosen is not None
    assert [one.id for one in page.state.chosen.supporting] == [item]
    assert [one.id for one in page.state.chosen.areas if one.on] == ["in_care"]
    page.archive()
    assert page.state.chosen.id.hex() not in [row.id for row in page.state.rows]


def test_only_the_lead_says_what_the_authority_may_hear(opened: Opened) -> None:
    _, page, thin, _ = opened
    assert _chosen(page, thin).may_share
    page.share(True)
    assert page.state.chosen is not None
    assert page.state.chosen.shared
    page.share(False)
