"""Answers: what is typed is read, or kept as typed with a sentence."""

import re
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.forms.model import Choice, ChoiceName, Question, QuestionKey, QuestionType
from fieldapp.forms.values import canonical, read, shown

CHOICES = (
    Choice(ChoiceName("seen"), "Seen"),
    Choice(ChoiceName("in_part"), "In part"),
    Choice(ChoiceName("not_yet"), "Not yet"),
)


def question(kind: QuestionType) -> Question:
    return Question(QuestionKey("q"), kind, "A question", choices=CHOICES)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (QuestionType.DATE, "18/11/2026", "2026-11-18"),
        (QuestionType.DATE, " 1.2.2026 ", "2026-02-01"),
        (QuestionType.DATE, "2026-11-18", "2026-11-18"),
        (QuestionType.DATE, "Wednesday 18th November 2026", "2026-11-18"),
        (QuestionType.DATE, "18 nov 2026", "2026-11-18"),
        (QuestionType.TIME, "9:05", "09:05"),
        (QuestionType.TIME, "1405", "14:05"),
        (QuestionType.TIME, "14.05", "14:05"),
        (QuestionType.TIME, "14:05:09", "14:05:09"),
        (QuestionType.DATETIME, "18/11/2026 14:05", "2026-11-18T14:05"),
        (QuestionType.DATETIME, "18 Oct 2026, 14:05", "2026-10-18T14:05"),
        (QuestionType.DATETIME, "2026-11-18T14:05+01:00", "2026-11-18T14:05+01:00"),
        (QuestionType.INTEGER, "1,200", "1200"),
        (QuestionType.INTEGER, "-03", "-3"),
        (QuestionType.DECIMAL, "12.50", "12.5"),
        (QuestionType.DECIMAL, "-0.0", "0"),
        (QuestionType.SELECT_ONE, "In Part", "in_part"),
        (QuestionType.SELECT_MANY, "not_yet seen seen", "seen not_yet"),
        (QuestionType.ACKNOWLEDGE, "yes", "OK"),
        (QuestionType.CHILDREN, "t03, T07  T-OF2-1", "T03 T07 T-OF2-1"),
        (QuestionType.RANK, "not_yet seen not_yet", "not_yet seen in_part"),
        (QuestionType.RANGE, "7.50", "7.5"),
        (QuestionType.PLACE, "54.97, -1.610", "54.97 -1.61"),
        (QuestionType.FILE, " picture.png ", "picture.png"),
        (QuestionType.ROLE, " Chair \n\n Social worker", "Chair\nSocial worker"),
        (QuestionType.EXACT_WORDS, "  two  spaces \r\nkept\u00a0", "  two  spaces \nkept\u00a0"),
    ],
)
def test_what_people_write_is_kept_in_one_form(kind: QuestionType, typed: str, kept: str) -> None:
    answer = read(question(kind), typed)
    assert (answer.text, answer.problem) == (kept, "")


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (QuestionType.DATE, "30/02/2026", "There is no day 30/2/2026"),
        (QuestionType.RANK, "seen elsewhere", "“elsewhere” is not one of the choices"),
        (QuestionType.PLACE, "54.97", "Write latitude and longitude"),
        (QuestionType.PLACE, "154.97 1.6", "Latitude is at most 90 degrees"),
        (QuestionType.DATE, "18/11/26", "four figures"),
        (QuestionType.DATE, "18 Brumaire 2026", "not a month"),
        (QuestionType.TIME, "25:00", "24-hour clock"),
        (QuestionType.TIME, "2pm", "24-hour clock"),
        (QuestionType.DATETIME, "yesterday", "a date and a time"),
        (QuestionType.INTEGER, "twelve", "whole number"),
        (QuestionType.INTEGER, "12.7", "whole number"),
        (QuestionType.DECIMAL, "1e9", "Write a number"),
        (QuestionType.SELECT_ONE, "maybe", "not one of the choices"),
        (QuestionType.SELECT_MANY, "seen perhaps", "perhaps"),
        (QuestionType.CHILDREN, "Anna", "not a child’s code"),
        (QuestionType.ACKNOWLEDGE, "later", "Tick the box"),
    ],
)
def test_what_cannot_be_read_stays_as_typed_with_a_sentence(
    kind: QuestionType, typed: str, says: str
) -> None:
    answer = read(question(kind), typed)
    assert answer.text == typed
    assert answer.value is None
    assert says in answer.problem


@given(st.sampled_from(QuestionType), st.text())
def test_reading_a_kept_answer_again_changes_nothing(kind: QuestionType, typed: str) -> None:
    once = read(question(kind), typed)
    twice = read(question(kind), once.text)
    assert twice.text == once.text
    assert bool(twice.problem) == bool(once.problem)


@given(st.sampled_from(QuestionType), st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_has_a_problem_is_kept_to_the_character(kind: QuestionType, typed: str) -> None:
    answer = read(question(kind), typed)
    if answer.problem:
        assert answer.text == re.sub("\r+\n", "\n", typed)
    assert answer.text or not typed.strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_exact_words_are_kept_to_the_character(typed: str) -> None:
    expected = re.sub("\r+\n", "\n", typed)
    assert read(question(QuestionType.EXACT_WORDS), typed).text == expected


def test_a_lone_surrogate_becomes_a_replacement_and_is_said() -> None:
    answer = read(question(QuestionType.LONG_TEXT), "a\ud800b")
    assert answer.text == "a\ufffdb"
    assert "could not be kept" in answer.problem


@given(st.dates())
def test_a_date_goes_out_and_comes_back(day: date) -> None:
    assert read(question(QuestionType.DATE), canonical(day)).value == day
    british = f"{day.day}/{day.month}/{day.year:04}"
    assert read(question(QuestionType.DATE), british).value == day


@given(st.times().map(lambda t: t.replace(microsecond=0)))
def test_a_time_goes_out_and_comes_back(moment: time) -> None:
    assert read(question(QuestionType.TIME), canonical(moment)).value == moment


OFFSETS = st.integers(-1_439, 1_439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(timezones=st.none() | OFFSETS).map(lambda t: t.replace(microsecond=0)))
def test_a_date_and_time_goes_out_and_comes_back(moment: datetime) -> None:
    assert read(question(QuestionType.DATETIME), canonical(moment)).value == moment


@given(st.integers(-(10**17), 10**17))
def test_a_whole_number_goes_out_and_comes_back(number: int) -> None:
    assert read(question(QuestionType.INTEGER), canonical(number)).value == number


@given(st.decimals(-(10**9), 10**9, places=6))
def test_a_number_goes_out_and_comes_back(number: Decimal) -> None:
    assert read(question(QuestionType.DECIMAL), canonical(number)).value == number


@pytest.mark.parametrize(
    ("kind", "kept", "reads"),
    [
        (QuestionType.DATE, "2026-11-18", "18 November 2026"),
        (QuestionType.DATETIME, "2026-11-18T14:05", "18 November 2026, 14:05"),
        (QuestionType.SELECT_ONE, "in_part", "In part"),
        (QuestionType.SELECT_MANY, "seen not_yet", "Seen; Not yet"),
        (QuestionType.ACKNOWLEDGE, "OK", "Yes"),
        (QuestionType.CHILDREN, "T03 T07", "T03, T07"),
        (QuestionType.DATE, "some day", "some day"),
    ],
)
def test_people_read_labels_and_british_dates(kind: QuestionType, kept: str, reads: str) -> None:
    assert shown(question(kind), kept) == reads


def test_a_line_to_read_takes_no_answer() -> None:
    assert read(question(QuestionType.NOTE), "").problem == ""
    assert read(question(QuestionType.NOTE), "words").text == "words"
