"""Pages to print: the record of a draw, and what the lists say, to go back to the authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from fieldapp.sampling.fairness import Group, groups
from fieldapp.services.draws import DrawView
from fieldapp.services.lists import Facts, Problem
from ui.viewmodels.sample import day_words, percent

_NAMED = 8


def draw_html(view: DrawView) -> str:
    """Return the record of a draw: settings, children by code, coverage, what is unmet."""
    draw = view.draw
    settings = [
        ("Framework", draw.framework),
        ("Seed", draw.seed),
        ("Children asked for", str(draw.size)),
        ("Only children with", ", ".join(draw.filters) or "all children"),
        ("Fingerprint of the lists (SHA-256)", draw.sha256),
    ]
    children = [(c.code, c.drawn_as, c.stratum, c.why, ", ".join(c.rows)) for c in view.children]
    replaced = [(r.code, r.by.code, r.reason) for r in view.replaced]
    unmet = [(aim, f"{got} of {wanted}", why) for aim, wanted, got, why in draw.unmet]
    parts = [
        f"<h1>Record of a draw, {escape(view.short_name)}</h1>",
        "<p>The same lists, settings and seed give the same children on any laptop.</p>",
        _table(("Setting", "Value"), settings),
        "<h2>Chosen children</h2>",
        _table(("Code", "Drawn as", "Stage", "Why", "Rows (list:row)"), children),
        *_section("Replaced", ("Code", "By", "Reason"), replaced),
        *_section("Aims that are not met", ("Aim", "Reached", "Why"), unmet),
        "<h2>Is it a fair picture?</h2>",
        _table(("Group", "Sample", "Lists", ""), _fair(groups(draw.covered()))),
    ]
    return "".join(parts)


def quality_html(facts: Facts) -> str:
    """Return what the lists say about themselves, list by list; rows and columns, no child."""
    day = escape(day_words(facts.day) or "an unknown day")
    head = (
        "<h1>What the lists say about themselves</h1>"
        f"<p>Annex A as at {day}. {facts.to_check:,} rows to "
        "check. No row was dropped. Rows are numbered as the spreadsheet numbers them.</p>"
    )
    titles = {one.number: one.title for one in facts.lists}
    parts = [head]
    for number, held in by_list(facts):
        name = f"List {number}: {titles.get(number, '')}" if number else "The workbook"
        rows = [(one.column, one.said, f"{one.count:,}", rows_words(one)) for one in held]
        parts += _section(name, ("Column", "What does not fit", "How often", "Rows"), rows)
    return "".join(parts)


def by_list(facts: Facts) -> Iterator[tuple[int, list[Problem]]]:
    """Yield the problems list by list, those that come most often first."""
    ordered = sorted(facts.problems, key=lambda one: one.list)
    for number, held in groupby(ordered, key=lambda one: one.list):
        yield number, sorted(held, key=lambda one: (-one.count, one.column, one.said))


def rows_words(problem: Problem) -> str:
    """Return the first rows of a problem in words."""
    if not problem.rows:
        return ""
    shown = ", ".join(f"{row:,}" for row in problem.rows[:_NAMED])
    more = problem.count - min(len(problem.rows), _NAMED)
    word = "Row" if len(problem.rows) == 1 and more <= 0 else "Rows"
    return f"{word} {shown}" + (f" and {more:,} more" if more > 0 else "")


def _fair(fair: Iterable[Group]) -> list[tuple[str, ...]]:
    return [
        (
            group.name,
            f"{group.sample} ({percent(group.sample, group.sample_of)})",
            f"{group.lists:,} ({percent(group.lists, group.lists_of)})",
            group.fit.value,
        )
        for group in fair
    ]


def _section(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"<h2>{escape(title)}</h2>", _table(head, rows)] if rows else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th align='left'>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table cellpadding='4'><tr>{top}</tr>{body}</table>"
