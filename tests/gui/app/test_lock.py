"""What stays to be read when the laptop is covered and locked: nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.services.profile import Profile
from sync.client.outcome import Outcome, Tell
from sync.protocol.roster import Role
from tests.support.clock import SteadyClock
from tests.support.device import PASSPHRASE
from tests.support.fleet import fleet
from tests.support.render import let_go
from tests.support.stretching import quick_stretching
from ui.app import App, application
from ui.start import Courier, Start
from ui.viewmodels.session import Open
from ui.viewmodels.shell import CURTAIN_LIFTS_WITHIN_S
from ui.views.components.editors import PlainEdit
from ui.views.editor import EditorView

WAIT = 20_000


class NoCourier:
    """A server that is never reached."""

    def run(self, _tell: Tell) -> Outcome:
        return Outcome()

    def close(self) -> None:
        """Nothing was open."""


def _courier(_profile: Profile, _address: str) -> Courier:
    return NoCourier()


class WindowsShown(QObject):
    """Notes each widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return super().eventFilter(watched, event)


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[WindowsShown]:
    """What is shown as a window from before the app is made."""
    watch = WindowsShown()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.fixture
def app(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[App]:
    """The app with a visit open, on a clock that stands still."""
    application()
    with quick_stretching(), fleet(tmp_path, ("OF1", Role.LEAD)) as team:
        visit = team.create_visit("OF1")
        laptop = team["OF1"]
        laptop.lock()
        made = App(Start(laptop.ports, str(laptop.folder), _courier, visit), laptop.place)
        made.show()
        qtbot.waitUntil(made.window.isActiveWindow)
        made.session.unlock(PASSPHRASE)
        qtbot.waitUntil(lambda: made.desk is not None, timeout=WAIT)
        yield made
        made.close()
        made.window.close()
        made.window.deleteLater()
        let_go()


def _clock(app: App) -> SteadyClock:
    return cast(SteadyClock, app.start.ports.clock)


def _covered(app: App) -> bool:
    return app.window.curtain.isVisible()


def test_the_visit_that_was_asked_for_at_the_start_opens_after_unlocking(app: App) -> None:
    assert app.session.state.open is Open.VISIT


def test_nothing_flashes_up_beside_the_one_window(windows: WindowsShown, app: App) -> None:
    assert app.session.state.open is Open.VISIT
    assert windows.names == ["Shell"]


def test_locking_covers_the_window_at_once_and_leaves_no_record_in_it(
    app: App, qtbot: QtBot
) -> None:
    assert app.window.findChildren(EditorView)
    app.lock()
    assert _covered(app)
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    assert app.unlock_view.isVisible()
    qtbot.waitUntil(lambda: not app.window.findChildren(EditorView), timeout=WAIT)


@pytest.mark.parametrize("end", [App.lock, lambda app: app.aids.close()], ids=["lock", "end"])
def test_what_was_copied_and_said_is_gone_once_the_laptop_is_locked_or_the_app_ends(
    app: App, qtbot: QtBot, end: Callable[[App], None]
) -> None:
    edit = PlainEdit(app.look, "Notes")
    qtbot.addWidget(edit)
    edit.set_text_exactly("The larkspur is in the shed.")
    edit.selectAll()
    edit.copy()
    app.window.say("T03 was replaced.")
    end(app)
    board = QApplication.clipboard()
    qtbot.waitUntil(lambda: not board.text(), timeout=WAIT)
    assert not app.window.announcer.said
    assert not app.window.announcer.accessibleName()


def test_what_others_copied_stays_at_the_lock(app: App, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("a train at nine")
    app.lock()
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    assert QApplication.clipboard().text() == "a train at nine"


def test_a_curtain_lifts_within_a_minute_by_the_same_key(app: App) -> None:
    QTest.keyClick(app.window, Qt.Key.Key_F12)
    assert _covered(app)
    _clock(app).pass_time(CURTAIN_LIFTS_WITHIN_S - 1)
    QTest.keyClick(app.window, Qt.Key.Key_F12)
    assert not _covered(app)
    assert app.session.state.open is Open.VISIT


def test_a_curtain_that_stayed_for_a_minute_never_shows_the_page_again(
    app: App, qtbot: QtBot
) -> None:
    QTest.keyClick(app.window, Qt.Key.Key_F12)
    _clock(app).pass_time(CURTAIN_LIFTS_WITHIN_S)
    QTest.keyClick(app.window, Qt.Key.Key_F12)
    assert _covered(app)
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    assert app.unlock_view.isVisible()
