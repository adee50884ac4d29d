"""Coding a passage while it is written, and the codes of an item that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.change import Mark, RecordKind, field_slot, text_slot
from fieldapp.domain.effects import Effects
from fieldapp.services import coding, reading, records
from fieldapp.services.coding import Codes
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk, editor_desk
from tests.support.evidence import IN_CARE, WORDS, coded, note
from ui.viewmodels.code_picker import Picker, codes_of
from ui.viewmodels.evidence_page import CHANGED, TO_CODE, EvidencePage
from ui.viewmodels.evidence_words import Passage


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EditorDesk]:
    with editor_desk(tmp_path) as made:
        yield made


def _picker(desk: EditorDesk) -> Picker:
    return Picker(desk.ports, lambda _state: None)


def _list(desk: EditorDesk) -> EvidencePage:
    page = EvidencePage(desk.door, desk.work, lambda _state: None)
    page.shown()
    return page


def _codes(desk: EditorDesk, item: RecordId) -> Codes:
    found = coding.item(desk.work, item)
    assert found is not None
    return codes_of(found)


def test_words_that_are_still_typed_are_kept_before_they_are_coded(desk: EditorDesk) -> None:
    record = desk.new_record(RecordKind.CASE_TRACKING, "T03")
    desk.editor.open(record)
    slot = field_slot("reason")
    desk.type(slot, WORDS)
    picker = _picker(desk)
    picker.begin(Passage(record, slot, 0, 28))
    target = picker.state.target
    assert target is not None
    assert target.quote == "She said the worker changed."
    assert (target.codes.source_type, target.codes.children) == ("case_record", ("T03",))
    picker.give(replace(target.codes, areas=("in_care",), mark=Mark.IMPROVE))
    (item,) = coding.items(desk.work)
    assert (item.anchor.quote, item.areas, item.mark) == (target.quote, ("in_care",), Mark.IMPROVE)
    assert picker.state.target is None


def test_the_agency_that_was_given_last_is_offered_first(desk: EditorDesk) -> None:
    picker = _picker(desk)
    for agencies in (("social_care", "health"), ()):
        record, block = note(desk.work)
        picker.begin(Passage(record, text_slot(block), 0, 28))
        target = picker.state.target
        assert target is not None
        if agencies:
            picker.give(replace(target.codes, agencies=agencies))
    assert picker.state.target is not None
    assert picker.state.target.codes.agencies == ("social_care", "health")


def test_a_passage_without_words_is_refused_in_place(desk: EditorDesk) -> None:
    record, block = note(desk.work, "  ")
    picker = _picker(desk)
    picker.begin(Passage(record, text_slot(block), 0, 2))
    assert picker.state.refused is not None
    assert picker.state.refused.code == "C-160"
    assert picker.state.target is None


def test_an_item_gets_other_codes(desk: EditorDesk) -> None:
    item = coded(desk.work)
    picker = _picker(desk)
    picker.edit(item)
    target = picker.state.target
    assert target is not None
    assert target.codes == IN_CARE
    picker.give(replace(target.codes, agencies=("health",), mark=Mark.STRENGTH))
    assert _codes(desk, item) == replace(IN_CARE, agencies=("health",), mark=Mark.STRENGTH)


def test_judgements_are_found_by_code_and_by_any_word(desk: EditorDesk) -> None:
    picker = _picker(desk)
    picker.edit(coded(desk.work))
    book = picker.state.book
    assert book.find("cic2")[0].code == "CIC2"
    assert any("workload" in one.title.casefold() for one in book.find("workload"))
    assert [one.code for one in book.chosen(IN_CARE)] == ["CIC2"]


def test_the_list_says_what_is_still_to_code(desk: EditorDesk) -> None:
    page = _list(desk)
    item = coded(desk.work, Codes())
    page.touched(replace(Effects(desk.work.inspection), records=frozenset({item})))
    (row,) = page.state.rows
    assert (row.needs, page.state.to_code, page.state.words) == (TO_CODE, 1, "1 item, 0 coded")
    assert page.next_open("") == item.hex()


def test_the_list_tells_when_the_words_were_written_anew(desk: EditorDesk) -> None:
    record, block = note(desk.work)
    codes = IN_CARE
    item, _ = coding.code_passage(desk.work, record, text_slot(block), 0, 28, codes)
    page = _list(desk)
    (line,) = reading.record(desk.work, record).blocks
    words = "Nothing of the kind."
    page.touched(records.set_block(desk.work, record, block, words, Mark.NONE, line.seen))
    assert [row.needs for row in page.state.rows] == [CHANGED]
    picker = _picker(desk)
    picker.edit(item)
    before = picker.state.target
    assert before is not None
    assert before.notice is not None
    picker.acknowledge()
    assert coding.notices(desk.work) == ()


def test_letters_and_open_ones_narrow_the_list(desk: EditorDesk) -> None:
    coded(desk.work)
    coded(desk.work, Codes(), "The plan on the wall is hers alone.")
    page = _list(desk)
    page.look_for("plan")
    assert [row.title for row in page.state.rows] == ["The plan on the wall is hers"]
    page.look_for("")
    page.show_open(only=True)
    assert [row.needs for row in page.state.rows] == [TO_CODE]
    page.show_open(only=False)
    assert len(page.state.rows) == 2
