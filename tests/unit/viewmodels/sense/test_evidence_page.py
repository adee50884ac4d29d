"""The list of evidence: facets and letters together, counted, kept, and followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.change import Mark, text_slot
from fieldapp.domain.effects import Effects
from fieldapp.services import coding, reading, records
from fieldapp.services.coding import Codes
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk, editor_desk
from tests.support.evidence import IN_CARE, coded, note
from ui.viewmodels.code_picker import Picker
from ui.viewmodels.evidence_filter import APART, CHANGED, TO_CODE, Facet, Pick
from ui.viewmodels.evidence_page import FIRST, EvidencePage


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EditorDesk]:
    with editor_desk(tmp_path) as made:
        yield made


def _list(desk: EditorDesk) -> EvidencePage:
    page = EvidencePage(desk.door, desk.work, lambda _state: None)
    page.shown()
    return page


def _touched(desk: EditorDesk, *records_: RecordId) -> Effects:
    return replace(Effects(desk.work.inspection), records=frozenset(records_))


def _titles(page: EvidencePage) -> list[str]:
    return sorted(row.title for row in page.state.rows)


def _three(desk: EditorDesk) -> EvidencePage:
    coded(desk.work)
    plan = replace(IN_CARE, agencies=("health",), children=("T07",), mark=Mark.STRENGTH)
    coded(desk.work, plan, "The plan on the wall is hers alone.")
    coded(desk.work, Codes(), "Nobody has said who will tell her.")
    return _list(desk)


def test_the_list_says_what_is_still_to_code(desk: EditorDesk) -> None:
    page = _list(desk)
    item = coded(desk.work, Codes())
    page.touched(_touched(desk, item))
    (row,) = page.state.rows
    assert (row.needs, page.state.to_code, page.state.words) == (TO_CODE, 1, "1 item, 0 coded")
    assert page.next_open("") == item.hex()


def test_an_item_that_is_put_away_leaves_the_list_and_the_counts(desk: EditorDesk) -> None:
    item = coded(desk.work)
    page = _list(desk)
    assert page.state.held == 1
    page.touched(coding.uncode(desk.work, item, ()))
    assert (page.state.held, page.state.rows) == (0, ())
    assert all(not choices for _facet, choices in page.state.choices)


def test_the_list_tells_when_the_words_were_written_anew(desk: EditorDesk) -> None:
    record, block = note(desk.work)
    item, _ = coding.code_passage(desk.work, record, text_slot(block), 0, 28, IN_CARE)
    page = _list(desk)
    (line,) = reading.record(desk.work, record).blocks
    words = "Nothing of the kind."
    page.touched(records.set_block(desk.work, record, block, words, Mark.NONE, line.seen))
    assert [row.needs for row in page.state.rows] == [CHANGED]
    picker = Picker(desk.ports, lambda _state: None)
    picker.edit(item)
    before = picker.state.target
    assert before is not None
    assert before.notice is not None
    picker.acknowledge()
    assert coding.notices(desk.work) == ()


def test_letters_and_facets_narrow_the_list_together(desk: EditorDesk) -> None:
    page = _three(desk)
    page.look_for("the")
    assert len(page.state.rows) == 2
    page.pick(Pick(Facet.AGENCY, "health"))
    assert _titles(page) == ["The plan on the wall is hers"]
    page.pick(Pick(Facet.AGENCY, "social_care"))
    page.look_for("")
    assert len(page.state.rows) == 2
    page.pick(Pick(Facet.CHILD, "T03"))
    assert [row.code for row in page.state.rows] == ["T03"]
    assert page.state.words == "1 of 3 items, 2 coded"


def test_each_value_is_offered_by_its_words_with_its_count(desk: EditorDesk) -> None:
    choices = dict(_three(desk).state.choices)
    assert [choice.told for choice in choices[Facet.MARK]] == [
        "Strength (1)",
        "Area for improvement (1)",
        "No mark (1)",
    ]
    assert [choice.words for choice in choices[Facet.CHILD]] == ["T03", "T07", "No child"]
    assert choices[Facet.AGENCY][-1].words == "No agency named"
    assert [choice.told for choice in choices[Facet.NEEDS]] == ["To code (1)", "Nothing (2)"]


def test_a_chip_is_taken_away_and_everything_can_be_cleared(desk: EditorDesk) -> None:
    page = _three(desk)
    health, open_ = Pick(Facet.AGENCY, "health"), Pick(Facet.NEEDS, TO_CODE)
    page.pick(health)
    page.pick(open_)
    assert list(page.state.rows) == []
    assert [chip.words for chip in page.state.chips] == ["Health", TO_CODE]
    page.drop(health)
    assert [row.needs for row in page.state.rows] == [TO_CODE]
    page.clear()
    assert len(page.state.rows) == 3


def test_what_is_looked_for_stands_after_a_lock(desk: EditorDesk) -> None:
    page = _three(desk)
    page.pick(Pick(Facet.AGENCY, "health"))
    page.look_for("plan")
    again = _list(desk)
    assert again.state.wanted == page.state.wanted
    assert _titles(again) == ["The plan on the wall is hers"]


def test_an_item_coded_differently_apart_says_so_first(desk: EditorDesk) -> None:
    page = _list(desk)
    item = coded(desk.work)
    records.set_field(desk.work, item, "mark", "strength", ())
    page.touched(_touched(desk, item))
    (row,) = page.state.rows
    assert row.needs == APART
    page.pick(Pick(Facet.NEEDS, APART))
    assert len(page.state.rows) == 1


def test_a_long_list_shows_its_newest_items_first_and_then_all(desk: EditorDesk) -> None:
    record, block = note(desk.work, "one two three four")
    for _ in range(FIRST + 5):
        coding.code_passage(desk.work, record, text_slot(block), 0, 3, IN_CARE)
    shown: list[int] = []
    page = EvidencePage(desk.door, desk.work, lambda state: shown.append(len(state.rows)))
    page.shown()
    assert FIRST in shown
    assert len(page.state.rows) == FIRST + 5
    assert page.state.whole
