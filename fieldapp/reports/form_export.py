"""Answers to any form as files: CSV and a workbook.

A dictionary of the columns goes beside the tables. In CSV a cell that a spreadsheet could
take for a formula begins with an apostrophe; in the workbook every text is written as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fieldapp.forms.xform.definition import Form
from fieldapp.reports.csv_export import written
from fieldapp.reports.form_dictionary import HEAD, dictionary_rows
from fieldapp.reports.form_tables import Filled, Table, tables
from fieldapp.reports.package import ExportFile, file_name
from fieldapp.reports.workbook import Sheet, workbook_file

DICTIONARY: Final = "data-dictionary.csv"
DICTIONARY_SHEET: Final = "data dictionary"


def csv_files(
    form: Form, records: Sequence[Filled], *, split: bool = False, bom: bool = False
) -> tuple[ExportFile, ...]:
    """Return one CSV for the form, one for each repeat, and the dictionary.

    `split` gives each choice of a question with several its own column of 1 and 0; `bom`
    puts a byte order mark first, for Excel.
    """
    named = named_tables(form, tables(form, records, split=split))
    files = [ExportFile(name, written(t.head, t.rows, bom=bom)) for name, t in named]
    rows = dictionary_rows(form, named)
    return (*files, ExportFile(DICTIONARY, written(HEAD, rows, bom=bom)))


def workbook(form: Form, records: Sequence[Filled], *, split: bool = False) -> ExportFile:
    """Return a workbook (.xlsx): a sheet for each table, and the dictionary as the last."""
    held = tables(form, records, split=split)
    named = [(table.path[-1] if table.path else base_name(form), table) for table in held]
    sheets = [sheet_of(name, table) for name, table in named]
    dictionary = Sheet(DICTIONARY_SHEET, HEAD, tuple(dictionary_rows(form, named)))
    return workbook_file(base_name(form), (*sheets, dictionary))


def sheet_of(name: str, table: Table) -> Sheet:
    """Return a table as a sheet of a workbook."""
    numbers = {place for place, column in enumerate(table.columns) if column.is_number}
    return Sheet(name, table.head, table.rows, numbers)


def base_name(form: Form) -> str:
    """Return what the files of a form are named by."""
    return form.id or form.title or "form"


def named_tables(
    form: Form, held: Sequence[Table], base: str = ""
) -> tuple[tuple[str, Table], ...]:
    """Return the tables with the names of their CSV files, which begin with `base`."""
    taken: set[str] = {DICTIONARY}
    start = base or base_name(form)
    return tuple((_free(taken, start, *table.path), table) for table in held)


def _free(taken: set[str], *parts: str) -> str:
    """Return a file name that is not taken yet; two repeats may read the same in a name."""
    name, number = file_name(*parts, ending="csv"), 2
    while name.lower() in taken:
        name, number = file_name(*parts, str(number), ending="csv"), number + 1
    taken.add(name.lower())
    return name
