"""The keep-in-touch note on paper and as a Word document."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from fieldapp.reports import docx_parts as parts
from fieldapp.reports.docx_frame import add_table, band, begun, finished
from fieldapp.reports.docx_styles import PROVENANCE
from fieldapp.reports.page import Table
from fieldapp.reports.print_html import PrintPage
from fieldapp.reports.text import Context, for_xml

_NOTHING = "Nothing to say today."


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as it is printed: headings with their words, and how it was said."""

    title: str
    sections: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]


def note_docx(note: NoteText, context: Context) -> bytes:
    """Return the note as a Word document."""
    document = begun(note.title, context)
    band(document.sections[0], context, ())
    parts.add_styled(document, "Title", for_xml(note.title))
    parts.add_styled(document, PROVENANCE, for_xml(context.visit))
    for heading, words in note.sections:
        parts.add_heading(document, 1, for_xml(heading))
        for line in _lines(words):
            parts.add_styled(document, "Normal", for_xml(line))
    parts.add_heading(document, 1, "How it was said")
    add_table(document, Table("How it was said", ("What", "Details"), note.said))
    return finished(document)


def note_page(note: NoteText, context: Context) -> PrintPage:
    """Return the note as a page to print."""
    sections = "".join(
        f"<h2>{_text(heading)}</h2>" + "".join(f"<p>{_text(line)}</p>" for line in _lines(words))
        for heading, words in note.sections
    )
    rows = "".join(
        f"<tr><th align='left'>{_text(what)}</th><td>{_text(details)}</td></tr>"
        for what, details in note.said
    )
    html = (
        f"<h1>{_text(note.title)}</h1><p>{_text(context.visit)}</p>{sections}"
        f"<h2>How it was said</h2><table cellpadding='4'>{rows}</table>"
    )
    return PrintPage(html, context.band)


def _lines(words: str) -> list[str]:
    return [line for line in words.split("\n") if line.strip()] or [_NOTHING]


def _text(text: str) -> str:
    return escape(for_xml(text))
