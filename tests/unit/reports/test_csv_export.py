"""CSV: joined by keys, times with their offset, and no cell that a spreadsheet would run."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.change import RecordKind
from fieldapp.forms.library import builtin
from fieldapp.reports.csv_export import csv_files, neutral, restored, written
from tests.unit.reports.records import concern, disputed, fields, interview, record, said


def tables(*records, bom: bool = False):  # type: ignore[no-untyped-def]
    library = builtin()
    filed = [(one, library.get(one.form, one.form_version)) for one in records]
    return {f.name: f.data for f in csv_files(filed, bom=bom)}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@given(st.sampled_from(DANGEROUS), st.text(), st.sampled_from(["", " ", "\u00a0", "\ufeff", "'"]))
def test_what_could_be_a_formula_begins_with_an_apostrophe(
    sign: str, rest: str, before: str
) -> None:
    assert neutral(before + sign + rest).startswith("'")


@given(st.text(alphabet=st.sampled_from(["'", "=", "-", " ", "a", "\t", "\n"])) | st.text())
def test_a_neutral_cell_gives_its_text_back_exactly(text: str) -> None:
    cell = neutral(text)
    assert restored(cell) == text
    assert not cell.startswith(DANGEROUS)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_every_cell_survives_the_file(cells: list[str]) -> None:
    data = written(tuple("abcde"[: len(cells)]), [cells])
    [_, row] = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    assert [restored(cell) for cell in row] == cells


def test_each_form_version_has_a_file_with_its_questions_in_order() -> None:
    data = tables(interview())["interview_child-1.csv"]
    [row] = rows(data)
    columns = list(row)
    assert columns[:4] == ["KEY", "short_name", "kind", "child"]
    assert columns.index("permission_from") < columns.index("lawful_basis")
    assert row["KEY"] == bytes(range(16)).hex()
    assert row["opened"] == "2026-11-18T14:04:00.000+00:00"
    assert row["permission_from"] == "authority_order"


def test_blocks_are_joined_to_their_record_by_parent_key() -> None:
    found = rows(tables(interview())["blocks.csv"])
    assert {row["PARENT_KEY"] for row in found} == {bytes(range(16)).hex()}
    assert [row["kind"] for row in found] == ["asked", "words", "event"]
    assert [row["position"] for row in found] == ["1", "2", "3"]
    assert found[1]["said"] == "2026-11-18T14:06:00.000+00:00"


def test_a_conflict_shows_in_the_cell_and_all_versions_in_their_own_file() -> None:
    made = tables(disputed())
    [row] = rows(made["case_tracking-1.csv"])
    assert row["school"] == "(2 versions, see versions.csv)"
    assert row["undecided"] == "school"
    found = rows(made["versions.csv"])
    assert [(r["field"], r["author"], r["text"]) for r in found] == [
        ("school", "OF2", "Moved with two days’ notice."),
        ("school", "CQ1", "Moved with one week’s notice."),
    ]


def test_answers_beside_the_form_have_their_own_columns() -> None:
    one = record(RecordKind.NOTE, fields(colour="red"), sets={"tags": (said("a"), said("b"))})
    [row] = rows(tables(one)["note-1.csv"])
    assert (row["colour"], row["tags"]) == ("red", "a b")


def test_ids_from_the_log_never_make_a_formula_or_one_name_for_two_files() -> None:
    hostile = [replace(record(held=fields(**{"=1+1": "x"})), form=name) for name in ("a/b", "a?b")]
    made = {f.name: f.data for f in csv_files([(one, None) for one in hostile])}
    assert {"a-b-1.csv", "a-b-1.2.csv"} <= set(made)
    assert b",'=1+1\r\n" in made["a-b-1.csv"]


def test_steps_attachments_and_remarks_are_lists_of_their_own() -> None:
    made = tables(concern(), interview())
    assert [row["step"] for row in rows(made["steps.csv"])] == ["lead_told", "child_safe"]
    [file] = rows(made["attachments.csv"])
    assert (file["name"], file["bytes"], file["state"]) == ("drawing.png", "48200", "complete")
    [remark] = rows(made["remarks.csv"])
    assert (remark["correction"], remark["text"]) == ("yes", "outside my door, mostly")


@pytest.mark.parametrize("bom", [True, False])
def test_a_byte_order_mark_is_there_when_asked_for(bom: bool) -> None:
    made = tables(interview(), bom=bom)
    assert all(data.startswith(b"\xef\xbb\xbf") is bom for data in made.values())
