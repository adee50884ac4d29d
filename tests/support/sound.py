"""A microphone that hears what the test says."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from fieldapp.domain.errors import Refused
from fieldapp.services.recordings import RATE


class HandMicrophone:
    """Hears by hand; `missing` stands for a laptop without a microphone."""

    def __init__(self, missing: Refused | None = None) -> None:
        self.missing = missing
        self.is_on = False
        self._heard: Callable[[bytes], None] = lambda _data: None
        self._gone: Callable[[], None] = lambda: None

    def start(self, heard: Callable[[bytes], None], gone: Callable[[], None]) -> None:
        """Hear until `stop`."""
        if self.missing is not None:
            raise self.missing
        self.is_on, self._heard, self._gone = True, heard, gone

    def stop(self) -> None:
        """Hear nothing more."""
        self.is_on = False

    def hear(self, seconds: float, loud: int = 8_000) -> bytes:
        """Hear a tone for so long, in tenths of a second, as a system tells it."""
        whole = b""
        for _ in range(round(seconds * 10)):
            data = array("h", [loud, -loud] * (RATE // 20)).tobytes()
            whole += data
            if self.is_on:
                self._heard(data)
        return whole

    def take_away(self) -> None:
        """The microphone is unplugged."""
        self.is_on = False
        self._gone()
