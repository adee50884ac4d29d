"""Coding in the whole app: from the words of a note, by key, and back to the caret."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import Mark
from tests.support.render import faults, lay_out, wear
from tests.support.whole_app import WAIT, Laptop, ctrl_enter, type_words, unlock, wait_for_notes
from ui.app import App
from ui.viewmodels.places import Spot
from ui.views.visit_desk import VisitDesk

CTRL = Qt.KeyboardModifier.ControlModifier
SIZES = (((1280, 800), 100), ((1024, 700), 100), ((1280, 800), 200))


def _noted(laptop: Laptop, qtbot: QtBot, words: str) -> tuple[App, VisitDesk]:
    """The app with a note in which these words were typed."""
    app = laptop.start()
    unlock(app, qtbot, ctrl_enter(app))
    wait_for_notes(app, qtbot)
    type_words(app, qtbot, words)
    assert app.desk is not None
    return app, app.desk


def _code(app: App, desk: VisitDesk, qtbot: QtBot) -> None:
    """Choose the last word and code it, with keys alone."""
    lines = desk.editor_view.notes
    assert lines is not None
    keep = QTextCursor.MoveMode.KeepAnchor
    lines.view.line.moveCursor(QTextCursor.MoveOperation.PreviousWord, keep)
    QTest.keyClick(app.window, Qt.Key.Key_E, CTRL)
    card = desk.sense.coder.card
    qtbot.waitUntil(card.judgement.hasFocus, timeout=WAIT)
    QTest.keyClicks(card.judgement, "-cic2")
    QTest.keyClick(card.judgement, Qt.Key.Key_Return)
    QTest.keyClick(app.window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(card.isHidden, timeout=WAIT)


def test_the_keyboard_codes_words_and_comes_back_to_them(laptop: Laptop, qtbot: QtBot) -> None:
    app, desk = _noted(laptop, qtbot, "Nobody told her why")
    _code(app, desk, qtbot)
    lines = desk.editor_view.notes
    assert lines is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is lines.view.line, timeout=WAIT)
    assert lines.view.line.textCursor().selectedText() == "why"
    app.go(Spot.EVIDENCE)
    held = desk.sense.evidence
    qtbot.waitUntil(lambda: len(held.state.rows) == 1, timeout=WAIT)
    assert held.state.rows[0].title == "why"
    assert "CIC2 · Area for improvement" in held.state.rows[0].about


def test_enter_in_the_list_opens_the_codes_and_escape_goes_back(
    laptop: Laptop, qtbot: QtBot
) -> None:
    app, desk = _noted(laptop, qtbot, "Nobody told her why")
    _code(app, desk, qtbot)
    app.go(Spot.EVIDENCE)
    view = desk.sense.evidence_view
    qtbot.waitUntil(lambda: bool(view.list.rows.rows) and view.list.hasFocus(), timeout=WAIT)
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    qtbot.waitUntil(view.picker.judgement.hasFocus, timeout=WAIT)
    assert view.picker.codes().mark is Mark.IMPROVE
    assert view.picker.codes().criteria == ("CIC2",)
    QTest.keyClick(view.picker.judgement, Qt.Key.Key_Escape)
    qtbot.waitUntil(view.list.hasFocus, timeout=WAIT)
    assert view.picker.isHidden()


def test_without_words_the_key_says_what_to_do(
    laptop: Laptop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _desk = _noted(laptop, qtbot, "Nobody told her why")
    said: list[str] = []
    monkeypatch.setattr(app.window, "say", lambda words, *_urgency: said.append(words))
    focus = QApplication.focusWidget()
    assert focus is not None
    focus.clearFocus()
    QTest.keyClick(app.window, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT)
    assert "choose some of them" in said[0]


def test_nothing_is_cut_or_without_a_name(laptop: Laptop, qtbot: QtBot) -> None:
    app, desk = _noted(laptop, qtbot, "Nobody told her why")
    _code(app, desk, qtbot)
    app.go(Spot.EVIDENCE)
    view = desk.sense.evidence_view
    qtbot.waitUntil(lambda: bool(view.list.rows.rows), timeout=WAIT)
    view.item_chosen.emit(view.list.chosen)
    qtbot.waitUntil(lambda: not view.picker.isHidden(), timeout=WAIT)
    for size, scale in SIZES:
        wear(app.look, "high_contrast", scale)
        lay_out(app.window, size)
        assert faults(view) == [], (size, scale)
        assert faults(view.panel) == [], (size, scale)
