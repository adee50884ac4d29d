"""Word documents: one record, or a whole visit with a section for each record.

Real headings, tables with heading rows, styles for each voice, the marking at the head and
foot of every page, British English, no macros, no link to anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.section import Section as WordSection
from docx.section import _Footer, _Header
from docx.table import Table as WordTable

from fieldapp.domain.views import Record
from fieldapp.forms.model import Form
from fieldapp.reports import docx_parts as parts
from fieldapp.reports.compose import page
from fieldapp.reports.docx_pack import fixed
from fieldapp.reports.docx_styles import (
    ASKED,
    BAND,
    EVENT,
    EXACT_WORDS,
    NOTICE,
    PROVENANCE,
    THINK,
    VERSION,
    dress,
)
from fieldapp.reports.page import (
    Answer,
    Item,
    Line,
    Page,
    Section,
    Table,
    Voice,
    not_answered,
    tabled,
    undecided,
    unprintable,
    version_label,
)
from fieldapp.reports.text import Context, for_xml

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_STYLES = {
    Voice.FACT: "Normal",
    Voice.WORDS: EXACT_WORDS,
    Voice.THINK: THINK,
    Voice.ASKED: ASKED,
    Voice.EVENT: EVENT,
}
_IDS_IN_FOOTER = 6


def record_docx(record: Record, form: Form | None, context: Context) -> bytes:
    """Return one record as a Word document."""
    laid_out = page(record, form)
    document = _document(laid_out.title, context)
    _band(document.sections[0], context, laid_out.entries)
    _write_page(document, laid_out, level=1)
    return _bytes(document)


def inspection_docx(records: Sequence[tuple[Record, Form | None]], context: Context) -> bytes:
    """Return a whole visit as one Word document, a section for each record in order."""
    pages = [page(record, form) for record, form in records]
    document = _document(context.visit, context)
    _band(document.sections[0], context, ())
    parts.add_styled(document, "Title", for_xml(context.visit))
    parts.add_styled(document, PROVENANCE, for_xml(context.made))
    _contents(document, pages)
    for laid_out in pages:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        _band(section, context, laid_out.entries)
        _write_page(document, laid_out, level=1)
    return _bytes(document)


def _document(title: str, context: Context) -> WordDocument:
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


def _bytes(document: WordDocument) -> bytes:
    parts.drop_leftovers(document)
    buffer = BytesIO()
    document.save(buffer)
    return fixed(buffer.getvalue())


def _band(section: WordSection, context: Context, entries: tuple[str, ...]) -> None:
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


def _contents(document: WordDocument, pages: Sequence[Page]) -> None:
    parts.add_heading(document, 1, "Records")
    rows = tuple((laid_out.title, dict(laid_out.facts).get("State", "")) for laid_out in pages)
    _write_table(document, Table("Records", ("Record", "State"), rows))


def _write_page(document: WordDocument, laid_out: Page, level: int) -> None:
    parts.add_heading(document, level, for_xml(laid_out.title))
    _write_table(document, Table("About this record", ("About", "Details"), laid_out.facts))
    for warning in laid_out.warnings:
        parts.add_styled(document, NOTICE, for_xml(warning))
    for section in laid_out.sections:
        _write_section(document, section, level + 1)
    _write_provenance(document, laid_out, level + 1)


def _write_section(document: WordDocument, section: Section, level: int) -> None:
    parts.add_heading(document, level, for_xml(section.title))
    for item in tabled(section):
        _write_item(document, item, level + 1)
    if empty := not_answered(section):
        parts.add_styled(document, PROVENANCE, for_xml(empty))


def _write_item(document: WordDocument, item: Item, level: int) -> None:
    if isinstance(item, Answer):
        _write_answer(document, item, level)
    elif isinstance(item, Line):
        _write_line(document, item)
    else:
        _write_table(document, item)


def _write_answer(document: WordDocument, answer: Answer, level: int) -> None:
    parts.add_heading(document, level, for_xml(answer.label))
    several = len(answer.versions) > 1
    if several:
        parts.add_styled(document, NOTICE, undecided(len(answer.versions)))
    for number, said in enumerate(answer.versions):
        if several:
            parts.add_styled(document, VERSION, for_xml(version_label(number, said)))
        _write_text(document, said.text, _STYLES[answer.voice])
    if answer.problem:
        parts.add_styled(document, NOTICE, for_xml(f"As it was typed. {answer.problem}"))


def _write_line(document: WordDocument, line: Line) -> None:
    several = len(line.versions) > 1
    if several:
        parts.add_styled(document, NOTICE, undecided(len(line.versions)))
    for number, said in enumerate(line.versions):
        if several:
            parts.add_styled(document, VERSION, for_xml(version_label(number, said)))
        lead = [part for part in (line.time, line.mark) if part]
        asked = ["I asked:"] if line.voice is Voice.ASKED else []
        _write_text(document, said.text, _STYLES[line.voice], "  ".join(lead + asked))


def _write_text(document: WordDocument, text: str, style: str, lead: str = "") -> None:
    """Write text in paragraphs of one style; `lead` stands before it in the margin's voice."""
    first, *others = text.split("\n")
    paragraph = parts.add_styled(document, style)
    if lead:
        run = paragraph.add_run(for_xml(f"{lead}  "))
        run.style = parts.LEAD
    paragraph.add_run(for_xml(first))
    for other in others:
        parts.add_styled(document, style, for_xml(other))


def _write_table(document: WordDocument, table: Table) -> None:
    rows, columns = 1 + len(table.rows), len(table.headings)
    made: WordTable = document.add_table(rows=rows, cols=columns, style="Table Grid")
    parts.describe(made, for_xml(table.title))
    heading, *others = made.rows
    parts.fill(heading, [for_xml(text) for text in table.headings], heading=True)
    parts.mark_heading(heading)
    for row, cells in zip(others, table.rows, strict=True):
        parts.fill(row, [for_xml(cell) for cell in cells], heading=False)
    parts.add_styled(document, PROVENANCE)


def _write_provenance(document: WordDocument, laid_out: Page, level: int) -> None:
    parts.add_heading(document, level, "Where this comes from")
    count = len(laid_out.entries)
    listed = " ".join(laid_out.entries) or "none"
    text = (
        f"{count} signed {'entry' if count == 1 else 'entries'}, by the start of each id: {listed}."
    )
    parts.add_styled(document, PROVENANCE, text)
    if said := unprintable(laid_out):
        parts.add_styled(document, NOTICE, said)
