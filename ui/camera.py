"""Pictures of the real app, driven by keys as a person would: for the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldapp.domain.errors import Refused
from fieldapp.programme.overview import Order
from fieldapp.services import profile as profiles
from sync.protocol.ids import InspectionId, RecordId
from ui.app import App, application
from ui.start import Start
from ui.viewmodels.appearance import Preferences, ThemeChoice
from ui.viewmodels.places import Spot
from ui.viewmodels.session import Open
from ui.views.journey_desk import JourneyDesk
from ui.views.programme_desk import ProgrammeDesk
from ui.views.sample_desk import SampleDesk
from ui.views.visit_desk import VisitDesk

_PATIENCE_MS: Final = 20_000
_LOOK_MS: Final = 20
_SETTLE_MS: Final = 500


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, where it is taken, the record that is open, the theme."""

    name: str
    spot: Spot
    record: RecordId | None = None
    theme: ThemeChoice = ThemeChoice.LIGHT
    at: str = ""
    """The line of a form that is brought into sight: the first whose name begins so."""
    missing: bool = False
    """Whether a form is asked what is missing."""
    language: str = ""
    """The translation that a form is read in."""
    as_table: bool = False
    """Whether a journey is shown as a table; `at` is its child."""
    lists: str = ""
    """A workbook that is read on the Sample screen and waits to be confirmed."""


class Camera:
    """Opens the app on a laptop's folder and takes pictures of it."""

    def __init__(self, start: Start, passphrase: str, out: Path) -> None:
        self._out, self._passphrase = out, passphrase
        application()
        self._held = ExitStack()
        place = self._held.enter_context(profiles.hold(start.ports, start.folder))
        self._app = App(start, place)
        self._held.callback(self._app.close)

    def close(self) -> None:
        """Close the app and let the folder go."""
        self._held.close()
        self._app.window.deleteLater()

    def unlock(self, name: str = "") -> None:
        """Type the passphrase; a picture of the locked screen before, if it has a name."""
        app = self._app
        app.look.prefer(Preferences(theme=ThemeChoice.LIGHT))
        app.show()
        _until(lambda: QApplication.focusWidget() is not None)
        if name:
            self._take(name)
        field = QApplication.focusWidget()
        assert field is not None, "it was waited for"
        QTest.keyClicks(field, self._passphrase)
        QTest.keyClick(field, Qt.Key.Key_Return)
        reached = (Open.HOME, Open.VISIT)
        _until(lambda: app.session.state.open in reached and bool(app.session.state.visits))
        _wait(_SETTLE_MS)

    def open_visit(self, inspection: InspectionId) -> None:
        """Open the visit from its card, if it is not open yet."""
        if self._app.desk is not None:
            return
        self._app.session.open_visit(inspection)
        _until(lambda: self._app.desk is not None)

    def shoot(self, shot: Shot) -> None:
        """Go there and take the picture."""
        app = self._app
        app.look.prefer(Preferences(theme=shot.theme))
        if shot.record is not None and app.desk is not None:
            app.desk.open(shot.record)
        elif shot.spot is Spot.HOME:
            app.session.leave_visit(lambda: app.go(Spot.HOME))
        _until(lambda: self._is_there(shot))
        if shot.spot is Spot.FORM and app.desk is not None:
            self._arrange(app.desk, shot)
        if shot.spot is Spot.PROGRAMME and app.desk is not None:
            self._arrange_programme(app.desk, shot)
        if shot.spot in (Spot.SAMPLE, Spot.LISTS) and app.desk is not None:
            self._arrange_sample(app.desk, shot)
        if shot.spot is Spot.JOURNEY and app.desk is not None:
            self._arrange_journey(app.desk, shot)
        self._take(shot.name)

    def _is_there(self, shot: Shot) -> bool:
        """Say whether the app is where the picture is taken; ask for the place until it is.

        After unlocking, the app leads back to where the person was, perhaps a moment later.
        """
        there = self._app.spot is shot.spot
        if not there and shot.record is None and shot.spot is not Spot.HOME:
            self._app.go(shot.spot)
        return there

    def _arrange(self, desk: VisitDesk, shot: Shot) -> None:
        """Bring what the picture is about into sight."""
        forms = desk.forms
        _until(lambda: forms.record.page is not None)
        page = forms.record.page
        assert page is not None, "it was waited for"
        if shot.language:
            page.speak(shot.language)
        if shot.missing:
            desk.forms.view.page.check_asked.emit()
        cards = (stub.ref for stub in page.state.stubs if stub.ref.startswith(f"{shot.at}{{"))
        if shot.at:
            forms.view.page.go_to(next((ref for ref in cards if ref.endswith("/code")), ""))

    def _arrange_programme(self, desk: VisitDesk, shot: Shot) -> None:
        """Look at the area that is named, or at the calendar."""
        found = desk.desks.find(ProgrammeDesk)
        _until(lambda: found.page.state.loaded)
        found.page.want(order=Order.DUE, descending=False)
        rows = found.page.state.rows
        area = next((row.id for row in rows if row.cells[0] == shot.at), rows[0].id)
        found.view.areas.table.go_to(area)
        found.page.choose(area)
        found.view.form.setChecked(shot.as_table)

    def _arrange_sample(self, desk: VisitDesk, shot: Shot) -> None:
        """Wait for the lists; bring the card of fairness into sight, or read a workbook."""
        sample = desk.desks.find(SampleDesk)
        _until(lambda: sample.screen.state.loaded)
        if shot.at:
            sample.view.show_card(sample.view.fair)
        if shot.lists:
            sample.screen.take_in([shot.lists])
            _until(lambda: sample.screen.state.waiting is not None)

    def _arrange_journey(self, desk: VisitDesk, shot: Shot) -> None:
        """Show a child's journey with its first gap chosen, drawn or as a table."""
        found = desk.desks.find(JourneyDesk)
        found.show_child(shot.at)
        _until(lambda: found.page.state.loaded and found.page.state.code == shot.at)
        late = next((mark.id for mark in found.page.state.rows if mark.id.startswith("w")), "")
        found.page.choose(late)
        found.view.as_table.setChecked(shot.as_table)

    def _take(self, name: str) -> None:
        _wait(_SETTLE_MS)
        self._app.window.grab().save(str(self._out / f"{name}.png"))


def _until(ready: Callable[[], bool]) -> None:
    """Let the app work until something holds, for a bounded time."""
    loop, clock, left = QEventLoop(), QTimer(), [_PATIENCE_MS // _LOOK_MS]

    def look() -> None:
        left[0] -= 1
        if ready() or left[0] <= 0:
            loop.quit()

    clock.timeout.connect(look)
    clock.start(_LOOK_MS)
    loop.exec()
    if not ready():
        raise Refused("C-193", "The app did not come to the next screen.", "Run it once more.")


def _wait(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
