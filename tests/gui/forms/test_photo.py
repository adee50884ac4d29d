"""A photo for a form: nothing is kept before it is looked at, the camera is off out of sight."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from tests.support.render import faults, lay_out, make_look
from ui.qt.photo_camera import QtPhotoCamera, no_camera
from ui.qt.player import multimedia
from ui.views.photo_view import PhotoView


class HandCamera:
    """Sees what the test shows; `missing` stands for a laptop without a camera."""

    def __init__(self) -> None:
        self.missing: Refused | None = None
        self.is_on = False
        self._seen: Callable[[QImage], None] = lambda _image: None
        self._gone: Callable[[], None] = lambda: None

    def start(self, seen: Callable[[QImage], None], gone: Callable[[], None]) -> None:
        if self.missing is not None:
            raise self.missing
        self.is_on, self._seen, self._gone = True, seen, gone

    def stop(self) -> None:
        self.is_on = False

    def see(self, colour: Qt.GlobalColor) -> None:
        """Show one picture of a colour."""
        image = QImage(320, 240, QImage.Format.Format_RGB32)
        image.fill(colour)
        if self.is_on:
            self._seen(image)

    def take_away(self) -> None:
        """The camera is unplugged."""
        self.is_on = False
        self._gone()


@pytest.fixture
def camera() -> HandCamera:
    return HandCamera()


@pytest.fixture
def view(qtbot: QtBot, camera: HandCamera) -> PhotoView:
    made = PhotoView(make_look(), camera)
    qtbot.addWidget(made)
    made.begin("A picture of the door")
    lay_out(made, (820, 760))
    return made


def test_a_photo_is_kept_only_after_it_was_looked_at(view: PhotoView, camera: HandCamera) -> None:
    kept: list[bytes] = []
    view.done.connect(kept.append)
    camera.see(Qt.GlobalColor.green)
    QTest.keyClick(view.take, Qt.Key.Key_Space)
    assert not camera.is_on
    assert kept == []
    assert faults(view) == []
    QTest.keyClick(view.keep, Qt.Key.Key_Space)
    image = QImage.fromData(kept[0])
    assert (image.width(), image.height()) == (320, 240)
    assert image.pixelColor(9, 9).green() > 240


def test_another_one_is_taken_in_its_place(view: PhotoView, camera: HandCamera) -> None:
    camera.see(Qt.GlobalColor.green)
    view.take.click()
    view.again.click()
    assert camera.is_on
    assert not view.take.isEnabled()
    camera.see(Qt.GlobalColor.red)
    view.take.click()
    kept: list[bytes] = []
    view.done.connect(kept.append)
    view.keep.click()
    assert QImage.fromData(kept[0]).pixelColor(9, 9).red() > 240


def test_the_camera_is_off_while_it_is_out_of_sight(view: PhotoView, camera: HandCamera) -> None:
    seen = [camera.is_on]
    for act in (view.hide, view.show, view.end):
        act()
        seen.append(camera.is_on)
    assert seen == [True, False, True, False]


def test_a_laptop_without_a_camera_says_what_to_do(view: PhotoView, camera: HandCamera) -> None:
    view.end()
    camera.missing = no_camera()
    view.begin("A picture of the door")
    assert "choose its file" in view.message.accessibleName()
    assert not view.take.isEnabled()
    QApplication.processEvents()
    assert faults(view) == []


def test_a_camera_that_is_taken_away_is_said(view: PhotoView, camera: HandCamera) -> None:
    camera.see(Qt.GlobalColor.green)
    camera.take_away()
    assert "no camera" in view.message.accessibleName()
    assert not view.take.isEnabled()


@pytest.mark.qt_log_ignore("PulseAudioService")
def test_the_camera_of_the_system_refuses_where_there_is_none(qapp: QApplication) -> None:
    if not multimedia().QMediaDevices.defaultVideoInput().isNull():
        pytest.skip("this computer has a camera")
    camera = QtPhotoCamera()
    with pytest.raises(Refused, match="no camera"):
        camera.start(lambda _image: None, lambda: None)
    camera.stop()
    camera.deleteLater()
