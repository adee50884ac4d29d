"""The shares of groups in a sample beside those in the lists."""

import pytest

from fieldapp.sampling.draw import Coverage
from fieldapp.sampling.fairness import Fit, Group, groups
from fieldapp.sampling.traits import Trait


@pytest.mark.parametrize(
    ("sample", "fit"),
    [(0, Fit.LOW), (5, Fit.LOW), (6, Fit.IN_RANGE), (14, Fit.IN_RANGE), (15, Fit.HIGH)],
)
def test_the_range_is_two_standard_deviations_of_a_plain_draw(sample: int, fit: Fit) -> None:
    """Of 20 with a half, ten are expected and one deviation is the root of five, 2.24."""
    assert Group("girls", sample, 20, 500, 1_000).fit is fit


def test_children_of_whom_the_lists_do_not_say_it_are_not_counted() -> None:
    covered = [
        Coverage(Trait.DISABILITY, "a) Yes", 10, 2),
        Coverage(Trait.DISABILITY, "b) No", 30, 6),
        Coverage(Trait.DISABILITY, "not given", 60, 4),
    ]
    assert groups(covered) == (Group("Disabled", 2, 8, 10, 40),)


def test_a_group_that_is_in_no_list_is_not_shown() -> None:
    assert groups([Coverage(Trait.GENDER, "a) Male", 10, 2)]) == ()
