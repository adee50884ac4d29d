"""Files in the window: by key, with the caret where it was, and back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import RecordKind
from fieldapp.services import records
from tests.support.choosing import FixedChooser
from tests.support.whole_app import WAIT, Laptop, open_desk
from ui.viewmodels.places import Spot
from ui.views.files_card import FileLine


def test_a_key_attaches_a_file_and_the_caret_stays(
    laptop: Laptop, qtbot: QtBot, tmp_path: Path
) -> None:
    note, _ = records.open_record(laptop.device.open(laptop.visit), RecordKind.NOTE)
    laptop.device.lock()
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    desk.open(note)
    qtbot.waitUntil(lambda: app.spot is Spot.RECORD, timeout=WAIT)
    notes = lambda: desk.editor_view.notes  # noqa: E731
    qtbot.waitUntil(lambda: notes() is not None and notes().view.hasFocus(), timeout=WAIT)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ms A")
    desk.files.chooser = FixedChooser(opened=str(letter))
    before = QApplication.focusWidget()
    QTest.keyClick(app.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    card = desk.files.card
    qtbot.waitUntil(lambda: bool(card.findChildren(FileLine)), timeout=WAIT)
    assert QApplication.focusWidget() is before
    desk.files.card.findChildren(FileLine)[0].opened.emit(card.findChildren(FileLine)[0].file)
    qtbot.waitUntil(lambda: app.spot is Spot.FILE, timeout=WAIT)
    assert desk.files.view.text.text_exactly() == "Dear Ms A"
    QTest.keyClick(app.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: app.spot is Spot.RECORD, timeout=WAIT)
    assert QApplication.focusWidget() is before
    assert desk.files.view.text.text_exactly() == ""


def test_the_same_key_in_a_list_begins_a_note_for_the_file(
    laptop: Laptop, qtbot: QtBot, tmp_path: Path
) -> None:
    app = laptop.start()
    desk = open_desk(app, laptop, qtbot)
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"\x89PNG")
    desk.files.chooser = FixedChooser(opened=str(photo))
    QTest.keyClick(app.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(desk.files.card.findChildren(FileLine)), timeout=WAIT)
    assert app.spot is Spot.RECORD
    shown = desk.editor.state.record
    assert shown is not None
    assert (shown.kind, [file.name for file in shown.files]) == (RecordKind.NOTE, ["photo.png"])
