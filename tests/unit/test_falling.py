"""What is left behind when the program falls."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.falling import NO_HEAP, NO_WINDOW, Images, PosixImages, WindowsImages

PLANTED = "larkspur-confided"
_BEGIN = """
import sys, threading
from fieldapp.falling import fall_silently, system_images
assert fall_silently(system_images(), sys.stderr)
words = "larkspur" + "-confided"
"""
FALLS = {
    "in the main thread": "raise ValueError(words)",
    "in another thread": (
        "def fail(): raise ValueError(words)\n"
        "one = threading.Thread(target=fail)\none.start()\none.join()"
    ),
    "while something is thrown away": (
        "class Held:\n    def __del__(self): raise ValueError(words)\nheld = Held()\ndel held"
    ),
    "with a cause that quotes": (
        "try:\n    {}[words]\nexcept KeyError as problem:\n    raise ValueError(words) from problem"
    ),
    "in answer to a signal of Qt": (
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "qt = QCoreApplication([])\n"
        "def fail(): qt.quit(); raise ValueError(words)\n"
        "QTimer.singleShot(0, fail)\nqt.exec()"
    ),
}


def _run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{_BEGIN}\n{code}"],
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("code", FALLS.values(), ids=FALLS.keys())
def test_an_error_that_nobody_foresaw_is_told_without_what_it_was_about(
    code: str, tmp_path: Path
) -> None:
    ran = _run(code, tmp_path)
    assert PLANTED not in ran.stderr + ran.stdout
    assert "Unexpected: ValueError at" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="core files are of the other systems")
def test_a_program_that_is_torn_down_leaves_no_picture_of_its_memory(tmp_path: Path) -> None:
    limit = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)"
    here = tmp_path / "here"
    here.mkdir()
    ran = _run(f"{limit}\nimport os; os.abort()", here)
    assert ran.returncode < 0
    assert ran.stdout.strip() == "0"
    assert not list(here.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="a file of Linux")
def test_no_page_of_memory_goes_to_a_program_that_takes_core_files(tmp_path: Path) -> None:
    ran = _run("print(open('/proc/self/coredump_filter').read())", tmp_path)
    assert int(ran.stdout, 16) == 0


class _Limits:
    RLIMIT_CORE = 4

    def __init__(self, agrees: bool) -> None:
        self.agrees, self.asked = agrees, (-1, -1)

    def setrlimit(self, _kind: int, limits: tuple[int, int]) -> None:
        if not self.agrees:
            raise ValueError("not allowed")
        self.asked = limits


class _Kernel:
    def __init__(self, agrees: bool) -> None:
        self.agrees, self.mode, self.flags = agrees, 0x4, 0

    def GetErrorMode(self) -> int:
        return self.mode

    def SetErrorMode(self, mode: int) -> int:
        self.mode = mode
        return 0

    def WerSetFlags(self, flags: int) -> int:
        self.flags = flags
        return 0 if self.agrees else 1


def _posix(agrees: bool, folder: Path) -> Images:
    return PosixImages(_Limits(agrees), str(folder / "none"))


def _windows(agrees: bool, _folder: Path) -> Images:
    return WindowsImages(_Kernel(agrees))


@pytest.mark.parametrize("make", [_posix, _windows])
@pytest.mark.parametrize("agrees", [True, False])
def test_it_is_known_whether_the_system_agreed_to_keep_no_picture(
    make: Callable[[bool, Path], Images], agrees: bool, tmp_path: Path
) -> None:
    assert make(agrees, tmp_path).refuse() is agrees


def test_windows_neither_asks_nor_reports_and_keeps_what_was_set_before() -> None:
    kernel = _Kernel(agrees=True)
    WindowsImages(kernel).refuse()
    assert (kernel.mode, kernel.flags) == (0x4 | NO_WINDOW, NO_HEAP)
