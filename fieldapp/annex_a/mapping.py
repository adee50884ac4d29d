"""Headings that a person confirmed for official columns, kept as a file for the next delivery.

The file is TOML: a table for each list, a line for each heading:

    [list.8]
    "Date moved in" = "Start Date of Most Recent Placement"
    "Start of placement order" = ""

An empty column says that the heading stands for none; it is kept as the authority's own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping

import msgspec

from fieldapp.annex_a import refusals
from fieldapp.annex_a.headings import SURE
from fieldapp.annex_a.importing import Imported
from fieldapp.annex_a.layout import Layout


class _File(msgspec.Struct, forbid_unknown_fields=True):
    list: dict[str, dict[str, str]]


def read_mapping(data: bytes, layout: Layout) -> Mapping[int, Mapping[str, str]]:
    """Return the headings by list; refuse what names no list or no column of it."""
    try:
        tables = msgspec.convert(tomllib.loads(data.decode("utf-8")), _File)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as problem:
        raise refusals.bad_mapping(str(problem)) from None
    return {_number(name): _checked(name, table, layout) for name, table in tables.list.items()}


def _number(name: str) -> int:
    if not name.isdecimal() or not 1 <= int(name) <= 11:
        raise refusals.bad_mapping(f"“{name}” is no list from 1 to 11")
    return int(name)


def _checked(name: str, table: Mapping[str, str], layout: Layout) -> Mapping[str, str]:
    columns = {column.name for column in layout.numbered(_number(name)).column}
    for column in table.values():
        if column and column not in columns:
            raise refusals.bad_mapping(f"list {name} has no column “{column}”")
    return table


def proposed_mapping(imported: Imported) -> str:
    """Return the file of all headings that were taken by likeness, to be confirmed by a person."""
    lines: list[str] = []
    for number, one in sorted(imported.lists.items()):
        proposed = [match for match in one.matched if 0 < match.score < SURE]
        if proposed:
            lines.append(f"[list.{number}]")
            lines += [_line(match.heading, match.column.name) for match in proposed]
            lines.append("")
    return "\n".join(lines)


def mapping_text(headings: Mapping[int, Mapping[str, str]]) -> str:
    """Return headings by list as such a file, in order."""
    lines: list[str] = []
    for number, table in sorted(headings.items()):
        lines.append(f"[list.{number}]")
        lines += [_line(heading, column) for heading, column in sorted(table.items())]
        lines.append("")
    return "\n".join(lines)


def _line(heading: str, column: str) -> str:
    return " = ".join(json.dumps(text, ensure_ascii=False) for text in (heading, column))
