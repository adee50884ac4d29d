"""Differences are found by word, and every character of both versions is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.viewmodels.differences import compare

_TEXTS = st.lists(st.sampled_from(["a", "b ", "c\n", "  ", "\u00a0", "ü-word "])).map("".join)


@given(_TEXTS, _TEXTS)
def test_the_runs_of_each_version_join_to_exactly_its_text(first: str, second: str) -> None:
    found = compare(first, second)
    assert "".join(run.text for run in found.first) == first
    assert "".join(run.text for run in found.second) == second


def test_what_only_one_version_has_is_named_and_counted() -> None:
    found = compare("Health is absent from meetings.", "Health is late to meetings.")
    assert [(d.in_first, d.in_second) for d in found.differences] == [("absent from", "late to")]
    assert found.words == "1 difference, 3 words the same"


def test_equal_versions_have_no_difference() -> None:
    assert compare("same words", "same words").differences == ()
