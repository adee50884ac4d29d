"""After the lock a person is back in the visit, the record and the line where they were."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sync.protocol.ids import InspectionId
from sync.protocol.roster import Role
from tests.gui.app.test_first_start import _courier
from tests.support.device import PASSPHRASE
from tests.support.fleet import fleet
from tests.support.render import let_go
from ui.app import App, application
from ui.start import Start
from ui.viewmodels.places import Spot
from ui.viewmodels.session import Open

WAIT = 20_000


class Laptop:
    """One laptop with a visit, whose app can be started again and again."""

    def __init__(self, folder: Path) -> None:
        self.held = fleet(folder, ("OF1", Role.LEAD))
        self.fleet = self.held.__enter__()
        self.visit: InspectionId = self.fleet.create_visit("OF1")
        self.device = self.fleet["OF1"]
        self.device.lock()
        self.app: App | None = None

    def start(self) -> App:
        self.app = App(
            Start(self.device.ports, str(self.device.folder), _courier), self.device.place
        )
        self.app.show()
        return self.app

    def stop(self) -> None:
        if self.app is not None:
            self.app.close()
            self.app.window.close()
            self.app.window.deleteLater()
            let_go()
        self.app = None

    def end(self) -> None:
        self.stop()
        self.held.__exit__(None, None, None)


@pytest.fixture
def laptop(tmp_path: Path, qapp: QApplication) -> Iterator[Laptop]:
    application()
    made = Laptop(tmp_path)
    yield made
    made.end()


def _unlock(app: App, qtbot: QtBot, key: Callable[[], None]) -> None:
    line = app.unlock_view.secret.edit
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, PASSPHRASE)
    key()
    qtbot.waitUntil(lambda: app.session.state.open in (Open.HOME, Open.VISIT), timeout=WAIT)


def _enter(app: App) -> Callable[[], None]:
    return lambda: QTest.keyClick(app.unlock_view.secret.edit, Qt.Key.Key_Return)


def _ctrl_enter(app: App) -> Callable[[], None]:
    ctrl = Qt.KeyboardModifier.ControlModifier
    return lambda: QTest.keyClick(app.unlock_view.secret.edit, Qt.Key.Key_Return, ctrl)


def _wait_for_notes(app: App, qtbot: QtBot) -> None:
    """Wait until what is typed goes into the notes of a record."""

    def in_notes() -> bool:
        notes = app.desk.editor_view.notes if app.desk is not None else None
        focus = QApplication.focusWidget()
        if notes is None or focus is None:
            return False
        return notes.view is focus or notes.view.isAncestorOf(focus)

    qtbot.waitUntil(in_notes, timeout=WAIT)


def _type(app: App, qtbot: QtBot, words: str) -> None:
    assert app.desk is not None
    notes = app.desk.editor_view.notes
    assert notes is not None
    for letter in words:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)
    qtbot.waitUntil(lambda: notes.view.line.text_exactly() == words, timeout=WAIT)


def _saved(app: App, qtbot: QtBot) -> None:
    visit = app.session.visit
    assert visit is not None
    qtbot.waitUntil(lambda: visit.typing.state.saved.words.startswith("Saved "), timeout=WAIT)


def _line(app: App) -> tuple[str, int]:
    assert app.desk is not None
    notes = app.desk.editor_view.notes
    assert notes is not None
    return notes.view.line.text_exactly(), notes.view.line.textCursor().position()


def test_ctrl_enter_leads_from_the_lock_to_a_new_note(laptop: Laptop, qtbot: QtBot) -> None:
    app = laptop.start()
    _unlock(app, qtbot, _ctrl_enter(app))
    _wait_for_notes(app, qtbot)
    assert app.spot is Spot.RECORD


def test_after_the_lock_the_caret_is_where_it_was(laptop: Laptop, qtbot: QtBot) -> None:
    app = laptop.start()
    _unlock(app, qtbot, _ctrl_enter(app))
    _wait_for_notes(app, qtbot)
    _type(app, qtbot, "She said it began in June")
    _saved(app, qtbot)
    notes = app.desk.editor_view.notes if app.desk else None
    assert notes is not None
    notes.view.line.put_caret(8)
    app.lock()
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    _unlock(app, qtbot, _enter(app))
    _wait_for_notes(app, qtbot)
    qtbot.waitUntil(lambda: _line(app) == ("She said it began in June", 8), timeout=WAIT)


def test_the_next_start_of_the_app_leads_back_too(laptop: Laptop, qtbot: QtBot) -> None:
    app = laptop.start()
    _unlock(app, qtbot, _ctrl_enter(app))
    _wait_for_notes(app, qtbot)
    _type(app, qtbot, "Kept")
    _saved(app, qtbot)
    laptop.stop()
    again = laptop.start()
    _unlock(again, qtbot, _enter(again))
    _wait_for_notes(again, qtbot)
    qtbot.waitUntil(lambda: _line(again)[0] == "Kept", timeout=WAIT)


def test_who_left_the_visit_before_the_lock_comes_back_to_the_list_of_visits(
    laptop: Laptop, qtbot: QtBot
) -> None:
    app = laptop.start()
    _unlock(app, qtbot, _enter(app))
    qtbot.waitUntil(lambda: bool(app.session.state.visits), timeout=WAIT)
    app.lock()
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    _unlock(app, qtbot, _enter(app))
    qtbot.waitUntil(lambda: bool(app.session.state.visits), timeout=WAIT)
    assert app.spot is Spot.HOME
    assert app.desk is None
