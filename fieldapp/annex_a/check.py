"""Says what an import came to, as one object for programs and sentences for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from fieldapp.annex_a.differences import Difference
from fieldapp.annex_a.importing import Imported, ImportedList
from fieldapp.annex_a.issues import Issue

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
"""What JSON can hold of it."""


def as_object(imported: Imported) -> dict[str, Plain]:
    """Return `edition`, `lists` by number, every issue, and how codes were recognised by set."""
    return {
        "edition": imported.edition.value,
        "lists": {str(number): _list(one) for number, one in imported.lists.items()},
        "issues": [_issue(issue) for issue in imported.issues],
        "normalised": {
            name: {"exact": tally.exact, "mapped": tally.mapped, "raw": tally.raw}
            for name, tally in sorted(imported.tallies.items())
        },
    }


def differences_as_object(found: Sequence[Difference]) -> list[Plain]:
    """Return what a corrected delivery changed; a row is null where it was not or is not."""
    return [
        {"list": one.list, "before": one.before, "after": one.after, "columns": list(one.columns)}
        for one in found
    ]


def as_lines(imported: Imported) -> tuple[str, ...]:
    """Return a sentence for each list, and one about the issues."""
    lists = tuple(
        f"List {number}, {one.layout.title}: {len(one.rows)} of {one.counted} rows read, "
        f"{len(one.matched)} of {len(one.columns)} columns found."
        for number, one in imported.lists.items()
    )
    by_code = _counts(imported.issues)
    listed = ", ".join(f"{count} × {code}" for code, count in sorted(by_code.items()))
    return (*lists, f"{len(imported.issues)} issues{': ' + listed if listed else ''}.")


def _counts(issues: tuple[Issue, ...]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for issue in issues:
        counts[issue.code] = counts.get(issue.code, 0) + 1
    return counts


def _list(one: ImportedList) -> dict[str, Plain]:
    return {
        "rows": one.counted,
        "read": len(one.rows),
        "columns_matched": len(one.matched),
        "columns_missing": list(one.missing),
        "unknown_columns": list(one.unknown),
    }


def _issue(issue: Issue) -> dict[str, Plain]:
    return {
        "list": issue.list,
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "raw": issue.raw,
        "code": issue.code,
        "message": issue.message,
    }
