"""The paper and the recorder bar of a form: by mouse, keyboard and screen reader."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.playing import png
from tests.support.render import faults, lay_out, make_look
from ui.qt.microphone import QtMicrophone, no_microphone
from ui.qt.player import multimedia
from ui.viewmodels.drawing import Drawing, Ink, Sheet, Stroke
from ui.viewmodels.form_record import FormRecordState, Unfit
from ui.viewmodels.open_record import Phase
from ui.viewmodels.recorder import Heard, RecorderState
from ui.viewmodels.sketch import SketchState
from ui.views.draw_view import DrawView
from ui.views.form_record import FormRecordView
from ui.views.recorder_bar import RecorderBar

LINE = Stroke(Ink.BLUE, 14, ((100, 100), (800, 500), (1_500, 100)))
STATE = SketchState("Draw your home", Sheet.DRAWING, Drawing("home", {"1": LINE}))


@pytest.fixture
def view(qtbot: QtBot) -> DrawView:
    made = DrawView(make_look())
    qtbot.addWidget(made)
    made.pad.begin(Sheet.DRAWING)
    made.render_state(STATE)
    lay_out(made, (900, 900))
    QApplication.processEvents()
    return made


def _drag(view: DrawView, *points: tuple[int, int]) -> None:
    pad, left = view.pad, Qt.MouseButton.LeftButton
    QTest.mousePress(pad, left, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
    QTest.mouseRelease(pad, left, pos=QPoint(*points[-1]))


def test_a_line_of_the_mouse_is_told_once_in_units_of_the_paper(view: DrawView) -> None:
    drawn: list[Stroke] = []
    view.drawn.connect(drawn.append)
    _drag(view, (1, 1), (100, 50), (380, 50))
    (stroke,) = drawn
    assert stroke.ink is Ink.BLACK
    assert stroke.points[0] == (2, 2)
    assert stroke.points[-1] == (800, 105)


def test_colour_and_width_are_chosen_by_their_words(view: DrawView) -> None:
    drawn: list[Stroke] = []
    view.drawn.connect(drawn.append)
    view._inks.button("red").click()
    view._widths.button("thick").click()
    _drag(view, (5, 5), (50, 50))
    assert (drawn[0].ink, drawn[0].width) == (Ink.RED, 14)


def test_the_eraser_tells_where_it_goes_and_a_colour_is_a_pen_again(view: DrawView) -> None:
    rubbed: list[tuple[int, int]] = []
    drawn: list[Stroke] = []
    view.rubbed.connect(lambda x, y: rubbed.append((x, y)))
    view.drawn.connect(drawn.append)
    view._tools.button("eraser").click()
    _drag(view, (10, 10), (20, 20))
    assert rubbed
    assert not drawn
    view._inks.button("green").click()
    _drag(view, (10, 10), (20, 20))
    assert len(drawn) == 1


def test_the_picture_holds_what_is_drawn_on_white_paper_in_every_theme(view: DrawView) -> None:
    image = QImage.fromData(view.pad.picture())
    assert (image.width(), image.height()) == (1_600, 1_000)
    assert image.pixelColor(800, 500) == Qt.GlobalColor.white or image.pixelColor(800, 499).blue()
    assert image.pixelColor(1_599, 999) == Qt.GlobalColor.white
    assert image.pixelColor(100, 100) != Qt.GlobalColor.white


def test_a_picture_that_is_drawn_on_keeps_its_size(view: DrawView) -> None:
    view.pad.begin(Sheet.PICTURE, png(640, 480))
    image = QImage.fromData(view.pad.picture())
    assert (image.width(), image.height()) == (640, 480)
    assert image.pixelColor(639, 479) == Qt.GlobalColor.darkGreen


def test_who_cannot_draw_finds_the_words_first(view: DrawView) -> None:
    view.take_focus()
    assert view.words.hasFocus()
    assert view.words.accessibleName() == "What it shows, in their own words"
    assert view.pad.accessibleName().startswith("Drawing, 1 line.")
    assert faults(view) == []


def test_a_signature_asks_who_signed(view: DrawView) -> None:
    view.render_state(replace(STATE, of="Signed", sheet=Sheet.SIGNATURE))
    assert view.words.accessibleName() == "Who signed"
    assert not view.may.isVisible()


def test_an_empty_sheet_cannot_be_put_into_the_record(view: DrawView) -> None:
    view.render_state(replace(STATE, drawing=Drawing("home")))
    assert not view.finish.isEnabled()
    assert not view.undo.isEnabled()


@pytest.fixture
def bar(qtbot: QtBot) -> RecorderBar:
    made = RecorderBar(make_look())
    qtbot.addWidget(made)
    lay_out(made, (700, 220))
    return made


def test_the_recorder_is_hidden_until_it_is_asked_for(bar: RecorderBar) -> None:
    bar.render_state(RecorderState())
    assert bar.isHidden()


def test_recording_cannot_be_started_before_the_tick(bar: RecorderBar) -> None:
    bar.render_state(RecorderState(of="What was said?"))
    assert not bar.start.isEnabled()
    bar.render_state(RecorderState(of="What was said?", agreed=True))
    assert bar.start.isEnabled()
    assert faults(bar) == []


def test_while_it_records_it_says_so_in_words_with_time_and_level(bar: RecorderBar) -> None:
    bar.render_state(
        RecorderState("What was said?", Heard.ON, agreed=True, seconds=751.3, kept=751, level=0.4)
    )
    assert (bar.word.text(), bar.elapsed.text()) == ("Recording", "0:12:31")
    assert bar.level.accessibleName() == "Sound: heard"
    shown = [b.text() for b in (bar.start, bar.pause, bar.stop, bar.close_) if b.isVisible()]
    assert shown == ["Pause", "Stop and keep it"]
    bar.render_state(RecorderState("What was said?", Heard.PAUSED, agreed=True, seconds=751.3))
    assert (bar.word.text(), bar.pause.text()) == ("Paused", "Go on recording")
    QApplication.processEvents()
    assert faults(bar) == []


def test_why_nothing_can_be_heard_stands_on_the_bar(bar: RecorderBar) -> None:
    bar.render_state(RecorderState("What was said?", agreed=True, refused=no_microphone()))
    assert "no microphone" in bar.message.accessibleName()


@pytest.mark.qt_log_ignore("PulseAudioService")
def test_the_microphone_of_the_system_refuses_where_there_is_none(qapp: QApplication) -> None:
    if not multimedia().QMediaDevices.defaultAudioInput().isNull():
        pytest.skip("this computer has a microphone")
    microphone = QtMicrophone()
    with pytest.raises(type(no_microphone()), match="no microphone"):
        microphone.start(lambda _data: None, lambda: None)
    microphone.stop()
    microphone.deleteLater()


def test_answers_without_a_question_are_shown_as_they_were_written(qtbot: QtBot) -> None:
    view = FormRecordView(make_look())
    qtbot.addWidget(view)
    left = (Unfit("children", "3"), Unfit("", "Words of a long path"))
    view.render_state(FormRecordState(Phase.READY, unfit=left))
    lay_out(view, (900, 700))
    assert view.left_over.text().split("\n") == [
        "“children”: 3",
        "A question with a long name: Words of a long path",
    ]
    assert view.left_over.isVisible()
    assert "2 answers have no question" in view.unfit.accessibleName()
