"""Pictures, sounds and videos beside the labels of a form."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.support.doors import HandTimers
from tests.support.filling import filling
from tests.support.playing import HandPlayer, png, wav
from tests.support.render import faults, lay_out, make_look
from ui.qt.player import NO_SPEAKER, Playing, QtPlayer, multimedia
from ui.viewmodels.form_media import Medium, MediumKind, media_of
from ui.viewmodels.form_page import FormPage
from ui.views.form_binding import bind_unkept
from ui.views.form_media import LabelPicture, MediaSource, PlayButton
from ui.views.form_page import FormPageView

FORM = """
| survey |
| | type | name | label | media::image | media::big-image | media::audio | media::video |
| | note | lake | The lake | lake.png | lake_large.png | | |
| | text | said | What was said? | | | said.wav | |
| | text | shown | What was shown? | | | | walk.mp4 |
| | select_one mood | mood | How is it? | | | | |

| choices |
| | list_name | name | label | media::image |
| | mood | good | Good | sun.png |
| | mood | bad | Bad | rain.png |
"""
FILES = {
    "lake.png": png(),
    "lake_large.png": png(400, 300),
    "said.wav": wav(),
    "walk.mp4": b"a video",
    "sun.png": png(),
}


class Desk:
    """A form with its files on a page; `player` plays at the test's hand."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.look, self.player = make_look(), HandPlayer()
        self.view = FormPageView(self.look)
        self.view.files = MediaSource(player=self.player)
        self.page = FormPage(filling(FORM, media=files), self.view.render_state)
        self.binding = bind_unkept(self.view, self.page, HandTimers())
        self.page.begin()

    def pictures(self) -> list[LabelPicture]:
        """The pictures in sight, in reading order."""
        return [each for each in self.view.findChildren(LabelPicture) if each.isVisible()]

    def words(self) -> list[str]:
        """All words in sight."""
        return [each.text() for each in self.view.findChildren(QLabel) if each.isVisible()]

    def play(self, at: int) -> PlayButton:
        """One of the buttons that play."""
        return self.view.findChildren(PlayButton)[at]


def _desk(qtbot: QtBot, files: Mapping[str, bytes]) -> Desk:
    made = Desk(files)
    qtbot.addWidget(made.view)
    lay_out(made.view, (900, 900))
    QApplication.processEvents()
    return made


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return _desk(qtbot, FILES)


def test_a_picture_stands_beside_its_label_and_is_told_by_its_words(desk: Desk) -> None:
    spoken = [picture.accessibleName() for picture in desk.pictures()]
    assert spoken == ["Picture beside “The lake”", "Picture beside “Good”"]
    assert faults(desk.view) == []


def test_a_larger_picture_is_shown_on_asking_and_goes_again(desk: Desk) -> None:
    lake = desk.pictures()[0]
    before = lake.sizeHint()
    larger = next(
        b for b in desk.view.findChildren(type(desk.play(0).button)) if "Larger" in b.text()
    )
    QTest.keyClick(larger, Qt.Key.Key_Space)
    assert lake.sizeHint().width() == 400
    QTest.keyClick(larger, Qt.Key.Key_Space)
    assert lake.sizeHint().width() == desk.look.px(293) > before.width()


def test_a_sound_is_played_and_stopped_with_one_button(desk: Desk) -> None:
    button = desk.play(0).button
    assert button.accessibleName() == "Play the sound beside “What was said?”"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert desk.player.heard == [FILES["said.wav"]]
    assert button.text() == "Stop the sound"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert (desk.player.playing, button.text()) == (False, "Play the sound")


def test_what_is_played_ends_when_another_begins(desk: Desk) -> None:
    for at in (0, 1):
        QTest.keyClick(desk.play(at).button, Qt.Key.Key_Space)
    assert desk.play(0).button.text() == "Play the sound"
    assert desk.play(1).button.text() == "Stop the video"


def test_a_file_that_the_form_came_without_is_named(desk: Desk) -> None:
    assert "The picture rain.png is not among the files of this form." in desk.words()


def test_a_damaged_picture_is_said_and_the_label_stays(qtbot: QtBot) -> None:
    desk = _desk(qtbot, FILES | {"lake.png": b"GIF89a no picture"})
    said = [words for words in desk.words() if "lake.png" in words]
    assert said == [
        "The picture lake.png cannot be shown: it is damaged or of a kind that is not known."
    ]
    assert "The lake" in desk.words()


def test_why_something_cannot_be_played_stands_at_its_button(desk: Desk) -> None:
    QTest.keyClick(desk.play(0).button, Qt.Key.Key_Space)
    desk.player.end("It cannot be played.")
    assert "It cannot be played." in desk.words()


def test_a_picture_of_a_video_stands_under_its_button(desk: Desk) -> None:
    video = desk.play(1)
    QTest.keyClick(video.button, Qt.Key.Key_Space)
    playing = desk.player._now
    assert playing is not None
    playing.picture(QImage(64, 48, QImage.Format.Format_RGB32))
    screen = video.findChild(LabelPicture)
    assert isinstance(screen, LabelPicture)
    assert screen.isVisible()
    desk.player.end("")
    assert not screen.isVisible()


@pytest.mark.parametrize(
    ("media", "wanted"),
    [
        ((("image", "jr://images/a%20b.png"),), (MediumKind.PICTURE, "a b.png", "")),
        ((("big-image", "jr://images/l.png"),), (MediumKind.PICTURE, "l.png", "")),
        (
            (("image", "jr://images/s.png"), ("big-image", "jr://images/l.png")),
            (MediumKind.PICTURE, "s.png", "l.png"),
        ),
        ((("audio", "jr://audio/a.mp3"),), (MediumKind.SOUND, "a.mp3", "")),
        ((("video", "jr://video/v.mp4"),), (MediumKind.VIDEO, "v.mp4", "")),
    ],
)
def test_files_beside_a_label_are_read_from_their_addresses(
    media: tuple[tuple[str, str], ...], wanted: tuple[MediumKind, str, str]
) -> None:
    kind, name, larger = wanted
    assert media_of(media, "Here") == (Medium(kind, name, "Here", larger),)


@pytest.mark.qt_log_ignore("PulseAudioService")
def test_the_player_of_the_system_says_when_there_is_no_loudspeaker(qapp: QApplication) -> None:
    if not multimedia().QMediaDevices.defaultAudioOutput().isNull():
        pytest.skip("this computer has a loudspeaker")
    ended: list[str] = []
    player = QtPlayer()
    player.play(wav(), Playing(ended.append))
    assert ended == [NO_SPEAKER]
    player.stop()
    player.deleteLater()
