"""A form of the visit in the whole app: added, begun, filled in with real keys, found again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.views import Record
from fieldapp.services import reading
from fieldapp.services.visit_forms import VisitForm
from tests.support.choosing import FixedChooser
from tests.support.filling import HOME_VISIT
from tests.support.whole_app import WAIT, Laptop, open_desk, wait_until_saved
from ui.app import App
from ui.viewmodels.places import Spot
from ui.views.visit_desk import VisitDesk

WITH_A_PICTURE = """
| survey |
| | type | name | label |
| | text | what | What is it? |
| | image | door | A picture of the door |
"""


def _pilots(desk: VisitDesk) -> list[VisitForm]:
    """The forms that were added by hand, newest first."""
    return [form for form in desk.forms.card.shown if form.own is None]


def _form_is_added(desk: VisitDesk, folder: Path, qtbot: QtBot, markdown: str = HOME_VISIT) -> None:
    file, before = folder / "home_visit.md", len(_pilots(desk))
    file.write_text(markdown.strip() + "\n", "utf-8")
    desk.forms.chooser = FixedChooser(str(file))
    desk.start("add_form")
    qtbot.waitUntil(lambda: len(_pilots(desk)) > before, timeout=WAIT)


def _form_is_open(app: App, desk: VisitDesk, qtbot: QtBot) -> None:
    page = desk.forms.view.page
    qtbot.waitUntil(lambda: app.spot is Spot.FORM and page.focusWidget() is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget()), timeout=WAIT)


def test_a_form_is_added_filled_in_and_there_after_a_restart(
    laptop: Laptop, tmp_path: Path, qtbot: QtBot
) -> None:
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    _form_is_added(desk, tmp_path, qtbot)
    desk.forms.card.begun.emit(_pilots(desk)[0])
    _form_is_open(app, desk, qtbot)
    QTest.keyClicks(QApplication.focusWidget(), "The Elms")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), "3")
    wait_until_saved(app, qtbot)
    record = desk.forms.record.state.record
    assert record is not None
    laptop.stop()

    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    desk.open(record.summary.id)
    _form_is_open(app, desk, qtbot)
    shown = [desk.forms.record.line(ref) for ref in ("home/called", "home/children")]
    assert [line.text for line in shown if line is not None] == ["The Elms", "3"]


def test_a_file_that_is_no_form_is_refused_in_a_sentence(
    laptop: Laptop, tmp_path: Path, qtbot: QtBot
) -> None:
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    file = tmp_path / "holiday.xlsx"
    file.write_bytes(b"no workbook")
    desk.forms.chooser = FixedChooser(str(file))
    said: list[str] = []
    app.window.say = said.append  # type: ignore[method-assign]  # what is read aloud
    desk.start("add_form")
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT)
    assert "holiday.xlsx" in said[0]
    assert _pilots(desk) == []


def test_a_file_answers_a_question_and_is_sealed_in_the_record(
    laptop: Laptop, tmp_path: Path, qtbot: QtBot
) -> None:
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    _form_is_added(desk, tmp_path, qtbot, WITH_A_PICTURE)
    desk.forms.card.begun.emit(_pilots(desk)[0])
    _form_is_open(app, desk, qtbot)
    picture = tmp_path / "door.png"
    picture.write_bytes(b"not really a picture")
    desk.files.chooser = FixedChooser(str(picture))
    desk.forms.view.page.file_asked.emit("door")
    qtbot.waitUntil(lambda: _text(desk, "door") == "door.png", timeout=WAIT)
    held, visit = desk.forms.record.state.record, app.session.visit
    assert held is not None
    assert visit is not None
    kept: list[str] = []

    def read(record: Record) -> None:
        kept.extend(file.name for file in record.attachments)

    app.door.ask(lambda: reading.record(visit.work, held.summary.id), read, pytest.fail)
    qtbot.waitUntil(lambda: "door.png" in kept, timeout=WAIT)


def test_a_record_goes_on_with_a_corrected_form(
    laptop: Laptop, tmp_path: Path, qtbot: QtBot
) -> None:
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    _form_is_added(desk, tmp_path, qtbot)
    desk.forms.card.begun.emit(_pilots(desk)[0])
    _form_is_open(app, desk, qtbot)
    QTest.keyClicks(QApplication.focusWidget(), "The Elms")
    wait_until_saved(app, qtbot)
    held = desk.forms.record.state.record
    assert held is not None
    _form_is_added(desk, tmp_path, qtbot, HOME_VISIT.replace("Is it safe?", "Is it safe here?"))
    desk.open(held.summary.id)
    qtbot.waitUntil(lambda: desk.forms.record.state.newer is not None, timeout=WAIT)
    desk.forms.view.move_asked.emit()
    qtbot.waitUntil(lambda: desk.forms.record.state.newer is None, timeout=WAIT)
    _form_is_open(app, desk, qtbot)
    line = desk.forms.record.line("home/safe")
    assert line is not None
    assert (line.label, _text(desk, "home/called")) == ("Is it safe here?", "The Elms")


def _text(desk: VisitDesk, ref: str) -> str:
    line = desk.forms.record.line(ref)
    return line.text if line is not None else ""
