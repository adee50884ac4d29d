"""The guard marks what could name a child, knows what it marks, and leaves all else alone."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.guard.known import Known, Person
from fieldapp.guard.shapes import is_nhs, is_upn
from fieldapp.guard.sighting import How, Kind, apart
from fieldapp.guard.watch import MOST, folded, look, window

TODAY = date(2026, 11, 20)
ANNA = Person("C-100609", "T03", "2014-02-03", ("Anna", "Kingfisher"), ("943 476 5919",))
BEN = Person("C-200718", "T04", "2012-06-30", ("Ben", "Quartermaine"))
OTHER = Person("C-300827", "", "2015-01-01", ("Rose", "Hope"))
KNOWN = Known((ANNA, BEN, OTHER))
NOBODY = Known()


def seen(text: str, known: Known = KNOWN) -> list[tuple[str, Kind, How, str]]:
    return [(text[s.start : s.end], s.kind, s.how, s.code) for s in look(text, known, TODAY)]


@pytest.mark.parametrize(
    ("text", "piece", "kind"),
    [
        ("NHS 943 476 5919.", "943 476 5919", Kind.NHS),
        ("number 9434765919", "9434765919", Kind.NHS),
        ("pupil B801200005001 moved", "B801200005001", Kind.UPN),
        ("lives at SW1A 1AA now", "SW1A 1AA", Kind.POSTCODE),
        ("lives at ls1 4ap now", "ls1 4ap", Kind.POSTCODE),
        ("write to jo.b@school.org.uk", "jo.b@school.org.uk", Kind.EMAIL),
        ("ring 07700 900123 today", "07700 900123", Kind.PHONE),
        ("ring (020) 7946 0958", "(020) 7946 0958", Kind.PHONE),
        ("ring +44 20 7946 0958", "+44 20 7946 0958", Kind.PHONE),
        ("he is 3 February 2014, he says", "3 February 2014", Kind.BIRTH),
        ("dob 14/11/2026", "14/11/2026", Kind.BIRTH),
        ("on 2014-02-03", "2014-02-03", Kind.BIRTH),
    ],
)
def test_shapes_are_marked_on_every_laptop(text: str, piece: str, kind: Kind) -> None:
    assert seen(text, NOBODY) == [(piece, kind, How.SHAPE, "")]


@pytest.mark.parametrize(
    "text",
    [
        "T03 was seen on 12/03/2026 by SW 3, at 2pm, form N1, section 47",
        "the E2 1st and T3 2nd visit; E-OF2-031 and CT-OF2-1",
        "943 476 5918 has a wrong check digit, A801200005001 a wrong letter",
        "in 2019 there were 1,234 of 20000, in March 2014 fewer",
        "31/02/2014 is no day",
        "",
    ],
)
def test_what_people_write_of_the_work_is_left_alone(text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C-100609 came", ("C-100609", Kind.CHILD, How.EXACT, "T03")),
        ("case c100609", ("c100609", Kind.CHILD, How.EXACT, "T03")),
        ("case C-100690", ("C-100690", Kind.CHILD, How.NEAR, "T03")),
        ("case C-10609", ("C-10609", Kind.CHILD, How.NEAR, "T03")),
        ("C-300827 came", ("C-300827", Kind.CHILD, How.EXACT, "")),
        ("born 3/2/2014", ("3/2/2014", Kind.BIRTH, How.EXACT, "T03")),
        ("born 2/3/2014", ("2/3/2014", Kind.BIRTH, How.NEAR, "T03")),
        ("NHS 943-476-5919", ("943-476-5919", Kind.NHS, How.EXACT, "T03")),
        ("anna kingfisher said", ("anna kingfisher", Kind.NAME, How.EXACT, "T03")),
        ("Kingfisher, Anna", ("Kingfisher, Anna", Kind.NAME, How.EXACT, "T03")),
        ("Quartermain said", ("Quartermain", Kind.NAME, How.NEAR, "T04")),
        ("Rose Hope said", ("Rose Hope", Kind.NAME, How.EXACT, "")),
    ],
)
def test_known_identifiers_are_found_exactly_and_nearly_with_the_code(
    text: str, expected: tuple[str, Kind, How, str]
) -> None:
    assert seen(text) == [expected]


def test_single_names_of_children_outside_the_sample_are_words() -> None:
    assert seen("There is Hope, and Rose bushes.") == []


def test_what_two_children_share_offers_no_code() -> None:
    twins = Known((ANNA, Person("C-555123", "T09", ANNA.born)))
    assert seen("born 3/2/2014", twins) == [("3/2/2014", Kind.BIRTH, How.EXACT, "")]


def test_what_a_person_left_is_not_marked_again() -> None:
    left = {folded("C-100609")}
    assert look("c-100609  again", KNOWN, TODAY, left) == ()


def test_words_about_a_sighting_never_repeat_it() -> None:
    (sighting,) = look("C-100609", KNOWN, TODAY)
    assert sighting.said == "This is an id of a child"


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_an_nhs_number_has_at_most_one_check_digit(nine: str) -> None:
    assert sum(is_nhs(nine + digit) for digit in "0123456789") <= 1


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_a_pupil_number_has_exactly_one_check_letter(twelve: str) -> None:
    assert sum(is_upn(letter + twelve) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 1


_PIECES = st.sampled_from(
    ["C-100609", "943 476 5919", "3/2/2014", "Anna", "Kingfisher", "SW1A 1AA", "the plan", " 0 (",
     "a@b.uk", "12/12/12", "ß", "’", "\u00a0", "..", "born"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map(" ".join))
def test_marks_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = look(text, KNOWN, TODAY)
    assert found == apart(found)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


@given(st.text(alphabet="ab C-100609 ", min_size=1, max_size=20), st.integers(0, 20_000))
def test_a_long_text_is_looked_at_around_the_caret_only(piece: str, caret: int) -> None:
    text = (piece * 20_000)[:20_000]
    start, end = window(text, caret)
    assert 0 <= start <= end <= len(text)
    assert end - start <= MOST
    assert start <= caret + 64
    assert end >= min(caret, len(text)) - 64


@given(st.text(max_size=200))
def test_any_text_is_read_without_trouble(text: str) -> None:
    assert all(s.start < s.end for s in look(text, KNOWN, TODAY))
