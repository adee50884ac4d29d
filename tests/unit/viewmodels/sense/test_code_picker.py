"""Coding a passage while it is written, and the codes of an item that stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.change import BlockKind, Mark, RecordKind, field_slot, text_slot
from fieldapp.domain.evidence import Strength
from fieldapp.services import coding, records
from fieldapp.services.coding import Codes, codes_of
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk, editor_desk
from tests.support.evidence import IN_CARE, WORDS, coded, note
from ui.viewmodels.code_picker import Picker
from ui.viewmodels.evidence_words import Passage


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EditorDesk]:
    with editor_desk(tmp_path) as made:
        yield made


def _picker(desk: EditorDesk) -> Picker:
    return Picker(desk.ports, lambda _state: None)


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


def test_several_items_get_codes_together_and_keep_their_own(desk: EditorDesk) -> None:
    first = coded(desk.work)
    second = coded(desk.work, replace(IN_CARE, agencies=("health",), strength=Strength.WEAK))
    picker = _picker(desk)
    picker.edit_all((first, second))
    target = picker.state.target
    assert target is not None
    assert (target.name, target.codes.agencies) == ("2 items", ())
    assert (target.codes.mark, target.codes.strength) == (Mark.IMPROVE, Strength.UNSAID)
    picker.give(replace(target.codes, areas=("care_leavers",), criteria=(), agencies=("police",)))
    assert _codes(desk, first).agencies == ("police", "social_care")
    assert _codes(desk, second).agencies == ("health", "police")
    assert _codes(desk, second).strength is Strength.WEAK
    assert {_codes(desk, one).areas for one in (first, second)} == {("care_leavers",)}
    assert picker.state.target is None


def test_a_passage_takes_in_the_next_line_and_lets_it_go(desk: EditorDesk) -> None:
    record, block = note(desk.work, "She asked twice.")
    records.add_block(desk.work, record, BlockKind.NOTE, "Nobody came.", after=block)
    picker = _picker(desk)
    picker.begin(Passage(record, text_slot(block), 4, 9))
    picker.take_in(1)
    target = picker.state.target
    assert target is not None
    assert (target.quote, target.grows) == ("asked twice.\nNobody came.", False)
    picker.take_in(-1)
    assert picker.state.target is not None
    assert picker.state.target.quote == "asked twice."


@pytest.mark.parametrize(
    ("role", "agency", "kind"),
    [
        ("Director of children’s services", "social_care", "leader"),
        ("Doctor or nurse", "health", "partner"),
        ("Social worker", "social_care", "practitioner"),
        ("", "", "practitioner"),
    ],
)
def test_a_professional_is_leader_partner_or_practitioner_by_what_was_written(
    desk: EditorDesk, role: str, agency: str, kind: str
) -> None:
    fields = {"role": role, "agency": agency, "decisions": WORDS}
    record, _ = records.open_record(desk.work, RecordKind.INTERVIEW_PROFESSIONAL, "", fields)
    picker = _picker(desk)
    picker.begin(Passage(record, field_slot("decisions"), 0, 28))
    assert picker.state.target is not None
    assert picker.state.target.codes.source_type == kind
