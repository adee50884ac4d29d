"""Answers of forms, places in files and lines that follow each other are coded and watched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.anchor import Standing
from fieldapp.domain.change import (
    BlockKind,
    RecordKind,
    attachment_slot,
    field_slot,
    set_slot,
    text_slot,
)
from fieldapp.domain.errors import Refused
from fieldapp.forms.slot_names import slot_key
from fieldapp.services import attachments, coding, form_answers, reading, records, visit_forms
from fieldapp.services.coding import FilePlace, Lines
from fieldapp.services.form_answers import FormStep
from fieldapp.services.work import Work
from sync.protocol.ids import AttachmentId, RecordId
from tests.support.editor_desk import open_visit
from tests.support.evidence import IN_CARE as CODES
from tests.support.form_desk import add_form

FORM = """
| survey |
| | type | name | label |
| | text | why | Why so? |
| | begin_repeat | child | A child |
| | text | code | Code of the child |
| | end_repeat | | |
| settings |
| | form_id | form_title |
| | home | Home visit |
"""
CODE = field_slot(slot_key("child{aa}/code"))


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    folder: Path = tmp_path_factory.mktemp("coding")
    with open_visit(folder / "team") as (made, _team):
        yield made


@pytest.fixture(autouse=True)
def all_told(work: Work) -> None:
    """Each test begins where nothing is left to tell."""
    for told in coding.notices(work):
        coding.acknowledge(work, told)


def _form_record(work: Work) -> RecordId:
    form = next(iter(visit_forms.forms(work)), None) or add_form(work, FORM)
    made, _ = visit_forms.open_form_record(work, form, "home")
    fields = {"why": "The stairs are steep.", "child{aa}/code": "T01"}
    form_answers.keep(work, made, FormStep(fields, added={"child": ["aa"]}))
    return made


def _attached(work: Work, record: RecordId, name: str = "minutes.pdf") -> AttachmentId:
    data = b"pages"
    return attachments.attach_file(
        work, record, name, "application/pdf", io.BytesIO(data), len(data)
    )[0]


def _standing(work: Work) -> list[Standing]:
    return [told.located.standing for told in coding.notices(work)]


def test_words_typed_into_a_form_keep_their_anchor_and_their_coder_is_told(work: Work) -> None:
    record = _form_record(work)
    coding.code_passage(work, record, field_slot("why"), 4, 10, CODES)
    form_answers.keep(work, record, FormStep({"why": "In short: the stairs are steep."}))
    assert _standing(work) == []
    form_answers.keep(work, record, FormStep({"why": "The lifts are steep."}))
    assert _standing(work) == [Standing.REWRITTEN]


def test_a_card_that_is_taken_away_takes_its_coded_answer_with_it(work: Work) -> None:
    record = _form_record(work)
    held = coding.answer(work, record, CODE, "Code of the child", "T01")
    coding.code(work, held, CODES)
    assert _standing(work) == []
    form_answers.keep(work, record, FormStep(removed={"child": ["aa"]}))
    (told,) = coding.notices(work)
    assert told.sentence == "The answer that you coded was taken back."
    coding.acknowledge(work, told)
    assert _standing(work) == []


def test_choices_are_coded_as_a_whole_and_watched(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.CASE_TRACKING, "T03")
    records.change_set(work, record, "plans", ["cin", "cp"])
    held = coding.answer(work, record, set_slot("plans"), "Plans", "Child in need; protection")
    item, _ = coding.code(work, held, CODES)
    found = coding.item(work, item)
    assert found is not None
    assert (found.where, found.words) == ("Plans", "Child in need; protection")
    assert _standing(work) == []
    records.change_set(work, record, "plans", remove=["cin"])
    assert _standing(work) == [Standing.REWRITTEN]


def test_a_file_that_is_replaced_or_taken_out_is_told(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    first = _attached(work, record)
    held = coding.place(work, record, first, FilePlace(note="The minutes name nobody.", page=3))
    item, _ = coding.code(work, held, CODES)
    found = coding.item(work, item)
    assert found is not None
    assert (found.where, found.words) == ("minutes.pdf, page 3", "The minutes name nobody.")
    assert _standing(work) == []
    attachments.detach(work, record, first)
    assert _standing(work) == [Standing.GONE]
    second = _attached(work, record)
    assert _standing(work) == [Standing.REPLACED]
    attachments.detach(work, record, second)
    with pytest.raises(Refused, match="C-105"):
        coding.place(work, record, second, FilePlace())


def test_a_correction_beside_a_file_is_told_to_who_coded_a_moment_of_it(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    file = _attached(work, record, "talk.wav")
    held = coding.place(work, record, file, FilePlace(from_ms=5_000, to_ms=9_000))
    item, _ = coding.code(work, held, CODES)
    records.correct(work, record, attachment_slot(file), "It was another child who spoke.")
    (told,) = coding.notices(work)
    assert (told.item, len(told.corrections)) == (item, 1)


def test_a_moment_that_ends_before_it_begins_is_refused(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    file = _attached(work, record, "talk.wav")
    with pytest.raises(Refused, match="C-181"):
        coding.place(work, record, file, FilePlace(from_ms=9_000, to_ms=5_000))


def test_a_passage_goes_on_over_lines_and_the_worst_line_is_told(work: Work) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    first, _ = records.add_block(work, record, BlockKind.NOTE, "She asked twice.")
    second, _ = records.add_block(work, record, BlockKind.NOTE, "Nobody came.", after=first)
    lines = Lines(text_slot(first), 4, 16, (text_slot(second),))
    item, _ = coding.code(work, coding.passage(work, record, lines), CODES)
    found = coding.item(work, item)
    assert found is not None
    assert found.words == "asked twice. Nobody came."
    assert _standing(work) == []
    records.retract_block(work, record, second)
    assert reading.record(work, record).blocks[-1].id == first
    assert _standing(work) == [Standing.GONE]


def test_who_the_children_are_never_becomes_evidence(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, _ = records.open_record(work, RecordKind.NOTE)
    held = coding.place(work, record, _attached(work, record), FilePlace(note="A name."))
    found = reading.record(work, record)
    sealed = replace(found, summary=replace(found.summary, kind=RecordKind.IDENTITIES))
    monkeypatch.setattr(reading, "record", lambda *_: sealed)
    with pytest.raises(Refused, match="C-183"):
        coding.code(work, held, CODES)
