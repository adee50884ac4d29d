"""Plain HTML of one record for printing: escaped text, no links, nothing that loads anything.

The subset is the one that a text document of the screen's toolkit lays out. The rule to the
left of exact words is a cell of colour, because that subset draws no single border.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from fieldapp.domain.views import Record
from fieldapp.forms.model import Form
from fieldapp.reports import page as laid
from fieldapp.reports.compose import page
from fieldapp.reports.text import Context, for_xml

_STYLE: Final = """
body { font-family: Inter, 'Segoe UI', Arial, sans-serif; font-size: 10pt; color: #17212B; }
h1 { font-size: 16pt; } h2 { font-size: 13pt; } h3 { font-size: 11pt; }
p { white-space: pre-wrap; margin-top: 3px; margin-bottom: 6px; }
td, th { padding: 4px; white-space: pre-wrap; }
.words { font-family: 'Atkinson Hyperlegible'; font-size: 13pt; }
blockquote { margin-left: 8px; margin-right: 0px; }
.think { background-color: #ECE6F7; }
.asked, .event, .small, .lead { color: #4A5560; font-size: 9pt; }
.notice { color: #874300; font-weight: bold; }
.version { font-weight: bold; font-size: 9pt; }
""".strip()
_RULE: Final = "#0B5566"
_CLASSES: Final = {laid.Voice.THINK: "think", laid.Voice.ASKED: "asked", laid.Voice.EVENT: "event"}


@dataclass(frozen=True, slots=True)
class PrintPage:
    """A record to be printed: its HTML, and the band that stands at both ends of every page."""

    html: str
    band: str


def record_html(
    record: Record, form: Form | None, context: Context, more: Sequence[laid.Section] = ()
) -> PrintPage:
    """Return one record as an HTML document, with its marking for every page; `more` as there."""
    laid_out = page(record, form, more)
    body = [
        f"<h1>{_text(laid_out.title)}</h1>",
        _table(laid.Table("About this record", ("About", "Details"), laid_out.facts)),
        *(_paragraph("notice", warning) for warning in laid_out.warnings),
        *(_section(section) for section in laid_out.sections),
        _provenance(laid_out, context),
    ]
    return PrintPage(_document(laid_out.title, body), context.band)


def section_html(title: str, section: laid.Section, context: Context) -> PrintPage:
    """Return one section that stands for itself as an HTML document."""
    body = [f"<h1>{_text(title)}</h1>", _section(section), _paragraph("small", context.made)]
    return PrintPage(_document(title, body), context.band)


def _document(title: str, body: Sequence[str]) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>\n{chr(10).join(body)}\n</body></html>\n"
    )


def _text(text: str) -> str:
    return escape(for_xml(text)).replace("\n", "<br>")


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}">{_text(text)}</p>'


def _section(section: laid.Section) -> str:
    parts = [f"<h2>{_text(section.title)}</h2>", *(_item(item) for item in laid.tabled(section))]
    if empty := laid.not_answered(section):
        parts.append(_paragraph("small", empty))
    return "\n".join(parts)


def _item(item: laid.Item) -> str:
    if isinstance(item, laid.Table):
        return _table(item)
    return _answer(item) if isinstance(item, laid.Answer) else _line(item)


def _answer(answer: laid.Answer) -> str:
    parts = [f"<h3>{_text(answer.label)}</h3>", *_versions(answer)]
    if answer.problem:
        parts.append(_paragraph("notice", f"As it was typed. {answer.problem}"))
    return "\n".join(parts)


def _line(line: laid.Line) -> str:
    asked = "I asked:" if line.voice is laid.Voice.ASKED else ""
    lead = "&nbsp; ".join(_text(part) for part in (line.time, line.mark, asked) if part)
    parts = _versions(line)
    return "\n".join([f'<p class="lead">{lead}</p>', *parts] if lead else parts)


def _versions(item: laid.Answer | laid.Line) -> list[str]:
    if len(item.versions) == 1:
        return [_said(item.voice, item.versions[0].text)]
    parts = [_paragraph("notice", laid.undecided(len(item.versions)))]
    for number, said in enumerate(item.versions):
        parts.append(_paragraph("version", laid.version_label(number, said)))
        parts.append(_said(item.voice, said.text))
    return parts


def _said(voice: laid.Voice, text: str) -> str:
    if voice is not laid.Voice.WORDS:
        return _paragraph(_CLASSES.get(voice, "fact"), text)
    return (
        '<table width="100%" cellspacing="0"><tr>'
        f'<td width="3" bgcolor="{_RULE}" style="padding: 0px"></td>'
        f'<td><blockquote class="words"><p class="words">{_text(text)}</p></blockquote></td>'
        "</tr></table>"
    )


def _table(table: laid.Table) -> str:
    head = "".join(f'<th align="left">{_text(heading)}</th>' for heading in table.headings)
    rows = "\n".join(_row(row) for row in table.rows)
    return (
        '<table border="1" cellspacing="0" width="100%">'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
    )


def _row(row: tuple[str, ...]) -> str:
    first, *others = row
    cells = "".join(f"<td>{_text(cell)}</td>" for cell in others)
    return f'<tr><th align="left">{_text(first)}</th>{cells}</tr>'


def _provenance(laid_out: laid.Page, context: Context) -> str:
    listed = " ".join(laid_out.entries) or "none"
    said = f"{context.made} Rests on signed entries, by the start of each id: {listed}."
    note = laid.unprintable(laid_out)
    return (_paragraph("notice", note) if note else "") + _paragraph("small", said)
