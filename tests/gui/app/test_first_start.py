"""The whole app on an empty folder: an organisation is made, and the laptop opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.device import PASSPHRASE, device
from tests.support.render import let_go
from tests.support.whole_app import no_courier
from ui.app import App, application
from ui.start import Start
from ui.viewmodels.first_run import Founding, Step
from ui.viewmodels.places import Spot
from ui.viewmodels.session import Open
from ui.views.first_run_steps import FoundStep


@pytest.fixture
def app(tmp_path: Path, qtbot: QtBot) -> Iterator[App]:
    application()
    with device("AD1", tmp_path / "laptop") as laptop:
        made = App(Start(laptop.ports, str(laptop.folder), no_courier), laptop.place)
        made.show()
        qtbot.waitUntil(made.window.isActiveWindow)
        yield made
        made.close()
        made.window.close()
        made.window.deleteLater()
        let_go()


def _founded(app: App, qtbot: QtBot, folder: Path) -> None:
    app.aids.first_run.choose(Step.FOUND)
    given = Founding("Northmere", "AD1", "Ada", "Heron 07", PASSPHRASE, str(folder / "kit"))
    app.aids.first_run.found(given)
    qtbot.waitUntil(lambda: app.aids.first_run.state.step is Step.FOUNDED, timeout=20_000)
    code = app.aids.first_run.state.code
    app.aids.first_run.go_on()
    app.aids.first_run.type_back(code)
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=20_000)


def test_an_empty_folder_leads_through_first_run_to_an_open_laptop(
    app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    assert app.aids.first_run_page.isVisible()
    step = app.aids.first_run_page.steps[Step.FOUND]
    assert isinstance(step, FoundStep)
    _founded(app, qtbot, tmp_path)
    assert not app.aids.first_run_page.isVisible()
    app.session.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: app.session.state.open is Open.HOME, timeout=20_000)
    assert app.session.state.person == "AD1"


def test_help_and_settings_open_by_key(app: App, qtbot: QtBot, tmp_path: Path) -> None:
    _founded(app, qtbot, tmp_path)
    app.session.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: app.session.state.open is Open.HOME, timeout=20_000)
    QTest.keyClick(app.window, Qt.Key.Key_F1)
    qtbot.waitUntil(app.aids.help_view.isVisible)
    assert app.aids.help.state.open == "home"
    app.go(Spot.SETTINGS)
    assert app.aids.settings_view.isVisible()
    before = app.look.appearance.scale
    QTest.keyClick(app.window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.look.appearance.scale == before + 10)


def test_a_new_visit_is_made_on_the_screen_and_opens(
    app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    _founded(app, qtbot, tmp_path)
    app.session.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: app.session.state.open is Open.HOME, timeout=20_000)
    app.go(Spot.NEW_VISIT)
    form = app.aids.new_visit_view
    qtbot.waitUntil(form.title.hasFocus)
    QTest.keyClicks(form.title, "Northmere")
    QTest.keyClick(form.make, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: app.session.state.open is Open.VISIT, timeout=20_000)
    visit = app.session.state.visit
    assert visit is not None
    assert visit.title == "Northmere"
    qtbot.waitUntil(lambda: app.desk is not None)
