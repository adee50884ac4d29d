"""Reads the words of a report out of a Word file that comes back edited.

Each passage is found by its bookmark, and a footnote that names a citation becomes that
citation again. What was deleted under tracked changes is not read, what was inserted is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from docx.oxml.ns import qn
from lxml.etree import _Element

from fieldapp.domain.errors import Refused
from fieldapp.reports.docx_footnotes import REFERENCE
from fieldapp.reports.docx_pack import DOCUMENT, NoWordFile, parts
from fieldapp.reports.inspection_marks import Outside, Passages, Where

_NOTES: Final = "word/footnotes.xml"
_REMARKS: Final = "word/comments.xml"
_NAMED: Final = re.compile(r"\s*([EF]-[A-Za-z0-9]+-\d+)\b")
_BETWEEN: Final = re.compile(r"\]\s*,\s*(?=\[[EF]-)")
"""Between two citations, where another program gave the marks another style."""
_GONE: Final = frozenset({qn("w:del"), qn("w:moveFrom")})


def passages(data: bytes) -> Passages:
    """Return what stands in every bookmark of a Word file that has both its ends.

    Refuses what is no Word file (R-120) and a file without any bookmark (R-121).
    """
    document, notes, _ = _parts(data)
    named = {note.get(qn("w:id"), ""): _citation(note) for note in notes}
    open_: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for element in document.iter(qn("w:p"), qn("w:r"), *_MARKS):
        _read(element, named, open_, found)
    for name in open_.values():
        found.pop(name, None)
    if not found:
        raise Refused(
            "R-121",
            "The places of the report are not marked in this file any more.",
            "Edit a fresh copy of the Word file, or bring the words in by hand.",
        )
    return {name: _tidy(parts) for name, parts in found.items()}


_MARKS: Final = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))


def outside(data: bytes, marks: Collection[str]) -> tuple[Outside, ...]:
    """Return every paragraph outside the bookmarks `marks`, and footnotes that cite nothing.

    Refuses what is no Word file (R-120).
    """
    document, notes, remarks = _parts(data)
    named = {note.get(qn("w:id"), ""): _citation(note) for note in notes}
    own = (Outside(Where.NOTE, "", words) for note in notes if (words := _own_words(note)))
    said = (Outside(Where.REMARK, "", words) for one in remarks if (words := _words(one)))
    closed = frozenset(marks) - _without_end(document)
    return (*_unmarked(document, named, closed), *own, *said)


def _without_end(document: _Element) -> frozenset[str]:
    """Return the bookmarks that begin and never end: nobody can say what stood in them."""
    open_: dict[str, str] = {}
    for element in document.iter(*_MARKS):
        if element.tag == qn("w:bookmarkStart"):
            open_[element.get(qn("w:id"), "")] = element.get(qn("w:name"), "")
        else:
            open_.pop(element.get(qn("w:id"), ""), None)
    return frozenset(open_.values())


def _unmarked(
    document: _Element, named: dict[str, str], marks: frozenset[str]
) -> Iterator[Outside]:
    """Yield the paragraphs of which some words stand in no mark."""
    open_: dict[str, str] = {}
    under, heading, words = "", False, list[str]()
    for element in document.iter(qn("w:p"), qn("w:r"), *_MARKS):
        if element.tag == qn("w:p"):
            yield from _told(under, words)
            under = _tidy(words) if heading and _tidy(words) else under
            heading, words = _is_heading(element), []
        elif element.tag == qn("w:bookmarkStart"):
            open_[element.get(qn("w:id"), "")] = element.get(qn("w:name"), "")
        elif element.tag == qn("w:bookmarkEnd"):
            open_.pop(element.get(qn("w:id"), ""), None)
        elif marks.isdisjoint(open_.values()):
            words.extend(_run(element, named))
    yield from _told(under, words)


def _told(under: str, words: list[str]) -> Iterator[Outside]:
    text = _tidy(words)
    if text:
        yield Outside(Where.TEXT, under, text)


def _is_heading(paragraph: _Element) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val"), "").startswith("Heading")


def _own_words(note: _Element) -> str:
    """Return the words of a footnote that names no citation."""
    return "" if _citation(note) else _words(note)


def _words(part: _Element) -> str:
    runs = (part_of for run in part.iter(qn("w:r")) for part_of in _run(run, {}))
    return _tidy(list(runs))


def _parts(data: bytes) -> tuple[_Element, tuple[_Element, ...], tuple[_Element, ...]]:
    """Return the text, the footnotes, and the remarks in the margin."""
    try:
        document, notes, remarks = parts(data, DOCUMENT, _NOTES, _REMARKS)
    except NoWordFile as problem:
        raise _no_word_file() from problem
    if document is None:
        raise _no_word_file()
    return document, _inside(notes), _inside(remarks)


def _inside(part: _Element | None) -> tuple[_Element, ...]:
    return () if part is None else tuple(part)


def _no_word_file() -> Refused:
    return Refused(
        "R-120",
        "This is no Word file that the report could come back in.",
        "Choose the file that was written from this report, saved as .docx.",
    )


def _citation(note: _Element) -> str:
    """Return the citation that a footnote names, or nothing for a note of another kind."""
    text = "".join(part.text or "" for part in note.iter(qn("w:t")))
    named = _NAMED.match(text)
    return f" [{named[1]}]" if named else ""


def _read(
    element: _Element,
    named: dict[str, str],
    open_: dict[str, str],
    found: dict[str, list[str]],
) -> None:
    """Take one element in; `open_` are the bookmarks that are begun, name by number."""
    if element.tag == qn("w:bookmarkStart"):
        name = element.get(qn("w:name"), "")
        open_[element.get(qn("w:id"), "")] = name
        found.setdefault(name, [])
    elif element.tag == qn("w:bookmarkEnd"):
        open_.pop(element.get(qn("w:id"), ""), None)
    else:
        text = "\n" if element.tag == qn("w:p") else "".join(_run(element, named))
        for name in open_.values():
            found[name].append(text)


def _run(run: _Element, named: dict[str, str]) -> Iterator[str]:
    if any(above.tag in _GONE for above in run.iterancestors()):
        return
    style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    mark = style is not None and style.get(qn("w:val")) == REFERENCE
    for part in run:
        if part.tag == qn("w:footnoteReference"):
            yield named.get(part.get(qn("w:id"), ""), "")
        elif part.tag == qn("w:t") and not mark:
            yield part.text or ""
        elif part.tag in (qn("w:tab"), qn("w:br")):
            yield " "


def _tidy(parts: list[str]) -> str:
    text = _BETWEEN.sub("] ", "".join(parts))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
