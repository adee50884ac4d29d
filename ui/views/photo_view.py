"""A photo for a question of a form: what the camera sees, one picture of it, kept or not."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Signal
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QWidget

from fieldapp.domain.errors import Refused
from ui.qt.look import Look
from ui.qt.photo_camera import PhotoCamera, no_camera
from ui.viewmodels.tokens import Role
from ui.views.components.base import column
from ui.views.components.buttons import Button, Kind
from ui.views.components.flow import Flow
from ui.views.components.messages import InlineMessage
from ui.views.components.page import Scroll
from ui.views.components.text import Heading, Text
from ui.views.form_media import LabelPicture
from ui.views.refusals import message_of

_BOUNDS: Final = (760, 560)
_QUALITY: Final = 90
_SEEING = "The camera is on. Nothing is kept until you take the photo and put it into the record."
_TAKEN = "The camera is off. Look whether somebody is to be seen who did not agree."


class PhotoView(QWidget):
    """Shows what a camera sees. Intentions: `done(JPEG)`, `back_asked`.

    The camera is off whenever this is out of sight.
    """

    done = Signal(bytes)
    back_asked = Signal()

    def __init__(self, look: Look, camera: PhotoCamera) -> None:
        super().__init__()
        self.camera = camera
        self._seen = QImage()
        self._begun = self._taken = False
        self._of = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self.picture = LabelPicture(look, "What the camera sees")
        self._told = Text(look, "", Role.BODY, wrap=True)
        self.message = InlineMessage(look)
        self.take = Button(look, "Take the photo", Kind.PRIMARY, icon="camera")
        self.keep = Button(look, "Put it into the record", Kind.PRIMARY, icon="check")
        self.again = Button(look, "Take another", icon="refresh-cw")
        self.back = Button(look, "Back to the form", Kind.LINK)
        scroll = Scroll(margins=(6, 6, 6, 6), gap=10)
        buttons = Flow(self.take, self.keep, self.again, self.back)
        parts = (self._of, self._told, self.message, self.picture, buttons, None)
        scroll.body.addLayout(column(*parts, gap=10))
        self.setLayout(column(scroll))
        self.picture.bound(_BOUNDS)
        self.take.clicked.connect(self._take)
        self.again.clicked.connect(self._see)
        self.keep.clicked.connect(lambda: self.done.emit(_jpeg(self._seen)))
        self.back.clicked.connect(self.back_asked)

    def begin(self, label: str) -> None:
        """Show what the camera sees, for a question, as soon as this is in sight."""
        self._of.setText(label)
        self._begun, self._taken = True, False
        if self.isVisible():
            self._see()

    def end(self) -> None:
        """Let go of the camera and of the picture."""
        self.camera.stop()
        self._begun = False
        self._seen = QImage()
        self.picture.forget()

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        (self.take if self.take.isEnabled() else self.back).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._begun and not self._taken:
            self._see()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.camera.stop()

    def _see(self) -> None:
        self.picture.forget()
        self._seen = QImage()
        self._show(taken=False, refused=None)
        try:
            self.camera.start(self._saw, self._gone)
        except Refused as reason:
            self._show(taken=False, refused=reason)

    def _saw(self, image: QImage) -> None:
        if not image.isNull():
            self._seen = image
            self.picture.show_image(image)
            self.take.setEnabled(True)

    def _take(self) -> None:
        self.camera.stop()
        self._show(taken=True, refused=None)
        self.keep.setFocus()

    def _gone(self) -> None:
        self._show(taken=False, refused=no_camera())

    def _show(self, *, taken: bool, refused: Refused | None) -> None:
        self._taken = taken
        self._told.setText("" if refused else _TAKEN if taken else _SEEING)
        self.message.render_state(message_of(refused))
        self.take.setVisible(not taken)
        self.take.setEnabled(not self._seen.isNull() and refused is None)
        self.keep.setVisible(taken)
        self.again.setVisible(taken or refused is not None)
        self.picture.setAccessibleName("The photo" if taken else "What the camera sees")


def _jpeg(image: QImage) -> bytes:
    """Return a picture as a JPEG, without a word of where and by what it was taken."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", _QUALITY)  # type: ignore[call-overload]  # the stubs lack QIODevice
    return bytes(held.data())
