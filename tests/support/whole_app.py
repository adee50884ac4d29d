"""The whole app on a laptop with one visit, as its windows, keys and threads are for people."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.services.profile import Profile
from sync.client.outcome import Outcome, Tell
from sync.protocol.ids import InspectionId
from sync.protocol.roster import Role
from tests.support.device import PASSPHRASE
from tests.support.fleet import fleet
from tests.support.render import let_go
from ui.app import App
from ui.start import Courier, Start
from ui.viewmodels.session import Open
from ui.views.visit_desk import VisitDesk

WAIT = 20_000
"""Milliseconds that a busy computer may take."""


class NoCourier:
    """A server that is never reached."""

    def run(self, _tell: Tell) -> Outcome:
        return Outcome()

    def close(self) -> None:
        """Nothing was open."""


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
        """Start the app and show its window."""
        self.app = App(
            Start(self.device.ports, str(self.device.folder), no_courier), self.device.place
        )
        self.app.show()
        return self.app

    def stop(self) -> None:
        """End the app and let its window go."""
        if self.app is not None:
            self.app.close()
            self.app.window.close()
            self.app.window.deleteLater()
            let_go()
        self.app = None

    def end(self) -> None:
        """End the app and the laptop."""
        self.stop()
        self.held.__exit__(None, None, None)


def no_courier(_profile: Profile, _address: str) -> Courier:
    """Nothing is sent and nothing received."""
    return NoCourier()


def open_desk(app: App, laptop: Laptop, qtbot: QtBot) -> VisitDesk:
    """Unlock with real keys, open the visit, and return its desk."""
    unlock(app, qtbot, enter(app))
    if app.desk is None:
        app.open_visit(laptop.visit.hex())
    qtbot.waitUntil(lambda: app.desk is not None, timeout=WAIT)
    assert app.desk is not None
    return app.desk


def unlock(app: App, qtbot: QtBot, key: Callable[[], None]) -> None:
    """Type the passphrase, press the key, and wait until the app is open."""
    line = app.unlock_view.secret.edit
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, PASSPHRASE)
    key()
    qtbot.waitUntil(lambda: app.session.state.open in (Open.HOME, Open.VISIT), timeout=WAIT)


def enter(app: App) -> Callable[[], None]:
    """Enter, which leads back to where the person was."""
    return lambda: QTest.keyClick(app.unlock_view.secret.edit, Qt.Key.Key_Return)


def ctrl_enter(app: App) -> Callable[[], None]:
    """Ctrl+Enter, which leads to a new note."""
    ctrl = Qt.KeyboardModifier.ControlModifier
    return lambda: QTest.keyClick(app.unlock_view.secret.edit, Qt.Key.Key_Return, ctrl)


def wait_for_notes(app: App, qtbot: QtBot) -> None:
    """Wait until what is typed goes into the notes of a record."""

    def in_notes() -> bool:
        notes = app.desk.editor_view.notes if app.desk is not None else None
        focus = QApplication.focusWidget()
        if notes is None or focus is None:
            return False
        return notes.view is focus or notes.view.isAncestorOf(focus)

    qtbot.waitUntil(in_notes, timeout=WAIT)


def type_words(app: App, qtbot: QtBot, words: str) -> None:
    """Type into the line of the notes that has the focus."""
    assert app.desk is not None
    notes = app.desk.editor_view.notes
    assert notes is not None
    for letter in words:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)
    qtbot.waitUntil(lambda: notes.view.line.text_exactly() == words, timeout=WAIT)


def wait_until_saved(app: App, qtbot: QtBot) -> None:
    """Wait until the screen says that all is saved."""
    visit = app.session.visit
    assert visit is not None
    qtbot.waitUntil(lambda: visit.typing.state.saved.words.startswith("Saved "), timeout=WAIT)
