"""The camera of the system, by Qt Multimedia; pictures stay in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from fieldapp.domain.errors import Refused
from ui.qt.player import multimedia


class PhotoCamera(Protocol):
    """What sees; each picture comes to this thread."""

    def start(self, seen: Callable[[QImage], None], gone: Callable[[], None]) -> None:
        """See until `stop`; raises `Refused` U-151 where there is no camera."""
        ...

    def stop(self) -> None:
        """See nothing more."""
        ...


class QtPhotoCamera(QObject):
    """The port on Qt Multimedia."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: tuple[Any, ...] = ()

    def start(self, seen: Callable[[QImage], None], gone: Callable[[], None]) -> None:
        """See until `stop`; refuses (U-151) where there is no camera."""
        self.stop()
        media = multimedia()
        device = media.QMediaDevices.defaultVideoInput()
        if device.isNull():
            raise no_camera()
        camera, session = media.QCamera(device, self), media.QMediaCaptureSession(self)
        sink = media.QVideoSink(self)
        self._held = (camera, session, sink)
        session.setCamera(camera)
        session.setVideoSink(sink)
        sink.videoFrameChanged.connect(lambda frame: seen(frame.toImage()))
        camera.errorOccurred.connect(lambda _kind, _words: self._lost(gone))
        camera.start()

    def stop(self) -> None:
        """See nothing more."""
        held, self._held = self._held, ()
        if held:
            held[0].stop()
        for each in held:
            each.deleteLater()

    def _lost(self, gone: Callable[[], None]) -> None:
        if self._held:
            self.stop()
            gone()


def no_camera() -> Refused:
    """Return what is said where nothing can be seen."""
    return Refused(
        "U-151",
        "This laptop has no camera that can be used.",
        "Take the photo with something else and choose its file.",
    )
