"""The frame of every Word document: paper, marking on each page, properties, tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.section import Section as WordSection
from docx.section import _Footer, _Header
from docx.table import Table as WordTable

from fieldapp.reports import docx_parts as parts
from fieldapp.reports.docx_pack import fixed
from fieldapp.reports.docx_styles import BAND, PROVENANCE, dress
from fieldapp.reports.page import Table
from fieldapp.reports.text import Context, for_xml

_IDS_IN_FOOTER = 6


def begun(title: str, context: Context) -> WordDocument:
    """Return an empty document with styles, properties and the marking at its head."""
    document = Document()
    dress(document)
    _write_marking(document.sections[0].header, context)
    properties = document.core_properties
    properties.title = for_xml(title)[:255]
    properties.author = for_xml(context.by)[:255]
    properties.last_modified_by = for_xml(context.by)[:255]
    properties.category = for_xml(context.marking)[:255]
    properties.subject = for_xml(context.visit)[:255]
    properties.comments = ""
    properties.keywords = ""
    properties.language = "en-GB"
    properties.revision = 1
    moment = datetime(1970, 1, 1) + timedelta(milliseconds=context.exported.ms)  # noqa: DTZ001 - the library takes UTC without its name
    properties.created = properties.modified = moment.replace(microsecond=0)
    return document


def finished(document: WordDocument) -> bytes:
    """Return the document's file; equal documents give equal bytes."""
    parts.drop_leftovers(document)
    buffer = BytesIO()
    document.save(buffer)
    return fixed(buffer.getvalue())


def band(section: WordSection, context: Context, entries: tuple[str, ...]) -> None:
    """Write the marking at head and foot; later sections share the head of the first."""
    section.footer.is_linked_to_previous = False
    _write_marking(section.footer, context)
    line = parts.add_styled(section.footer, PROVENANCE)
    line.add_run(for_xml(f"{_rests_on(entries)}{context.made} Page "))
    parts.add_page_number(line)


def _write_marking(place: _Header | _Footer, context: Context) -> None:
    band = place.paragraphs[0]
    band.style = BAND
    band.add_run(for_xml(context.marking)).bold = True
    band.add_run(for_xml(f"  {context.handling}"))


def _rests_on(entries: tuple[str, ...]) -> str:
    if not entries:
        return ""
    shown = " ".join(entries[:_IDS_IN_FOOTER])
    more = len(entries) - _IDS_IN_FOOTER
    return f"Rests on {shown}{f' and {more} more, listed at the end' if more > 0 else ''}. "


def add_table(document: WordDocument, table: Table) -> None:
    """Add a table with a heading row and the title that screen readers say."""
    rows, columns = 1 + len(table.rows), len(table.headings)
    made: WordTable = document.add_table(rows=rows, cols=columns, style="Table Grid")
    parts.describe(made, for_xml(table.title))
    heading, *others = made.rows
    parts.fill(heading, [for_xml(text) for text in table.headings], heading=True)
    parts.mark_heading(heading)
    for row, cells in zip(others, table.rows, strict=True):
        parts.fill(row, [for_xml(cell) for cell in cells], heading=False)
    parts.add_styled(document, PROVENANCE)
