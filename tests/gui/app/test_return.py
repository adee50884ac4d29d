"""After the lock a person is back in the visit, the record and the line where they were."""

from pytestqt.qtbot import QtBot

from tests.support.whole_app import (
    WAIT,
    Laptop,
    ctrl_enter,
    enter,
    type_words,
    unlock,
    wait_for_notes,
    wait_until_saved,
)
from ui.app import App
from ui.viewmodels.places import Spot
from ui.viewmodels.session import Open


def _line(app: App) -> tuple[str, int]:
    assert app.desk is not None
    notes = app.desk.editor_view.notes
    assert notes is not None
    return notes.view.line.text_exactly(), notes.view.line.textCursor().position()


def test_ctrl_enter_leads_from_the_lock_to_a_new_note(laptop: Laptop, qtbot: QtBot) -> None:
    app = laptop.start()
    unlock(app, qtbot, ctrl_enter(app))
    wait_for_notes(app, qtbot)
    assert app.spot is Spot.RECORD


def test_after_the_lock_the_caret_is_where_it_was(laptop: Laptop, qtbot: QtBot) -> None:
    app = laptop.start()
    unlock(app, qtbot, ctrl_enter(app))
    wait_for_notes(app, qtbot)
    type_words(app, qtbot, "She said it began in June")
    wait_until_saved(app, qtbot)
    notes = app.desk.editor_view.notes if app.desk else None
    assert notes is not None
    notes.view.line.put_caret(8)
    app.lock()
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    unlock(app, qtbot, enter(app))
    wait_for_notes(app, qtbot)
    qtbot.waitUntil(lambda: _line(app) == ("She said it began in June", 8), timeout=WAIT)


def test_the_next_start_of_the_app_leads_back_too(laptop: Laptop, qtbot: QtBot) -> None:
    app = laptop.start()
    unlock(app, qtbot, ctrl_enter(app))
    wait_for_notes(app, qtbot)
    type_words(app, qtbot, "Kept")
    wait_until_saved(app, qtbot)
    laptop.stop()
    again = laptop.start()
    unlock(again, qtbot, enter(again))
    wait_for_notes(again, qtbot)
    qtbot.waitUntil(lambda: _line(again)[0] == "Kept", timeout=WAIT)


def test_who_left_the_visit_before_the_lock_comes_back_to_the_list_of_visits(
    laptop: Laptop, qtbot: QtBot
) -> None:
    app = laptop.start()
    unlock(app, qtbot, enter(app))
    qtbot.waitUntil(lambda: bool(app.session.state.visits), timeout=WAIT)
    app.lock()
    qtbot.waitUntil(lambda: app.session.state.open is Open.LOCKED, timeout=WAIT)
    unlock(app, qtbot, enter(app))
    qtbot.waitUntil(lambda: bool(app.session.state.visits), timeout=WAIT)
    assert app.spot is Spot.HOME
    assert app.desk is None
