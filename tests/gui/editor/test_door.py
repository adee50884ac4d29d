"""The door to the store's thread: order, answers, and what nobody foresaw."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from ui.qt.door import StoreDoor
from ui.qt.timers import QtTimers
from ui.viewmodels.door import Priority


@pytest.fixture
def surprises() -> list[BaseException]:
    return []


@pytest.fixture
def door(qtbot: QtBot, surprises: list[BaseException]) -> Iterator[StoreDoor]:
    made = StoreDoor(surprises.append)
    yield made
    made.close()


def test_jobs_run_on_one_other_thread_and_answers_come_back_here(
    door: StoreDoor, qtbot: QtBot
) -> None:
    ran: list[str] = []
    answered: list[tuple[str, str]] = []
    here = threading.current_thread().name

    def job() -> str:
        ran.append(threading.current_thread().name)
        return "kept"

    for _ in range(2):
        door.ask(
            job,
            lambda result: answered.append((result, threading.current_thread().name)),
            lambda _: None,
        )
    qtbot.waitUntil(lambda: len(answered) == 2)
    assert answered == [("kept", here)] * 2
    assert set(ran) == {"store"}


def test_what_is_typed_overtakes_everything_that_waits(door: StoreDoor, qtbot: QtBot) -> None:
    order: list[str] = []
    hold = threading.Event()
    door.ask(hold.wait, lambda _: None, lambda _: None, Priority.BACKGROUND)
    for name, priority in (
        ("background", Priority.BACKGROUND),
        ("screen", Priority.SCREENS),
        ("typing 1", Priority.TYPING),
        ("typing 2", Priority.TYPING),
    ):
        door.ask(lambda n=name: n, order.append, lambda _: None, priority)
    hold.set()
    qtbot.waitUntil(lambda: len(order) == 4)
    assert order == ["typing 1", "typing 2", "screen", "background"]


def test_a_refusal_and_an_unforeseen_error_both_reach_the_screen(
    door: StoreDoor, qtbot: QtBot, surprises: list[BaseException]
) -> None:
    refused: list[str] = []

    def refuse() -> None:
        raise Refused("D-201", "No space.", "Free space.")

    def break_down() -> None:
        raise ZeroDivisionError

    for job in (refuse, break_down):
        door.ask(job, lambda _: None, lambda reason: refused.append(reason.code))
    qtbot.waitUntil(lambda: len(refused) == 2)
    assert refused == ["D-201", "U-101"]
    assert [type(error) for error in surprises] == [ZeroDivisionError]


def test_closing_finishes_what_waits(qtbot: QtBot) -> None:
    door = StoreDoor()
    done: list[int] = []
    for number in range(5):
        door.ask(lambda n=number: done.append(n), lambda _: None, lambda _: None)
    door.close()
    assert done == [0, 1, 2, 3, 4]


def test_a_timer_calls_once_and_can_be_stopped(qtbot: QtBot) -> None:
    timers, calls = QtTimers(), list[str]()
    stop = timers.after(0, lambda: calls.append("stopped"))
    stop()
    timers.after(0, lambda: calls.append("called"))
    qtbot.waitUntil(lambda: bool(calls))
    assert calls == ["called"]
