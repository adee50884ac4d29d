"""The navigation marks the list that the open record stands in."""

import pytest

from fieldapp.domain.change import RecordKind
from ui.viewmodels.places import Spot, frame, list_of
from ui.viewmodels.session import Open, SessionState
from ui.viewmodels.shell import ShellState

SESSION = SessionState(open=Open.VISIT)


@pytest.mark.parametrize(
    ("kind", "listed"),
    [
        (RecordKind.CASE_TRACKING, Spot.CASES),
        (RecordKind.INTERVIEW_CARER, Spot.INTERVIEWS),
        (RecordKind.FORM, Spot.FORMS),
        (RecordKind.CONCERN, Spot.CONCERNS),
    ],
)
def test_each_kind_of_record_has_its_list(kind: RecordKind, listed: Spot) -> None:
    assert list_of(kind) is listed
    assert frame(SESSION, Spot.RECORD, ShellState(), listed).marked == listed


@pytest.mark.parametrize(
    ("spot", "marked"),
    [
        (Spot.FORM, Spot.FORMS),
        (Spot.TALK, Spot.INTERVIEWS),
        (Spot.CHILDREN, Spot.CHILDREN),
        (Spot.NEW_VISIT, Spot.HOME),
        (Spot.STICK, Spot.EXCHANGE),
    ],
)
def test_a_screen_that_is_no_place_marks_the_one_it_belongs_to(spot: Spot, marked: Spot) -> None:
    assert frame(SESSION, spot, ShellState()).marked == marked
