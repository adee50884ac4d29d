"""Answers to any form as files: CSV, a workbook, and the XML of each record.

A dictionary of the columns goes beside the tables. In CSV a cell that a spreadsheet could
take for a formula begins with an apostrophe; in the workbook every text is written as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.xform.definition import Form, GroupDefinition, NodeDefinition, RepeatDefinition
from fieldapp.reports.csv_export import written
from fieldapp.reports.form_dictionary import HEAD, dictionary_rows
from fieldapp.reports.form_tables import Filled, Table, tables
from fieldapp.reports.package import ExportFile, file_name

DICTIONARY: Final = "data-dictionary.csv"
_DICTIONARY_SHEET: Final = "data dictionary"
_STEP: Final = re.compile(r"([^/\[\]]+)(?:\[\d+\])?")
_NOT_IN_SHEETS: Final = re.compile(r"[\[\]:*?/\\']")
_SHEET_CHARACTERS: Final = 31
_CELL_CHARACTERS: Final = 32_767
_CUT: Final = " … (cut here: a cell of a workbook holds no more; the CSV has it whole)"
_DIGITS: Final = 15
# Whoever opens a workbook sees when it was exported elsewhere; equal answers give equal bytes.
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format keeps no zone
_OPTIONS: Final[dict[str, Any]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def csv_files(
    form: Form, records: Sequence[Filled], *, split: bool = False, bom: bool = False
) -> tuple[ExportFile, ...]:
    """Return one CSV for the form, one for each repeat, and the dictionary.

    `split` gives each choice of a question with several its own column of 1 and 0; `bom`
    puts a byte order mark first, for Excel.
    """
    named = _named(form, tables(form, records, split=split))
    files = [ExportFile(name, written(t.head, t.rows, bom=bom)) for name, t in named]
    rows = dictionary_rows(form, named)
    return (*files, ExportFile(DICTIONARY, written(HEAD, rows, bom=bom)))


def workbook(form: Form, records: Sequence[Filled], *, split: bool = False) -> ExportFile:
    """Return a workbook (.xlsx): a sheet for each table, and the dictionary as the last."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"created": _MADE})
    held = tables(form, records, split=split)
    names = _sheet_names(form, held)
    for name, table in zip(names, held, strict=True):
        _write_sheet(book, name, table)
    rows = [HEAD, *dictionary_rows(form, tuple(zip(names, held, strict=True)))]
    sheet = book.add_worksheet(_DICTIONARY_SHEET)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(number, place, _short(text))
    book.close()
    return ExportFile(file_name(_base(form), ending="xlsx"), buffer.getvalue())


def instance_files(form: Form, records: Sequence[Filled]) -> tuple[ExportFile, ...]:
    """Return the XForm instance of each record, as a collecting server would take it."""
    return tuple(
        ExportFile(file_name(_base(form), record.key, ending="xml"), instance_xml(form, record))
        for record in records
    )


def instance_xml(form: Form, record: Filled) -> bytes:
    """Return the XML of one record; what is not relevant is left out."""
    root = etree.Element(form.root.tag, nsmap=dict(form.names))
    root.set("id", form.id)
    if form.version:
        root.set("version", form.version)
    made: dict[str, _Element] = {"": root}
    nodes = {node.names: node for node in _nodes(form.root)}
    for ref, answer in record.answers.items():
        _placed(ref, made, nodes).text = _xml_text(answer)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _placed(
    ref: str, made: dict[str, _Element], nodes: dict[tuple[str, ...], NodeDefinition]
) -> _Element:
    """Return the element at a ref, made with those above it when it is not there yet."""
    _, _, below = ref[1:].partition("/")
    element, path, names = made[""], "", ref[1:].split("/")[:1]
    for step in below.split("/"):
        path += f"/{step}"
        names.append(_STEP.sub(r"\1", step))
        if path not in made:
            made[path] = etree.SubElement(element, nodes[tuple(names)].tag)
        element = made[path]
    return element


def _nodes(node: NodeDefinition) -> Iterator[NodeDefinition]:
    yield node
    if isinstance(node, GroupDefinition | RepeatDefinition):
        for child in node.children:
            yield from _nodes(child)


_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml_text(answer: str) -> str:
    return _NOT_XML.sub("\ufffd", answer)


def _base(form: Form) -> str:
    return form.id or form.title or "form"


def _named(form: Form, held: Sequence[Table]) -> tuple[tuple[str, Table], ...]:
    taken: set[str] = {DICTIONARY}
    return tuple((_free(taken, _base(form), *table.path), table) for table in held)


def _free(taken: set[str], *parts: str) -> str:
    """Return a file name that is not taken yet; two repeats may read the same in a name."""
    name, number = file_name(*parts, ending="csv"), 2
    while name.lower() in taken:
        name, number = file_name(*parts, str(number), ending="csv"), number + 1
    taken.add(name.lower())
    return name


def _sheet_names(form: Form, held: Sequence[Table]) -> tuple[str, ...]:
    taken = {_DICTIONARY_SHEET}
    names: list[str] = []
    for table in held:
        plain = _NOT_IN_SHEETS.sub("-", table.path[-1] if table.path else _base(form))
        name, number = plain[:_SHEET_CHARACTERS], 2
        while name.lower() in taken:
            end = f" {number}"
            name, number = plain[: _SHEET_CHARACTERS - len(end)] + end, number + 1
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


def _write_sheet(book: Any, name: str, table: Table) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(table.head):
        sheet.write_string(0, place, _short(heading))
    numbers = [column.is_number for column in table.columns]
    for number, row in enumerate(table.rows, start=1):
        for place, text in enumerate(row):
            is_number = place < len(numbers) and numbers[place] and _fits(text)
            if is_number:
                sheet.write_number(number, place, float(text))
            elif text:
                sheet.write_string(number, place, _short(text))


def _fits(text: str) -> bool:
    """Tell whether a number is kept whole by a workbook, which has 15 digits."""
    return bool(text) and sum(char.isdigit() for char in text) <= _DIGITS


def _short(text: str) -> str:
    return text if len(text) <= _CELL_CHARACTERS else text[: _CELL_CHARACTERS - len(_CUT)] + _CUT
