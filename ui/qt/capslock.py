"""Whether Caps Lock is on, asked of each system in its own way."""

import ctypes
import sys
from pathlib import Path
from typing import Any, Protocol


class CapsLock(Protocol):
    """Answers whether Caps Lock is on, or None where the system does not say."""

    def is_on(self) -> bool | None:
        """The state now."""


class UnknownCapsLock:
    """For systems that do not say."""

    def is_on(self) -> bool | None:
        """Always None."""
        return None


class WindowsCapsLock:
    """Asks `GetKeyState(VK_CAPITAL)` of user32; bit 0 is the toggle."""

    _VK_CAPITAL = 0x14

    def __init__(self, user32: Any) -> None:
        self._user32 = user32

    def is_on(self) -> bool | None:
        """The toggle of the key."""
        return bool(self._user32.GetKeyState(self._VK_CAPITAL) & 1)


class MacCapsLock:
    """Asks `CGEventSourceFlagsState` for `kCGEventFlagMaskAlphaShift`."""

    _ALPHA_SHIFT = 0x00010000
    _COMBINED_SESSION = 0

    def __init__(self, services: Any) -> None:
        self._services = services
        services.CGEventSourceFlagsState.restype = ctypes.c_uint64

    def is_on(self) -> bool | None:
        """The flag of the session's keyboard."""
        flags = self._services.CGEventSourceFlagsState(self._COMBINED_SESSION)
        return bool(flags & self._ALPHA_SHIFT)


class LinuxCapsLock:
    """Reads the keyboard's lamp, `/sys/class/leds/*::capslock/brightness`."""

    def __init__(self, lamps: Path) -> None:
        self._lamps = lamps

    def is_on(self) -> bool | None:
        """Whether a lamp is lit, None without a lamp that can be read."""
        states = [_lit(lamp) for lamp in self._lamps.glob("*capslock/brightness")]
        known = [state for state in states if state is not None]
        return any(known) if known else None


def system_caps_lock(platform: str = sys.platform) -> CapsLock:
    """The way to ask on this system."""
    if platform == "win32":
        return WindowsCapsLock(getattr(ctypes, "windll").user32)  # noqa: B009  # absent elsewhere
    if platform == "darwin":
        framework = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
        return MacCapsLock(ctypes.cdll.LoadLibrary(framework))
    if platform.startswith("linux"):
        return LinuxCapsLock(Path("/sys/class/leds"))
    return UnknownCapsLock()


def _lit(lamp: Path) -> bool | None:
    try:
        return lamp.read_text("ascii").strip() not in ("", "0")
    except OSError:
        return None
