"""Prints a report as a Word document that comes back: words, headings, footnotes, bookmarks.

Each passage that people wrote stands in a bookmark that is named by its field, so that the
edited text finds its place again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from docx.styles.style import CharacterStyle
from docx.text.paragraph import Paragraph

from fieldapp.frameworks.pack import Pack
from fieldapp.reports import docx_parts as parts
from fieldapp.reports.docx_footnotes import Footnotes, footnotes
from fieldapp.reports.docx_frame import add_table, band, begun, finished
from fieldapp.reports.docx_styles import NOTICE, PROVENANCE
from fieldapp.reports.inspection import Chapter, Passage, Report, Sentence
from fieldapp.reports.inspection_marks import bookmark_name, second_name
from fieldapp.reports.inspection_notes import (
    ANNEX,
    ANNEX_SAYS,
    PROVISIONAL,
    Printing,
    Titles,
    annex_headings,
    annex_rows,
    notes,
)
from fieldapp.reports.page import Table
from fieldapp.reports.text import Context, for_xml

UNSUPPORTED: Final = "Without evidence"
"""The style of a sentence to look at before the report goes out."""
_NUMBERED: Final = "List Number"
"""The program that opens the file counts the paragraphs; no number is part of the words."""
_SHADE: Final = "FBE9D3"
_INK: Final = RGBColor(0x87, 0x43, 0x00)


@dataclass(frozen=True, slots=True)
class _Making:
    """A document in the making."""

    document: WordDocument
    notes: Footnotes
    titles: Titles
    printing: Printing


def docx(report: Report, pack: Pack, context: Context, printing: Printing) -> bytes:
    """Return the report as a Word document.

    With citations each sentence has what it cites as footnotes, a sentence without any is
    marked, and an annex lists the items; only words that were released are in it.
    """
    making = _begun(report, pack, context, printing)
    _write_front(making, report, pack)
    for chapter in report.chapters:
        _write_chapter(making, chapter)
    if printing.citations and report.annex:
        _write_annex(making, report)
    return finished(making.document)


def _begun(report: Report, pack: Pack, context: Context, printing: Printing) -> _Making:
    document = begun(_title(report), context)
    band(document.sections[0], context, ())
    _add_style(document)
    return _Making(document, footnotes(document), Titles.of(pack), printing)


def _title(report: Report) -> str:
    return f"{report.title}: {report.place}"


def _add_style(document: WordDocument) -> None:
    style = document.styles.add_style(UNSUPPORTED, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(style, CharacterStyle), "a character style was asked for"
    style.font.color.rgb = _INK
    style.element.get_or_add_rPr().append(
        parse_xml(f'<w:u {nsdecls("w")} w:val="dash" w:color="874300"/>')
    )
    style.element.get_or_add_rPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_SHADE}"/>')
    )


def _write_front(making: _Making, report: Report, pack: Pack) -> None:
    parts.add_styled(making.document, "Title", for_xml(_title(report)))
    parts.add_styled(making.document, "Normal", for_xml(pack.about.title))
    if making.printing.citations and (count := len(report.flagged)):
        said = "1 sentence has" if count == 1 else f"{count} sentences have"
        text = f"{said} no evidence, or evidence that is not here, and must be looked at."
        parts.add_styled(making.document, NOTICE, text)


def _write_chapter(making: _Making, chapter: Chapter) -> None:
    parts.add_heading(making.document, 1, for_xml(chapter.title))
    if chapter.grade:
        _write_grade(making.document, chapter)
    if chapter.rows:
        add_table(making.document, Table(chapter.title, ("Judgement", "Grade"), chapter.rows))
    for passage in chapter.passages:
        if passage.title:
            parts.add_heading(making.document, 2, for_xml(passage.title))
        _write_passage(making, passage)


def _write_grade(document: WordDocument, chapter: Chapter) -> None:
    line = parts.add_styled(document, "Normal", "Judgement: ")
    line.add_run(for_xml(chapter.grade)).bold = True
    if chapter.provisional:
        line.add_run(f" ({PROVISIONAL})")


def _write_passage(making: _Making, passage: Passage) -> None:
    written = [_write_paragraph(making, one) for one in passage.paragraphs]
    if passage.source:
        _add_bookmark(making.document, written, bookmark_name(passage.source))


def _write_paragraph(making: _Making, sentences: Sequence[Sentence]) -> Paragraph:
    paragraph = parts.add_styled(making.document, _NUMBERED)
    for number, sentence in enumerate(sentences):
        if number:
            paragraph.add_run(" ")
        run = paragraph.add_run(for_xml(sentence.text))
        if making.printing.citations:
            if sentence.flagged:
                run._r.style = UNSUPPORTED.replace(" ", "")
            for note in notes(sentence, making.titles):
                making.notes.add(paragraph, for_xml(note))
    return paragraph


def _write_annex(making: _Making, report: Report) -> None:
    parts.add_heading(making.document, 1, ANNEX)
    parts.add_styled(making.document, PROVENANCE, ANNEX_SAYS)
    rows = annex_rows(report, making.titles, making.printing)
    add_table(making.document, Table(ANNEX, annex_headings(making.printing), rows))


def _add_bookmark(document: WordDocument, written: Sequence[Paragraph], name: str) -> None:
    """Put paragraphs into a bookmark; the second time a field is printed has its own name."""
    held = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    number = len(held) + 1
    wanted = name if name not in held else second_name(name)
    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{wanted}"/>')
    end = parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')
    first = written[0]._p
    first.insert(1 if first.pPr is not None else 0, start)
    written[-1]._p.append(end)
