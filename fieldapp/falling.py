"""What is left behind when the program falls: no picture of its memory, no words of anybody.

A core file or a crash report holds typed words and keys in clear, and the message of an error
that nobody foresaw can quote what it was about. Both end on a disk: the system keeps core
files, and desktops write what a program says into logs of their own. Set once by the
composition root. (docs/decisions/0209-no-picture-of-memory-is-kept.md)
"""

from __future__ import annotations

import ctypes
import sys
import threading
from pathlib import Path, PureWindowsPath
from types import TracebackType
from typing import Any, Final, Protocol, TextIO

NO_WINDOW: Final = 0x1 | 0x2 | 0x8000
"""SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX: a fall is not reported."""
NO_HEAP: Final = 0x1
"""WER_FAULT_REPORTING_FLAG_NOHEAP: what is reported all the same lacks what was in memory."""
_NO_PAGES: Final = "0"
_FILTER: Final = "/proc/self/coredump_filter"


class Images(Protocol):
    """The system's pictures of a program's memory."""

    def refuse(self) -> bool:
        """Ask that none is kept of this program; say whether the system agreed."""
        ...


class PosixImages:
    """A limit of no bytes for core files, and on Linux none of their pages.

    `resource` is Python's module of limits. A program that the system hands core files to
    does not heed the limit everywhere, but can only keep what is in them.
    """

    def __init__(self, resource: Any, pages: str = _FILTER) -> None:
        self._resource, self._pages = resource, Path(pages)

    def refuse(self) -> bool:
        """Refuse core files for this process and those that it starts."""
        try:
            self._resource.setrlimit(self._resource.RLIMIT_CORE, (0, 0))
            if self._pages.exists():
                self._pages.write_text(_NO_PAGES, encoding="ascii")
        except (OSError, ValueError):
            return False
        return True


class WindowsImages:
    """No error reporting for this process, and no memory in what is reported all the same.

    `kernel32` has SetErrorMode, GetErrorMode and WerSetFlags.
    """

    def __init__(self, kernel32: Any) -> None:
        self._kernel32 = kernel32

    def refuse(self) -> bool:
        """Refuse reports of this process; those that it starts take over the first half."""
        kernel32 = self._kernel32
        kernel32.SetErrorMode(kernel32.GetErrorMode() | NO_WINDOW)
        done: int = kernel32.WerSetFlags(NO_HEAP)
        return done == 0


def system_images() -> Images:
    """Return the pictures of memory of this system."""
    if sys.platform == "win32":
        return WindowsImages(ctypes.windll.kernel32)
    else:  # noqa: RET505 - a checker for Windows calls what would follow unreachable
        import resource

        return PosixImages(resource)


def fall_silently(images: Images, said: TextIO | None) -> bool:
    """Refuse pictures of memory, and say of an unforeseen error its kind and place alone.

    `said` is where it is said; a window on Windows has nowhere. Return whether the system
    agreed to the first.
    """
    sys.excepthook = lambda kind, _error, trace: _say(said, kind, trace)
    threading.excepthook = lambda args: _say(said, args.exc_type, args.exc_traceback)
    sys.unraisablehook = lambda args: _say(said, args.exc_type, args.exc_traceback)
    return images.refuse()


def _say(said: TextIO | None, kind: type[BaseException], trace: TracebackType | None) -> None:
    """Say the kind of an error and each place on the way to it, never what it was about."""
    if said is not None and not issubclass(kind, SystemExit | KeyboardInterrupt):
        places = " < ".join(reversed(_places(trace))) or "nowhere"
        print(f"Unexpected: {kind.__name__} at {places}", file=said, flush=True)


def _places(trace: TracebackType | None) -> list[str]:
    found: list[str] = []
    while trace is not None:
        file = PureWindowsPath(trace.tb_frame.f_code.co_filename).name
        found.append(f"{file}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found
