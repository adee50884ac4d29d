"""Answers to any form leave as tables with keys, as as a workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fieldapp.forms.convert import convert
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.session import Session
from fieldapp.reports.csv_export import restored
from fieldapp.reports.form_export import csv_files, workbook
from fieldapp.reports.form_tables import Filled, filled, tables
from fieldapp.reports.package import ExportFile

NOW = datetime(2026, 1, 15, 10, tzinfo=UTC)
FORM = """
| survey |
| | type | name | label | relevant |
| | text | who | Who | |
| | integer | people | How many | |
| | select_multiple sym | seen | What was seen | |
| | begin_group | home | Home | |
| | text | note | A note | ${people} > 1 |
| | end_group | | | |
| | begin_repeat | child | A child | |
| | text | code | Code | |
| | begin_repeat | toy | A toy | |
| | text | name | Name of the toy | |
| | end_repeat | | | |
| | end_repeat | | | |
| choices |
| | list_name | name | label |
| | sym | toys | Toys |
| | sym | books | Books |
| settings |
| | form_id | version |
| | visit | 3 |
"""


def form_of(text: str) -> Form:
    """Return a form that is written in Markdown."""
    return load_form(convert(text.encode(), "form.md").xform)


def session_of(form: Form) -> Session:
    """Return a new record of a form."""
    return Session(form, NOW, ByteChance(Random(1).randbytes))


@pytest.fixture
def form() -> Form:
    """Return a form with a group and a repeat in a repeat."""
    return form_of(FORM)


@pytest.fixture
def record(form: Form) -> Filled:
    """Return a record with two children, one of whom has two toys."""
    session = session_of(form)
    session.set("/data/who", "=HYPERLINK(1)")
    session.set("/data/people", "4")
    session.set("/data/seen", "books")
    session.set("/data/home/note", "warm")
    session.set("/data/child[1]/code", "T01")
    session.add_repeat("/data/child")
    session.set("/data/child[2]/code", "T02")
    session.add_repeat("/data/child[2]/toy")
    session.add_repeat("/data/child[2]/toy")
    session.set("/data/child[2]/toy[1]/name", "bear")
    session.set("/data/child[2]/toy[2]/name", "-ball")
    return filled("K1", session)


def read(file: ExportFile) -> list[dict[str, str]]:
    """Return the rows of a CSV by heading."""
    return list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))


def by_name(files: tuple[ExportFile, ...]) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each CSV by its name."""
    return {file.name: read(file) for file in files}


def test_each_repeat_is_a_file_of_its_own_joined_by_keys(form: Form, record: Filled) -> None:
    files = by_name(csv_files(form, [record]))
    assert list(files) == [
        "visit.csv",
        "visit-child.csv",
        "visit-child-toy.csv",
        "data-dictionary.csv",
    ]
    assert [row["KEY"] for row in files["visit.csv"]] == ["K1"]
    assert [(row["code"], row["PARENT_KEY"], row["KEY"]) for row in files["visit-child.csv"]] == [
        ("T01", "K1", "K1/child[1]"),
        ("T02", "K1", "K1/child[2]"),
    ]
    assert [(r["name"], r["PARENT_KEY"]) for r in files["visit-child-toy.csv"]] == [
        ("", "K1/child[1]"),
        ("bear", "K1/child[2]"),
        ("'-ball", "K1/child[2]"),
    ]


def test_a_column_is_named_by_the_groups_above_its_question(form: Form, record: Filled) -> None:
    (row,) = by_name(csv_files(form, [record]))["visit.csv"]
    assert row["home-note"] == "warm"


def test_what_could_be_a_formula_is_made_harmless_in_csv(form: Form, record: Filled) -> None:
    (row,) = by_name(csv_files(form, [record]))["visit.csv"]
    assert (row["who"], restored(row["who"])) == ("'=HYPERLINK(1)", "=HYPERLINK(1)")


def test_a_workbook_holds_texts_and_numbers_and_no_formula(form: Form, record: Filled) -> None:
    data = workbook(form, [record]).data
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["visit", "child", "toy", "data dictionary"]
    head, row = book.get_sheet_by_name("visit").to_python()
    cells = dict(zip(head, row, strict=True))
    assert (cells["who"], cells["people"]) == ("=HYPERLINK(1)", 4.0)
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        sheets = [pack.read(name) for name in pack.namelist() if "worksheets/" in name]
    assert not [sheet for sheet in sheets if b"<f>" in sheet]


def test_the_same_answers_give_the_same_workbook(form: Form, record: Filled) -> None:
    assert workbook(form, [record]) == workbook(form, [record])


def test_choices_can_have_a_column_each(form: Form, record: Filled) -> None:
    (row,) = by_name(csv_files(form, [record], split=True))["visit.csv"]
    assert (row["seen"], row["seen/toys"], row["seen/books"]) == ("books", "0", "1")
    empty = filled("K2", session_of(form))
    (row,) = by_name(csv_files(form, [empty], split=True))["visit.csv"]
    assert (row["seen"], row["seen/toys"], row["seen/books"]) == ("", "", "")


def test_what_is_not_asked_is_empty(form: Form) -> None:
    session = session_of(form)
    session.set("/data/people", "2")
    session.set("/data/home/note", "secret")
    session.set("/data/people", "1")
    files = csv_files(form, [filled("K", session)])
    assert b"secret" not in b"".join(file.data for file in files)


def test_the_dictionary_tells_what_each_column_means(form: Form, record: Filled) -> None:
    rows = by_name(csv_files(form, [record], split=True))["data-dictionary.csv"]
    told = {(row["file"], row["column"]): row for row in rows}
    assert told["visit.csv", "people"]["type"] == "whole number"
    assert told["visit.csv", "seen"]["meaning"] == "toys = Toys; books = Books"
    assert told["visit.csv", "seen/toys"]["type"] == "1 or 0"
    assert told["visit-child.csv", "code"]["label"] == "Code"
    columns = {("visit-child-toy.csv", name) for name in ("name", "PARENT_KEY", "KEY")}
    assert columns <= told.keys()


def test_labels_come_in_the_default_language() -> None:
    text = (
        "| survey |\n| | type | name | label::English (en) | label::Cymraeg (cy) |\n"
        "| | text | a | Hello | Helo |\n| settings |\n| | default_language |\n| | Cymraeg (cy) |\n"
    )
    form = form_of(text)
    rows = by_name(csv_files(form, [filled("K", session_of(form))]))["data-dictionary.csv"]
    assert {row["label"] for row in rows if row["column"] == "a"} == {"Helo"}


def test_a_long_answer_is_cut_in_a_workbook_and_whole_in_csv() -> None:
    form = form_of("| survey |\n| | type | name | label |\n| | text | a | A |")
    record = Filled("K", {"/data/a": "x" * 40_000})
    (row,) = read(csv_files(form, [record])[0])
    assert len(row["a"]) == 40_000
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook(form, [record]).data))
    cell = str(sheet.get_sheet_by_index(0).to_python()[1][0])
    assert len(cell) == 32_767
    assert "cut here" in cell


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=20))
def test_every_answer_comes_back_out_of_the_csv(names: list[str], who: str) -> None:
    form = form_of(FORM)
    answers = {"/data/who": who} | {f"/data/child[{i}]/code": n for i, n in enumerate(names, 1)}
    files = csv_files(form, [Filled("K", answers)])
    kept = [answer.encode("utf-8", "replace").decode() for answer in (who, *names)]
    read_back = [read(files[0])[0]["who"], *(row["code"] for row in read(files[1]))]
    assert [restored(cell) for cell in read_back] == kept


def test_a_repeat_without_instances_still_has_its_table(form: Form) -> None:
    found = tables(form, [Filled("K", {"/data/who": "x"})])
    assert [(table.path, len(table.rows)) for table in found] == [
        ((), 1),
        (("child",), 0),
        (("child", "toy"), 0),
    ]
