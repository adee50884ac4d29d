"""Records that are written with a form of the visit leave with labels, tables and XML."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.reports.csv_export import restored
from fieldapp.services import exporting, records, visit_forms
from fieldapp.services.exporting import Format
from sync.protocol.ids import RecordId
from tests.support.editor_desk import open_visit
from tests.support.form_desk import FormDesk, add_form

FORM = """
| survey |
| | type | name | label | relevant | calculation |
| | text | who | Who was there? | | |
| | select_multiple sym | seen | What was seen? | | |
| | text | why | Why so? | ${who} != 'nobody' | |
| | calculate | long | | | string-length(${who}) |
| | begin_repeat | child | A child | | |
| | text | code | Code of the child | | |
| | end_repeat | | | | |
| choices |
| | list_name | name | label |
| | sym | toys | Toys on the floor |
| | sym | books | Books on the shelf |
| settings |
| | form_id | form_title |
| | home | Home visit |
"""

Rows = list[dict[str, str]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FormDesk]:
    """Return a visit with one record of a form, and one of the app's own."""
    with open_visit(tmp_path / "team") as (work, team):
        yield FormDesk(work, team)


@pytest.fixture
def record(desk: FormDesk) -> RecordId:
    """Return a record with answers and two children."""
    form = add_form(desk.work, FORM)
    made, _ = visit_forms.open_form_record(desk.work, form, "home")
    desk.record.open(made)
    desk.write("who", "=cmd()")
    desk.write("why", "The stairs")
    desk.write("seen", "books")
    for code in ("T01", "T02"):
        lines = [ref for ref in desk.refs() if ref.endswith("/code")]
        if code == "T02" or not lines:
            desk.page.add("child")
            lines = [ref for ref in desk.refs() if ref.endswith("/code")]
        desk.write(lines[-1], code)
    desk.desk.wait()
    return made


def exported(
    desk: FormDesk, form: Format, folder: Path, *, split: bool = False
) -> dict[str, bytes]:
    """Return what an export writes, by name."""
    exporting.export_inspection(desk.work, form, str(folder), split=split)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(data: bytes) -> Rows:
    """Return the rows of a CSV by heading."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_answers_stand_in_tables_of_their_form(
    desk: FormDesk, record: RecordId, tmp_path: Path
) -> None:
    files = exported(desk, Format.CSV, tmp_path / "out")
    (row,) = rows(files["form-home.csv"])
    assert (restored(row["who"]), row["seen"], row["long"]) == ("=cmd()", "books", "6")
    assert row["KEY"] == record.hex()
    children = rows(files["form-home-child.csv"])
    assert [(child["code"], child["PARENT_KEY"]) for child in children] == [
        ("T01", record.hex()),
        ("T02", record.hex()),
    ]


def test_the_facts_of_the_record_stand_beside_without_raw_keys(
    desk: FormDesk, record: RecordId, tmp_path: Path
) -> None:
    (row,) = rows(exported(desk, Format.CSV, tmp_path / "out")["home-1.csv"])
    assert (row["KEY"], row["kind"]) == (record.hex(), "form")
    assert "who" not in row


def test_the_dictionary_knows_the_questions_of_the_form(
    desk: FormDesk, record: RecordId, tmp_path: Path
) -> None:
    files = exported(desk, Format.CSV, tmp_path / "out", split=True)
    told = {(row["file"], row["column"]): row for row in rows(files["data-dictionary.csv"])}
    assert told["form-home.csv", "who"]["label"] == "Who was there?"
    assert "toys = Toys on the floor" in told["form-home.csv", "seen"]["meaning"]
    (row,) = rows(files["form-home.csv"])
    assert (row["seen/books"], row["seen/toys"]) == ("1", "0")


def test_a_workbook_has_all_tables(desk: FormDesk, record: RecordId, tmp_path: Path) -> None:
    records.open_record(desk.work, RecordKind.NOTE)
    files = exported(desk, Format.XLSX, tmp_path / "out")
    (name,) = [name for name in files if name.endswith(".xlsx")]
    names = CalamineWorkbook.from_filelike(io.BytesIO(files[name])).sheet_names
    assert {"form-home", "form-home-child", "note-1", "data dictionary"} <= set(names)


def test_each_record_leaves_as_an_xform_instance(
    desk: FormDesk, record: RecordId, tmp_path: Path
) -> None:
    files = exported(desk, Format.XFORMS, tmp_path / "out")
    (name,) = [name for name in files if name.endswith(".xml")]
    root = etree.fromstring(files[name])
    assert (root.get("id"), root.findtext("who")) == ("home", "=cmd()")
    assert [child.findtext("code") for child in root.iterfind("child")] == ["T01", "T02"]


def test_a_visit_without_such_records_has_no_instances(desk: FormDesk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="R-110"):
        exported(desk, Format.XFORMS, tmp_path / "out")


def test_a_page_shows_labels_and_cards(desk: FormDesk, record: RecordId) -> None:
    html = exporting.record_page(desk.work, record).html
    for words in ("Home visit", "Who was there?", "Books on the shelf", "A child 2", "T02"):
        assert words in html
    assert "Other answers" not in html


def test_what_is_not_asked_any_more_stands_on_the_page_as_such(
    desk: FormDesk, record: RecordId
) -> None:
    desk.write("who", "nobody")
    html = exporting.record_page(desk.work, record).html
    assert "Written, and not asked now" in html
    assert "The stairs" in html


def test_a_document_is_made_of_it(desk: FormDesk, record: RecordId, tmp_path: Path) -> None:
    assert exporting.export_record_docx(desk.work, record, str(tmp_path)).length > 1000


def test_a_record_whose_form_is_not_here_keeps_its_keys(
    desk: FormDesk, record: RecordId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise Refused("C-105", "It is not here.", "Receive it.")

    monkeypatch.setattr("fieldapp.services.opened_records.open_form", missing)
    files = exported(desk, Format.CSV, tmp_path / "out")
    (row,) = rows(files["home-1.csv"])
    assert restored(row["who"]) == "=cmd()"
    assert "The stairs" in exporting.record_page(desk.work, record).html
