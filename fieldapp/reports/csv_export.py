"""Records as CSV: one file for each form version, and one for each list that a record holds.

Rows are joined by KEY and PARENT_KEY. Times are ISO 8601 with their offset. A cell that a
spreadsheet could take for a formula begins with an apostrophe. Where people wrote different
versions while apart, the cell says so and `versions.csv` holds them all.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import chain
from typing import Final

from fieldapp.domain.ports import Moment
from fieldapp.domain.views import Record, Version
from fieldapp.forms.answers import joined
from fieldapp.forms.model import Form
from fieldapp.reports.package import ExportFile, file_name
from fieldapp.reports.text import iso
from sync.protocol.ids import AttachmentId, RecordId

_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA: Final = re.compile("'*[\\s\u200b\ufeff]*[=+\\-@＝＋－＠\t\r\n]")

RECORD_COLUMNS: Final = (
    "KEY",
    "short_name",
    "kind",
    "child",
    "owner",
    "opened",
    "changed",
    "finished",
    "archived",
    "custody",
    "undecided",
)
VERSION_COLUMNS: Final = (
    "KEY", "PARENT_KEY", "field", "version", "versions", "text", "author", "claimed",
)  # fmt: skip
BLOCK_COLUMNS: Final = (
    "KEY", "PARENT_KEY", "position", "kind", "mark", "said", "version", "versions", "text",
    "author", "claimed", "entry",
)  # fmt: skip
STEP_COLUMNS: Final = ("KEY", "PARENT_KEY", "step", "done", "words", "author", "claimed", "entry")
ATTACHMENT_COLUMNS: Final = (
    "KEY", "PARENT_KEY", "name", "media_type", "bytes", "state", "copied_as", "author", "claimed",
    "entry",
)  # fmt: skip
REMARK_COLUMNS: Final = (
    "KEY", "PARENT_KEY", "about", "correction", "text", "author", "claimed", "entry",
)  # fmt: skip

Row = Sequence[str]
Filed = tuple[Record, Form | None]
RowsOf = Callable[[Record], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table with the name of its file; the cells are as they were written."""

    name: str
    head: Row
    rows: tuple[Row, ...]


def csv_files(records: Sequence[Filed], *, bom: bool = False) -> tuple[ExportFile, ...]:
    """Return the CSV files of `records`; `bom` puts a byte order mark first, for Excel."""
    held = record_tables(records)
    return tuple(ExportFile(t.name, written(t.head, t.rows, bom=bom)) for t in held)


def record_tables(
    records: Sequence[Filed],
    elsewhere: Collection[RecordId] = (),
    copied: Mapping[AttachmentId, str] | None = None,
) -> tuple[NamedTable, ...]:
    """Return the tables of `records`.

    The answers of records `elsewhere` stand in tables of their own form; here are their facts.
    `copied` says under which name an attached file lies beside the tables.
    """
    files = partial(_attachment_rows, copied=copied or {})
    tables: list[tuple[str, Row, Iterable[Row]]] = [
        (name, (*RECORD_COLUMNS, *keys), _record_rows(held, keys))
        for name, keys, held in _by_form(records, elsewhere)
    ]
    everything = [record for record, _ in records]
    tables += [
        ("versions.csv", VERSION_COLUMNS, _each(everything, _version_rows)),
        ("blocks.csv", BLOCK_COLUMNS, _each(everything, _block_rows)),
        ("steps.csv", STEP_COLUMNS, _each(everything, _step_rows)),
        ("attachments.csv", ATTACHMENT_COLUMNS, _each(everything, files)),
        ("remarks.csv", REMARK_COLUMNS, _each(everything, _remark_rows)),
    ]
    return tuple(NamedTable(name, head, tuple(rows)) for name, head, rows in tables)


def neutral(text: str) -> str:
    """Return `text` so that no spreadsheet runs it; `restored` gives it back exactly."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(cell: str) -> str:
    """Return the text that `neutral` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def written(head: Row, rows: Iterable[Row], *, bom: bool = False) -> bytes:
    """Return a table as UTF-8 CSV (RFC 4180), each cell neutralised."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerows([neutral(cell) for cell in row] for row in chain([head], rows))
    start = _BYTE_ORDER_MARK if bom else ""
    return (start + buffer.getvalue()).encode("utf-8", "replace")


def _by_form(
    records: Sequence[Filed], elsewhere: Collection[RecordId]
) -> Iterator[tuple[str, tuple[str, ...], list[Record]]]:
    """Yield (file name, question keys, records) for each version of each form.

    Form ids come from the log: two that make one file name get numbers after it.
    """
    held: dict[tuple[str, int], list[Filed]] = {}
    for record, form in records:
        held.setdefault((record.form, record.form_version), []).append((record, form))
    taken: Counter[str] = Counter()
    for (form_id, version), filed in sorted(held.items(), key=lambda item: item[0]):
        plain = file_name(form_id or "record", str(version), ending="csv")
        taken[plain.lower()] += 1
        times = taken[plain.lower()]
        name = plain if times == 1 else f"{plain.removesuffix('.csv')}.{times}.csv"
        here = [one for one in filed if one[0].summary.id not in elsewhere]
        yield name, _keys(here), [record for record, _ in filed]


def _keys(filed: Sequence[Filed]) -> tuple[str, ...]:
    """Return the form's questions in order, then what records hold beside them."""
    form = filed[0][1] if filed else None
    asked = [q.key for q in form.questions() if q.type.takes_answer] if form else []
    known = set(asked)
    beside = {key for record, _ in filed for key in (*record.fields, *record.sets)} - known
    return (*asked, *sorted(beside))


def _record_rows(records: Iterable[Record], keys: Sequence[str]) -> Iterator[Row]:
    for record in records:
        yield (*_record_cells(record), *(_cell(record, key) for key in keys))


def _record_cells(record: Record) -> Row:
    summary = record.summary
    return (
        summary.id.hex(),
        summary.short_name,
        summary.kind.value,
        summary.child,
        str(summary.owner),
        iso(summary.opened),
        iso(Moment(summary.changed_ms, summary.opened.offset_minutes)),
        _yes(summary.finished),
        _yes(summary.archived),
        summary.custody.value,
        " ".join(field.key for field in record.fields.values() if field.conflict),
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _cell(record: Record, key: str) -> str:
    kept = record.fields.get(key)
    if kept and kept.conflict:
        return f"({len(kept.versions)} versions, see versions.csv)"
    if kept and kept.versions:
        return kept.text
    return joined([member.text for member in record.sets.get(key, ())])


def _each(records: Iterable[Record], rows: RowsOf) -> Iterator[Row]:
    for record in records:
        yield from rows(record)


def _source(version: Version) -> Row:
    return (str(version.person), iso(version.claimed), version.reference.entry.hex())


def _version_rows(record: Record) -> Iterator[Row]:
    parent = record.summary.id.hex()
    for field in record.fields.values():
        for number, version in enumerate(field.versions if field.conflict else (), start=1):
            author, claimed, entry = _source(version)
            key = f"{entry}/{version.reference.place}"
            place = (str(number), str(len(field.versions)))
            yield (key, parent, field.key, *place, version.text, author, claimed)


def _block_rows(record: Record) -> Iterator[Row]:
    parent = record.summary.id.hex()
    for position, block in enumerate(record.blocks, start=1):
        offset = block.versions[0].claimed.offset_minutes if block.versions else 0
        said = iso(Moment(block.said_ms, offset)) if block.said_ms else ""
        head = (block.id.hex(), parent, str(position), block.kind.value, block.mark.value, said)
        for number, version in enumerate(block.versions, start=1):
            place = (str(number), str(len(block.versions)))
            yield (*head, *place, version.text, *_source(version))


def _step_rows(record: Record) -> Iterator[Row]:
    parent = record.summary.id.hex()
    for step in record.steps:
        key = f"{step.version.reference.entry.hex()}/{step.version.reference.place}"
        done = iso(Moment(step.done_ms, step.version.claimed.offset_minutes))
        yield (key, parent, step.step, done, step.version.text, *_source(step.version))


def _attachment_rows(record: Record, copied: Mapping[AttachmentId, str]) -> Iterator[Row]:
    parent = record.summary.id.hex()
    for file in record.attachments:
        facts = (file.name, file.media_type, str(file.length), file.state.value)
        yield (file.id.hex(), parent, *facts, copied.get(file.id, ""), *_source(file.author))


def _remark_rows(record: Record) -> Iterator[Row]:
    parent = record.summary.id.hex()
    for remark in record.remarks:
        key = f"{remark.version.reference.entry.hex()}/{remark.version.reference.place}"
        kind = _yes(remark.correction)
        text = remark.version.text
        yield (key, parent, _about(remark.about), kind, text, *_source(remark.version))


def _about(slot: bytes) -> str:
    start, rest = slot[:2], slot[2:]
    return rest.decode("utf-8", "replace") if start == b"f:" else rest.hex()
