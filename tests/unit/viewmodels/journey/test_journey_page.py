"""What a timeline shows of a journey, and where its arrows lead."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.journey.story import Form
from tests.support.journeys import DAY, RECORD, told
from ui.viewmodels.journey_page import beside, picture_of, ticks

PICTURE = picture_of(told())
BY_LABEL = {mark.label: mark for mark in PICTURE.marks}


def test_lanes_stand_in_order_and_say_when_contacts_came_often() -> None:
    assert [lane.title for lane in PICTURE.lanes] == [
        "Contacts",
        "Help and plans",
        "Care and home",
        "Social worker",
        "Health",
        "Police",
        "Case record",
    ]
    assert PICTURE.lanes[0].note == "3 in 6 months"
    assert PICTURE.lists == DAY.toordinal()


def test_every_mark_is_a_sentence_with_its_lane_its_days_and_its_words() -> None:
    missing = BY_LABEL["missing twice, no return interview"]
    assert missing.spoken == "Police, June 2026: missing twice, no return interview"
    assert missing.place is not None
    assert missing.place.record == RECORD
    assert BY_LABEL["No review found"].form is Form.GAP
    plan = BY_LABEL["Protection plan"]
    assert plan.spoken == (
        "Help and plans, 1 August 2025 to 30 June 2026: Child protection plan, now: Neglect"
    )


def test_a_time_that_was_not_kept_is_a_gap_in_the_lane_of_what_was_due() -> None:
    late = next(m for m in PICTURE.marks if m.words.startswith("Gap: Visit to a child in care"))
    assert (late.lane, late.form) == ("Social worker", Form.GAP)
    assert date.fromordinal(late.start) == date(2026, 10, 14)
    assert late.words.endswith("due by 13 October 2026, 29 days over. By law.")


def test_no_mark_lies_over_another_of_its_row() -> None:
    for lane in PICTURE.lanes:
        for row in range(lane.rows):
            marks = [mark for mark in lane.marks if mark.row == row]
            assert all(one.end < other.start for one, other in pairwise(marks))


def test_arrows_move_in_time_in_a_lane_and_to_the_nearest_of_the_next() -> None:
    contacts = PICTURE.lanes[0].marks
    assert beside(PICTURE, "", 0, 1) == contacts[0].id
    assert beside(PICTURE, contacts[0].id, 0, 1) == contacts[1].id
    assert beside(PICTURE, contacts[0].id, 0, -1) == contacts[0].id
    assert beside(PICTURE, contacts[0].id, -1, 0) == contacts[0].id
    assert beside(PICTURE, contacts[0].id, 1, 0) == BY_LABEL["Protection plan"].id


@given(st.lists(st.sampled_from([(0, 1), (0, -1), (1, 0), (-1, 0)]), max_size=60))
def test_arrows_never_lead_out_of_the_journey(steps: list[tuple[int, int]]) -> None:
    ids = {mark.id for mark in PICTURE.marks}
    here = ""
    for step in steps:
        here = beside(PICTURE, here, *step)
        assert here in ids


@given(
    st.integers(700_000, 740_000),
    st.integers(1, 12_000),
    st.floats(0.01, 12.0, allow_nan=False),
    st.integers(30, 200),
)
def test_words_of_the_scale_never_meet(first: int, days: int, day_px: float, least: int) -> None:
    found = ticks(first, first + days, day_px, least)
    assert all(first <= tick.day <= first + days for tick in found)
    apart = [(other.day - one.day) * day_px for one, other in pairwise(found)]
    assert all(px >= least * 0.9 for px in apart)
