"""Drawing and recording in the whole app: kept under the curtain, ended by the lock, attached."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.domain.views import Record
from fieldapp.services import reading, visit_forms
from sync.protocol.ids import RecordId
from tests.support.form_desk import add_form
from tests.support.sound import HandMicrophone
from tests.support.whole_app import WAIT, Laptop, open_desk
from ui.app import App
from ui.viewmodels.places import Spot
from ui.viewmodels.recorder import Heard
from ui.viewmodels.session import Open
from ui.viewmodels.shell import Cover
from ui.views.visit_desk import VisitDesk

FORM = """
| survey |
| | type | name | label | appearance |
| | image | home | Draw your home | draw |
| | audio | said | What was said? | |
"""


def _form_is_begun(app: App, desk: VisitDesk, qtbot: QtBot) -> RecordId:
    visit = app.session.visit
    assert visit is not None
    begun: list[RecordId] = []

    def begin() -> RecordId:
        form = add_form(visit.work, FORM, "Talk")
        return visit_forms.open_form_record(visit.work, form, "talk")[0]

    app.door.ask(begin, begun.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(begun), timeout=WAIT)
    desk.open(begun[0])
    qtbot.waitUntil(lambda: app.spot is Spot.FORM and desk.forms.record.page is not None)
    return begun[0]


def _held(app: App, record: RecordId, qtbot: QtBot) -> Record:
    visit, found = app.session.visit, list[Record]()
    assert visit is not None
    app.door.ask(lambda: reading.record(visit.work, record), found.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    return found[0]


def _has_file(app: App, record: RecordId, ending: str, qtbot: QtBot) -> bool:
    files = _held(app, record, qtbot).attachments
    return any(file.name.endswith(ending) for file in files)


@pytest.mark.qt_log_ignore("PulseAudioService")
def test_a_drawing_is_put_into_the_record_and_answers_its_question(
    laptop: Laptop, qtbot: QtBot
) -> None:
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    record = _form_is_begun(app, desk, qtbot)
    desk.forms.view.page.capture_asked.emit("home")
    pad, left = desk.forms.view.draw.pad, Qt.MouseButton.LeftButton
    assert pad.isVisible()
    QTest.mousePress(pad, left, pos=QPoint(20, 20))
    QTest.mouseMove(pad, QPoint(120, 90))
    QTest.mouseRelease(pad, left, pos=QPoint(120, 90))
    QTest.keyClicks(desk.forms.view.draw.words, "Our dog")
    desk.forms.view.draw.finish.click()
    qtbot.waitUntil(lambda: _answer(desk, "home").startswith("Draw your home"), timeout=WAIT)
    assert _has_file(app, record, ".png", qtbot)
    qtbot.waitUntil(lambda: _caption(desk) == "Our dog", timeout=WAIT)
    assert desk.forms.view.page.isVisible()


def test_a_recording_goes_on_under_the_curtain_and_is_ended_by_the_lock(
    laptop: Laptop, qtbot: QtBot
) -> None:
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    record = _form_is_begun(app, desk, qtbot)
    recorder, microphone = desk.forms.captures.recorder, HandMicrophone()
    object.__setattr__(recorder._ports, "microphone", microphone)
    desk.forms.view.page.capture_asked.emit("said")
    recorder.agree(True)
    recorder.start()
    qtbot.waitUntil(lambda: recorder.state.now is Heard.ON, timeout=WAIT)
    microphone.hear(1)
    app.window.curtain_drawn.emit()
    assert app._state.cover is Cover.CURTAIN
    microphone.hear(1)
    assert microphone.is_on
    assert recorder.state.seconds == pytest.approx(2)
    app.window.curtain_lift_asked.emit()
    app.lock()
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    assert not microphone.is_on
    said: list[str] = []
    app.window.say = lambda words, *_more: said.append(words)  # type: ignore[method-assign]  # read aloud
    open_desk(app, laptop, qtbot)
    qtbot.waitUntil(lambda: any("was ended by the lock" in words for words in said), timeout=WAIT)
    held = _held(app, record, qtbot)
    assert [file.length for file in held.attachments if file.name.endswith(".wav")] == [64_044]
    assert held.fields["said"].text.endswith(".wav")


def _answer(desk: VisitDesk, ref: str) -> str:
    line = desk.forms.record.line(ref)
    return line.text if line is not None else ""


def _caption(desk: VisitDesk) -> str:
    line = desk.forms.record.line("home")
    return line.caption if line is not None else ""
