"""A form is checked whole: every mistake with its place, and what differs here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fieldapp.forms.check import Report, check
from fieldapp.forms.features import Status, features
from fieldapp.forms.finding import Severity
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import Form
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.session import Session

HEAD = (
    "| survey |\n"
    "| | type | name | label | relevant | constraint | calculation | appearance | default |\n"
)


def begin(xform: bytes) -> Form:
    """Load a form that has no files beside it."""
    return load_form(xform)


def checked(text: str, *, name: str = "form.md", files: tuple[str, ...] = ()) -> Report:
    """Return the report on a form with these files beside it."""
    return check(text.encode(), name, lambda file: file in files, begin)


def said(report: Report, severity: Severity = Severity.ERROR) -> list[tuple[str, int, str]]:
    """Return (code, row, column) of the findings of one weight."""
    of_weight = (one for one in report.findings if one.severity is severity)
    return [(one.code, one.place.row, one.place.column) for one in of_weight]


def test_a_sound_form_has_nothing_said_about_it() -> None:
    report = checked(HEAD + "| | integer | age | Age | | . < 120 | | | |")
    assert (report.findings, report.usable, report.questions) == ((), True, 1)


def test_every_mistake_is_told_at_once() -> None:
    report = checked(
        HEAD + "| | text | a | A | ${nobody} = 1 | | | | |\n"
        "| | text | a | Again | | | | | |\n"
        "| | txt | c | C | | . > | | | |\n"
        "| | calculate | d | | | | foo(${a}) | | |\n"
    )
    assert said(report) == [
        ("F-153", 2, "relevant"),
        ("F-151", 3, "name"),
        ("F-159", 4, "type"),
        ("F-171", 4, "constraint"),
        ("F-171", 5, "calculation"),
    ]


def test_a_mistake_in_a_calculation_is_told_once() -> None:
    assert said(checked(HEAD + "| | calculate | d | | | | ${nobody} + 1 | | |")) == [
        ("F-153", 2, "calculation")
    ]


def test_a_broken_expression_is_shown_as_it_was_written() -> None:
    (finding,) = checked(HEAD + "| | integer | a | A | | . > ${a} + | | | |").findings
    assert ". > ${a} +" in finding.message


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("| | text | a | A | (1 | | | | |", "relevant"),
        ("| | text | a | A | | 1 = | | | |", "constraint"),
        ("| | calculate | a | | | | concat( | | |", "calculation"),
        ("| | text | a | A | | | | | 1 + nofunction() |", "default"),
        ("| | text | a | A ${b} | | | | | |\n| | text | b | B | (1 | | | | |", "relevant"),
    ],
)
def test_expressions_are_checked_wherever_they_stand(row: str, part: str) -> None:
    assert [column for code, _, column in said(checked(HEAD + row)) if code == "F-171"] == [part]


def test_calculations_in_a_ring_are_found() -> None:
    report = checked(
        HEAD + "| | calculate | a | | | | ${c} + 1 | | |\n"
        "| | calculate | b | | | | ${a} + 1 | | |\n"
        "| | calculate | c | | | | ${b} + 1 | | |\n"
        "| | calculate | d | | | | once(${d}) | | |\n"
    )
    ((code, row, column),) = said(report)
    assert (code, column, row in (2, 3, 4)) == ("F-172", "calculation", True)


def test_a_ring_by_way_of_what_is_shown_is_found() -> None:
    report = checked(
        HEAD + "| | begin_group | g | G | ${b} = 1 | | | | |\n"
        "| | calculate | a | | | | 1 + 1 | | |\n| | end_group | | | | | | | |\n"
        "| | calculate | b | | | | ${a} | | |\n"
    )
    assert [code for code, _, _ in said(report)] == ["F-172"]


def test_questions_that_hide_each_other_are_found() -> None:
    report = checked(
        HEAD + "| | text | a | A | ${b} = '' | | | | |\n| | text | b | B | ${a} = '' | | | | |\n"
    )
    ((code, _, column),) = said(report)
    assert (code, column) == ("F-172", "relevant")


def test_a_path_that_may_mean_anything_is_no_ring() -> None:
    report = checked(
        HEAD + "| | calculate | a | | | | count(/data/*) | | |\n"
        "| | calculate | b | | | | count(//a) + ${a} | | |\n"
    )
    assert report.usable


def test_rows_of_a_repeat_that_look_at_each_other_are_only_a_warning() -> None:
    report = checked(
        HEAD + "| | begin_repeat | r | R | | | | | |\n| | integer | n | N | | | | | |\n"
        "| | calculate | before | | | | indexed-repeat(${total}, ${r}, position(..) - 1) | | |\n"
        "| | calculate | total | | | | ${before} + ${n} | | |\n| | end_repeat | | | | | | | |\n"
    )
    assert report.usable
    assert [code for code, _, _ in said(report, Severity.WARNING)] == ["F-173"]


def test_a_missing_list_is_a_mistake_with_its_row() -> None:
    text = HEAD + "| | select_one_from_file towns.csv | t | Town | | | | | |"
    assert said(checked(text)) == [("F-174", 2, "type")]


def test_a_list_that_only_an_expression_names_is_found_by_its_cell() -> None:
    text = HEAD + "| | calculate | a | | | | pulldata('towns', 'b', 'c', '1') | | |"
    assert said(checked(text)) == [("F-174", 2, "calculation")]


def test_a_list_that_is_nowhere_is_a_warning() -> None:
    text = HEAD + "| | calculate | a | | | | count(instance('nowhere')/root/item) | | |"
    report = checked(text)
    assert report.usable
    assert said(report, Severity.WARNING) == [("F-178", 2, "calculation")]


def test_a_missing_picture_is_a_warning() -> None:
    text = "| survey |\n| | type | name | label | media::image |\n| | text | a | A | cat.png |"
    assert [w[:2] for w in said(checked(text), Severity.WARNING)] == [("F-175", 2)]
    assert checked(text, files=("cat.png",)).findings == ()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("| | select_one yn | a | A | | | | quick | |", "appearance"),
        ("| | text | a | A | | | | w3 | |", "appearance"),
        ("| | text | a | A | | | | ex:org.example.app | |", "appearance"),
        ("| | geopoint | a | A | | | | | |", "type"),
        ("| | barcode | a | A | | | | | |", "type"),
        ("| | background-audio | a | | | | | | |", "type"),
        ("| | deviceid | a | | | | | | |", "type"),
        ("| | audit | audit | | | | | | |", ""),
    ],
)
def test_what_is_made_for_a_phone_is_a_warning(row: str, column: str) -> None:
    choices = "\n| choices |\n| | list_name | name | label |\n| | yn | y | Y |"
    report = checked(f"{HEAD}| | text | first | First | | | | | |\n{row}{choices}")
    assert report.usable
    assert ("F-176", column) in {(c, p) for c, _, p in said(report, Severity.WARNING)}


def test_a_file_that_is_no_form_is_a_finding_not_a_crash() -> None:
    assert said(checked("nothing")) == [("F-147", 0, "")]
    assert said(checked("<!DOCTYPE a><a/>", name="a.xml")) == [("F-144", 0, "")]
    assert said(checked("<a/>", name="a.xml")) == [("F-170", 0, "")]


def test_a_form_whose_record_cannot_begin_is_a_mistake() -> None:
    def fails(xform: bytes) -> Form:
        raise RecursionError

    report = check((HEAD + "| | text | a | A | | | | | |").encode(), "a.md", bool, fails)
    assert said(report) == [("F-148", 0, "")]


def test_an_expression_that_fails_as_a_record_begins_is_named_by_its_cell() -> None:
    def begins(xform: bytes) -> Form:
        form = load_form(xform)
        Session(form, datetime(2026, 1, 15, tzinfo=UTC), ByteChance(bytes))
        return form

    rows = "| | text | a | A | | | | | |\n| | calculate | b | | | | distance(${a}) | | |"
    report = check((HEAD + rows).encode(), "a.md", bool, begins)
    assert said(report) == [("F-177", 3, "calculation")]


def test_a_feature_says_what_happens_unless_it_is_served_whole() -> None:
    rows = [feature for area in features().areas for feature in area.features]
    assert not [f.name for f in rows if f.status is not Status.YES and not f.note]
