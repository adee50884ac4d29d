"""A player without a loudspeaker, and small pictures and sounds to give to it."""

from __future__ import annotations

import io
import math
import struct
import wave

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage

from ui.qt.player import Playing


class HandPlayer:
    """Plays until the test says that it ended; `heard` are the bytes in the order played, and
    `starts` from when on."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.starts: list[int] = []
        self._now: Playing | None = None

    @property
    def playing(self) -> bool:
        """Whether something is played."""
        return self._now is not None

    def play(self, data: bytes, playing: Playing, start_ms: int = 0) -> None:
        """Begin; what was played before ends."""
        self.stop()
        self.heard.append(data)
        self.starts.append(start_ms)
        self._now = playing

    def stop(self) -> None:
        """End what is played, if anything is."""
        self.end("")

    def end(self, words: str) -> None:
        """It came to its end, or could not be played."""
        now, self._now = self._now, None
        if now is not None:
            now.ended(words)


def png(width: int = 40, height: int = 30) -> bytes:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs lack QIODevice here
    return bytes(held.data())


def wav(seconds: float = 0.2) -> bytes:
    """A tone of 440 Hz."""
    held, rate = io.BytesIO(), 8_000
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        at = range(int(seconds * rate))
        sound.writeframes(b"".join(struct.pack("<h", int(9e3 * math.sin(n * 0.3456))) for n in at))
    return held.getvalue()
