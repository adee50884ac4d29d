"""The authority's comments: taken in from any reasonable table, answered, sent back."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator, Sequence

import pytest
from docx import Document

from fieldapp.domain.errors import Refused
from fieldapp.domain.judgement import Part as JudgementPart
from fieldapp.domain.reply import Answer, Part
from fieldapp.reports import reply_docx
from fieldapp.reports.docx_pack import DOCUMENT
from fieldapp.services import inspection_report, inspection_standing, judgements, reply, visits
from fieldapp.services.work import Work
from tests.support.fleet import Fleet
from tests.support.seen import seen_all

RATIONALE = "Plans follow. Visits are late."
ROWS = (
    ("1", "Page 3, paragraph 2", "We do not agree.", "Minutes of May"),
    ("2", "", "“Visits are late” is not what the data show.", ""),
    ("3", "The experiences and progress of children in care", "Please say more.", ""),
    ("", "Everywhere", "The team was kind.", ""),
)
USUAL = ("No", "Page or paragraph", "Comment", "Evidence")


@pytest.fixture
def work(team: Fleet) -> Iterator[Work]:
    profile = team["OF1"].profile
    opened = team["OF1"].open(visits.create_visit(profile, "Northmere", "ilacs-2018", []))
    inspection_report.write_section(opened, "about_area", "It is wide.\nIt rains.", ())
    judgements.write_part(opened, "in_care", JudgementPart.RATIONALE, RATIONALE, ())
    yield opened
    visits.close_visit(profile, opened)


def file(*tables: Sequence[Sequence[str]]) -> bytes:
    """A Word file with these tables, each with its heading row."""
    document = Document()
    document.add_paragraph("Northmere Council: comments on factual accuracy")
    for rows in tables:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def taken(work: Work, data: bytes) -> reply.TakenIn:
    return reply.take_in(work, data, "comments.docx")


def test_every_row_is_a_comment_linked_to_what_it_speaks_of(work: Work) -> None:
    done = taken(work, file((USUAL, *ROWS)))
    held = reply.comments(work)
    assert (len(done.new), done.before, done.troubles) == (4, 0, ())
    assert [(c.remark.number, c.remark.place, c.remark.words, c.remark.evidence) for c in held] == [
        *ROWS
    ]
    assert [(c.source, c.sentence) for c in held] == [
        ("report.about_area", "It rains."),
        ("judgement.in_care.rationale", "Visits are late."),
        ("judgement.in_care.rationale", ""),
        ("", ""),
    ]


def test_the_same_file_again_changes_nothing(work: Work) -> None:
    twice = file((USUAL, *ROWS, ROWS[0]))
    assert len(taken(work, twice).new) == 5
    again = taken(work, twice)
    assert (again.new, again.before) == ((), 5)


@pytest.mark.parametrize(
    "heading",
    [
        ("Ref.", "Page number", "LA comment", "Supporting evidence"),
        ("#", "Section", "Observations of the council", "Documents"),
        ("Item", "Where in the report?", "Factual inaccuracy", "Source"),
    ],
)
def test_columns_are_known_by_their_words(work: Work, heading: tuple[str, ...]) -> None:
    taken(work, file((heading, ROWS[0])))
    (held,) = reply.comments(work)
    assert (held.remark.number, held.remark.place, held.remark.words, held.remark.evidence) == ROWS[
        0
    ]


def test_columns_stand_in_any_order_below_a_title_in_any_table(work: Work) -> None:
    title = ("Name of authority", "Northmere", "")
    data = file(
        (("Contact", "Telephone"), ("A. Person", "none")),
        (title, ("Comment", "Evidence", "Paragraph"), ("Not so.", "See file", "2")),
    )
    taken(work, data)
    (held,) = reply.comments(work)
    assert (held.remark.words, held.remark.evidence, held.remark.place) == (
        "Not so.",
        "See file",
        "2",
    )


def test_a_row_without_a_comment_is_said_and_not_dropped(work: Work) -> None:
    done = taken(work, file((USUAL, ROWS[0], ("7", "page 9", "", "See there"), ("", "", "", ""))))
    assert len(done.new) == 1
    assert done.troubles == ("Row 3 has no comment and was not taken in: 7; page 9; See there",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "R-130"),
        (b"PK\x03\x04", "R-130"),
        (file(), "R-131"),
        (file((("Name", "Telephone"), ("A", "1"))), "R-132"),
        (file((USUAL, ("", "", "", ""))), "R-133"),
    ],
)
def test_a_bad_form_is_refused_with_a_sentence(work: Work, data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        taken(work, data)
    assert reply.comments(work) == ()


def _other(data: bytes, old: bytes, new: bytes) -> bytes:
    """The Word file with something of its text replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(old, new) if name == DOCUMENT else part)
    return buffer.getvalue()


@pytest.mark.parametrize("span", ["", "two", "-4", "2.5", "0", "99999999999"])
def test_a_span_that_no_table_has_loses_no_comment(span: str) -> None:
    cell = f'<w:tcPr><w:gridSpan w:val="{span}"/>'.encode()
    data = _other(file((("Evidence", "Comment"), ("", ROWS[0][2]))), b"<w:tcPr>", cell)
    read = reply_docx.comments(data)
    assert [one.words for one in read.remarks] == [ROWS[0][2]]


def test_a_damaged_file_is_refused_wherever_the_damage_is() -> None:
    data = file((USUAL, *ROWS))
    for place in range(0, len(data), 397):
        damaged = data[:place] + bytes(byte ^ 0xA5 for byte in data[place : place + 9])
        with contextlib.suppress(Refused):
            reply_docx.comments(damaged + data[place + 9 :])
        with pytest.raises(Refused, match="R-130"):
            reply_docx.comments(data[:place])


def test_a_comment_is_open_until_its_answer_is_whole(work: Work) -> None:
    (identity,) = taken(work, file((USUAL, ROWS[0]))).new

    def lacks() -> str:
        return reply.comments(work)[0].lacks

    def says() -> list[str]:
        problems = inspection_standing.standing(work).problems
        return [one.says for one in problems if one.kind == "comment"]

    assert says() == ["1 comment of the authority has no answer yet."]
    assert lacks() == "No answer yet."
    reply.answer(work, identity, Part.STANDING, Answer.PARTLY, ())
    assert lacks() == "Say what changed in the report."
    reply.answer(work, identity, Part.CHANGED, "“It rains” is gone.", ())
    assert lacks() == "Give the reasons."
    reply.answer(work, identity, Part.REASONS, "It does rain.", ())
    assert (lacks(), says()) == ("", [])
    with pytest.raises(Refused, match="C-281"):
        reply.answer(work, identity, Part.STANDING, "perhaps", ())


def test_the_answers_go_back_as_a_word_table_that_can_be_read_again(work: Work) -> None:
    first, *_ = taken(work, file((USUAL, *ROWS))).new
    reply.answer(work, first, Part.STANDING, Answer.NOT_ACCEPTED, ())
    reply.answer(work, first, Part.REASONS, "Two records show it.", ())
    data = reply.written(work)
    (table,) = Document(io.BytesIO(data)).tables
    heading, row, *_ = [[cell.text for cell in line.cells] for line in table.rows]
    assert heading[2:5] == ["Comment", "Evidence", "Answer"]
    assert row == [*ROWS[0], "Not accepted", "Two records show it.", ""]
    assert taken(work, data).before == 4


def test_a_person_links_a_comment_to_other_words(work: Work) -> None:
    (identity,) = taken(work, file((USUAL, ROWS[3]))).new
    places = dict(reply.places(inspection_report.report(work)))
    reply.link(
        work, identity, places["1. It is wide."], seen_all(work, identity, "source", "sentence")
    )
    (held,) = reply.comments(work)
    assert (held.source, held.sentence) == ("report.about_area", "It is wide.")
