"""Ctrl+E in a talk with a child, in a form of the visit and beside a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.anchor import Anchor
from fieldapp.domain.change import BlockKind, RecordKind, text_slot
from fieldapp.domain.ports import Progress
from fieldapp.services import attachments, coding, records, visit_forms
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support.form_desk import add_form
from tests.support.whole_app import WAIT, Laptop, ctrl_enter, unlock, wait_for_notes
from ui.app import App, application
from ui.viewmodels.interview import Looking
from ui.viewmodels.places import Spot
from ui.views.coder import Coder
from ui.views.visit_desk import VisitDesk

CTRL = Qt.KeyboardModifier.ControlModifier
FORM = """
| survey |
| | type | name | label |
| | text | who | Who was there? |
| | select_one yn | alone | Was the child seen alone? |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | form_title |
| | home | Home visit |
"""
LINES = b"First line.\nSecond line with words.\n"


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[tuple[App, VisitDesk]]:
    application()
    laptop = Laptop(tmp_path)
    app = laptop.start()
    unlock(app, qtbot, ctrl_enter(app))
    wait_for_notes(app, qtbot)
    assert app.desk is not None
    yield app, app.desk
    laptop.end()


def _in_store(desk: VisitDesk, qtbot: QtBot, job: object) -> list[object]:
    """Do something on the store's thread and wait for what it gives."""
    found: list[object] = []
    desk._ask(job, found.append)  # type: ignore[arg-type]  # a job of the test
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    return found


def _give(app: App, coder: Coder, qtbot: QtBot) -> None:
    qtbot.waitUntil(coder.card.judgement.hasFocus, timeout=WAIT)
    QTest.keyClicks(coder.card.judgement, "-cic2")
    QTest.keyClick(coder.card.judgement, Qt.Key.Key_Return)
    QTest.keyClick(app.window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(coder.card.isHidden, timeout=WAIT)


def _anchors(desk: VisitDesk, qtbot: QtBot) -> list[Anchor]:
    work = desk._visit.work
    (items,) = _in_store(desk, qtbot, lambda: coding.items(work))
    return [item.anchor for item in items]  # type: ignore[attr-defined]  # items of coding


def test_words_of_a_child_are_coded_while_only_the_inspector_looks(
    opened: tuple[App, VisitDesk], qtbot: QtBot
) -> None:
    app, desk = opened
    work = desk._visit.work

    def begin() -> RecordId:
        record, _ = records.open_record(work, RecordKind.INTERVIEW_CHILD, "T03")
        records.add_block(work, record, BlockKind.WORDS, "She is nice but in a hurry.")
        return record

    (record,) = _in_store(desk, qtbot, begin)
    desk.open(record)  # type: ignore[arg-type]  # the record that was begun
    page, coder = desk.talk.page, desk.sense.coders[Spot.TALK]
    qtbot.waitUntil(lambda: bool(page.words.rows.rows), timeout=WAIT)
    block = page.words.rows.rows[0]
    page.words.go_to(block.id)
    page.words.line.moveCursor(
        QTextCursor.MoveOperation.PreviousWord, QTextCursor.MoveMode.KeepAnchor
    )
    QTest.keyClick(app.window, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(coder.card.judgement.hasFocus, timeout=WAIT)
    desk.talk.bound.talk.look(Looking.TOGETHER)
    assert coder.card.isHidden()
    page.words.line.setFocus()
    QTest.keyClick(app.window, Qt.Key.Key_E, CTRL)
    assert coder.picker.state.target is None
    desk.talk.bound.talk.look(Looking.ALONE)
    QTest.keyClick(app.window, Qt.Key.Key_E, CTRL)
    _give(app, coder, qtbot)
    (held,) = _anchors(desk, qtbot)
    assert held.slot == text_slot(block.id).hex()
    assert held.quote in "She is nice but in a hurry."


def test_typed_words_and_choices_of_a_form_are_coded(
    opened: tuple[App, VisitDesk], qtbot: QtBot
) -> None:
    app, desk = opened
    work = desk._visit.work

    def begin() -> RecordId:
        return visit_forms.open_form_record(work, add_form(work, FORM), "Home visit")[0]

    (record,) = _in_store(desk, qtbot, begin)
    desk.open(record)  # type: ignore[arg-type]  # the record that was begun
    view, coder = desk.forms.view.page, desk.sense.coders[Spot.FORM]
    qtbot.waitUntil(lambda: desk.forms.record.page is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: _inside(view, "who"), timeout=WAIT)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "Her aunt was there")
    QTest.keyClick(app.window, Qt.Key.Key_E, CTRL)
    _give(app, coder, qtbot)
    desk.forms.record.page.answer("alone", "no")  # type: ignore[union-attr]  # it was waited for
    view.go_to("alone")
    QTest.keyClick(app.window, Qt.Key.Key_E, CTRL)
    _give(app, coder, qtbot)
    words, answer = sorted(_anchors(desk, qtbot), key=lambda held: held.kind, reverse=True)
    assert words.quote == "Her aunt was there"
    assert (answer.quote, answer.held, answer.name) == ("No", "no", "Was the child seen alone?")


def test_words_of_an_attached_text_are_coded_and_evidence_leads_back_to_them(
    opened: tuple[App, VisitDesk], qtbot: QtBot
) -> None:
    app, desk = opened
    work = desk._visit.work

    def attach() -> RecordId:
        record, _ = records.open_record(work, RecordKind.NOTE)
        _attached(work, record)
        return record

    (record,) = _in_store(desk, qtbot, attach)
    desk.open(record)  # type: ignore[arg-type]  # the record that was begun
    qtbot.waitUntil(
        lambda: bool(desk.files.card._shown and desk.files.card._shown[0]), timeout=WAIT
    )
    desk.files.card.opened.emit(desk.files.card._shown[0][0])  # type: ignore[index]  # waited for
    view, coder = desk.files.view, desk.sense.coders[Spot.FILE]
    qtbot.waitUntil(lambda: view.text.toPlainText() != "", timeout=WAIT)
    cursor = view.text.textCursor()
    cursor.setPosition(12)
    cursor.setPosition(23, QTextCursor.MoveMode.KeepAnchor)
    view.text.setTextCursor(cursor)
    view.place.code.click()
    _give(app, coder, qtbot)
    (held,) = _anchors(desk, qtbot)
    assert (held.quote, held.where) == ("Second line", "minutes.txt")
    app.go(Spot.EVIDENCE)
    evidence = desk.sense.evidence_view
    qtbot.waitUntil(lambda: bool(evidence.list.rows.rows), timeout=WAIT)
    evidence.item_chosen.emit(evidence.list.chosen)
    qtbot.waitUntil(lambda: not evidence.picker.isHidden(), timeout=WAIT)
    evidence.picker.record_asked.emit()
    qtbot.waitUntil(lambda: app.spot is Spot.FILE, timeout=WAIT)
    assert view.chosen_words() == (12, 23, "Second line")
    desk.files.back()
    qtbot.waitUntil(lambda: app.spot is Spot.EVIDENCE, timeout=WAIT)


def _inside(view: QWidget, ref: str) -> bool:
    focus = QApplication.focusWidget()
    line = view._view(ref)  # type: ignore[attr-defined]  # the page of a form
    return focus is not None and line is not None and line.isAncestorOf(focus)


def _attached(work: Work, record: RecordId, progress: Progress | None = None) -> None:
    source = io.BytesIO(LINES)
    attachments.attach_file(work, record, "minutes.txt", "text/plain", source, len(LINES), progress)
