"""The microphone of the system, by Qt Multimedia; loaded when somebody records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QIODevice, QObject

from fieldapp.domain.errors import Refused
from fieldapp.services.recordings import RATE
from ui.qt.player import multimedia


class QtMicrophone(QObject):
    """The port `ui.viewmodels.recorder.Microphone`: sound goes to memory, never to a file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Any = None
        self._sound: QIODevice | None = None
        self._heard: Callable[[bytes], None] = lambda _data: None

    def start(self, heard: Callable[[bytes], None], gone: Callable[[], None]) -> None:
        """Hear until `stop`; refuses (U-150) where there is no microphone."""
        self.stop()
        media = multimedia()
        device = media.QMediaDevices.defaultAudioInput()
        if device.isNull():
            raise no_microphone()
        self._heard = heard
        self._source = media.QAudioSource(device, _speech(media), self)
        self._source.stateChanged.connect(lambda _state: self._look(media, gone))
        self._sound = self._source.start()
        if self._sound is None or self._source.error() != media.QAudio.Error.NoError:
            self.stop()
            raise no_microphone()
        self._sound.readyRead.connect(self._read)

    def stop(self) -> None:
        """Hear nothing more; what was heard until now has been told."""
        source, self._source = self._source, None
        if source is None:
            return
        self._read()
        self._sound = None
        source.stop()
        source.deleteLater()

    def _read(self) -> None:
        data = bytes(self._sound.readAll().data()) if self._sound is not None else b""
        if data:
            self._heard(data)

    def _look(self, media: Any, gone: Callable[[], None]) -> None:
        """Tell when the microphone was taken away while it was in use."""
        source = self._source
        if source is not None and source.error() != media.QAudio.Error.NoError:
            self.stop()
            gone()


def _speech(media: Any) -> Any:
    form = media.QAudioFormat()
    form.setSampleRate(RATE)
    form.setChannelCount(1)
    form.setSampleFormat(media.QAudioFormat.SampleFormat.Int16)
    return form


def no_microphone() -> Refused:
    """Return what is said where nothing can be heard."""
    return Refused(
        "U-150",
        "This laptop has no microphone that can be used.",
        "Connect or allow one, or record with something else and choose its file.",
    )
