"""One behaviour for the door to the store, real and held: what is asked, comes back, in order."""

from collections.abc import Callable, Iterator
from threading import Event, current_thread

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from tests.support.doors import HeldDoor
from ui.qt.door import StoreDoor
from ui.viewmodels.door import Door, Priority


class _Real:
    """The real door, whose worker waits at a gate until `run`."""

    def __init__(self, qtbot: QtBot) -> None:
        self.unexpected: list[BaseException] = []
        self._gate = Event()
        self._door = StoreDoor(self.unexpected.append)
        self._qtbot = qtbot
        self._door.ask(self._gate.wait, lambda _opened: None, _never, Priority.TYPING)
        self.door: Door = self._door

    def run(self, until: Callable[[], bool]) -> None:
        self._gate.set()
        self._qtbot.waitUntil(until)

    def close(self) -> None:
        self._gate.set()
        self._door.close()


class _Held:
    """The twin without a thread."""

    def __init__(self) -> None:
        self._door = HeldDoor()
        self.door: Door = self._door

    def run(self, until: Callable[[], bool]) -> None:
        self._door.release()
        assert until()

    def close(self) -> None:
        pass


@pytest.fixture(params=["real", "held"])
def way(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[_Real | _Held]:
    made = _Real(qtbot) if request.param == "real" else _Held()
    yield made
    made.close()


def _never(refused: Refused) -> None:
    raise AssertionError(refused)


def test_asking_returns_before_anything_is_done(way: _Real | _Held) -> None:
    done: list[int] = []
    way.door.ask(lambda: 7, done.append, _never)
    assert done == []
    way.run(lambda: done == [7])


def test_typing_overtakes_screens_and_screens_overtake_the_background(way: _Real | _Held) -> None:
    done: list[str] = []
    for words, priority in (
        ("index", Priority.BACKGROUND),
        ("list", Priority.SCREENS),
        ("first letter", Priority.TYPING),
        ("second list", Priority.SCREENS),
        ("second letter", Priority.TYPING),
    ):
        way.door.ask(lambda w=words: w, done.append, _never, priority)  # type: ignore[misc]  # w is bound
    way.run(lambda: len(done) == 5)
    assert done == ["first letter", "second letter", "list", "second list", "index"]


def test_a_refusal_comes_back_as_it_was(way: _Real | _Held) -> None:
    refusals: list[Refused] = []
    refused = Refused("D-999", "No room.", "Make room.")

    def job() -> int:
        raise refused

    way.door.ask(job, lambda _done: pytest.fail("refused"), refusals.append)
    way.run(lambda: bool(refusals))
    assert refusals == [refused]


def test_an_answer_may_ask_again(way: _Real | _Held) -> None:
    done: list[int] = []

    def again(value: int) -> None:
        done.append(value)
        if value < 3:
            way.door.ask(lambda: value + 1, again, _never)

    way.door.ask(lambda: 1, again, _never)
    way.run(lambda: len(done) == 3)
    assert done == [1, 2, 3]


def test_an_unforeseen_error_is_told_and_does_not_end_the_thread(qtbot: QtBot) -> None:
    real, refusals, done = _Real(qtbot), list[Refused](), list[int]()
    real.door.ask(lambda: 1 // 0, done.append, refusals.append)
    real.door.ask(lambda: 2, done.append, _never)
    real.run(lambda: done == [2])
    real.close()
    assert [type(error) for error in real.unexpected] == [ZeroDivisionError]
    assert [refused.code for refused in refusals] == ["U-101"]


def test_jobs_run_on_one_thread_and_answers_come_on_the_thread_that_asked(qtbot: QtBot) -> None:
    real, threads, answers = _Real(qtbot), set[str](), list[str]()
    for _ in range(5):
        real.door.ask(
            lambda: threads.add(current_thread().name),
            lambda _done: answers.append(current_thread().name),
            _never,
        )
    real.run(lambda: len(answers) == 5)
    real.close()
    assert len(threads) == 1
    assert set(answers) == {current_thread().name}
    assert current_thread().name not in threads


@pytest.mark.usefixtures("qapp")
def test_closing_does_what_still_waits_and_answers_nobody() -> None:
    door, done = StoreDoor(), list[int]()
    kept: list[int] = []
    door.ask(lambda: kept.append(1), lambda _none: done.append(1), _never, Priority.BACKGROUND)
    door.close()
    assert kept == [1]
    QCoreApplication.processEvents()
    assert not done
