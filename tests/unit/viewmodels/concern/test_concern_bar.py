"""The bar says the last step and the next one, by when, and how late it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.views import Counters, DueStep, OpenConcern, Visit
from fieldapp.forms.concern_path import path_times
from sync.protocol.ids import InspectionId, PersonId, RecordId
from tests.support.clock import SteadyClock
from tests.support.doors import HandTimers
from ui.viewmodels.clock_time import earlier_time
from ui.viewmodels.concern_bar import ConcernWatch, due_words, pressing, sentence
from ui.viewmodels.shell import ConcernKind, ShellState

MINUTE = 60_000
NOW = SteadyClock().ms


def concern(due_in: int | None, last: str = "lead_told") -> OpenConcern:
    due = None if due_in is None else NOW + due_in * MINUTE
    to_do = (DueStep("reply", due),)
    return OpenConcern(RecordId(b"c" * 16), "C-OF2-1", "T07", NOW, last, NOW, to_do)


def test_the_sentence_is_the_last_step_and_the_next_one_with_its_time() -> None:
    said = sentence(SteadyClock(), path_times(), concern(297))
    assert said.startswith("Lead told at ")
    assert said.endswith(", in 4 h 57 min.")
    assert "The council must reply by " in said


def test_a_concern_without_steps_left_says_that_it_is_to_be_closed() -> None:
    none_left = OpenConcern(RecordId(b"c" * 16), "C-OF2-1", "", NOW, "", 0, ())
    assert "Close it in its record" in sentence(SteadyClock(), path_times(), none_left)


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [
        (None, ConcernKind.OPEN),
        (61, ConcernKind.OPEN),
        (60, ConcernKind.DUE_SOON),
        (1, ConcernKind.DUE_SOON),
        (0, ConcernKind.OVERDUE),
        (-600, ConcernKind.OVERDUE),
    ],
)
def test_a_step_is_due_soon_for_an_hour_and_then_overdue(
    minutes: int | None, kind: ConcernKind
) -> None:
    due = None if minutes is None else NOW + minutes * MINUTE
    assert pressing(due, NOW, 60) is kind


@given(st.integers(-(10**6), 10**6))
def test_what_is_said_of_a_time_agrees_with_how_pressing_it_is(minutes: int) -> None:
    due = NOW + minutes * MINUTE
    late = pressing(due, NOW, 60) is ConcernKind.OVERDUE
    assert ("overdue" in due_words(SteadyClock(), due)) is late


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_said_time_is_never_in_the_future_and_at_most_a_day_ago(hour: int, minute: int) -> None:
    said = earlier_time(SteadyClock(), f"{hour}:{minute:02d}")
    assert said is not None
    assert 0 <= NOW - said < 24 * 60 * MINUTE


@pytest.mark.parametrize("typed", ["", "25:00", "12:60", "half past", "12", "12:5"])
def test_what_is_no_time_of_day_is_none(typed: str) -> None:
    assert earlier_time(SteadyClock(), typed) is None


def test_a_concern_that_becomes_due_soon_and_overdue_is_said_once_each() -> None:
    clock, timers, said, drawn = SteadyClock(), HandTimers(), list[str](), list[int]()
    watch = ConcernWatch(clock, timers, path_times(), lambda: drawn.append(1), said.append)
    card = Visit(
        InspectionId(b"i" * 16),
        "Northmere",
        "",
        (),
        PersonId("OF2"),
        0,
        Counters(0, 0, 0, 0, 0, 0, 0, 0),
        0,
        (concern(90),),
        None,
    )
    for _ in range(3):
        watch.on(ShellState(), card, ())
    clock.pass_time(40 * 60)
    frame = watch.on(ShellState(), card, ())
    clock.pass_time(60 * 60)
    late = watch.on(ShellState(), card, ())
    assert [words.split(".")[0] for words in said] == [
        "Concern C-OF2-1 is open",
        "Concern C-OF2-1 is due soon",
        "Concern C-OF2-1 is overdue",
    ]
    assert frame.concern.words == "Concern · 1 open, due soon"
    assert late.concern_bar is not None
    assert late.concern_bar.kind is ConcernKind.OVERDUE
    timers.advance(20_000)
    assert drawn
