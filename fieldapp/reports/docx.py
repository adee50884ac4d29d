"""Word documents: one record, or a whole visit with a section for each record.

Real headings, tables with heading rows, styles for each voice, the marking at the head and
foot of every page, British English, no macros, no link to anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION

from fieldapp.domain.views import Record
from fieldapp.forms.model import Form
from fieldapp.reports import docx_parts as parts
from fieldapp.reports.compose import page
from fieldapp.reports.docx_frame import add_table, band, begun, finished
from fieldapp.reports.docx_styles import (
    ASKED,
    EVENT,
    EXACT_WORDS,
    NOTICE,
    PROVENANCE,
    THINK,
    VERSION,
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
from sync.protocol.ids import RecordId

_NONE: Mapping[RecordId, Sequence[Section]] = MappingProxyType({})
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_STYLES = {
    Voice.FACT: "Normal",
    Voice.WORDS: EXACT_WORDS,
    Voice.THINK: THINK,
    Voice.ASKED: ASKED,
    Voice.EVENT: EVENT,
}


def record_docx(
    record: Record, form: Form | None, context: Context, more: Sequence[Section] = ()
) -> bytes:
    """Return one record as a Word document; `more` as in `compose.page`."""
    laid_out = page(record, form, more)
    document = begun(laid_out.title, context)
    band(document.sections[0], context, laid_out.entries)
    _write_page(document, laid_out, level=1)
    return finished(document)


def inspection_docx(
    records: Sequence[tuple[Record, Form | None]],
    context: Context,
    more: Mapping[RecordId, Sequence[Section]] = _NONE,
) -> bytes:
    """Return a whole visit as one Word document, a section for each record in order.

    `more` gives what belongs to a record besides, as in `compose.page`.
    """
    pages = [page(record, form, more.get(record.summary.id, ())) for record, form in records]
    document = begun(context.visit, context)
    band(document.sections[0], context, ())
    parts.add_styled(document, "Title", for_xml(context.visit))
    parts.add_styled(document, PROVENANCE, for_xml(context.made))
    _contents(document, pages)
    for laid_out in pages:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        band(section, context, laid_out.entries)
        _write_page(document, laid_out, level=1)
    return finished(document)


def _contents(document: WordDocument, pages: Sequence[Page]) -> None:
    parts.add_heading(document, 1, "Records")
    rows = tuple((laid_out.title, dict(laid_out.facts).get("State", "")) for laid_out in pages)
    add_table(document, Table("Records", ("Record", "State"), rows))


def _write_page(document: WordDocument, laid_out: Page, level: int) -> None:
    parts.add_heading(document, level, for_xml(laid_out.title))
    add_table(document, Table("About this record", ("About", "Details"), laid_out.facts))
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
        add_table(document, item)


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
