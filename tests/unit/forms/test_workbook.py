"""Child-level lists: the official template is read; what is damaged or hostile is refused."""

import contextlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain.errors import Refused
from fieldapp.forms import workbook
from fieldapp.forms.workbook import read_annex_a, sampled

ROOT = Path(__file__).parents[3]
TEMPLATE = ROOT / "resources" / "annex_a" / "official-template-2019.xlsx"


def book(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    made.close()
    return buffer.getvalue()


def test_the_official_template_gives_its_five_sample_rows() -> None:
    rows = read_annex_a(TEMPLATE.read_bytes())
    assert [(row.sheet, row.number, row.child) for row in rows] == [
        ("List_3", number, str(number - 2)) for number in range(3, 8)
    ]
    assert rows[0].values["Date of referral"] == "2015-03-15"
    assert rows[3].values["Number of Referrals in Last 12 Months"] == ""


def test_sample_rows_become_codes_and_carry_no_name() -> None:
    children = sampled(read_annex_a(TEMPLATE.read_bytes()))
    assert [child.code for child in children] == ["T01", "T02", "T03", "T04", "T05"]


def test_a_child_in_several_lists_is_one_child_and_adopters_are_none() -> None:
    head = ["Child Unique ID", "Gender"]
    data = book(
        {
            "List 1": [["List 1: Contacts"], head, [77, "F"], [78, "M"]],
            "List_6": [head, ["77", "F"]],
            "List_11": [["Individual adopter identifier"], [9]],
        }
    )
    rows = read_annex_a(data)
    assert [row.list_number for row in rows] == [1, 1, 6, 11]
    assert [[r.list_number for r in child.rows] for child in sampled(rows)] == [[1, 6], [1]]


def test_headings_may_stand_twice_and_carry_spaces() -> None:
    data = book({"List_9": [["Child Unique ID", "LA In Touch ", "LA In Touch"], ["1", "a", "b"]]})
    assert read_annex_a(data)[0].values == {
        "Child Unique ID": "1",
        "LA In Touch": "a",
        "LA In Touch (2)": "b",
    }


def test_a_workbook_without_lists_is_refused() -> None:
    with pytest.raises(Refused, match="F-204"):
        read_annex_a(book({"Sheet1": [["Child Unique ID"]]}))


def test_a_list_without_headings_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"F-205.*List_1"):
        read_annex_a(book({"List_1": [["one", "two"]]}))


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="F-206"):
        read_annex_a(data)


def test_a_workbook_with_a_password_is_refused_as_such() -> None:
    data = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Refused, match="F-203"):
        read_annex_a(data)


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_workbook_ends_in_a_refusal_or_in_rows(data: st.DataObject) -> None:
    whole = bytearray(TEMPLATE.read_bytes())
    if data.draw(st.booleans()):
        whole = whole[: data.draw(st.integers(0, len(whole) - 1))]
    else:
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(Refused):
        assert all(row.values for row in read_annex_a(bytes(whole)))


def test_one_cell_in_the_farthest_corner_takes_no_memory() -> None:
    data = book({"List_1": [["Child Unique ID"], ["1"]]})
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for item in source.infolist():
            part = source.read(item).replace(b'r="A2"', b'r="XFD1048576"')
            target.writestr(item, part)
    with pytest.raises(Refused, match="F-202"):
        read_annex_a(buffer.getvalue())


def test_a_pack_that_swells_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED_BYTES", 1_000)
    with pytest.raises(Refused, match="F-202"):
        read_annex_a(TEMPLATE.read_bytes())


def test_an_overlong_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 10)
    with pytest.raises(Refused, match="F-202"):
        read_annex_a(TEMPLATE.read_bytes())
