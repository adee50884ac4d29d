"""Prints a report as a tagged PDF, with typst."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any, Final

import typst

from fieldapp.domain.evidence import Item
from fieldapp.frameworks.pack import Pack
from fieldapp.reports.inspection import Chapter, Passage, Report, Sentence

_STANDARD: Final = "ua-1"
"""PDF/UA-1: refused by the printer itself when a part of the page has no role or name."""


def pdf(report: Report, pack: Pack, citations: bool) -> bytes:
    """Return the report as PDF/UA-1: tagged, titled, in British English.

    With `citations` each sentence has its items as footnotes and an annex lists them by
    short name, kind of source and agencies; their words are never in it.
    """
    data = json.dumps(_data(report, pack, citations), ensure_ascii=False)
    resources = files("resources")
    with as_file(resources / "report") as folder, as_file(resources / "fonts") as fonts:
        printed: Any = typst.compile(
            str(folder / "inspection.typ"),
            root=str(folder),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=_STANDARD,
        )
    return bytes(printed)


def _data(report: Report, pack: Pack, citations: bool) -> dict[str, Any]:
    types = {one.id: one.title for one in pack.about.source_type}
    agencies = {one.id: one.title for one in pack.about.agency}

    def note(item: Item) -> str:
        return f"{item.short_name}, {types.get(item.source_type, item.source_type)}"

    def row(item: Item) -> list[str]:
        named = ", ".join(agencies.get(one, one) for one in item.agencies)
        return [item.short_name, types.get(item.source_type, item.source_type), named]

    def sentence(one: Sentence) -> dict[str, Any]:
        return {"text": one.text, "notes": [note(item) for item in one.items if citations]}

    def part(one: Passage) -> dict[str, Any]:
        return {
            "title": one.title,
            "paragraphs": [[sentence(s) for s in p] for p in one.paragraphs],
        }

    def section(one: Chapter) -> dict[str, Any]:
        parts, rows = [part(each) for each in one.passages], [list(row) for row in one.rows]
        return {"title": one.title, "grade": one.grade, "rows": rows, "parts": parts}

    return {
        "title": f"{report.title}: {report.place}",
        "subtitle": pack.about.title,
        "authors": [],
        "marking": report.marking,
        "sections": [section(one) for one in report.chapters],
        "annex": [row(one) for one in report.annex] if citations else [],
    }
