"""Prints a report with typst: as a tagged PDF, or its pages as pictures to look at."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any, Final

from fieldapp.frameworks.pack import Pack
from fieldapp.reports.inspection import Chapter, Passage, Report, Sentence
from fieldapp.reports.inspection_notes import (
    ANNEX_SAYS,
    PROVISIONAL,
    Printing,
    Titles,
    annex_headings,
    annex_rows,
    notes,
)

_STANDARD: Final = "ua-1"
"""PDF/UA-1: refused by the printer itself when a part of the page has no role or name."""


def pdf(report: Report, pack: Pack, printing: Printing) -> bytes:
    """Return the report as PDF/UA-1: tagged, titled, in British English.

    With citations each sentence has its items as footnotes, one without any is marked, and an
    annex lists the items; only words that were released are in it.
    """
    printed: Any = _compiled(_data(report, pack, printing), format="pdf", pdf_standards=_STANDARD)
    return bytes(printed)


def pictures(report: Report, pack: Pack, printing: Printing, per_inch: float) -> tuple[bytes, ...]:
    """Return the same pages as PNG pictures with so many pixels an inch."""
    made: Any = _compiled(_data(report, pack, printing), format="png", ppi=per_inch)
    pages = made if isinstance(made, list) else [made]
    return tuple(bytes(page) for page in pages)


def _compiled(data: dict[str, Any], **how: Any) -> object:
    import typst  # a large library, loaded when pages are printed

    resources = files("resources")
    with as_file(resources / "report") as folder, as_file(resources / "fonts") as fonts:
        return typst.compile(
            str(folder / "inspection.typ"),
            root=str(folder),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            **how,
        )


def _data(report: Report, pack: Pack, printing: Printing) -> dict[str, Any]:
    titles = Titles.of(pack)
    rows = annex_rows(report, titles, printing) if printing.citations else ()

    def sentence(one: Sentence) -> dict[str, Any]:
        noted = notes(one, titles) if printing.citations else ()
        return {"text": one.text, "notes": noted, "flagged": one.flagged and printing.citations}

    def part(one: Passage) -> dict[str, Any]:
        return {
            "title": one.title,
            "paragraphs": [[sentence(s) for s in p] for p in one.paragraphs],
        }

    def section(one: Chapter) -> dict[str, Any]:
        return {
            "title": one.title,
            "grade": one.grade,
            "provisional": PROVISIONAL if one.provisional else "",
            "rows": one.rows,
            "parts": [part(each) for each in one.passages],
        }

    return {
        "title": f"{report.title}: {report.place}",
        "subtitle": pack.about.title,
        "authors": [],
        "marking": report.marking,
        "sections": [section(one) for one in report.chapters],
        "annex": {"says": ANNEX_SAYS, "head": annex_headings(printing), "rows": rows},
    }
