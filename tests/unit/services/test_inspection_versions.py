"""What comes back beside the marks, what is released, what is to be looked at, what changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from fieldapp.domain.change import BlockKind, Mark, RecordKind, block_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Part
from fieldapp.reports.inspection import finding_source
from fieldapp.reports.inspection_marks import Where
from fieldapp.reports.inspection_notes import WITHHELD
from fieldapp.reports.inspection_problems import Trouble
from fieldapp.services import (
    coding,
    findings,
    inspection_report,
    inspection_standing,
    inspection_versions,
    inspection_words,
    judgements,
    reading,
    records,
    visits,
)
from fieldapp.services.coding import Codes
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId
from tests.support.clock import SteadyClock
from tests.support.fleet import Fleet

SAID = "Nobody told T03 why the worker went away."
RATIONALE = "Plans follow. [E-OF1-1] Children are heard [F-OF1-1]."


@pytest.fixture
def small(team: Fleet) -> Iterator[Work]:
    profile = team["OF1"].profile
    work = team["OF1"].open(visits.create_visit(profile, "Northmere", "ilacs-2018", []))
    records.add_child(work, "T03", records.BY_HAND)
    record, _ = records.open_record(work, RecordKind.NOTE)
    block, _ = records.add_block(work, record, BlockKind.NOTE, SAID)
    codes = Codes(("in_care",), (), ("social_care",), ("T03",), Mark.IMPROVE, "child")
    item, _ = coding.code_passage(work, record, block_slot(block), 0, len(SAID), codes)
    findings.open_finding(work, "Children are heard.", ["in_care"], ["social_care"], [item])
    judgements.write_part(work, "in_care", Part.RATIONALE, RATIONALE, ())
    yield work
    visits.close_visit(profile, work)


def edited(data: bytes, old: str, new: str, part: str = "document") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            held = source.read(name)
            changed = held.replace(old.encode(), new.encode(), 1) if part in name else held
            target.writestr(name, changed)
    return buffer.getvalue()


def added(data: bytes, under: str, words: str) -> bytes:
    """Return the file with a new paragraph after a heading."""
    document = Document(io.BytesIO(data))
    heading = next(p for p in document.paragraphs if p.text == under)
    after = document.add_paragraph(words)
    heading._p.addnext(after._p)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_new_words_beside_the_marks_are_shown_with_the_heading_over_them(small: Work) -> None:
    data = added(inspection_report.worded(small, citations=True), "About the area", "It is wide.")
    came = inspection_report.returned(small, data)
    assert came.edited == ()
    (beside,) = came.outside
    told = (Where.TEXT, "About the area", "It is wide.")
    assert (beside.where, beside.under, beside.text) == told
    inspection_words.add_paragraph(small, "report.about_area", beside.text)
    assert inspection_words.field_of(small, "report.about_area").text == "It is wide."
    inspection_words.keep_as_note(small, beside.text, "From the Word file")
    assert reading.summaries(small, RecordKind.NOTE)[0].title == "From the Word file"


def test_a_footnote_that_cites_nothing_is_no_word_lost(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    came = inspection_report.returned(small, edited(data, "E-OF1-1, Child", "Why?", "footnotes"))
    assert [(one.where, one.text) for one in came.outside] == [(Where.NOTE, "Why?")]


def test_the_claim_of_a_finding_comes_back_to_the_finding(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    body, tail = "Children are heard.", "Children are seldom heard."
    twice = edited(edited(data, body, "\x01"), body, tail)
    came = inspection_report.returned(small, edited(twice, "\x01", body))
    (finding,) = findings.findings(small)
    (change,) = came.edited
    assert change.source == finding_source(finding.id)
    inspection_report.take_all(small, came)
    assert findings.findings(small)[0].claim.text == tail


def annex(work: Work, children: bool = False) -> list[str]:
    data = inspection_report.worded(work, citations=True, children=children)
    row = Document(io.BytesIO(data)).tables[-1].rows[1]
    return [cell.text for cell in row.cells]


def test_the_annex_withholds_words_until_the_lead_releases_them(small: Work) -> None:
    (item,) = coding.items(small)
    assert annex(small) == ["E-OF1-1", "Child", "Social care", WITHHELD]
    inspection_report.release(small, item.id, on=True)
    assert annex(small)[3] == "Nobody told [child] why the worker went away."
    assert annex(small, children=True)[3:] == ["T03", SAID]
    inspection_report.release(small, item.id, on=False)
    assert annex(small)[3] == WITHHELD


def test_only_the_lead_releases_words(small: Work) -> None:
    (item,) = coding.items(small)
    with pytest.raises(Refused, match="C-280"):
        inspection_report.release(replace(small, person=PersonId("OF2")), item.id, on=True)


def kinds(work: Work) -> dict[Trouble, list[str]]:
    found: dict[Trouble, list[str]] = {}
    for one in inspection_standing.standing(work).problems:
        found.setdefault(one.kind, []).append(one.says)
    return found


def test_a_citation_of_what_was_put_away_is_said_in_a_sentence(small: Work) -> None:
    (item,) = coding.items(small)
    coding.uncode(small, item.id, ())
    assert "E-OF1-1 was put away." in kinds(small)[Trouble.BROKEN]
    (flagged, *_) = inspection_report.report(small).flagged
    assert flagged.text == "Plans follow."


def test_thin_provisional_and_empty_parts_are_said_before_the_report_goes_out(small: Work) -> None:
    found = kinds(small)
    assert "It rests on one source type only." in found[Trouble.THIN]
    assert any(says.startswith("F-OF1-1 is thin.") for says in found[Trouble.THIN])
    assert len(found[Trouble.PROVISIONAL]) == 1
    assert "“About the area” has no words yet." in found[Trouble.EMPTY]


def test_words_by_which_a_child_could_be_known_are_said(small: Work) -> None:
    words = "T03 was hurt. Nobody told a child why the worker went away [E-OF1-1]."
    inspection_report.write_section(small, "summary", words, ())
    found = kinds(small)[Trouble.IDENTIFIES]
    assert "It names the child T03." in found
    assert any("why the worker went away" in says for says in found)


def test_words_written_since_the_report_was_saved_are_compared(small: Work, tmp_path: Path) -> None:
    inspection_report.save(small, str(tmp_path / "out"), citations=True)
    (saved,) = inspection_versions.saved(small)
    passages = inspection_report.passages_of(inspection_report.report(small))
    assert inspection_versions.since(small, saved.at.ms, passages) == ()
    assert isinstance(small.clock, SteadyClock)
    small.clock.pass_time(60)
    held = judgements.card(small, "in_care").judgement.parts[Part.RATIONALE]
    judgements.write_part(small, "in_care", Part.RATIONALE, "Plans are late.", held.seen)
    (changed,) = inspection_versions.since(small, saved.at.ms, passages)
    assert (changed.then, changed.now) == (RATIONALE, "Plans are late.")
