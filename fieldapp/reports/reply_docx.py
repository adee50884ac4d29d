"""Reads the authority's comments out of a Word table, and writes them back with the answers.

Any table counts whose heading row names a column of comments. Columns are known by words
in their headings, in any order; rows that continue a number (merged cells) are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

from fieldapp.domain.errors import Refused
from fieldapp.domain.reply import Comment, Part, Remark
from fieldapp.reports import docx_parts as parts
from fieldapp.reports.docx_frame import add_table, band, begun, finished
from fieldapp.reports.docx_pack import NoWordFile, text_of
from fieldapp.reports.docx_styles import PROVENANCE
from fieldapp.reports.page import Table
from fieldapp.reports.reply_words import ANSWER_WORDS
from fieldapp.reports.text import Context, for_xml

TITLE: Final = "Comments on the draft report, and the answers"
HEADINGS: Final = (
    "Number",
    "Place in the report",
    "Comment",
    "Evidence",
    "Answer",
    "Reasons",
    "What changed",
)
FORM: Final = "Comments on the draft report"
ASKED: Final = ("Number", "Page or paragraph", "Comment", "Evidence")
_EMPTY_ROWS: Final = 12
_AROUND: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins")))
_MOST_ROWS: Final = 5_000
_MOST_CHARACTERS: Final = 30_000
_MOST_COLUMNS: Final = 63
"""As many as a table of Word can have."""
_SPAN: Final = re.compile(r"[0-9]{1,4}")
_LOOKED_AT: Final = 4
"""Rows from the top of a table among which its headings are looked for."""
_NUMBER, _PLACE, _WORDS, _EVIDENCE, _OURS = range(5)
_KNOWN: Final = (
    (_OURS, r"our (answer|response)|ofsted|inspector|inspectorate|answer|outcome|accepted|reasons"),
    (_EVIDENCE, r"evidence|support|source|document|attach|reference to"),
    (_WORDS, r"comment|factual|inaccura|observation|representation|correction|response|issue|text"),
    (_PLACE, r"page|para|section|sentence|place|where|line|heading|paragraph"),
    (_NUMBER, r"^(no|nr|num|number|ref|reference|item|id|#|row)\b|^#|number"),
)
"""Which words of a heading say what a column holds; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Comments:
    """What a file holds, and in a sentence each what could not be read as a comment."""

    remarks: tuple[Remark, ...]
    troubles: tuple[str, ...]


def comments(data: bytes) -> Comments:
    """Return the comments of a Word file, in its order.

    Refuses what is no Word file (R-130), one without a table (R-131), one whose tables have
    no column of comments (R-132), and tables without a comment (R-133).
    """
    tables = tuple(_tables(_opened(data)))
    if not tables:
        raise Refused(
            "R-131",
            "This Word file has no table, so its comments cannot be told apart.",
            "Ask for one row a comment: number, page or paragraph, comment, evidence.",
        )
    read = [found for table in tables if (found := _read(table)) is not None]
    if not read:
        raise Refused(
            "R-132",
            "No table of this file has a column that is headed as comments.",
            "Give the column of comments the heading “Comment” and choose the file again.",
        )
    held = Comments(
        tuple(one for found in read for one in found.remarks),
        tuple(one for found in read for one in found.troubles),
    )
    if not held.remarks:
        raise Refused(
            "R-133",
            "The table of this file has no comment in it.",
            "Check that it is the file that the authority filled in.",
        )
    return held


def answered(held: Sequence[Comment], context: Context) -> bytes:
    """Return the comments with what was answered to each, as a Word table."""
    document = begun(f"{TITLE}: {context.visit}", context)
    band(document.sections[0], context, ())
    _turn(document)
    parts.add_styled(document, "Title", for_xml(TITLE))
    parts.add_styled(document, PROVENANCE, for_xml(f"{context.visit}. {context.made}"))
    add_table(document, Table(TITLE, HEADINGS, tuple(map(_row, held))))
    return finished(document)


def asked(context: Context, held: Sequence[Remark] = ()) -> bytes:
    """Return the Word table in which an authority is asked for its comments.

    Without comments its rows are empty.
    """
    document = begun(f"{FORM}: {context.visit}", context)
    band(document.sections[0], context, ())
    _turn(document)
    parts.add_styled(document, "Title", for_xml(FORM))
    parts.add_styled(document, PROVENANCE, for_xml(f"{context.visit}. One row for each comment."))
    rows = tuple((one.number, one.place, one.words, one.evidence) for one in held)
    add_table(document, Table(FORM, ASKED, rows or (("",) * len(ASKED),) * _EMPTY_ROWS))
    return finished(document)


def _turn(document: WordDocument) -> None:
    """Lay the page on its side: seven columns do not fit an upright one."""
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width


def _row(one: Comment) -> tuple[str, ...]:
    said = one.remark
    text = {part: field.text for part, field in one.parts.items()}
    answer = ANSWER_WORDS[one.answer]
    told = (text[Part.REASONS], text[Part.CHANGED])
    return (said.number, said.place, said.words, said.evidence, answer, *told)


def _opened(data: bytes) -> _Element:
    try:
        return text_of(data)
    except NoWordFile as problem:
        raise Refused(
            "R-130",
            "This is no Word file in which comments could stand.",
            "Choose the file of the authority, saved as .docx.",
        ) from problem


Grid = list[list[str]]
"""The text of a table's cells; a cell that spans several columns stands in each of them."""


def _tables(text: _Element) -> Iterator[Grid]:
    for table in text.iter(qn("w:tbl")):
        yield [_cells(line) for line in _inside(table, qn("w:tr"))]


def _inside(element: _Element, tag: str) -> Iterator[_Element]:
    """Yield what stands directly in an element, through the fields of a form around it."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, tag)


def _cells(line: _Element) -> list[str]:
    cells: list[str] = []
    for cell in _inside(line, qn("w:tc")):
        cells += [_text(cell), *[""] * (_wide(cell) - 1)]
    return cells


def _wide(cell: _Element) -> int:
    """Return over how many columns a cell goes; one where the file does not say it well."""
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    said = span.get(qn("w:val"), "") if span is not None else ""
    return min(int(said), _MOST_COLUMNS) if _SPAN.fullmatch(said) else 1


def _text(cell: _Element) -> str:
    """Return the words of a cell, a line for each paragraph, without what was struck out."""
    lines = (_line(paragraph) for paragraph in _inside(cell, qn("w:p")))
    return "\n".join(line for line in lines if line)


def _line(paragraph: _Element) -> str:
    gone = (qn("w:del"), qn("w:moveFrom"))
    said: list[str] = []
    for part in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        if not any(above.tag in gone for above in part.iterancestors()):
            said.append((part.text or "") if part.tag == qn("w:t") else " ")
    return " ".join("".join(said).split())


def _read(grid: Grid) -> Comments | None:
    """Return the comments of a table, None when it has no heading of comments."""
    found = next(((n, c) for n, row in enumerate(grid[:_LOOKED_AT]) if (c := _columns(row))), None)
    if found is None:
        return None
    start, columns = found
    remarks: list[Remark] = []
    troubles: list[str] = []
    for number, row in enumerate(grid[start + 1 :], start=start + 2):
        remark = _remark(row, columns)
        if remark is not None and len(remarks) < _MOST_ROWS:
            remarks.append(remark)
        elif said := "; ".join(cell for cell in row if cell):
            troubles.append(f"Row {number} has no comment and was not taken in: {said}")
    return Comments(tuple(remarks), tuple(troubles))


def _columns(row: Sequence[str]) -> dict[int, int] | None:
    """Return which column holds what, None when none is headed as comments."""
    found: dict[int, int] = {}
    for column, heading in enumerate(row):
        meant = _meant(heading)
        if meant is not None:
            found.setdefault(meant, column)
    return found if _WORDS in found else None


def _meant(heading: str) -> int | None:
    plain = " ".join(heading.casefold().split())
    fits = (meant for meant, words in _KNOWN if re.search(words, plain))
    return next(fits, None) if plain and len(plain) < 80 else None


def _remark(row: Sequence[str], columns: dict[int, int]) -> Remark | None:
    def cell(meant: int) -> str:
        column = columns.get(meant, -1)
        return row[column][:_MOST_CHARACTERS] if 0 <= column < len(row) else ""

    words = cell(_WORDS)
    return Remark(cell(_NUMBER), cell(_PLACE), words, cell(_EVIDENCE)) if words.strip() else None
