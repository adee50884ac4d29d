"""What is typed and pasted stays exactly what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.change import Mark
from fieldapp.domain.errors import Refused
from fieldapp.services.text import FIELD_TEXT_BYTES, check_field, clean, join, paste_blocks
from sync.protocol.limits import BLOCK_TEXT_BYTES, PASTE_BYTES

LONE = "\ud800\udfff"[0]
STRANGE = [
    "a\x00b",
    "a\u00a0b",
    "a\u2028b\u2029c",
    "\u202eright to left\u202c",
    "👩\u200d👧\u200d👦 🏴",
    "<b>not bold</b> &amp; <script>",
    "e\u0301 is not é",
    "tab\there  two spaces ",
    "\r alone stays",
]
PASTES = st.text(st.sampled_from("aé👩 \n\t\u00a0\u2028x"), max_size=400).map(lambda t: t * 120)


@pytest.mark.parametrize("text", STRANGE)
def test_strange_characters_are_kept_exactly(text: str) -> None:
    assert clean(text).text == text


def test_windows_line_ends_become_plain_ones() -> None:
    assert clean("one\r\ntwo\r\n").text == "one\ntwo\n"


def test_a_lone_surrogate_is_replaced_and_counted() -> None:
    assert clean(f"a{LONE}b{LONE}") == type(clean(""))("a\ufffdb\ufffd", 2)


@given(st.text())
def test_clean_text_is_left_alone_the_second_time(text: str) -> None:
    once = clean(text)
    assert clean(once.text) == type(once)(once.text, 0)


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda t: "\r\n" not in t))
def test_every_text_that_a_file_can_hold_is_kept(text: str) -> None:
    assert clean(text) == type(clean(""))(text, 0)


@given(PASTES.filter(lambda text: len(text.encode()) <= PASTE_BYTES))
def test_the_blocks_of_a_paste_join_to_the_same_text(text: str) -> None:
    pieces = paste_blocks(text)
    assert join(pieces) == text
    assert max(len(piece.text.encode()) for piece in pieces) <= BLOCK_TEXT_BYTES


def test_a_short_paste_is_one_block() -> None:
    (piece,) = paste_blocks("one\n\ntwo")
    assert piece.text == "one\n\ntwo"
    assert not piece.continues


def test_a_long_paragraph_is_split_at_words_and_marked() -> None:
    words = "word " * 8_000
    pieces = paste_blocks(words)
    assert all(piece.text.endswith(" ") for piece in pieces)
    assert [piece.mark for piece in pieces] == [Mark.NONE, Mark.CONTINUES, Mark.CONTINUES]


def test_a_word_longer_than_a_block_is_cut_between_characters() -> None:
    pieces = paste_blocks("👩" * 10_000)
    assert join(pieces) == "👩" * 10_000
    assert len(pieces) == 3


def test_a_paragraph_after_a_split_one_begins_anew() -> None:
    pieces = paste_blocks("word " * 5_000 + "\nnext")
    assert [piece.continues for piece in pieces] == [False, True, False]


def test_a_paste_over_the_limit_is_refused_and_offered_as_a_file() -> None:
    with pytest.raises(Refused) as refused:
        paste_blocks("x" * (PASTE_BYTES + 1))
    assert (refused.value.code, "Attach" in refused.value.next_step) == ("C-101", True)


def test_a_field_has_a_limit_in_bytes() -> None:
    check_field("é" * (FIELD_TEXT_BYTES // 2))
    with pytest.raises(Refused, match="C-102"):
        check_field("é" * (FIELD_TEXT_BYTES // 2) + "x")
