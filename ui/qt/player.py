"""Plays sounds and videos that are held in memory; nothing of them is written anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory, QObject
from PySide6.QtGui import QImage

NO_SPEAKER: Final = "This laptop has no loudspeaker or headphones that are switched on."
UNPLAYED: Final = "This cannot be played here. It may be damaged, or of a kind that is not known."


def _nothing(_image: QImage) -> None:
    """Show no picture."""


@dataclass(frozen=True, slots=True)
class Playing:
    """Who hears of what is played: each picture of a video, and once its end.

    `ended` gets a sentence where it could not be played, else nothing.
    """

    ended: Callable[[str], None]
    picture: Callable[[QImage], None] = _nothing


class Player(Protocol):
    """Plays one thing at a time; another one ends the one before."""

    def play(self, data: bytes, playing: Playing, start_ms: int = 0) -> None:
        """Begin to play, from so many milliseconds on."""
        ...

    def stop(self) -> None:
        """End what is played, if anything is."""
        ...


class SilentPlayer:
    """A player for where nothing can be heard: it says so each time."""

    def play(self, data: bytes, playing: Playing, start_ms: int = 0) -> None:
        """Say that there is no loudspeaker."""
        playing.ended(NO_SPEAKER)

    def stop(self) -> None:
        """Nothing is played."""


class QtPlayer(QObject):
    """The player of Qt Multimedia, which is loaded when something is played for the first time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now: Playing | None = None
        self._held: tuple[Any, ...] = ()

    def play(self, data: bytes, playing: Playing, start_ms: int = 0) -> None:
        """Begin to play; where there is no loudspeaker a sentence says so."""
        self.stop()
        media = multimedia()
        if media.QMediaDevices.defaultAudioOutput().isNull():
            playing.ended(NO_SPEAKER)
            return
        self._now = playing
        bytes_, buffer = QByteArray(data), QBuffer(self)
        buffer.setData(bytes_)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        player, sound = media.QMediaPlayer(self), media.QAudioOutput(self)
        sink = media.QVideoSink(self)
        self._held = (player, sound, sink, buffer)
        player.setAudioOutput(sound)
        player.setVideoOutput(sink)
        sink.videoFrameChanged.connect(lambda frame: playing.picture(frame.toImage()))
        player.errorOccurred.connect(lambda _kind, _words: self._end(UNPLAYED))
        ended = media.QMediaPlayer.MediaStatus.EndOfMedia
        player.mediaStatusChanged.connect(lambda now: self._end("") if now == ended else None)
        if start_ms:
            go = player.setPosition
            player.seekableChanged.connect(lambda can: go(start_ms) if can else None)
        player.setSourceDevice(buffer)
        player.play()

    def stop(self) -> None:
        """End what is played, if anything is."""
        self._end("")

    def _end(self, words: str) -> None:
        now, self._now = self._now, None
        held, self._held = self._held, ()
        if held:
            held[0].stop()
        for each in held:
            each.deleteLater()
        if now is not None:
            now.ended(words)


def multimedia() -> Any:
    """Return PySide6.QtMultimedia; what it says of codecs that are not here is kept quiet."""
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    from PySide6 import QtMultimedia  # slow, and few people ever play anything

    return QtMultimedia
