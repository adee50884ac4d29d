"""The matrix's presenter on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.change import Mark
from fieldapp.domain.effects import Effects
from fieldapp.services import capture, enquiries, reading, records
from fieldapp.services.capture import Place
from fieldapp.services.live_evidence import LiveEvidence
from tests.support.editor_desk import EditorDesk, editor_desk
from tests.support.evidence import IN_CARE, coded
from ui.viewmodels.days import day_text
from ui.viewmodels.matrix_page import CellKind, CellState, MatrixPage
from ui.viewmodels.typing import SilentListener, Written

PLACE = ("in_care", "social_care", "case_record")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EditorDesk]:
    with editor_desk(tmp_path) as made:
        yield made


def _page(desk: EditorDesk) -> MatrixPage:
    page: list[MatrixPage] = []

    def publish(effects: Effects) -> None:
        page[0].touched(effects)

    ports = replace(desk.ports, publish=publish)
    live = LiveEvidence(desk.work)
    made = MatrixPage(ports, live, lambda _state: None, lambda place: desk.texts[place[1]])
    page.append(made)
    desk.listeners.join(Followed(made))
    made.shown()
    return made


class Followed(SilentListener):
    """Tells a page of words that became entries."""

    def __init__(self, page: MatrixPage) -> None:
        self._page = page

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        self._page.touched(effects)


def _cells(page: MatrixPage) -> dict[tuple[str, str, str], CellState]:
    return {cell.place: cell for row in page.state.rows for cell in row.cells}


def test_a_cell_says_its_count_its_direction_and_a_word_for_its_heat(desk: EditorDesk) -> None:
    coded(desk.work)
    cell = _cells(_page(desk))[PLACE]
    assert (cell.kind, cell.words, cell.heat) == (CellKind.COUNT, "1 ↓", 1)
    assert cell.spoken.endswith("Case record: 1 item, thin, mostly to improve, 1 inspector")


def test_what_one_piece_of_work_touched_is_counted_without_reading_all(
    desk: EditorDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(desk)
    assert page.state.counted == 0
    item = coded(desk.work, replace(IN_CARE, mark=Mark.STRENGTH))
    monkeypatch.setattr(reading, "summaries", lambda *_: pytest.fail("everything was read"))
    page.touched(replace(Effects(desk.work.inspection), records=frozenset({item})))
    assert _cells(page)[PLACE].words == "1 ↑"
    assert page.state.counted == 1


def test_a_gap_is_marked_and_a_reason_takes_its_place(desk: EditorDesk) -> None:
    coded(desk.work)
    page = _page(desk)
    gap = next(cell for cell in _cells(page).values() if cell.kind is CellKind.GAP)
    assert "gap, expected, 0 items" in gap.spoken
    page.choose(gap.place)
    assert page.state.chosen is not None
    why = page.state.chosen.why
    desk.texts[why.place[1]] = Written("The agency has no part in this.")
    page.words.typed(why)
    desk.wait()
    assert [d.text for d in capture.drafts(desk.work)] == ["The agency has no part in this."]
    page.explained()
    now = _cells(page)[gap.place]
    assert (now.kind, now.words) == (CellKind.EXPLAINED, "0 why")
    assert page.state.chosen.why.text == "The agency has no part in this."


def test_an_activity_that_is_planned_for_a_gap_is_a_line_of_enquiry(desk: EditorDesk) -> None:
    coded(desk.work)
    page = _page(desk)
    gap = next(cell for cell in _cells(page).values() if cell.kind is CellKind.GAP)
    page.choose(gap.place)
    page.plan()
    (line,) = enquiries.open_lines(desk.work)
    assert (line.gaps, line.owner) == ((gap.place,), "OF2")
    assert line.day == day_text(desk.work.clock, 1)
    assert page.state.chosen is not None
    assert page.state.chosen.planned[0].startswith("L-OF2-1 ")
    assert _cells(page)[gap.place].kind is CellKind.GAP


def test_a_cell_opens_its_items_with_their_words_and_their_place(desk: EditorDesk) -> None:
    item = coded(desk.work)
    page = _page(desk)
    page.choose(PLACE)
    assert page.state.chosen is not None
    (found,) = page.state.chosen.items
    assert (found.id, found.words) == (item, "She said the worker changed.")
    assert found.about == "Area for improvement, Case record, OF2"
    assert (found.passage.start, found.passage.end) == (0, 28)


def test_one_agency_at_a_time_keeps_the_sums_of_the_areas(desk: EditorDesk) -> None:
    coded(desk.work)
    page = _page(desk)
    everything = len(page.state.rows)
    page.choose_agency("social_care")
    assert len(page.state.rows) < everything
    titles = {row.title for row in page.state.rows if not row.code}
    assert titles == {dict(page.state.agencies)["social_care"]}
    assert _cells(page)[PLACE].words == "1 ↓"


def test_an_item_that_is_put_away_is_counted_no_more(desk: EditorDesk) -> None:
    item = coded(desk.work)
    page = _page(desk)
    page.touched(records.archive(desk.work, item, ()))
    assert page.state.counted == 0
