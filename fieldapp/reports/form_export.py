"""Answers to any form as files: CSV, a workbook, and the XML of each record.

A dictionary of the columns goes beside the tables. In CSV a cell that a spreadsheet could
take for a formula begins with an apostrophe; in the workbook every text is written as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree
from lxml.etree import _Element

from fieldapp.forms.xform.definition import Form, GroupDefinition, NodeDefinition, RepeatDefinition
from fieldapp.reports.csv_export import written
from fieldapp.reports.form_dictionary import HEAD, dictionary_rows
from fieldapp.reports.form_tables import Filled, Table, tables
from fieldapp.reports.package import ExportFile, file_name
from fieldapp.reports.workbook import Sheet, workbook_file

DICTIONARY: Final = "data-dictionary.csv"
DICTIONARY_SHEET: Final = "data dictionary"
_STEP: Final = re.compile(r"([^/\[\]]+)(?:\[\d+\])?")


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


def instance_files(form: Form, records: Sequence[Filled]) -> tuple[ExportFile, ...]:
    """Return the XForm instance of each record, as a collecting server would take it."""
    return tuple(
        ExportFile(file_name(base_name(form), record.key, ending="xml"), instance_xml(form, record))
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
