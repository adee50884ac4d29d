"""Each system says in its own way that somebody goes; the system's call is faked here."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

from ui.qt.departure import (
    AppDepartures,
    Departures,
    LinuxDepartures,
    MacDepartures,
    WindowsDepartures,
    WindowsMessage,
    mac_screen_locked,
    read_message,
    system_departures,
)


@dataclass
class World:
    """One system: its watch, how somebody goes there, and what was told."""

    watch: Departures
    goes: Callable[[], object]
    told: list[str]


class FakeBus:
    """Keeps who listens to which signal."""

    def __init__(self) -> None:
        self.slots: dict[str, tuple[QObject, Any]] = {}

    def connect(self, _service: str, _path: str, interface: str, name: str, *to: Any) -> bool:
        self.slots[f"{interface}.{name}"] = (to[0], to[1])
        return True


@dataclass
class FakeWts:
    """wtsapi32 that keeps whom it tells."""

    windows: list[int] = field(default_factory=list)

    def WTSRegisterSessionNotification(self, handle: int, _which: int) -> int:
        self.windows.append(handle)
        return 1

    def WTSUnRegisterSessionNotification(self, handle: int) -> int:
        self.windows.remove(handle)
        return 1


def _linux(told: list[str]) -> World:
    watch = LinuxDepartures(FakeBus(), FakeBus(), lambda: told.append("gone"))
    return World(watch, lambda: watch.said(True), told)


def _windows(told: list[str]) -> World:
    def read(message: object) -> WindowsMessage:
        assert isinstance(message, WindowsMessage)
        return message

    watch = WindowsDepartures(FakeWts(), lambda: 7, lambda: told.append("gone"), read)

    def goes() -> None:
        if watch._wtsapi32.windows:
            watch.nativeEventFilter(b"windows_generic_MSG", WindowsMessage(0x02B1, 0x7))

    return World(watch, goes, told)


def _mac(told: list[str]) -> World:
    answers = [False]
    watch = MacDepartures(lambda: answers[0], lambda: told.append("gone"))

    def goes() -> None:
        answers[0] = True
        if watch._timer.isActive():
            watch.look()

    return World(watch, goes, told)


def _app(told: list[str]) -> World:
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    watch = AppDepartures(qt, lambda: told.append("gone"))
    suspended = Qt.ApplicationState.ApplicationSuspended
    return World(watch, lambda: qt.applicationStateChanged.emit(suspended), told)


@pytest.fixture(params=[_linux, _windows, _mac, _app])
def world(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[World]:
    made: World = request.param([])
    yield made
    made.watch.end()


def test_somebody_who_goes_is_told_once(world: World) -> None:
    world.goes()
    assert world.told == ["gone"]


def test_after_the_end_nothing_is_told(qapp: QApplication) -> None:
    for make in (_linux, _windows, _mac, _app):
        world = make([])
        world.watch.end()
        world.goes()
        assert world.told == []


def test_sleep_lock_and_both_desktops_are_listened_to(qapp: QApplication) -> None:
    system, session = FakeBus(), FakeBus()
    watch = LinuxDepartures(system, session, lambda: None)
    assert set(system.slots) == {
        "org.freedesktop.login1.Manager.PrepareForSleep",
        "org.freedesktop.login1.Session.Lock",
    }
    assert len(session.slots) == 2
    assert watch.heard == 4
    for receiver, slot in (*system.slots.values(), *session.slots.values()):
        name = str(slot)[1:]
        assert receiver.metaObject().indexOfSlot(name) >= 0


def test_a_bus_that_is_not_there_hears_nothing_and_refuses_nothing(qapp: QApplication) -> None:
    none = QDBusConnection("no such bus")
    assert LinuxDepartures(none, none, lambda: None).heard == 0


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (WindowsMessage(0x02B1, 0x7), 1),
        (WindowsMessage(0x02B1, 0x2), 1),
        (WindowsMessage(0x0218, 0x4), 1),
        (WindowsMessage(0x0218, 0x12), 1),
        (WindowsMessage(0x02B1, 0x8), 0),
        (WindowsMessage(0x0218, 0xA), 0),
        (WindowsMessage(0x0100, 0x7), 0),
    ],
)
def test_of_windows_messages_only_those_of_going_count(
    qapp: QApplication, message: WindowsMessage, told: int
) -> None:
    heard: list[str] = []
    watch = WindowsDepartures(
        FakeWts(), lambda: 7, lambda: heard.append("gone"), lambda _m: message
    )
    assert watch.nativeEventFilter(b"windows_generic_MSG", object()) == (False, 0)
    watch.nativeEventFilter(b"xcb_generic_event_t", object())
    watch.end()
    assert len(heard) == told


def test_a_message_is_read_where_windows_puts_it() -> None:
    raw = (ctypes.c_size_t * 3)(0, 0x02B1, 0x7)
    assert read_message(ctypes.addressof(raw)) == WindowsMessage(0x02B1, 0x7)


class _Call:
    """A function of a library that a test answers."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.restype = answer, None

    def __call__(self, *_given: Any) -> Any:
        return self.answer


class _Library:
    def __init__(self, **answers: Any) -> None:
        for name, answer in answers.items():
            setattr(self, name, _Call(answer))


@pytest.mark.parametrize(
    ("session", "holds", "locked"), [(1, True, True), (1, False, False), (0, False, True)]
)
def test_a_mac_without_a_session_counts_as_locked(session: int, holds: bool, locked: bool) -> None:
    graphics = _Library(CGSessionCopyCurrentDictionary=session)
    foundation = _Library(
        CFStringCreateWithCString=1, CFDictionaryContainsKey=holds, CFRelease=None
    )
    assert mac_screen_locked(graphics, foundation)() is locked


def test_this_system_has_a_watch(qapp: QApplication) -> None:
    told: list[str] = []
    watch = system_departures(qapp, lambda: 0, lambda: told.append("gone"))
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationSuspended)
    watch.end()
    assert told == ["gone"]
