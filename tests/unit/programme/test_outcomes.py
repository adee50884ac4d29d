"""A table of outcomes is read without guessing, and nothing in it is dropped in silence."""

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.programme.areas import shipped_areas
from fieldapp.programme.cycles import shipped_cycles
from fieldapp.programme.outcomes import Outcomes, read_outcomes

HEAD = "Local authority;Framework;Inspection type;Inspection end date;Overall;Judgements\r\n"


def read(text: str | bytes) -> Outcomes:
    data = text.encode() if isinstance(text, str) else text
    return read_outcomes(data, shipped_areas(), shipped_cycles())


def test_headings_days_and_names_of_several_habits_are_read() -> None:
    found = read(
        "\ufeff" + HEAD + "Kent County Council;ilacs-2023;Short inspection;09/02/2024;"
        "Requires improvement to be good;in_care=good help_and_protection=good\r\n\r\n"
        "E08000016;sif-2013;;2016-05-20;Inadequate;\r\n"
    )
    assert found.bad == ()
    kent, barnsley = (row.fields for row in found.rows)
    assert (kent["area"], kent["extent"], kent["ended"]) == ("E10000016", "short", "2024-02-09")
    assert kent["outcome"] == "requires_improvement"
    assert barnsley["area"] == "E08000038"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Cumbria;ilacs-2023;short;2024-02-09;Good;", "no local authority"),
        ("Kent;ilacs-1999;short;2024-02-09;Good;", "no framework"),
        ("Kent;ilacs-2023;surprise;2024-02-09;Good;", "no kind"),
        ("Kent;ilacs-2023;short;31/02/2024;Good;", "no day"),
        ("Kent;ilacs-2023;short;9999-12-31;Good;", "no day"),
        ("Kent;ilacs-2023;short;09/02/0024;Good;", "no day"),
        (f"Kent;ilacs-2023;short;1/1/{'9' * 60};Good;", "no day"),
        ("Kent;ilacs-2023;short;;Good;", "last day on site is missing"),
        ("Kent;ilacs-2023;short;2024-02-09;Fine;", "no overall grade"),
        ("Kent;ilacs-2023;short;2024-02-09;Good;all good", "judgement=grade"),
        ("Kent", "no framework"),
    ],
)
def test_a_row_that_is_not_understood_is_listed_with_its_line(row: str, why: str) -> None:
    found = read(HEAD + "Essex;ilacs-2023;short;2024-02-09;Good;\r\n" + row + "\r\n")
    assert len(found.rows) == 1
    (bad,) = found.bad
    assert (bad.number, why in bad.why) == (3, True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04\x00\x00\x00", "Y-101"),
        (b"", "Y-102"),
        (b"area,kind\nKent,short\n", "Y-102"),
        (b"area,framework,ended\n" + b"Kent,ilacs-2023,2024-01-01\n" * 5_001, "Y-103"),
        (b"area,framework,ended\n" + b"K" * 3_000, "Y-103"),
        (b'area,framework,ended\n"' + b"K" * 200_000, "Y-101"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(data)
    assert refusal.value.code == code
