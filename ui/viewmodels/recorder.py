"""Recording sound in a form: off by default, after everybody agreed, sealed second by second.

The microphone tells what it hears on the thread of the screens; each second goes through the
door to be sealed, and counts as kept only when that returned. How long a recording is comes
from its samples, not from a clock.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from fieldapp.domain.errors import Refused
from fieldapp.services import recordings
from fieldapp.services.recordings import RATE, SAMPLE_BYTES, SECOND_BYTES, Keeper, Recording
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter

_LOUDEST: Final = 32_768
_MINUTE_BYTES: Final = 60 * SECOND_BYTES
_SHORT_MINUTES: Final = 40
"""From so few minutes of room on, it is said how many are left (design, message 3)."""


class Microphone(Protocol):
    """What hears: mono, 16 bits, `RATE` samples a second. Both answers come to this thread."""

    def start(self, heard: Callable[[bytes], None], gone: Callable[[], None]) -> None:
        """Hear until `stop`; `gone` says that the microphone was taken away.

        Raises `Refused` U-150 where there is none, or the system does not let it be used.
        """
        ...

    def stop(self) -> None:
        """Hear nothing more; what was heard until now has been told."""
        ...


class Heard(StrEnum):
    """What the recorder does; the value is the word on its bar."""

    OFF = "Not recording"
    ON = "Recording"
    PAUSED = "Paused"
    KEEPING = "Keeping the recording"


@dataclass(frozen=True, slots=True)
class RecorderState:
    """What the bar shows. `of` is the question; it is offered while that is not empty.

    `seconds` were heard and `kept` of them are sealed; `level` is 0 to 1.
    """

    of: str = ""
    now: Heard = Heard.OFF
    agreed: bool = False
    seconds: float = 0.0
    kept: float = 0.0
    level: float = 0.0
    minutes_left: int | None = None
    said: str = ""
    busy: str = ""
    refused: Refused | None = None

    @property
    def elapsed(self) -> str:
        """How long it is, as `0:12:31`."""
        whole = int(self.seconds)
        return f"{whole // 3_600}:{whole // 60 % 60:02}:{whole % 60:02}"

    @property
    def is_begun(self) -> bool:
        """Whether there is something to stop."""
        return self.now in (Heard.ON, Heard.PAUSED)

    @property
    def room(self) -> str:
        """What is said about a disk that is nearly full."""
        if self.minutes_left is None or self.minutes_left > _SHORT_MINUTES:
            return ""
        return f"Space for about {self.minutes_left} minutes of recording is left."


@dataclass(frozen=True, slots=True)
class RecorderPorts:
    """What recording needs; `attach` makes a file of a recording, beside everything else.

    `free` tells how many bytes the disk has left; it is asked on the store's thread.
    """

    door: Door
    work: Work
    microphone: Microphone
    attach: Callable[[RecordId, Recording], None]
    free: Callable[[], int]


class Recorder(Presenter[RecorderState]):
    """Each method is one intention of the bar."""

    def __init__(self, ports: RecorderPorts, on_state: Callable[[RecorderState], None]) -> None:
        super().__init__(ports.door, RecorderState(), on_state)
        self._ports = ports
        self._target: tuple[RecordId, str] | None = None
        self._keeper: Keeper | None = None
        self._pending = bytearray()

    def offer(self, record: RecordId, question: str, label: str) -> None:
        """Show the bar for a question; nothing is heard before it is started."""
        if self._target is None and self.state.now is Heard.OFF:
            self._target = (record, question)
            self.show(of=label, agreed=False, said="", refused=None, seconds=0.0, kept=0.0)

    def withdraw(self) -> None:
        """Take the bar away; a recording that has begun is stopped and kept."""
        if self.state.is_begun:
            self.stop()
        elif self.state.now is Heard.OFF:
            self._target = None
            self.show(of="", said="", refused=None)

    def agree(self, agreed: bool) -> None:
        """Everybody agreed to be recorded, or takes it back: then it stops."""
        self.show(agreed=agreed)
        if not agreed and self.state.is_begun:
            self.stop()

    def start(self) -> None:
        """Begin, once everybody agreed."""
        if self._target is None or not self.state.agreed or self.state.now is not Heard.OFF:
            return
        record, question = self._target
        work, free = self._ports.work, self._ports.free
        name = _name(question, clock_time(work.clock, work.clock.now().ms, seconds=True))

        def begin() -> tuple[Keeper, int]:
            return recordings.begin(work, record, name, question), free() // _MINUTE_BYTES

        def begun(made: tuple[Keeper, int]) -> None:
            self._keeper, minutes = made
            self.show(minutes_left=minutes)
            self._listen()

        self.run(begin, begun)

    def pause(self) -> None:
        """Hear nothing until it goes on; what was heard is sealed."""
        if self.state.now is Heard.ON:
            self._ports.microphone.stop()
            self._seal_rest()
            self.show(now=Heard.PAUSED, level=0.0, said="The recording is paused.")

    def go_on(self) -> None:
        """Hear again."""
        if self.state.now is Heard.PAUSED and self.state.agreed:
            self._listen()

    def pause_or_go_on(self) -> None:
        """The one key for both."""
        self.pause() if self.state.now is Heard.ON else self.go_on()

    def stop(self) -> None:
        """End it; it becomes a file of the record."""
        self._end("The recording has stopped.")

    def cut(self) -> None:
        """End it because the laptop is locked or the visit left; it is attached afterwards."""
        keeper = self._halt()
        if keeper is not None:
            self._door.ask(keeper.end, lambda _kept: None, lambda _reason: None)

    def finished(self, said: str) -> None:
        """The recording is a file, or will be one later; the bar goes."""
        self._target = self._keeper = None
        self.show(of="", now=Heard.OFF, agreed=False, said=said, busy="")

    def _listen(self) -> None:
        try:
            self._ports.microphone.start(self._heard, self._gone)
        except Refused as reason:
            self._not_heard(reason)
            return
        self.show(now=Heard.ON, said="Recording has begun.", refused=None)

    def _not_heard(self, reason: Refused) -> None:
        """Nothing can be heard: what is kept stays, and the sentence says why."""
        if self.state.now is Heard.OFF and self._keeper is not None and self._target is not None:
            record, empty, work = self._target[0], self._keeper.recording, self._ports.work
            self._keeper = None
            self._door.ask(
                lambda: recordings.attach(work, record, empty), lambda _: None, lambda _: None
            )
        self.refuse(reason)

    def _heard(self, data: bytes) -> None:
        if self.state.now is not Heard.ON:
            return
        self._pending += data
        seconds = self.state.seconds + len(data) / SECOND_BYTES
        self.show(seconds=seconds, level=_level(data), said="")
        while len(self._pending) >= SECOND_BYTES:
            piece = bytes(self._pending[:SECOND_BYTES])
            del self._pending[:SECOND_BYTES]
            self._seal(piece)

    def _seal_rest(self) -> None:
        piece = bytes(self._pending[: len(self._pending) // SAMPLE_BYTES * SAMPLE_BYTES])
        self._pending.clear()
        if piece:
            self._seal(piece)

    def _seal(self, piece: bytes) -> None:
        keeper, free = self._keeper, self._ports.free
        if keeper is None:
            return

        def keep() -> tuple[float, int]:
            return keeper.add(piece), free() // _MINUTE_BYTES

        def kept(done: tuple[float, int]) -> None:
            if self._keeper is keeper:
                self.show(kept=done[0], minutes_left=done[1])

        self._door.ask(keep, kept, lambda reason: self._not_kept(keeper, reason))

    def _not_kept(self, keeper: Keeper, reason: Refused) -> None:
        """The disk takes no more: stop at once, so that nobody believes it goes on."""
        if self._keeper is keeper and self.state.is_begun:
            self._pending.clear()
            self._end("Recording has stopped. What was sealed is kept.")
            self.refuse(reason)

    def _gone(self) -> None:
        self._end("The microphone was taken away. The recording has stopped and is kept.")

    def _end(self, said: str) -> None:
        target = self._target
        keeper = self._halt()
        if keeper is None or target is None:
            return
        self.show(now=Heard.KEEPING, level=0.0, said=said)
        record = target[0]
        self._door.ask(
            keeper.end,
            lambda kept: self._ports.attach(record, kept),
            lambda reason: self.refuse(reason),
        )

    def _halt(self) -> Keeper | None:
        """Hear nothing more and seal the rest; return what is to be ended, if it had begun."""
        if not self.state.is_begun:
            return None
        self._ports.microphone.stop()
        self._seal_rest()
        keeper, self._keeper = self._keeper, None
        return keeper


def _name(question: str, time: str) -> str:
    """Return the name of a recording: of its question, with the time of its beginning."""
    local = question.rpartition("/")[2].partition("{")[0]
    return f"{local} {time.replace(':', '.')}.wav"


def _level(data: bytes) -> float:
    """Return how loud the loudest sample is, 0 to 1."""
    samples = array("h", data[: len(data) // SAMPLE_BYTES * SAMPLE_BYTES])
    return max((abs(sample) for sample in samples[:: max(1, RATE // 4_000)]), default=0) / _LOUDEST
