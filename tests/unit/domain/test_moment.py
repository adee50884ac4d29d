"""Any time can be claimed; every screen can show it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.ports import Clock, Moment
from fieldapp.reports.text import iso, spoken
from tests.support.clock import SteadyClock
from ui.viewmodels.clock_time import claimed_time, clock_time, local

ANY_MS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
ANY_OFFSET = st.integers(min_value=-1_440, max_value=1_440)


@given(ms=ANY_MS, offset=ANY_OFFSET, now=ANY_MS)
def test_whatever_was_claimed_can_be_shown_and_printed(ms: int, offset: int, now: int) -> None:
    clock: Clock = SteadyClock(ms=now)
    moment = Moment(ms, offset)
    assert claimed_time(clock, moment)
    assert clock_time(clock, ms)
    assert iso(moment)
    assert spoken(moment)
    assert local(moment).date() >= date(1969, 12, 31)


@given(ms=st.integers(min_value=0, max_value=10**14), offset=st.integers(-720, 840))
def test_a_time_that_calendars_know_stays_as_it_was_claimed(ms: int, offset: int) -> None:
    assert (Moment(ms, offset).ms, Moment(ms, offset).offset_minutes) == (ms, offset)
