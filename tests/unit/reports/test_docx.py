"""Word documents: structure, voices, marking on each page, and nothing left out."""

import io
import zipfile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Length
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain.change import BlockKind, RecordKind
from fieldapp.domain.views import Record
from fieldapp.forms.library import FormLibrary, builtin
from fieldapp.forms.model import Form
from fieldapp.reports.docx import inspection_docx, record_docx
from tests.unit.reports.records import (
    CONTEXT,
    block,
    concern,
    disputed,
    fields,
    interview,
    record,
)


@pytest.fixture(scope="module")
def library() -> FormLibrary:
    return builtin()


def form_of(library: FormLibrary, one: Record) -> Form:
    form = library.get(one.form, one.form_version)
    assert form is not None
    return form


def opened(data: bytes) -> WordDocument:
    return Document(io.BytesIO(data))


def outline(document: WordDocument) -> list[tuple[str, str]]:
    """The document's structure: style and text of each heading and voice, in order."""
    return [(p.style.name, p.text) for p in document.paragraphs if p.style and p.text]


def test_an_interview_has_this_structure(library: FormLibrary) -> None:
    one = interview()
    document = opened(record_docx(one, form_of(library, one), CONTEXT))
    kept = [(s, t) for s, t in outline(document) if s != "Provenance"]
    assert kept == [
        ("Heading 1", "Talking together, T03, IV-OF2-001"),
        ("Heading 2", "Before we talk"),
        ("Heading 2", "Say first"),
        ("Heading 2", "Their exact words"),
        ("I asked", "14:05  I asked:  Tell me about where you live."),
        ("Exact words", "14:06  It’s alright. The dog sleeps outside my door."),
        ("Event", "14:07  Had a break."),
        ("Heading 2", "If they seem upset, or stop"),
        ("Heading 2", "What I think"),
        ("Heading 3", "What I think"),
        ("What I think", "Fourth worker in two years."),
        ("What I think", "Ask who told T03 about the school move."),
        ("Heading 2", "Finish and read back"),
        ("Heading 2", "Attachments"),
        ("Heading 2", "Corrections"),
        ("Heading 2", "Where this comes from"),
    ]
    corrections = [cell.text for cell in document.tables[-1].rows[1].cells]
    assert corrections[:3] == ["a line", "outside my door, mostly", "OF2"]
    cells = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert cells == [
        ["Question", "Answer"],
        ["Child", "T03"],
        ["Permission to talk: who gave it", "Local authority, under a care order"],
        ["Permission to talk: when", "17 November 2026, 16:30"],
        ["Lawful basis to record", "The inspectorate’s legal power to inspect"],
    ]


def test_the_marking_is_at_the_head_and_foot_of_every_page(library: FormLibrary) -> None:
    records = [(one, form_of(library, one)) for one in (interview(), disputed(), concern())]
    document = opened(inspection_docx(records, CONTEXT))
    assert len(document.sections) == 4
    for section in document.sections:
        assert "OFFICIAL-SENSITIVE" in section.header.paragraphs[0].text
        assert "OFFICIAL-SENSITIVE" in section.footer.paragraphs[0].text


def test_the_foot_of_each_page_says_what_it_rests_on(library: FormLibrary) -> None:
    one = interview()
    document = opened(record_docx(one, form_of(library, one), CONTEXT))
    foot = document.sections[0].footer.paragraphs[1]
    assert foot.text.startswith("Rests on 00000000")
    assert "Exported 18 November 2026, 14:04 (UTC) by OF2." in foot.text
    fields_of_foot = foot._p.findall(qn("w:fldSimple"))
    assert [f.get(qn("w:instr")) for f in fields_of_foot] == ["PAGE", "NUMPAGES"]


def test_a_whole_visit_has_a_section_and_a_heading_for_each_record(library: FormLibrary) -> None:
    records = [(one, form_of(library, one)) for one in (interview(), disputed())]
    document = opened(inspection_docx(records, CONTEXT))
    heads = [text for style, text in outline(document) if style == "Heading 1"]
    assert heads == [
        "Records",
        "Talking together, T03, IV-OF2-001",
        "Case tracking, T03, IV-OF2-001",
    ]
    assert outline(document)[0] == ("Title", "Northmere")


def test_all_versions_of_a_conflict_are_printed_with_their_authors(library: FormLibrary) -> None:
    one = disputed()
    lines = outline(opened(record_docx(one, form_of(library, one), CONTEXT)))
    start = lines.index(("Heading 3", "School and learning"))
    assert lines[start + 1 : start + 6] == [
        ("Notice", "2 versions. Nobody has decided yet; all are kept."),
        ("Version", "Version A, written by OF2, 18 November 2026, 14:04 (UTC)"),
        ("Normal", "Moved with two days’ notice."),
        ("Version", "Version B, written by CQ1, 18 November 2026, 14:11 (UTC)"),
        ("Normal", "Moved with one week’s notice."),
    ]
    assert any(style == "Notice" and "1 place while apart" in text for style, text in lines)


def test_what_could_not_be_read_is_printed_as_typed_with_its_sentence(
    library: FormLibrary,
) -> None:
    one = disputed()
    lines = outline(opened(record_docx(one, form_of(library, one), CONTEXT)))
    assert ("Normal", "last month") in lines
    assert any(s == "Notice" and t.startswith("As it was typed.") for s, t in lines)


def test_agencies_stand_in_one_table_with_a_heading_row(library: FormLibrary) -> None:
    one = disputed()
    document = opened(record_docx(one, form_of(library, one), CONTEXT))
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "Agency")
    heads = [cell.text for cell in table.rows[0].cells]
    assert heads[:4] == ["Agency", "Worked well", "Needed to be better", "Effect on the child"]
    assert [row.cells[0].text for row in table.rows][1:3] == ["Children’s social care", "Health"]
    assert table.rows[1].cells[1].text == "Direct work by the third worker."
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_a_paragraph_that_was_split_is_one_again(library: FormLibrary) -> None:
    one = disputed()
    lines = outline(opened(record_docx(one, form_of(library, one), CONTEXT)))
    assert ("Normal", "14:06  A long paragraph that goes on.") in lines
    assert ("Normal", "14:05  Strength  Direct work seen in the file.") in lines


def test_steps_of_a_concern_come_in_the_order_of_their_times(library: FormLibrary) -> None:
    one = concern()
    document = opened(record_docx(one, form_of(library, one), CONTEXT))
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "Step")
    assert [row.cells[0].text for row in table.rows] == ["Step", "Child safe now", "Lead told"]
    text = "\n".join(cell.text for t in document.tables for row in t.rows for cell in row.cells)
    body = "\n".join(p.text for p in document.paragraphs)
    assert "Satisfied with what was done" in text + body


def test_exact_words_have_a_rule_on_the_left_and_are_not_proofed(library: FormLibrary) -> None:
    one = interview()
    document = opened(record_docx(one, form_of(library, one), CONTEXT))
    style = document.styles["Exact words"].element
    assert style.find(f".//{qn('w:pBdr')}/{qn('w:left')}") is not None
    assert style.find(f".//{qn('w:noProof')}") is not None
    assert style.find(f".//{qn('w:rFonts')}").get(qn("w:ascii")) == "Atkinson Hyperlegible"


def test_the_document_is_british_english_and_has_its_properties(library: FormLibrary) -> None:
    one = interview()
    document = opened(record_docx(one, form_of(library, one), CONTEXT))
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    properties = document.core_properties
    assert properties.title == "Talking together, T03, IV-OF2-001"
    assert properties.author == "OF2"
    assert properties.category == "OFFICIAL-SENSITIVE"
    assert properties.language == "en-GB"
    assert properties.comments == ""


def test_every_page_is_a4(library: FormLibrary) -> None:
    records = [(one, form_of(library, one)) for one in (interview(), disputed())]
    document = opened(inspection_docx(records, CONTEXT))
    sizes = {
        (Length(s.page_width or 0).mm, Length(s.page_height or 0).mm) for s in document.sections
    }
    assert {(round(width), round(height)) for width, height in sizes} == {(210, 297)}


def test_there_are_no_macros_links_or_pictures_inside(library: FormLibrary) -> None:
    one = interview()
    data = record_docx(one, form_of(library, one), CONTEXT)
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = pack.namelist()
        relations = b"".join(pack.read(n) for n in names if n.endswith(".rels"))
    assert not [n for n in names if "vba" in n.lower() or "media" in n or "thumbnail" in n]
    assert "docProps/app.xml" not in names
    assert b'TargetMode="External"' not in relations


def test_the_same_record_gives_the_same_bytes(library: FormLibrary) -> None:
    one = interview()
    form = form_of(library, one)
    assert record_docx(one, form, CONTEXT) == record_docx(one, form, CONTEXT)


def test_characters_that_a_page_cannot_hold_are_shown_and_said(library: FormLibrary) -> None:
    one = record(blocks=(block("a\x00b\x0cc\ufffe", BlockKind.NOTE),))
    lines = outline(opened(record_docx(one, form_of(library, one), CONTEXT)))
    assert ("Normal", "14:05  a\ufffdb\ufffdc\ufffd") in lines
    assert any(text.startswith("3 characters that a page cannot hold") for _, text in lines)


def test_a_record_of_an_unknown_form_is_printed_under_its_keys() -> None:
    one = record(RecordKind.NOTE, fields(colour="red"), (block("A line"),))
    lines = outline(opened(record_docx(one, None, CONTEXT)))
    assert ("Heading 2", "Other answers") in lines
    assert any("does not have the form’s version" in text for _, text in lines)
    assert ("Normal", "14:05  A line") in lines


@settings(max_examples=30)
@given(st.text(max_size=200))
def test_any_text_at_all_makes_a_document_that_opens(text: str) -> None:
    one = record(held=fields(title=text, other=text), blocks=(block(text, BlockKind.WORDS),))
    assert opened(record_docx(one, builtin().get("note", 1), CONTEXT)).paragraphs
