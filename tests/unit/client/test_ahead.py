"""Calls that go ahead on a thread of their own, and those that wait for their turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest

from sync.client.ahead import InTurn, OneThread

_PATIENCE_S = 30.0
_MOMENT_S = 0.001


@pytest.fixture
def ahead() -> Iterator[OneThread]:
    made = OneThread()
    yield made
    made.close()


def test_calls_go_ahead_on_one_other_thread_in_their_order(ahead: OneThread) -> None:
    seen: list[tuple[int, int]] = []

    def note(number: int) -> None:
        seen.append((number, threading.get_ident()))

    coming = [ahead.start(partial(note, n)) for n in range(5)]
    for result in coming:
        result.result()
    assert [n for n, _ in seen] == [0, 1, 2, 3, 4]
    assert {thread for _, thread in seen}.isdisjoint({threading.get_ident()})


def test_a_result_can_be_asked_for_again(ahead: OneThread) -> None:
    coming = ahead.start(lambda: 7)
    assert (coming.result(), coming.result(), coming.done()) == (7, 7, True)


def test_what_a_call_raises_is_raised_where_its_result_is_asked_for(ahead: OneThread) -> None:
    def fails() -> None:
        raise KeyError("lost")

    with pytest.raises(KeyError):
        ahead.start(fails).result()


def test_settling_waits_for_what_began_and_gives_up_the_rest(ahead: OneThread) -> None:
    began, may_end, done = threading.Event(), threading.Event(), list[str]()

    def slow() -> None:
        began.set()
        may_end.wait(_PATIENCE_S)
        done.append("slow")

    ahead.start(slow)
    given_up = ahead.start(partial(done.append, "never"))
    assert began.wait(_PATIENCE_S)

    def end_once_the_rest_is_given_up() -> None:
        while not given_up.done():
            may_end.wait(_MOMENT_S)
        may_end.set()

    threading.Thread(target=end_once_the_rest_is_given_up).start()
    ahead.settle()
    assert done == ["slow"]
    ahead.start(lambda: done.append("next")).result()
    assert done == ["slow", "next"]


def test_no_more_goes_ahead_than_there_is_room_for() -> None:
    ahead, done = OneThread(room=1), list[int]()
    first, second, third = (ahead.start(partial(done.append, n)) for n in range(3))
    first.result()
    assert 2 not in done
    second.result()
    third.result()
    assert done == [0, 1, 2]
    ahead.close()


def test_there_is_room_again_after_settling() -> None:
    ahead, done = OneThread(room=1), list[int]()
    for n in range(3):
        ahead.start(partial(done.append, n))
        ahead.start(lambda: done.append(9))
        ahead.settle()
    ahead.start(lambda: done.append(7)).result()
    assert done[-1] == 7
    ahead.close()


def test_in_turn_nothing_happens_before_it_is_asked_for() -> None:
    done: list[str] = []
    coming = InTurn().start(lambda: done.append("now"))
    assert (coming.done(), done) == (False, [])
    coming.result()
    assert done == ["now"]
