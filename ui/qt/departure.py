"""When somebody goes away from the laptop: sleep, lid, the system's own lock, another session.

Each system says it in its own way; the port is the same. A closed lid is a sleep, or a lock,
as the person has set it in the system; both are heard here. What no system says (a virtual
machine that was held, a sleep that came before this was asked) the leap of time tells:
`ui.viewmodels.idle`.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QCoreApplication,
    QObject,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QGuiApplication

LOOK_MS: Final = 2_000
"""Between two looks at the session, on a system that has to be asked."""


class Departures(Protocol):
    """Tells when somebody goes away, until `end`."""

    def end(self) -> None:
        """Tell no more."""
        ...


class Bus(Protocol):
    """What is asked of a D-Bus connection; `QDBusConnection` is one."""

    def connect(
        self, service: str, path: str, interface: str, name: str, receiver: QObject, slot: Any, /
    ) -> bool:
        """Call a slot at each signal of this name."""
        ...


_MANAGER: Final = ("org.freedesktop.login1", "/org/freedesktop/login1")
_SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)


class LinuxDepartures(QObject):
    """Listens to logind (sleep, lock of a session) and to the screen's lock of the desktop."""

    def __init__(self, system: Bus, session: Bus, gone: Callable[[], None]) -> None:
        super().__init__()
        self._gone: Callable[[], None] | None = gone
        service, path = _MANAGER
        sleep, lock = SLOT("said(bool)"), SLOT("asked()")
        heard = [
            system.connect(service, path, f"{service}.Manager", "PrepareForSleep", self, sleep),
            system.connect(service, "", f"{service}.Session", "Lock", self, lock),
        ]
        for name, place in _SAVERS:
            heard.append(session.connect(name, place, name, "ActiveChanged", self, sleep))
        self.heard = sum(heard)

    @Slot(bool)
    def said(self, begins: bool) -> None:
        """Sleep or the screen's lock begins, or ends; on waking nobody knows who sits there."""
        self.asked()

    @Slot()
    def asked(self) -> None:
        """The session is to be locked."""
        if self._gone is not None:
            self._gone()

    def end(self) -> None:
        """Tell no more."""
        self._gone = None


@dataclass(frozen=True, slots=True)
class WindowsMessage:
    """A message to a window: its number and the first word of what it carries."""

    number: int
    word: int


_SESSION_CHANGE: Final = 0x02B1
_POWER: Final = 0x0218
_SESSION_ENDS: Final = frozenset({0x2, 0x4, 0x6, 0x7})
"""WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK."""
_POWER_GOES: Final = frozenset({0x4, 0x7, 0x12})
"""PBT_APMSUSPEND, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC."""
_THIS_SESSION: Final = 0


class WindowsDepartures(QAbstractNativeEventFilter):
    """Asks `WTSRegisterSessionNotification` of wtsapi32, and reads the window's messages.

    `window` gives the handle; `read` turns what Qt hands over into a message.
    """

    def __init__(
        self,
        wtsapi32: Any,
        window: Callable[[], int],
        gone: Callable[[], None],
        read: Callable[[object], WindowsMessage] | None = None,
    ) -> None:
        super().__init__()
        self._wtsapi32, self._handle, self._gone = wtsapi32, window(), gone
        self._read = read or read_message
        self.heard = bool(wtsapi32.WTSRegisterSessionNotification(self._handle, _THIS_SESSION))
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:
        """Look at a message, and hand it on unchanged."""
        if bytes(kind) in (b"windows_generic_MSG", b"windows_dispatcher_MSG"):
            found = self._read(message)
            ends = found.number == _SESSION_CHANGE and found.word in _SESSION_ENDS
            if ends or (found.number == _POWER and found.word in _POWER_GOES):
                self._gone()
        return False, 0

    def end(self) -> None:
        """Tell no more."""
        self._wtsapi32.WTSUnRegisterSessionNotification(self._handle)
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self)


class _Msg(ctypes.Structure):
    """The beginning of `MSG` of user32; the rest is not looked at."""

    _fields_ = (
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wParam", ctypes.c_size_t),
    )


def read_message(pointer: Any) -> WindowsMessage:
    """Return the message that Qt points to."""
    found = _Msg.from_address(int(pointer))
    return WindowsMessage(found.message, found.wParam)


class MacDepartures(QObject):
    """Looks at the session: `locked` answers whether the screen is locked.

    Sleep needs nothing of its own: the steady clock stands still in it, which is a leap.
    """

    def __init__(self, locked: Callable[[], bool], gone: Callable[[], None]) -> None:
        super().__init__()
        self._locked, self._gone, self._was = locked, gone, locked()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Ask once."""
        was, self._was = self._was, self._locked()
        if self._was and not was:
            self._gone()

    def end(self) -> None:
        """Tell no more."""
        self._timer.stop()


_LOCKED_KEY: Final = b"CGSSessionScreenIsLocked"
_UTF8: Final = 0x08000100


def mac_screen_locked(graphics: Any, foundation: Any) -> Callable[[], bool]:
    """Return what asks `CGSessionCopyCurrentDictionary` whether the screen is locked."""
    graphics.CGSessionCopyCurrentDictionary.restype = ctypes.c_void_p
    foundation.CFStringCreateWithCString.restype = ctypes.c_void_p
    foundation.CFDictionaryContainsKey.restype = ctypes.c_bool
    key = ctypes.c_void_p(foundation.CFStringCreateWithCString(None, _LOCKED_KEY, _UTF8))

    def locked() -> bool:
        found = graphics.CGSessionCopyCurrentDictionary()
        if not found:
            return True
        held = ctypes.c_void_p(found)
        answer = bool(foundation.CFDictionaryContainsKey(held, key))
        foundation.CFRelease(held)
        return answer

    return locked


class AppDepartures(QObject):
    """What Qt itself says: the app is suspended. Some systems say nothing else."""

    def __init__(self, app: QGuiApplication, gone: Callable[[], None]) -> None:
        super().__init__()
        self._app, self._gone = app, gone
        app.applicationStateChanged.connect(self.changed)

    def changed(self, state: Qt.ApplicationState) -> None:
        """Another state of the app."""
        if state is Qt.ApplicationState.ApplicationSuspended:
            self._gone()

    def end(self) -> None:
        """Tell no more."""
        self._app.applicationStateChanged.disconnect(self.changed)


class SeveralDepartures:
    """Several watches as one."""

    def __init__(self, *parts: Departures) -> None:
        self._parts = parts

    def end(self) -> None:
        """Tell no more."""
        for part in self._parts:
            part.end()


def system_departures(
    app: QGuiApplication,
    window: Callable[[], int],
    gone: Callable[[], None],
    platform: str = sys.platform,
) -> Departures:
    """Return the watch of this system; one that the system refuses leaves Qt's own and the leap."""
    own = AppDepartures(app, gone)
    if platform == "win32":
        wtsapi32 = getattr(ctypes, "windll").wtsapi32  # noqa: B009  # absent elsewhere
        return SeveralDepartures(own, WindowsDepartures(wtsapi32, window, gone))
    if platform == "darwin":
        frameworks = "/System/Library/Frameworks/"
        graphics = ctypes.cdll.LoadLibrary(f"{frameworks}CoreGraphics.framework/CoreGraphics")
        foundation = ctypes.cdll.LoadLibrary(f"{frameworks}CoreFoundation.framework/CoreFoundation")
        return SeveralDepartures(own, MacDepartures(mac_screen_locked(graphics, foundation), gone))
    if platform.startswith("linux"):
        return SeveralDepartures(own, _on_linux(gone))
    return own


def _on_linux(gone: Callable[[], None]) -> Departures:
    from PySide6.QtDBus import QDBusConnection  # not in every build of Qt

    return LinuxDepartures(QDBusConnection.systemBus(), QDBusConnection.sessionBus(), gone)
