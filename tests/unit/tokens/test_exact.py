"""What becomes of text before it is kept: almost nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.viewmodels.exact import PasteSize, paste_size, tidied, utf16_units

WHOLE = st.text(st.characters(exclude_categories=["Cs"]))


@given(WHOLE)
def test_only_carriage_return_before_line_feed_is_changed(text: str) -> None:
    assert tidied(text).text == text.replace("\r\n", "\n")
    assert tidied(text).replaced == 0


@given(st.text(st.characters(categories=["Cs"]) | st.characters()))
def test_no_lone_surrogate_is_left_and_each_one_is_counted(text: str) -> None:
    kept = tidied(text)
    kept.text.encode("utf-8")
    assert kept.text.count("\ufffd") - text.count("\ufffd") == kept.replaced


def test_two_halves_that_belong_together_become_their_character() -> None:
    assert tidied("a\ud83d\ude00b").text == "a😀b"


@pytest.mark.parametrize(("text", "said"), [("\ud83d", "1 half"), ("\ude00\ude00", "2 half")])
def test_what_was_replaced_is_said(text: str, said: str) -> None:
    assert tidied(text).sentence.startswith(said)
    assert tidied("whole").sentence == ""


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (16 * 1024, PasteSize.USUAL),
        (16 * 1024 + 1, PasteSize.LARGE),
        (256 * 1024, PasteSize.LARGE),
        (256 * 1024 + 1, PasteSize.HUGE),
    ],
)
def test_a_paste_is_measured_in_bytes(size: int, kind: PasteSize) -> None:
    assert paste_size("a" * size) is kind
    assert paste_size("é" * (size // 2 + size % 2)) is kind


@given(WHOLE)
def test_utf16_units_are_those_of_the_encoding(text: str) -> None:
    assert utf16_units(text) == len(text.encode("utf-16-le")) // 2
