"""Each step of a concern is one action with its time; only closing ends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from fieldapp.domain.change import RecordKind, step_slot
from fieldapp.forms.concern_path import path_times
from fieldapp.services import capture, concerns, reading
from sync.protocol.ids import RecordId
from tests.support.clock import SteadyClock
from tests.support.editor_desk import EditorDesk, editor_desk
from ui.viewmodels.concern import ConcernPath, ConcernState
from ui.viewmodels.shell import ConcernKind
from ui.viewmodels.typing import Written

MINUTE_S = 60


class Screen:
    """A concern that was just raised, and its steps; `text` stands in the words of a step."""

    def __init__(self, desk: EditorDesk) -> None:
        self.desk, self.text = desk, ""
        self.record: RecordId = concerns.raise_concern(desk.work)[0]
        self.path = self.opened()

    def opened(self) -> ConcernPath:
        path = ConcernPath(
            self.desk.ports, path_times(), lambda _s: None, lambda: Written(self.text)
        )
        path.open(self.record, RecordKind.CONCERN)
        return path

    @property
    def state(self) -> ConcernState:
        self.path.refresh()
        return self.path.state

    def pass_time(self, minutes: int) -> None:
        cast(SteadyClock, self.desk.work.clock).pass_time(minutes * MINUTE_S)

    def write(self, name: str, text: str) -> None:
        self.path.tell(name)
        self.text = text
        self.path.typed()
        self.desk.wait()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with editor_desk(tmp_path) as desk:
        yield Screen(desk)


def test_a_step_gets_its_time_and_closing_ends_the_concern(screen: Screen) -> None:
    assert [step.done for step in screen.state.steps] == [""] * 5
    screen.path.step("child_safe")
    assert screen.state.steps[0].done.endswith(", OF2")
    assert concerns.open_concerns(screen.desk.work)
    screen.path.end("satisfied")
    assert screen.state.closed == "Closed by OF2"
    assert not concerns.open_concerns(screen.desk.work)


def test_another_kind_of_record_shows_no_steps(screen: Screen) -> None:
    screen.path.open(screen.record, RecordKind.NOTE)
    assert screen.path.state.steps == ()


def test_a_step_that_is_to_be_done_says_by_when_and_how_late_it_is(screen: Screen) -> None:
    told = screen.state.steps[1]
    assert (told.due[:3], told.kind) == ("By ", ConcernKind.DUE_SOON)
    screen.pass_time(45)
    late = screen.state.steps[1]
    assert late.due.endswith("overdue by 15 min")
    assert late.kind is ConcernKind.OVERDUE


def test_a_reply_is_due_only_once_the_referral_was_made(screen: Screen) -> None:
    assert screen.state.steps[3].due == ""
    screen.path.step("referred")
    assert screen.state.steps[3].due.endswith("in 24 h 00 min")


def test_words_and_an_earlier_time_are_kept_with_a_step(screen: Screen) -> None:
    screen.pass_time(60)
    screen.write("lead_told", "By telephone")
    screen.path.keep("00:10")
    step = screen.state.steps[1]
    assert ("00:10" in step.done, step.told) == (True, ("By telephone",))
    assert screen.path.state.telling == ""


def test_mended_words_stand_alone_and_the_former_ones_stay_in_the_history(screen: Screen) -> None:
    for words in ("first", "second"):
        screen.write("lead_told", words)
        screen.path.keep("")
        assert screen.state.steps[1].told == (words,)
    past = reading.history(screen.desk.work, screen.record, step_slot("lead_told"))
    assert [each.version.text for each in past] == ["second", "first"]


def test_a_time_that_is_none_is_said_and_keeps_nothing(screen: Screen) -> None:
    screen.write("lead_told", "words")
    screen.path.keep("half past")
    assert screen.path.state.problem.startswith("Write a time")
    assert screen.state.steps[1].done == ""


def test_words_about_a_step_are_on_the_disk_while_they_are_typed(screen: Screen) -> None:
    screen.write("child_safe", "With the foster carer")
    (draft,) = capture.kept_aside(screen.desk.work)
    assert draft.text == "With the foster carer"
    again = screen.opened()
    assert (again.state.telling, again.state.draft) == ("child_safe", "With the foster carer")
    again.keep("")
    assert capture.kept_aside(screen.desk.work) == ()
