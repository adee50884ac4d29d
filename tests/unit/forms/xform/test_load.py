"""Reading XForms that are odd or broken."""

from __future__ import annotations

import pytest

from fieldapp.forms.xform.definition import FormError
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.secondary import csv_root, geojson_root
from tests.support.xforms import begun, form, state, values, xform

ONE = '<instance><data id="f"><a/></data></instance>'
ASKED = '<input ref="/data/a"><label>A</label></input>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no xml", "not XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "entities"),
        (xform("", ASKED), "primary instance"),
        (xform(ONE + "<instance><x/></instance>", ASKED), "no id"),
        (xform(ONE, ASKED + ASKED), "same value"),
        (xform(ONE + '<bind nodeset="/data/a" relevant="1 +"/>', ASKED), "1 +"),
        (xform('<instance><data id="f"><a/><a/></data></instance>', ASKED), "more than once"),
        (xform(ONE, '<range ref="/data/a" start="1" end="5" step="1"/>'), "range"),
        (xform(ONE + '<bind nodeset="/data/a" type="int"/>', '<trigger ref="/data/a"/>'), "int"),
        (xform(ONE, "<input><label>A</label></input>"), "which value"),
        (xform(ONE, ASKED, '<instance/><instance id="x" src="http://a/b.csv"/>'), "root"),
    ],
)
def test_a_form_that_cannot_be_used_says_why(data: bytes, said: str) -> None:
    with pytest.raises(FormError) as refused:
        load_form(data)
    assert said in refused.value.message


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FormError, match=r"towns\.csv"):
        form(
            "| survey |\n| | type | name | label |\n| | select_one_from_file towns.csv | t | T |\n"
        )


def test_a_form_without_an_id_for_its_records_gets_one() -> None:
    session = begun(load_form(xform(ONE, ASKED)))
    assert state(session, "/data/meta/instanceID").value.startswith("uuid:")


def test_a_question_in_a_repeat_may_be_named_from_where_it_stands() -> None:
    session = begun(
        load_form(
            xform(
                '<instance><data id="f"><r><a/></r></data></instance>',
                '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="a"/></repeat></group>',
            )
        )
    )
    session.set("/data/r[1]/a", "here")
    assert values(session) == {"/data/r[1]/a": "here"}


def test_a_csv_gives_its_rows_and_short_ones_are_filled() -> None:
    root = csv_root("a.csv", 'name,label\r\na,"A & B, <c>"\r\nb\r\n\r\n')
    assert [[cell.text for cell in item] for item in root] == [["a", "A & B, <c>"], ["b", None]]


def test_a_csv_with_too_many_cells_names_the_row() -> None:
    with pytest.raises(FormError, match="Row 3"):
        csv_root("a.csv", "name\na\nb,c\n")


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_csv_may_be_parted_by_other_marks(mark: str) -> None:
    assert csv_root("a.csv", f"name{mark}label\na{mark}A")[0][1].text == "A"


def test_places_of_a_geojson_are_geopoints_with_their_properties() -> None:
    root = geojson_root(
        "a.geojson",
        b'{"type":"FeatureCollection","features":[{"type":"Feature","id":7,'
        b'"properties":{"title":"Here","n":2.0},"geometry":{"type":"Point","coordinates":[1.5,51]}}]}',
    )
    assert {cell.tag: cell.text for cell in root[0]} == {
        "geometry": "51 1.5 0 0",
        "id": "7",
        "title": "Here",
        "n": "2",
    }


@pytest.mark.parametrize("data", [b"{", b"{}", b'{"type":"FeatureCollection","features":[1]}'])
def test_a_geojson_that_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(FormError, match=r"a\.geojson"):
        geojson_root("a.geojson", data)
