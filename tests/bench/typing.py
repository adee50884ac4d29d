"""Key to paint while a large sync runs: the editor of the app, real key events, a real server.

The store has a thread of its own, as in the app, and so has the sync. A duration begins
when a key event is given to Qt and ends when Qt has returned from the next painting of the
place that is written in, with everything else that was due before it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import RawIOBase
from itertools import count
from typing import Any, TypeVar, cast

from fieldapp import compose
from fieldapp.domain.change import RecordKind
from fieldapp.services import attachments, records, visits
from fieldapp.services.profile import Profile
from fieldapp.services.work import Work
from sync.client.outcome import Outcome, Tell
from sync.protocol.ids import InspectionId, RecordId
from tests.bench.measure import Sampler, report, settle
from tests.bench.world import PERSON, RUN_SEED, Bench, Writer, bench, close_visits
from tests.support.chain import Chain, corpus

T = TypeVar("T")
_MIB = 1 << 20
_FILE_MB = 100
_LINE = 60
_GAP_S = 0.025
_PATIENCE_S = 30.0
_WARM_KEYS = 40


def typing(sync_mb: int, records: int, latency_ms: float = 0.0, **_: Any) -> dict[str, Any]:
    """Type without a pause from the first byte of a sync of `sync_mb` MB to its last."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with bench(latency_ms=latency_ms, server=True) as world:
        inspection, record = _prepared(world, records, sync_mb)
        with writing_desk(world.fleet[PERSON].profile, inspection, record) as desk:
            sampler, sync = _type_during(world, desk)
        assert world.relay is not None
        up, down = world.relay.count()
    assert sync.outcome is not None, sync.problem
    assert sync.outcome.complete, sync.outcome
    more = {"bytes_up": up, "bytes_down": down, "sync_mb": sync_mb}
    rate = {"sync_s": round(sync.seconds, 2), "slowest_s": round(max(sampler.seconds), 4)}
    return report("typing", records, sampler.seconds, **more, **rate)


class _Repeated(RawIOBase):
    """A file of so many bytes, the same random megabyte again and again."""

    def __init__(self, piece: bytes, length: int) -> None:
        self._piece, self._left = piece, length

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        some = self._piece[: min(size if size >= 0 else self._left, self._left)]
        self._left -= len(some)
        return some


def _prepared(world: Bench, count_: int, megabytes: int) -> tuple[InspectionId, RecordId]:
    """Write records and attach files; return the visit and an observation to write in."""
    inspection, work = world.visit()
    Writer(work).write(count_)
    holder, _ = records.open_record(work, RecordKind.NOTE)
    piece = work.rng.bytes(_MIB)
    for begun in range(0, megabytes, _FILE_MB):
        length = min(_FILE_MB, megabytes - begun) * _MIB
        source = cast(Any, _Repeated(piece, length))
        attachments.attach_file(work, holder, "a.bin", "application/octet-stream", source, length)
    record, _ = records.open_record(work, RecordKind.PRACTICE_OBSERVATION, "T03")
    close_visits(world.fleet[PERSON])
    return inspection, record


@dataclass
class _Sync:
    """A run of sending and receiving on a thread of its own, as the app starts it."""

    profile: Profile
    address: str
    outcome: Outcome | None = None
    problem: BaseException | None = None
    seconds: float = 0.0
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run, name="sync")

    def _run(self) -> None:
        begun = time.perf_counter()
        courier = compose.ServerCourier(self.profile, self.address)
        try:
            self.outcome = courier.run(Tell())
        except BaseException as problem:  # noqa: BLE001 - told by the thread that waits
            self.problem = problem
        finally:
            courier.close()
            self.seconds = time.perf_counter() - begun


def _type_during(world: Bench, desk: Desk) -> tuple[Sampler, _Sync]:
    assert world.relay is not None
    words = _letters()
    for _ in range(_WARM_KEYS):
        desk.key(next(words))
    settle()
    world.relay.count()
    sync, sampler = _Sync(desk.profile, f"https://127.0.0.1:{world.relay.port}"), Sampler()
    sync.thread.start()
    due = time.perf_counter()
    while sync.thread.is_alive():
        sampler.seconds.append(desk.key(next(words)))
        due = max(due + _GAP_S, time.perf_counter())
        desk.until(lambda: time.perf_counter() >= due)  # noqa: B023 - called before it moves
    sync.thread.join()
    return sampler, sync


def _letters() -> Iterator[str]:
    """Yield invented text letter by letter, a new line after every sixty."""
    text = Chain(corpus(), RUN_SEED).words()
    place = count(1)
    for word in text:
        for letter in f"{word} ":
            yield "\r" if next(place) % _LINE == 0 else letter


class Desk:
    """The editor in a window, its store behind the door, and a hand on the keyboard."""

    def __init__(self, profile: Profile, window: Any, painted: Any) -> None:
        self.profile = profile
        self._window = window
        self._painted = painted

    def key(self, letter: str) -> float:
        """Press and release a key; return the seconds until Qt has painted what it did."""
        from PySide6.QtCore import QCoreApplication, QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication

        target = QApplication.focusWidget() or self._window
        code = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter.upper()))
        none = Qt.KeyboardModifier.NoModifier
        begun = time.perf_counter()
        self._painted.arm()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(target, QKeyEvent(kind, code, none, letter))
        self.until(lambda: bool(self._painted.done))
        return time.perf_counter() - begun

    def go_to_last_line(self) -> None:
        """Put the caret at the end of the last line."""
        view = self._window.notes.view
        self.until(lambda: bool(view.rows.rows))
        view.go_to(view.rows.rows[-1].id)

    def until(self, met: Callable[[], bool]) -> None:
        """Let Qt work until something holds."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        end = time.perf_counter() + _PATIENCE_S
        while not met():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            if not met():
                assert time.perf_counter() < end, "Qt did not paint what was typed"
                time.sleep(0.0005)


def _watch(app: Any) -> Any:
    """Return a filter that sees keys arrive and, after one, the next painting of that place."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QAbstractScrollArea, QApplication

    class Painted(QObject):
        keyed = done = False

        def arm(self) -> None:
            self.keyed = self.done = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.KeyPress:
                self.keyed = True
            elif event.type() == QEvent.Type.Paint and self.keyed:
                place = QApplication.focusWidget()
                view = place.viewport() if isinstance(place, QAbstractScrollArea) else place
                self.done |= watched is view
            return False

    made = Painted()
    app.installEventFilter(made)
    return made


@contextmanager
def writing_desk(profile: Profile, inspection: InspectionId, record: RecordId) -> Iterator[Desk]:
    """Open the record in the app's own editor, with door, timers and typing path of the app."""
    from PySide6.QtWidgets import QApplication

    from fieldapp.forms.prompts import builtin_prompts
    from tests.support.render import make_look
    from ui.qt.door import StoreDoor
    from ui.views.editor import EditorView

    app = QApplication.instance() or QApplication([])
    with ExitStack() as stack:
        door = StoreDoor()
        stack.callback(door.close)
        view = EditorView(make_look(), builtin_prompts())
        painted = _watch(app)
        stack.callback(app.removeEventFilter, painted)
        desk = Desk(profile, view, painted)
        work = _asked(desk, door, lambda: visits.open_visit(profile, inspection))
        stack.callback(_asked, desk, door, lambda: visits.close_visit(profile, work))
        typing_path = _bound(view, door, work, record)
        stack.callback(_settled, desk, typing_path)
        view.resize(1280, 800)
        view.show()
        view.activateWindow()
        desk.until(lambda: view.notes is not None and view.isActiveWindow())
        view.take_focus()
        yield desk


def _bound(view: Any, door: Any, work: Work, record: RecordId) -> Any:
    from ui.qt.timers import QtTimers
    from ui.viewmodels.editor import EditorPorts
    from ui.viewmodels.typing import Listeners, TypingPath, WorkDrafts
    from ui.views.editor_binding import bind_editor

    listeners, timers = Listeners(), QtTimers(view)
    path = TypingPath(door, WorkDrafts(work), timers, work.clock, listeners)
    ports = EditorPorts(door, work, timers, path, lambda _effects: None)
    editor = bind_editor(view, ports, lambda _record, _slot: None)
    listeners.join(editor)
    editor.open(record)
    return path


def _settled(desk: Desk, path: Any) -> None:
    """Make everything typed an entry, as closing does."""
    kept: list[bool] = []
    path.settle(lambda: kept.append(True), lambda _reason: kept.append(False))
    desk.until(lambda: bool(kept))
    assert kept[0], "what was typed is not on the disk"


def _asked(desk: Desk, door: Any, job: Callable[[], T]) -> T:
    """Run a job on the store's thread and wait for it as the screens do."""
    told: list[Any] = []
    door.ask(job, told.append, told.append)
    desk.until(lambda: bool(told))
    answer: T = told[0]
    assert not isinstance(answer, Exception), answer
    return answer
