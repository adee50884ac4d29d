"""Reads a built-in form from XLSForm tables in Markdown, as the same facts that TOML gives.

The sheets are those of any XLSForm, so that pyxform and other tools read them too. What an
inspection needs beyond XLSForm stands in columns that others skip: in `survey`, `kind` (a
type of this app, or how a block section is written), `layout`, `suggest` (a list whose
labels are offered, never a limit) and `prompts`; in `choices`, `sign`, `said` and `hint`;
in `settings`, `kind` and `hint`. The lists `steps` and `outcomes` are those of a concern,
and NAME_marks and NAME_events belong to the block section NAME.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_CELL: Final = re.compile(r"(?<!\\)\|")
_SELECTS: Final = {"select_one": "select_one", "select_multiple": "select_many"}
_TYPES: Final = {"dateTime": "datetime"}
_LAYOUTS: Final = {"minimal": "menu"}
_BLOCK_STYLES: Final = ("notes", "answers")
_YES: Final = ("yes", "true", "TRUE")

Row = dict[str, str]
Raw = dict[str, Any]


class NotTables(Exception):
    """The text is not the tables of a form; the message says where and why."""


@dataclass(slots=True)
class _Sheet:
    headings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def raw_form(text: str) -> Raw:
    """Return the form in `text` as nested tables; raise `NotTables` when it has none."""
    sheets = _sheets(text)
    for name in ("survey", "settings"):
        if name not in sheets or not sheets[name].rows:
            raise NotTables(f"There is no table {name} with rows")
    lists = _lists(sheets["choices"].rows if "choices" in sheets else [])
    settings = sheets["settings"].rows[0]
    return _kept(
        id=settings.get("form_id", ""),
        version=_number(settings.get("version", "")),
        kind=settings.get("kind", ""),
        title=settings.get("form_title", ""),
        hint=settings.get("hint"),
        step=[_step(row) for row in lists.get("steps", ())],
        outcomes={row["name"]: row.get("label", "") for row in lists.get("outcomes", ())},
        lists={name: _labels(rows) for name, rows in lists.items()},
        group=_groups(iter(sheets["survey"].rows), lists),
    )


def _sheets(text: str) -> dict[str, _Sheet]:
    found: dict[str, _Sheet] = {}
    here = _Sheet()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("|"):
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip())[1:-1]]
        if cells[:1] != [""]:
            here = found.setdefault(cells[0] if cells else "", _Sheet())
        elif not here.headings:
            here.headings = cells[1:]
        elif len(cells) - 1 > len(here.headings):
            raise NotTables(f"Line {number} has more cells than its table has headings")
        elif any(cells):
            named = zip(here.headings, cells[1:], strict=False)
            here.rows.append({name: cell for name, cell in named if cell})
    return found


def _lists(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.get("list_name", ""), []).append(row)
    return found


def _labels(rows: Sequence[Row]) -> dict[str, str]:
    return {row.get("name", ""): row.get("label", "") for row in rows}


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def _kept(**given: Any) -> Raw:
    """Return what is given, without what says nothing."""
    return {name: value for name, value in given.items() if value not in (None, [], {}, False)}


def _step(row: Row) -> Raw:
    return _kept(name=row.get("name"), title=row.get("label"), hint=row.get("hint"))


def _groups(rows: Iterator[Row], lists: dict[str, list[Row]]) -> list[Raw]:
    """Return the groups up to the end of the one that they stand in."""
    found = []
    for row in rows:
        kind = row.get("type", "")
        if kind.startswith("end"):
            break
        if not kind.startswith("begin"):
            raise NotTables(f"“{row.get('name', kind)}” stands in no group")
        found.append(_group(row, rows, lists))
    return found


def _group(head: Row, rows: Iterator[Row], lists: dict[str, list[Row]]) -> Raw:
    questions, blocks, groups = [], None, []
    for row in rows:
        kind = row.get("type", "")
        if kind.startswith("end"):
            break
        if kind.startswith("begin"):
            groups.append(_group(row, rows, lists))
        elif row.get("kind") in _BLOCK_STYLES:
            blocks = _blocks(row, lists)
        else:
            questions.append(_question(row))
    is_repeat = head.get("type", "").endswith("repeat")
    return _kept(
        key=head.get("name", ""),
        title=head.get("label", ""),
        hint=head.get("hint"),
        question=questions,
        blocks=blocks,
        group=groups,
        repeat=_repeat(head) if is_repeat else None,
        relevant=head.get("relevant"),
        appearance=head.get("layout"),
    )


def _repeat(head: Row) -> Raw:
    # An empty table would count as nothing said, and a repeat without a count is a repeat.
    return {"count": head.get("repeat_count")}


def _question(row: Row) -> Raw:
    kind, _, named = row.get("type", "").partition(" ")
    plain = _SELECTS.get(kind, _TYPES.get(kind, kind))
    is_long = plain == "text" and row.get("appearance") == "multiline"
    appearance = row.get("appearance", "")
    return _kept(
        key=row.get("name", ""),
        type=row.get("kind") or ("long_text" if is_long else plain),
        label=row.get("label", ""),
        hint=row.get("hint"),
        required=row.get("required") in _YES,
        choices=row.get("suggest") or named.strip() or None,
        default=row.get("default"),
        relevant=row.get("relevant"),
        appearance=row.get("layout") or _LAYOUTS.get(appearance),
    )


def _blocks(row: Row, lists: dict[str, list[Row]]) -> Raw:
    name = row.get("name", "")
    marks = lists.get(f"{name}_marks", ())
    events = lists.get(f"{name}_events", ())
    return _kept(
        key=name,
        title=row.get("label", ""),
        style=row.get("kind"),
        hint=row.get("hint"),
        marks=[_kept(mark=m.get("name"), sign=m.get("sign"), label=m.get("label")) for m in marks],
        events=[
            _kept(name=e.get("name"), label=e.get("label"), said=e.get("said")) for e in events
        ],
        prompts=row.get("prompts", "").split() or None,
    )
