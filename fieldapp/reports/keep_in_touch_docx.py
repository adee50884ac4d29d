"""The keep-in-touch note as a Word document."""

from __future__ import annotations

from fieldapp.reports import docx_parts as parts
from fieldapp.reports.docx_frame import add_table, band, begun, finished
from fieldapp.reports.docx_styles import PROVENANCE
from fieldapp.reports.keep_in_touch import NoteText, lines_of
from fieldapp.reports.page import Table
from fieldapp.reports.text import Context, for_xml


def note_docx(note: NoteText, context: Context) -> bytes:
    """Return the note as a Word document."""
    document = begun(note.title, context)
    band(document.sections[0], context, ())
    parts.add_styled(document, "Title", for_xml(note.title))
    parts.add_styled(document, PROVENANCE, for_xml(context.visit))
    for heading, words in note.sections:
        parts.add_heading(document, 1, for_xml(heading))
        for line in lines_of(words):
            parts.add_styled(document, "Normal", for_xml(line))
    parts.add_heading(document, 1, "How it was said")
    add_table(document, Table("How it was said", ("What", "Details"), note.said))
    return finished(document)
