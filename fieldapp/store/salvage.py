"""What can still be read of a damaged file, row by row; nothing is written to it.

A table of the file is a tree of pages in the order of its rows, so a page that is damaged
costs the rows on it and under it. Reading from both ends, and then asking for each row
between, finds all others. The cipher refuses every read after a damaged page, so the file
is opened again each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft
from fieldapp.store.drafts import draft_of
from fieldapp.store.driver import Row, Session
from sync.protocol.entry import Entry, parse
from sync.protocol.errors import Malformed

_BETWEEN: Final = 100_000
"""Rows that are asked for one by one at most, so that a wild number costs no hours."""
_ENTRIES: Final = (("sealed", "row, envelope, body"), ("waiting", "rowid, envelope, body"))
_DRAFTS: Final = "rowid, record, slot, text, seen, begun_ms, saved_ms, caret, meta"
_SETTINGS: Final = "rowid, name, value"


@dataclass(slots=True)
class Salvaged:
    """Entries and drafts that are whole, the newest draft of each place, and settings."""

    entries: list[Entry] = field(default_factory=list)
    drafts: dict[tuple[bytes, bytes], Draft] = field(default_factory=dict)
    settings: dict[str, bytes] = field(default_factory=dict)


def salvage(path: str, key: bytes, found: Salvaged) -> None:
    """Add to `found` what is whole in a file; a file that does not open adds nothing.

    Entries are what their bytes say; whoever takes them in checks signatures and seals.
    """
    try:
        session = Session(path, key)
    except Refused:
        return
    try:
        for table, columns in _ENTRIES:
            found.entries += _entries(session, table, columns)
        for row in _rows(session, "draft", _DRAFTS):
            _keep_draft(found, row)
        found.settings.update({name: value for _, name, value in _settings(session)})
    finally:
        session.close()


def _settings(session: Session) -> Iterator[Row]:
    yield from _rows(session, "setting", _SETTINGS)


def _entries(session: Session, table: str, columns: str) -> Iterator[Entry]:
    for _, envelope, body in _rows(session, table, columns):
        try:
            yield parse(envelope, body)
        except Malformed:
            continue


def _keep_draft(found: Salvaged, row: Row) -> None:
    try:
        draft = draft_of(row[1:])
    except msgspec.MsgspecError:
        return
    place = (draft.record, draft.slot)
    held = found.drafts.get(place)
    if held is None or held.saved_ms <= draft.saved_ms:
        found.drafts[place] = draft


def _rows(session: Session, table: str, columns: str) -> Iterator[Row]:
    """Yield the rows that can be read; the first column is the row's number."""
    last = first = None
    for row in _until_damaged(session, table, columns, "ASC"):
        last = row[0]
        yield row
    beyond = []
    for row in _until_damaged(session, table, columns, "DESC"):
        if last is not None and row[0] <= last:
            break
        first = row[0]
        beyond.append(row)
    if first is not None:
        begin = max(last + 1 if last is not None else 1, first - _BETWEEN)
        yield from _one_by_one(session, table, columns, range(begin, first))
    yield from reversed(beyond)


def _until_damaged(session: Session, table: str, columns: str, order: str) -> Iterator[Row]:
    number = columns.partition(",")[0]
    sql = f"SELECT {columns} FROM {table} ORDER BY {number} {order}"  # noqa: S608 - names of our own
    try:
        yield from session.stream(sql)
    except Refused:
        session.reopen()


def _one_by_one(session: Session, table: str, columns: str, numbers: range) -> Iterator[Row]:
    number = columns.partition(",")[0]
    sql = f"SELECT {columns} FROM {table} WHERE {number} = ?"  # noqa: S608 - names of our own
    for one in numbers:
        try:
            row = session.row(sql, (one,))
        except Refused:
            session.reopen()
            continue
        if row is not None:
            yield row
