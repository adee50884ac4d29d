"""Folded states at rest: packed now, and as files of form 2 hold them."""

from __future__ import annotations

import pytest

from fieldapp.crypto.codec import Codecs
from fieldapp.domain.fold import Live, RecordState, encode_state
from fieldapp.store.states import States
from tests.support.sealing import shipped

_BEYOND_ONE_ENTRY = 400_000


def _state(text: str) -> RecordState:
    live = Live(b"e" * 32, 0, 5, 1, text.encode(), b"d" * 16, "IN1", 0, 1_440)
    return RecordState(b"r" * 16, live={b"f:a": [live]})


@pytest.mark.parametrize("text", ["", "a word", "many words " * _BEYOND_ONE_ENTRY])
@pytest.mark.parametrize("with_dictionary", [True, False])
def test_a_state_of_any_size_comes_back_as_it_was(text: str, with_dictionary: bool) -> None:
    states = States(shipped() if with_dictionary else Codecs())
    assert states.read(states.pack(_state(text))) == _state(text)


def test_a_state_that_an_earlier_form_holds_is_read() -> None:
    assert States(Codecs()).read(encode_state(_state("a word"))) == _state("a word")


def test_a_packed_state_is_smaller() -> None:
    state = _state("The social worker visited. " * 40)
    assert len(States(shipped()).pack(state)) < len(encode_state(state)) / 4
