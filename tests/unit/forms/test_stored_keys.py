"""Answers of an opened form stand in a record under keys that stay."""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.forms.convert import convert
from fieldapp.forms.slot_names import slot_key
from fieldapp.forms.stored_keys import instance_id, kept
from fieldapp.forms.xform.load import load_form
from sync.protocol.limits import SLOT_BYTES
from tests.support.filling import HOME_VISIT

HOME = load_form(convert(HOME_VISIT.encode(), "form.md").xform)


def test_answers_come_back_at_their_positions() -> None:
    fields = {"home/called": "The Elms", "child{b}/born": "2012-01-02", "child{a}/born": ""}
    found = kept(HOME, fields, {"child": ("b", "a")})
    assert found.stored.answer("/data/home/called") == "The Elms"
    assert found.stored.answer("/data/child[2]/born") == "2012-01-02"
    assert (found.stored.count("/data/child"), found.ids["/data/child[2]"]) == (2, "b")


def test_a_repeat_that_was_emptied_stays_empty() -> None:
    assert kept(HOME, {}, {}).stored.count("/data/child") == 0


@given(st.integers(0, 2**40), st.integers(1, 10**9), st.binary(min_size=2, max_size=2))
def test_ids_stand_in_the_order_of_time(ms: int, later: int, chance: bytes) -> None:
    assert instance_id(ms, b"\xff\xff") < instance_id(ms + later, chance)


@given(st.text(min_size=1, max_size=400))
def test_a_key_of_any_length_fits_its_slot(path: str) -> None:
    path = "".join(c for c in path if not "\ud800" <= c <= "\udfff")
    assert len(slot_key(path).encode()) + 2 <= SLOT_BYTES
