"""XLSForms of every kind become XForms, and what is wrong with one is said in words."""

from __future__ import annotations

import io
import zipfile

import pytest
import pyxform
import xlsxwriter

from fieldapp.domain.errors import Refused
from fieldapp.forms.convert import convert, converter

HEAD = "| survey |\n| | type | name | label | relevant |\n"
CSV = "survey\n,type,name,label\n,integer,age,Age\n"


def workbook(rows: list[list[str]], sheet: str = "survey") -> bytes:
    """Return an .xlsx workbook with one sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def refused(text: str | bytes, name: str = "form.md") -> Refused:
    """Return the refusal that a form meets."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(Refused) as caught:
        convert(data, name)
    return caught.value


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b"| survey |\n| | type | name | label |\n| | integer | age | Age |\n"),
        ("a.csv", CSV.encode()),
        ("a.CSV", CSV.replace("\n", "\r\n").encode("utf-8-sig")),
        ("a.xlsx", workbook([["type", "name", "label"], ["integer", "age", "Age"]])),
    ],
)
def test_an_xlsform_of_each_kind_becomes_the_same_xform(name: str, data: bytes) -> None:
    made = convert(data, name)
    assert b'<data id="a">' in made.xform
    assert b'<bind nodeset="/data/age" type="int"/>' in made.xform
    assert made.book is not None
    assert next(made.book.rows("survey")) == (2, {"type": "integer", "name": "age", "label": "Age"})


def test_an_xform_is_taken_as_it_is() -> None:
    xform = b"<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>"
    assert convert(xform, "a.xml").xform == xform


def test_the_converter_is_named_without_loading_it() -> None:
    assert converter() == f"pyxform {pyxform.__version__}"


def test_what_pyxform_warns_of_is_kept() -> None:
    made = convert((HEAD + "| | text | a | A | |\n| | text | A | B | |").encode(), "a.md")
    assert [(w.code, w.place.row) for w in made.warnings] == [("F-161", 3)]


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ("| | text | a | A | |\n| | text | a | B | |", "F-151", "Sheet survey, row 3, column name"),
        ("| | text | a b | A | |", "F-152", "Sheet survey, row 2, column name"),
        ("| | text | | A | |", "F-152", "Sheet survey, row 2, column name"),
        ("| | text | a | A | ${b} = 1 |", "F-153", "Sheet survey, row 2, column relevant"),
        ("| | text | a | A | ${a = 1 |", "F-153", "Sheet survey, row 2, column relevant"),
        ("| | begin_group | g | G | |", "F-154", "Sheet survey, row 2, column type"),
        ("| | end_group | | | |", "F-154", "Sheet survey, row 2, column type"),
        ("| | text | a | A | |\n| | txt | b | B | |", "F-159", "Sheet survey, row 3, column type"),
        ("| | text | a | | |", "F-162", "Sheet survey, row 2, column name"),
        ("| | calculate | a | | |", "F-157", "Sheet survey, row 2, column calculation"),
        ("| | select_one x | a | A | |", "F-155", ""),
        (
            "| | begin_repeat | r | R | |\n| | text | n | N | |\n| | end_repeat | | | |\n"
            "| | select_one ${n} | a | A | |\n| | select_multiple ${n} | b | B | |",
            "F-155",
            "Sheet survey, row 6, column type: several choices",
        ),
    ],
)
def test_a_mistake_is_named_by_sheet_row_and_column(rows: str, code: str, place: str) -> None:
    refusal = refused(HEAD + rows)
    assert (refusal.code, refusal.message.startswith(place)) == (code, True)
    assert refusal.next_step


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("| | y | a | A |\n| | y | a | B |", "Sheet choices, row 3, column name"),
        ("| | y | | A |", "Sheet choices, row 2, column name"),
    ],
)
def test_a_mistake_among_choices_is_named_too(sentence: str, code: str) -> None:
    choices = "\n| choices |\n| | list_name | name | label |\n"
    refusal = refused(f"{HEAD}| | select_one y | q | Q | |{choices}{sentence}")
    assert (refusal.code, refusal.message.startswith(code)) == ("F-155", True)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"x", "F-163"),
        ("a.xlsx", b"no pack", "F-142"),
        ("a.xlsx", b"PK\x03\x04broken", "F-142"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "F-142"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "F-142"),
        ("a.xlsx", "EncryptedPackage".encode("utf-16-le"), "F-143"),
        ("a.xml", b"<a><b></a>", "F-145"),
        ("a.xml", b"", "F-145"),
        ("a.md", b"\xff\xfe", "F-146"),
        ("a.md", b"", "F-147"),
        ("a.csv", b"nothing", "F-147"),
        ("a.csv", b"type,name,label\ntext,a,A\n", "F-147"),
        ("a.csv", b'"survey";"type"\n;"text"\n', "F-147"),
        ("a.xlsx", workbook([["type"]], "choices"), "F-147"),
        ("a.md", b"| survey |\n| | type |\n| | text | a | A |", "F-149"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_words(name: str, data: bytes, code: str) -> None:
    assert refused(data, name).code == code


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("a.xls", workbook([["type"]]), ".xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
    ],
)
def test_a_workbook_under_the_wrong_name_is_told_its_right_one(
    name: str, data: bytes, ending: str
) -> None:
    assert refused(data, name).next_step == f"Rename it so that it ends in {ending}, and try again."


def test_why_xml_cannot_be_read_is_said_without_the_words_of_the_reader() -> None:
    said = refused(b"<a><b></a>", "a.xml").message
    assert said.endswith("line 1, column 11.")
    assert "<string>" not in said


BOMB = b"""<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>"""


@pytest.mark.parametrize(
    "data", [BOMB, OUTSIDE, b"<!DOCTYPE a><a/>", BOMB.decode().encode("utf-16")]
)
def test_a_form_with_entities_or_a_document_type_is_refused(data: bytes) -> None:
    assert refused(data, "a.xml").code == "F-144"


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a pack (.xlsx) with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in parts.items():
            pack.writestr(name, data)
    return buffer.getvalue()


def test_entities_inside_a_workbook_are_refused() -> None:
    assert refused(packed({"xl/workbook.xml": BOMB}), "a.xlsx").code == "F-144"


def test_a_workbook_that_unfolds_without_end_is_refused() -> None:
    pack = packed({"xl/worksheets/sheet1.xml": b" " * (257 << 20)})
    assert len(pack) < 1 << 20
    assert refused(pack, "a.xlsx").code == "F-141"


def test_empty_rows_below_a_form_cost_no_rows() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    page = book.add_worksheet("survey")
    bold = book.add_format({"bold": True})
    page.write_row(0, 0, ["type", "name", "label"])
    page.write_row(1, 0, ["text", "a", "A"])
    for row in range(2, 50_000):
        page.write_blank(row, 0, None, bold)
    book.close()
    made = convert(buffer.getvalue(), "bloated.xlsx")
    assert made.book is not None
    assert len(made.book.sheets["survey"]) == 1


def test_a_hundred_thousand_choices_become_a_form() -> None:
    rows = "".join(f",big,n{i},Label {i}\n" for i in range(100_000))
    text = f"survey\n,type,name,label\n,select_one big,a,A\nchoices\n,list_name,name,label\n{rows}"
    assert convert(text.encode(), "big.csv").xform.count(b"<item>") == 100_000
