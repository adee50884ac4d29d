"""The rhythm of sending and receiving, and the sentence that the screen shows."""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.ports import Moment
from sync.client import refusals, scheduler
from sync.client.outcome import Outcome, SetAside, VisitOutcome
from sync.client.scheduler import Schedule, Standing
from sync.protocol.ids import InspectionId

_EIGHT_52 = Moment((8 * 60 + 52 - 60) * 60_000, 60)
_NO_LINE = Outcome(refusal=refusals.no_connection())


def _half() -> float:
    return 0.5


def _after(*outcomes: Outcome) -> Schedule:
    schedule = Schedule()
    for number, outcome in enumerate(outcomes):
        moment = Moment(_EIGHT_52.ms + number * 3_600_000, 60)
        schedule = scheduler.started(schedule)
        schedule = scheduler.finished(schedule, outcome, 0.0, moment, _half)
    return schedule


def test_a_new_schedule_is_due_at_once() -> None:
    assert scheduler.is_due(Schedule(), 0.0)


def test_while_a_run_is_under_way_nothing_is_due_and_nothing_wakes() -> None:
    running = scheduler.started(Schedule())
    for schedule in (running, scheduler.wake(running, 5.0), scheduler.asked(running, 5.0)):
        assert not scheduler.is_due(schedule, 1e12)
    assert scheduler.sentence(running) == "Sending and receiving."


def test_no_connection_says_since_when_and_that_nothing_is_needed() -> None:
    schedule = _after(_NO_LINE, _NO_LINE, _NO_LINE)
    assert scheduler.sentence(schedule) == "No connection since 08:52. Nothing is needed now."


def test_a_connection_that_comes_back_begins_anew() -> None:
    schedule = _after(_NO_LINE, Outcome())
    assert schedule.tries == 0
    assert scheduler.sentence(schedule) == "Connected since 09:52."


def test_an_opened_connection_has_its_own_sentence() -> None:
    schedule = _after(Outcome(refusal=refusals.intercepted()))
    assert schedule.standing is Standing.NOT_TRUSTED
    assert "not safe" in scheduler.sentence(schedule)


def test_an_item_that_was_set_aside_asks_for_attention() -> None:
    aside = VisitOutcome(InspectionId(bytes(16)), set_aside=(SetAside(bytes(32), "P-212"),))
    assert _after(Outcome((aside,))).standing is Standing.ATTENTION


def test_what_is_written_goes_soon_and_together() -> None:
    schedule = scheduler.wake(_after(Outcome()), 10.0)
    assert schedule.due == 10.0 + scheduler.AFTER_WRITING_S
    assert scheduler.wake(schedule, 20.0).due == schedule.due


def test_writing_does_not_shorten_a_back_off_and_a_person_does() -> None:
    schedule = _after(_NO_LINE, _NO_LINE)
    assert scheduler.wake(schedule, 1.0) == schedule
    assert scheduler.is_due(scheduler.asked(schedule, 1.0), 1.0)


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_grows_to_its_limit_and_never_beyond(tries: int, chance: float) -> None:
    pause = scheduler.back_off(tries, chance)
    assert scheduler.FIRST_BACK_OFF_S / 2 <= pause <= scheduler.LONGEST_BACK_OFF_S
    assert scheduler.back_off(tries + 1, chance) >= pause
