"""The concern path is one action away in a visit, in a talk and at home."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import RecordKind
from fieldapp.services import reading
from tests.gui.app.test_lock import WAIT, _clock, app, windows  # noqa: F401  # fixtures
from ui.app import App
from ui.viewmodels.commands import CommandId
from ui.viewmodels.interview import Stage
from ui.viewmodels.open_record import Phase
from ui.viewmodels.places import Spot


def _concerns(app: App) -> int:  # noqa: F811  # the fixture's value
    visit = app.session.visit
    return len(visit.card.concerns) if visit else 0


def _until(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=WAIT)


def _holds_focus(screen: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and screen.isAncestorOf(focus)


def test_f9_raises_a_concern_and_the_bar_says_what_is_next(app: App, qtbot: QtBot) -> None:  # noqa: F811
    QTest.keyClick(app.window, Qt.Key.Key_F9)
    _until(qtbot, lambda: app.window.concern_bar.isVisible())
    assert app.spot is Spot.RECORD
    bar = app.window.concern_bar.accessibleName()
    assert "is due soon. Raised at " in bar
    assert "See that the child is safe now by " in bar
    _clock(app).pass_time(11 * 60)
    app.window.concern_bar._open.click()
    app.go(Spot.CASES)
    _until(qtbot, lambda: "overdue by 1 min" in app.window.concern_bar.accessibleName())
    assert app.window.header.concern.words() == "Concern · 1 open, overdue"


def test_the_bar_leads_to_the_words_of_the_next_step(app: App, qtbot: QtBot) -> None:  # noqa: F811
    QTest.keyClick(app.window, Qt.Key.Key_F9)
    desk = app.desk
    assert desk is not None
    _until(qtbot, lambda: app.window.concern_bar.isVisible())
    _until(qtbot, lambda: desk.editor.state.phase is Phase.READY)
    _until(qtbot, lambda: _holds_focus(desk.editor_view))
    app.go(Spot.CASES)
    app.window.concern_bar._reply.click()
    _until(qtbot, lambda: desk.concerns.card.form.edit.hasFocus())
    assert app.spot is Spot.RECORD


def test_in_a_talk_the_page_stays_and_the_concern_is_raised(app: App, qtbot: QtBot) -> None:  # noqa: F811
    desk = app.desk
    assert desk is not None
    desk.start("child")
    _until(qtbot, lambda: app.spot is Spot.TALK)
    _until(qtbot, lambda: desk.talk.bound.editor.state.phase is Phase.READY)
    desk.talk.bound.talk.go(Stage.TALK)
    assert desk.talk.goes_on
    app.window.give(CommandId.CONCERN)
    _until(qtbot, lambda: desk.talk.page.side.passed_on.isVisible())
    assert app.spot is Spot.TALK
    work = app.session.visit.work if app.session.visit else None
    assert work is not None
    found: list[int] = []
    app.door.ask(
        lambda: len(reading.summaries(work, RecordKind.CONCERN)), found.append, lambda _r: None
    )
    _until(qtbot, lambda: found == [1])


def test_f9_at_home_raises_it_in_the_visit_that_was_open(app: App, qtbot: QtBot) -> None:  # noqa: F811
    app.session.leave_visit(lambda: app.go(Spot.HOME))
    _until(qtbot, lambda: app.session.visit is None and bool(app.session.state.visits))
    QTest.keyClick(app.window, Qt.Key.Key_F9)
    _until(qtbot, lambda: _concerns(app) == 1)
    assert app.window.concern_bar.isVisible()
    assert app.window.header.concern.words().startswith("Concern · 1 open")
