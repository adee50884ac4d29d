"""One behaviour for long work, on a thread and at once: steps, an end, a stop, a refusal."""

from collections.abc import Callable, Iterator
from threading import Event, current_thread
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from tests.support.doors import InlineAside
from ui.qt.aside import AsideThread
from ui.viewmodels.aside import Aside, Told


class Heard:
    """Keeps everything that is told."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self.threads: set[Any] = set()

    @property
    def told(self) -> Told[Any]:
        return Told(
            lambda *step: self._keep(step),
            self._keep,
            lambda reason: self._keep(reason.code),
            lambda: self._keep("stopped"),
        )

    def _keep(self, what: Any) -> None:
        self.threads.add(current_thread())
        self.all.append(what)


@pytest.fixture(params=["thread", "inline"])
def aside(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Aside]:
    if request.param == "inline":
        yield InlineAside()
        return
    made = AsideThread()
    yield made
    made.wait()


def stepping(progress: Progress) -> str:
    progress(1, 2, "pieces")
    progress(2, 2, "pieces")
    return "done"


def test_steps_are_told_before_the_end(aside: Aside, qtbot: QtBot) -> None:
    heard = Heard()
    aside.run(stepping, heard.told)
    qtbot.waitUntil(lambda: len(heard.all) == 3)
    assert heard.all == [(1, 2, "pieces"), (2, 2, "pieces"), "done"]
    assert heard.threads == {current_thread()}


def test_a_refusal_is_told_as_it_was(aside: Aside, qtbot: QtBot) -> None:
    def job(_progress: Progress) -> None:
        raise Refused("D-110", "The disk is full.", "Free some space.")

    heard = Heard()
    aside.run(job, heard.told)
    qtbot.waitUntil(lambda: heard.all == ["D-110"])
    assert heard.all == ["D-110"]


def test_jobs_end_in_the_order_in_which_they_were_asked_for(aside: Aside, qtbot: QtBot) -> None:
    heard = Heard()
    for number in range(3):
        aside.run(lambda _progress, n=number: n, heard.told)  # type: ignore[misc]  # n is bound
    qtbot.waitUntil(lambda: len(heard.all) == 3)
    assert heard.all == [0, 1, 2]
    assert not aside.busy


def test_a_stop_ends_the_job_and_those_that_wait(qtbot: QtBot) -> None:
    aside, heard, begun, go_on = AsideThread(), Heard(), Event(), Event()

    def job(progress: Progress) -> None:
        begun.set()
        go_on.wait()
        progress(1, 2, "pieces")

    aside.run(job, heard.told)
    aside.run(lambda _progress: "second", heard.told)
    qtbot.waitUntil(begun.is_set)
    aside.stop()
    go_on.set()
    qtbot.waitUntil(lambda: heard.all == ["stopped", "stopped"])
    assert not aside.busy
    aside.wait()


def test_what_nobody_foresaw_is_told_as_a_refusal(qtbot: QtBot) -> None:
    def job(_progress: Progress) -> Callable[[], None]:
        raise ZeroDivisionError

    aside, heard = AsideThread(), Heard()
    aside.run(job, heard.told)
    qtbot.waitUntil(lambda: heard.all == ["U-101"])
    assert heard.all == ["U-101"]
    aside.wait()


def test_after_leaving_nobody_is_told(qtbot: QtBot) -> None:
    aside, heard, go_on = AsideThread(), Heard(), Event()

    def job(progress: Progress) -> None:
        go_on.wait()
        progress(1, 2, "pieces")

    aside.run(job, heard.told)
    aside.leave()
    go_on.set()
    aside.wait()
    qtbot.wait(0)
    assert heard.all == []
