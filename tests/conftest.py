"""What every test can rely on: no display, one locale, a home of its own, and nothing left running.

The environment is set before anything imports Qt, hence at import time.
"""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    "QT_ENABLE_HIGHDPI_SCALING": "0",
    "QT_SCALE_FACTOR": "1",
    "TZ": "UTC",
}
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(_ENVIRONMENT)
# A hundred processes read our modules here: they are compiled once, whatever the shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
if hasattr(time, "tzset"):
    time.tzset()

_PATIENCE_S = 5.0
_HOME_VARIABLES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_RUNTIME_DIR")
_XDG_VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")

# A deadline would be a timed assertion: the machine may be busy with something else.
settings.register_profile(
    "ci",
    deadline=None,
    print_blob=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=20)
settings.register_profile("deep", settings.get_profile("ci"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is slow: at the end one process would wait for it alone."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def small_reserve() -> Iterator[None]:
    """Keep little room back in each of the hundreds of profiles, in place of 8 MiB."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fieldapp.store.reserve.RESERVE_BYTES", 64 * 1024)
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that belongs to this test alone, so that no test reads a person's own files."""
    home = tmp_path / "home"
    home.mkdir()
    for name in (*_HOME_VARIABLES, *_XDG_VARIABLES):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture
def profile_dir(tmp_path: Path) -> Path:
    """An empty folder for a profile; nothing else lies in it."""
    profile = tmp_path / "profile"
    profile.mkdir()
    return profile


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind.

    Fixtures of a wider scope are set up before this one, so what they start is known already.
    A test that has to be excused carries `leaves_running` with its reason.
    """
    threads, children = _threads(), _children()
    yield
    if request.node.get_closest_marker("leaves_running"):
        return
    for thread in _threads() - threads:
        thread.join(_PATIENCE_S)
    left = [t.name for t in _threads() - threads]
    left += [f"process {pid}" for pid in _wait_for_children(children)]
    if left:
        pytest.fail(f"left running: {', '.join(sorted(left))}")


def _threads() -> set[threading.Thread]:
    """The threads that Python started and that are alive; Qt's own pool is not among them."""
    return {t for t in threading.enumerate() if type(t).__name__ != "_DummyThread"}


def _wait_for_children(known: set[int]) -> set[int]:
    """The children beyond `known` that are still there after a while."""
    pause, end = threading.Event(), time.monotonic() + _PATIENCE_S
    while (left := _children() - known) and time.monotonic() < end:
        pause.wait(0.02)
    return left


def _children() -> set[int]:
    """Ids of running child processes where the system lists them cheaply, else nothing."""
    found: set[int] = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        found.update(int(word) for word in listing.read_text().split())
    return {pid for pid in found if _counts(pid)}


def _counts(pid: int) -> bool:
    """Whether a child counts: helpers of the standard library live as long as the process."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return bool(command) and b"resource_tracker" not in command
