"""Headings that were changed by hand are still found, and none is taken for another."""

import string
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.annex_a.headings import Headings, read_heading
from fieldapp.annex_a.layout import Edition, official
from tests.support.annex_a_spellings import slipped

LAYOUT = official()
ADDED = ("(days)", "(dd/mm/yyyy)", "(Y/N)", "*", "- see guidance", "(if applicable)")
LEAST_FOUND = 0.97


def changed(name: str, chance: Random) -> str:
    """The heading as a person may have changed it."""
    kinds = (
        slipped(name, chance),
        f"{name} {chance.choice(ADDED)}",
        f"{chance.randint(1, 40)}. {name}",
        name.upper(),
        name.replace("the ", ""),
        name.replace("Date of Birth", "DOB").replace("Number of", "No."),
        name.replace("Child Protection Plan", "CPP").replace("in the last", "last"),
    )
    return chance.choice(kinds)


def found(number: int, seed: int) -> tuple[int, int, int]:
    """How many columns of a list are found in their places, in others, and are there."""
    chance = Random(seed)
    columns = LAYOUT.numbered(number).columns(Edition.AUGUST_2019)
    order = list(range(len(columns)))
    chance.shuffle(order)
    headings = [read_heading(changed(columns[n].name, chance)) for n in order]
    matches = Headings(LAYOUT.numbered(number)).matched(headings)
    right = sum(1 for m in matches if columns[order[m.place]] is m.column)
    return right, len(matches) - right, len(columns)


@pytest.mark.parametrize("number", range(1, 12))
def test_nearly_all_changed_headings_are_found_and_none_for_another(number: int) -> None:
    counts = [found(number, seed) for seed in range(12)]
    assert sum(wrong for _, wrong, _ in counts) == 0
    assert sum(right for right, _, _ in counts) >= LEAST_FOUND * sum(n for *_, n in counts)


@given(st.lists(st.text(string.printable, max_size=30), max_size=12), st.integers(1, 11))
def test_any_headings_give_each_column_and_each_place_once(texts: list[str], number: int) -> None:
    matches = Headings(LAYOUT.numbered(number)).matched([read_heading(t) for t in texts])
    assert len({m.place for m in matches}) == len({m.column.name for m in matches}) == len(matches)
