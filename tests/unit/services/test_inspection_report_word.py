"""The report as a Word document: real structure, citations as footnotes, nothing unsaid."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from fieldapp.domain.change import BlockKind, Mark, RecordKind, block_slot, inspection_record
from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Part, part_key
from fieldapp.frameworks.library import packs
from fieldapp.reports.inspection_docx import UNSUPPORTED
from fieldapp.reports.inspection_marks import bookmark_name
from fieldapp.reports.inspection_notes import ANNEX, NO_EVIDENCE
from fieldapp.services import coding, findings, inspection_report, judgements, records, visits
from fieldapp.services.coding import Codes
from fieldapp.services.work import Work
from tests.support.fleet import Fleet
from tests.support.seen import beside

SECRET = "The secret words of T03."
RATIONALE = (
    "Children are heard [F-OF1-1]. Plans follow. [E-OF1-1] Nobody showed this.\nMore [E-OF9-7]."
)


@pytest.fixture
def small(team: Fleet) -> Iterator[Work]:
    profile = team["OF1"].profile
    work = team["OF1"].open(visits.create_visit(profile, "Northmere", "ilacs-2018", []))
    record, _ = records.open_record(work, RecordKind.NOTE)
    block, _ = records.add_block(work, record, BlockKind.NOTE, SECRET)
    codes = Codes(("in_care",), (), ("social_care",), ("T03",), Mark.STRENGTH, "child")
    item, _ = coding.code_passage(work, record, block_slot(block), 0, 10, codes)
    findings.open_finding(work, "Children are heard.", ["in_care"], ["social_care"], [item])
    judgements.propose(work, "in_care", "good", ())
    judgements.write_part(work, "in_care", Part.RATIONALE, RATIONALE, ())
    judgements.write_part(work, "in_care", Part.IMPROVEMENT, "Visits in time [E-OF1-1].", ())
    yield work
    visits.close_visit(profile, work)


def opened(data: bytes) -> WordDocument:
    return Document(io.BytesIO(data))


def notes(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        root = parse_xml(pack.read("word/footnotes.xml"))
    return ["".join(t.text or "" for t in note.iter(qn("w:t"))).strip() for note in root][2:]


def test_headings_title_language_and_tables_are_real(small: Work) -> None:
    document = opened(inspection_report.worded(small, citations=True))
    shown = [(p.style.name, p.text) for p in document.paragraphs if p.style]
    assert ("Title", "Inspection of children’s services: Northmere") in shown
    assert ("Heading 1", "The experiences and progress of children in care") in shown
    assert ("Heading 2", "Areas for improvement") in shown
    assert document.core_properties.title.endswith("Northmere")
    assert document.core_properties.language == "en-GB"
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert table.rows[0]._tr.trPr is not None
    assert [c.text for c in document.tables[0].rows[4].cells][1] == "Good"
    assert "Judgement: Good (provisional, not for release)" in [p.text for p in document.paragraphs]


def test_every_citation_is_a_footnote_that_its_mark_leads_to(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    held = notes(data)
    assert "E-OF1-1, Child" in held
    assert "F-OF1-1: E-OF1-1, Child" in held
    assert "E-OF9-7: leads to nothing on this laptop." in held
    marks = [e.get(qn("w:id")) for e in opened(data).element.iter(qn("w:footnoteReference"))]
    assert marks == [str(number + 1) for number in range(len(held))]


def test_a_sentence_without_evidence_is_marked_and_says_so_in_a_footnote(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    document = opened(data)
    marked = [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.style.name == UNSUPPORTED
    ]
    assert marked == ["Nobody showed this.", "More."]
    assert notes(data).count(NO_EVIDENCE) == 1
    assert any(p.text.startswith("2 sentences have no evidence") for p in document.paragraphs)


def test_words_of_evidence_and_codes_of_children_are_never_in_it(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        whole = b"".join(pack.read(name) for name in pack.namelist())
    assert b"secret" not in whole
    assert b"T03" not in whole
    annex = opened(data).tables[-1]
    assert [c.text for c in annex.rows[1].cells] == ["E-OF1-1", "Child", "Social care", "Withheld"]


def test_without_citations_nothing_of_the_evidence_is_in_it(small: Work) -> None:
    data = inspection_report.worded(small, citations=False)
    document = opened(data)
    assert notes(data) == []
    assert ANNEX not in [p.text for p in document.paragraphs]
    assert not any("E-OF1" in p.text for p in document.paragraphs)


def test_what_people_wrote_stands_in_a_bookmark_of_its_field(small: Work) -> None:
    root = opened(inspection_report.worded(small, citations=True)).element
    names = [e.get(qn("w:name")) for e in root.iter(qn("w:bookmarkStart"))]
    assert bookmark_name("judgement.in_care.rationale") in names
    assert len(set(names)) == len(names) == 4
    ends = [e.get(qn("w:id")) for e in root.iter(qn("w:bookmarkEnd"))]
    assert sorted(ends) == sorted(e.get(qn("w:id")) for e in root.iter(qn("w:bookmarkStart")))


def test_bookmarks_of_all_packs_differ_and_are_names_that_word_takes() -> None:
    for pack in packs():
        keys = [f"report.{one.id}" for one in pack.report.section]
        keys += [f"judgement.{a.id}.{p.value}" for a in pack.judgements.area for p in Part]
        names = {bookmark_name(key) for key in keys}
        assert len(names) == len(keys)
        assert all(len(name) <= 40 and name.isidentifier() for name in names)


def edited(data: bytes, old: bytes, new: bytes, count: int = -1) -> bytes:
    """Return the file with other words in its text, as Word saves it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(old, new, count) if "document" in name else part)
    return buffer.getvalue()


def test_an_untouched_file_brings_nothing_back(small: Work) -> None:
    came = inspection_report.returned(small, inspection_report.worded(small, citations=True))
    assert (came.edited, came.troubles) == ((), ())


def test_edited_words_come_back_with_their_citations(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    came = inspection_report.returned(small, edited(data, b"Plans follow.", b"Plans come late."))
    (change,) = came.edited
    assert change.source == "judgement.in_care.rationale"
    assert change.stands.startswith("Children are heard. [F-OF1-1] Plans follow. [E-OF1-1]")
    assert change.came == change.stands.replace("Plans follow.", "Plans come late.")
    assert change.came.endswith("Nobody showed this.\nMore. [E-OF9-7]")
    inspection_report.take_all(small, came)
    (chapter,) = [c for c in inspection_report.report(small).chapters if c.id == "area_in_care"]
    texts = [(s.text, [c.name for c in s.citations]) for s in chapter.passages[0].paragraphs[0]]
    assert ("Plans come late.", ["E-OF1-1"]) in texts
    past = judgements.history(small, "in_care", Part.RATIONALE)
    assert [one.live for one in past] == [True, False]


def test_a_destroyed_bookmark_is_said_and_what_stands_stays(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    name = bookmark_name("judgement.in_care.rationale").encode()
    came = inspection_report.returned(small, edited(data, name, b"OLE_LINK1"))
    assert came.edited == ()
    (trouble,) = came.troubles
    assert "children in care” is not in the file any more" in trouble


def test_a_bookmark_that_lost_its_end_takes_no_words_of_what_follows(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    name = bookmark_name("judgement.in_care.rationale").encode()
    document = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    number = document.split(b'w:name="' + name)[0].rpartition(b'w:id="')[2].split(b'"')[0]
    end = b'<w:bookmarkEnd w:id="' + number + b'"/>'
    assert end in document
    came = inspection_report.returned(small, edited(data, end, b""))
    assert came.edited == ()
    assert "is not in the file any more" in came.troubles[0]
    assert any("Children are heard" in one.text for one in came.outside)


def test_a_damaged_or_locked_word_file_is_refused(small: Work) -> None:
    data = bytearray(inspection_report.worded(small, citations=True))
    begin = data.index(b"word/document.xml") + len("word/document.xml")
    damaged = data[:begin] + b"\xff" * 40 + data[begin + 40 :]
    locked = bytearray(data)
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(mark, data):
            locked[found.start() + flags] |= 1
    for bad in (damaged, locked):
        with pytest.raises(Refused, match="R-120"):
            inspection_report.returned(small, bytes(bad))


def test_words_that_come_back_replace_the_version_they_were_printed_from_and_no_other(
    small: Work,
) -> None:
    record = inspection_record(small.inspection)
    beside(small, record, part_key("in_care", Part.RATIONALE), "Written apart.")
    data = inspection_report.worded(small, citations=True)
    held = judgements.card(small, "in_care").judgement.parts[Part.RATIONALE]
    printed, other = (version.text for version in held.versions)
    old, new = (b"Plans", b"All plans") if "Plans" in printed else (b"Written", b"Said")
    inspection_report.take_all(small, inspection_report.returned(small, edited(data, old, new)))
    after = judgements.card(small, "in_care").judgement.parts[Part.RATIONALE]
    texts = [version.text for version in after.versions]
    assert (len(texts), other in texts, printed in texts) == (2, True, False)


def test_a_passage_that_was_changed_in_two_ways_is_not_taken(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    once = edited(data, b"Visits in time.", b"Visits soon.", 1)
    (change,) = inspection_report.returned(small, once).edited
    assert change.came == "Visits soon. [E-OF1-1]"
    came = inspection_report.returned(small, edited(once, b"Visits in time.", b"Visits now.", 1))
    assert came.edited == ()
    assert "changed in two ways" in came.troubles[0]


def test_tracked_changes_are_read_as_made(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    tracked = (
        b'Visits</w:t></w:r><w:del w:id="90" w:author="x"><w:r><w:delText> in time</w:delText>'
        b'</w:r></w:del><w:ins w:id="91" w:author="x"><w:r><w:t> soon</w:t></w:r></w:ins>'
        b"<w:r><w:t>."
    )
    (change,) = inspection_report.returned(small, edited(data, b"Visits in time.", tracked)).edited
    assert change.came == "Visits soon. [E-OF1-1]"


def test_marks_in_the_style_of_another_program_leave_no_comma(small: Work) -> None:
    held = judgements.card(small, "in_care").judgement.parts[Part.PRIORITY]
    words = "Both [E-OF1-1] [F-OF1-1]."
    judgements.write_part(small, "in_care", Part.PRIORITY, words, held.seen)
    data = inspection_report.worded(small, citations=True)
    other = edited(data, b"FootnoteReference", b"FootnoteAnchor")
    assert inspection_report.returned(small, other).edited == ()


@pytest.mark.parametrize("data", [b"", b"PK", b"{\\rtf1}"])
def test_what_is_no_word_file_is_refused(small: Work, data: bytes) -> None:
    with pytest.raises(Refused, match="R-120"):
        inspection_report.returned(small, data)


def test_a_file_without_any_mark_is_refused(small: Work) -> None:
    data = inspection_report.worded(small, citations=True)
    bare = edited(data, b"w:bookmarkStart", b"w:proofErr")
    with pytest.raises(Refused, match="R-121"):
        inspection_report.returned(small, bare)


def test_no_clock_of_the_machine_is_in_its_pack(small: Work) -> None:
    first = inspection_report.worded(small, citations=True)
    assert notes(first) == notes(inspection_report.worded(small, citations=True))
    with zipfile.ZipFile(io.BytesIO(first)) as pack:
        assert {item.date_time for item in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
