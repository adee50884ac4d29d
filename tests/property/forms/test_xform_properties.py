"""Whatever is done to a record: what was worked out bit by bit is what comes out at once."""

from __future__ import annotations

from contextlib import suppress
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.forms.xform.leaf import Unanswerable
from fieldapp.forms.xform.session import Session
from fieldapp.forms.xform.stored import Stored
from tests.support.xforms import begun, form

FORM = form("""\
| survey |
| | type | name | label | calculation | relevant | constraint | repeat_count | choice_filter |
| | integer | n | N | | | . < 5 | | |
| | select_one county | county | C | | | | | |
| | select_multiple town | towns | T | | | | | county = ${county} |
| | rank town | order | O | | ${n} > 1 | | | county = ${county} |
| | begin repeat | child | Child | | ${n} != 4 | | | |
| | integer | age | Age | | | . >= 0 | | |
| | calculate | months | | ${age} * 12 | | | | |
| | text | why | Why | | ${age} > 17 or position(..) = 2 | | | |
| | calculate | before | | indexed-repeat(${months}, ${child}, position(..) - 1) | | | | |
| | begin repeat | visit | Visit | | | | ${age} | |
| | date | day | Day | | | | | |
| | select_one town | place | P | | | | | county = ${county} |
| | calculate | label | | concat(position(../..), '.', position(..), ' ', ${day}) | | | | |
| | end repeat | | | | | | | |
| | end repeat | | | | | | | |
| | calculate | total | | sum(${months}) | | | | |
| | calculate | visits | | count(${visit}) | | | | |
| | calculate | said | | join(', ', ${why}) | | | | |
| choices |
| | list_name | name | label | county |
| | county | n | North | |
| | county | s | South | |
| | town | york | York | n |
| | town | leeds | Leeds | n |
| | town | dover | Dover | s |
""")

Act: TypeAlias = tuple[str, int, str]
VALUES = ["", "0", "1", "2", "3", "18", "n", "s", "york", "leeds york", "dover", "2026-01-15", "x"]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["set", "set", "set", "add", "remove"]),
        st.integers(0, 1_000),
        st.sampled_from(VALUES),
    ),
    max_size=25,
)


def _do(session: Session, act: Act) -> None:
    name, number, value = act
    with suppress(Unanswerable):
        if name == "set":
            refs = list(session.answers())
            session.set(refs[number % len(refs)], value)
        elif name == "add" and number % 4 == 0:
            session.add_repeat("/data/child")
        elif name == "remove":
            session.remove_repeat(f"/data/child[{number % 3 + 1}]")


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_what_is_worked_out_step_by_step_is_what_comes_out_at_once(acts: list[Act]) -> None:
    session = begun(FORM)
    for act in acts:
        list(session.states())
        _do(session, act)
    at_once = begun(FORM, Stored(session.answers(), session.counts()))
    assert list(session.states()) == list(at_once.states())


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_reading_in_between_changes_nothing(acts: list[Act]) -> None:
    watched, unwatched = begun(FORM), begun(FORM)
    for act in acts:
        _do(watched, act)
        list(watched.states())
        _do(unwatched, act)
    assert list(watched.states()) == list(unwatched.states())


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_nothing_keeps_depending_on_what_was_removed(acts: list[Act]) -> None:
    session = begun(FORM)
    for act in acts:
        _do(session, act)
        list(session.states())
    while session.counts()["/data/child"]:
        session.remove_repeat("/data/child[1]")
    here = set(session.evaluation.nodes.values())
    assert set(session.root.leaves()) <= here
    assert not any("child" in node.ref for node in here if node.ref != "/data/child")
