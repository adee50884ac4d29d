"""How the running program shares its time."""

import gc
import sys
from collections.abc import Iterator

import pytest

from fieldapp.domain.change import Code, SetField, body_of, held_body
from fieldapp.tuning import tune
from sync.protocol.canonical import encode


@pytest.fixture
def as_before() -> Iterator[None]:
    turns, young = sys.getswitchinterval(), gc.get_threshold()
    yield
    sys.setswitchinterval(turns)
    gc.set_threshold(*young)
    gc.unfreeze()


@pytest.mark.usefixtures("as_before")
def test_a_thread_that_computes_lets_others_go_on_within_a_millisecond() -> None:
    tune()
    assert sys.getswitchinterval() <= 0.001


@pytest.mark.usefixtures("as_before")
def test_the_collector_still_runs_and_leaves_what_was_loaded_alone() -> None:
    tune()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_a_body_that_was_accepted_reads_the_same_without_the_check_of_form() -> None:
    body = encode(SetField("Police give dates."))
    accepted = body_of(Code.SET_FIELD, 1, body)
    assert held_body(Code.SET_FIELD, 1, body) == accepted
    assert held_body(Code.SET_FIELD, 2, body) is None
