"""What the Word library has no call for: page numbers, heading rows, descriptions of tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import _Footer, _Header
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from fieldapp.reports.docx_styles import LEAD

__all__ = [
    "LEAD",
    "add_heading",
    "add_page_number",
    "add_styled",
    "describe",
    "drop_leftovers",
    "fill",
    "mark_heading",
]


_LEFTOVERS: Final = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)


def add_styled(place: WordDocument | _Header | _Footer, style: str, text: str = "") -> Paragraph:
    """Add a paragraph in the style called `style`.

    The id of a style is its name without spaces; the library would search all styles by
    name for each paragraph.
    """
    paragraph = place.add_paragraph()
    paragraph._p.style = style.replace(" ", "")
    if text:
        paragraph.add_run(text)
    return paragraph


def add_heading(place: WordDocument, level: int, text: str) -> Paragraph:
    """Add a heading of `level` 1 to 4."""
    return add_styled(place, f"Heading {level}", text)


def add_page_number(paragraph: Paragraph) -> None:
    """Add “3 of 12” as fields that Word keeps up to date."""
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    field = (
        f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
    paragraph._p.append(parse_xml(field))


def mark_heading(row: _Row) -> None:
    """Say that a row is the heading: repeated on each page and announced by screen readers."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def describe(table: Table, title: str) -> None:
    """Give a table the title that screen readers say."""
    caption = parse_xml(f'<w:tblCaption {nsdecls("w")} w:val=""/>')
    caption.set(caption.keys()[0], title[:255])
    table._tbl.tblPr.append(caption)


def fill(row: _Row, texts: Sequence[str], *, heading: bool) -> None:
    """Write the cells of a row, the first in bold as the row's name; line ends stay lines."""
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        run = cell.paragraphs[0].add_run(text)
        if heading or number == 0:
            run.bold = True


def drop_leftovers(document: WordDocument) -> None:
    """Take out what the library's template brings along: a picture, and another program's name."""
    relations = document.part.package.rels
    for name in [n for n, r in relations.items() if r.reltype in _LEFTOVERS]:
        del relations[name]
