"""All records of a visit as tables: those of the app's own forms, and those of opened forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fieldapp.domain.views import Record
from fieldapp.forms.model import Form
from fieldapp.forms.xform.serialising import instance_xml
from fieldapp.reports import dictionary
from fieldapp.reports.csv_export import NamedTable, record_tables, written
from fieldapp.reports.evidence_tables import Evidence, evidence_dictionary, evidence_tables
from fieldapp.reports.form_dictionary import dictionary_rows
from fieldapp.reports.form_export import (
    DICTIONARY_SHEET,
    base_name,
    named_tables,
    sheet_of,
)
from fieldapp.reports.form_tables import Table, tables
from fieldapp.reports.package import ExportFile, file_name
from fieldapp.reports.workbook import Sheet, workbook_file
from fieldapp.services.opened_records import OpenedRecord
from sync.protocol.ids import AttachmentId

Filed = tuple[Record, Form | None]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitTables:
    """The tables of a visit by the names of their files, and the rows of their dictionary."""

    records: tuple[NamedTable, ...]
    forms: tuple[tuple[str, Table], ...]
    dictionary: tuple[Row, ...]


def visit_tables(
    records: Sequence[Filed],
    opened: Sequence[OpenedRecord],
    made_of: Evidence,
    copied: Mapping[AttachmentId, str],
    *,
    split: bool,
) -> VisitTables:
    """Return the tables; `opened` are those of `records` whose form of the visit is here,
    `made_of` is what people made of the evidence, `copied` where attached files lie beside.

    With `split`, a question with several choices has a column for each choice too.
    """
    elsewhere = frozenset(one.record.summary.id for one in opened)
    named: list[tuple[str, Table]] = []
    rows: list[Row] = []
    for base, held in _by_form(opened):
        form = held[0].form
        answers = [one.answers() for one in held]
        of_form = named_tables(form, tables(form, answers, split=split), base)
        named += of_form
        rows += dictionary_rows(form, of_form)
    own = dictionary.table_rows(form for _, form in records if form)
    tables_of = evidence_tables(made_of)
    rows += evidence_dictionary(made_of) if tables_of else ()
    held_records = (*record_tables(records, elsewhere, copied), *tables_of)
    return VisitTables(held_records, tuple(named), (*own, *rows))


def csv_package(held: VisitTables) -> tuple[ExportFile, ...]:
    """Return the tables as CSV, with their dictionary."""
    own = [ExportFile(t.name, written(t.head, t.rows)) for t in held.records]
    forms = [ExportFile(name, written(t.head, t.rows)) for name, t in held.forms]
    return (*own, *forms, _dictionary(held.dictionary))


def workbook_package(name: str, held: VisitTables) -> tuple[ExportFile, ...]:
    """Return the tables as one workbook; the dictionary is its last sheet, and beside it."""
    own = [Sheet(_stem(t.name), t.head, t.rows) for t in held.records]
    forms = [sheet_of(_stem(file), table) for file, table in held.forms]
    told = Sheet(DICTIONARY_SHEET, dictionary.HEAD, held.dictionary)
    return (workbook_file(name, (*own, *forms, told)), _dictionary(held.dictionary))


def instance_package(opened: Sequence[OpenedRecord]) -> tuple[ExportFile, ...]:
    """Return an XForm instance for each record, and a dictionary of what its nodes mean."""
    files: list[ExportFile] = []
    rows: list[Row] = []
    for base, held in _by_form(opened):
        form = held[0].form
        for one in held:
            short = one.record.summary.short_name or one.record.summary.id.hex()
            data = instance_xml(one.session)
            files.append(ExportFile(file_name(base, short, ending="xml"), data))
        rows += dictionary_rows(form, named_tables(form, tables(form, ()), base))
    return (*files, _dictionary(rows))


def _dictionary(rows: Sequence[Row]) -> ExportFile:
    return ExportFile(dictionary.NAME, written(dictionary.HEAD, rows))


def _stem(file: str) -> str:
    return file.removesuffix(".csv")


def _by_form(opened: Sequence[OpenedRecord]) -> Iterator[tuple[str, list[OpenedRecord]]]:
    """Yield (start of file names, records) for each package that records came with.

    Two packages can hold versions of one form: those after the first get a number.
    """
    held: dict[bytes, list[OpenedRecord]] = {}
    for one in opened:
        held.setdefault(one.digest, []).append(one)
    taken: dict[str, int] = {}
    for records in held.values():
        base = f"form-{base_name(records[0].form)}"
        taken[base.lower()] = times = taken.get(base.lower(), 0) + 1
        yield (base if times == 1 else f"{base}-{times}"), records
