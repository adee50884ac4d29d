"""The keep-in-touch note as it is printed; `keep_in_touch_docx` makes it a Word document."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from fieldapp.reports.print_html import PrintPage
from fieldapp.reports.text import Context, for_xml

_NOTHING = "Nothing to say today."


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as it is printed: headings with their words, and how it was said."""

    title: str
    sections: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]


def note_page(note: NoteText, context: Context) -> PrintPage:
    """Return the note as a page to print."""
    sections = "".join(
        f"<h2>{_text(heading)}</h2>" + "".join(f"<p>{_text(line)}</p>" for line in lines_of(words))
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


def lines_of(words: str) -> list[str]:
    """Return the lines that hold words, or one that says that there are none."""
    return [line for line in words.split("\n") if line.strip()] or [_NOTHING]


def _text(text: str) -> str:
    return escape(for_xml(text))
