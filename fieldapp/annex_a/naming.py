"""Finds the coded column that a heading stands for, in any list."""

from __future__ import annotations

from fieldapp.annex_a import refusals
from fieldapp.annex_a.coding import CodeBook, CodeSet
from fieldapp.annex_a.headings import Headings, read_heading
from fieldapp.annex_a.layout import Column, Kind, Layout


def codes_of(layout: Layout, codebook: CodeBook, heading: str, number: int | None) -> CodeSet:
    """Return the codes of the column called `heading`, in list `number` or the first that has it.

    The official wording is sought before others and those before likeness. Refused when no coded
    column is meant.
    """
    lists = layout.lists if number is None else (layout.numbered(number),)
    wanted = read_heading(heading)
    comparers = [Headings(one) for one in lists]
    official = [c for one in lists for c in one.column if read_heading(c.name).key == wanted.key]
    others = [column for one in comparers if (column := one.same(wanted))]
    alike = [match.column for one in comparers for match in one.matched([wanted])]
    return codebook.set(_coded(official, others, alike, heading).codes)


def _coded(*found: list[Column] | str) -> Column:
    heading = found[-1]
    for columns in found[:-1]:
        assert isinstance(columns, list)
        for column in columns:
            if column.kind is Kind.CODE:
                return column
        if columns:
            break
    raise refusals.unknown_column(str(heading))
