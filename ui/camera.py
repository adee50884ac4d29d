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
from ui.viewmodels.evidence_filter import EvidenceRow, Facet, Pick
from ui.viewmodels.places import Spot
from ui.viewmodels.session import Open
from ui.views.children_desk import ChildrenDesk
from ui.views.findings_desk import FindingsDesk
from ui.views.finish_desk import FinishDesk
from ui.views.guard_desk import GuardDesk
from ui.views.journey_desk import JourneyDesk
from ui.views.keep_in_touch_desk import KeepInTouchDesk
from ui.views.meeting_desk import MeetingDesk
from ui.views.pairs_desk import PairsDesk
from ui.views.programme_desk import ProgrammeDesk
from ui.views.reply_desk import ReplyDesk
from ui.views.report import Side
from ui.views.report_desk import ReportDesk
from ui.views.sample_desk import SampleDesk
from ui.views.visit_desk import VisitDesk

AT_HOME: Final = frozenset({Spot.HOME, Spot.FRAMEWORKS})
"""Where no visit is open."""
_READ: Final[dict[Spot, type[FindingsDesk | MeetingDesk | KeepInTouchDesk | PairsDesk]]] = {
    Spot.FINDINGS: FindingsDesk,
    Spot.MEETING: MeetingDesk,
    Spot.KEEP_IN_TOUCH: KeepInTouchDesk,
    Spot.PAIRS: PairsDesk,
}
"""Screens that are shown before they were read."""
_PATIENCE_MS: Final = 20_000
_LOOK_MS: Final = 20
_SETTLE_MS: Final = 500
_LETTER_MS: Final = 10


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, where it is taken, the record that is open, the theme."""

    name: str
    spot: Spot
    record: RecordId | None = None
    theme: ThemeChoice = ThemeChoice.LIGHT
    at: str = ""
    """The line of a form or question of a record that is brought into sight."""
    missing: bool = False
    """Whether a form is asked what is missing."""
    language: str = ""
    """The translation that a form is read in."""
    typed: str = ""
    """Words that are typed at the question `at`; the guard looks at them."""
    as_table: bool = False
    """Whether a journey is shown as a table, a report as pages; `at` is its child or section."""
    lists: str = ""
    """A workbook that is read on the Sample screen and waits to be confirmed."""
    made: str = ""
    """The question of a form whose file is made here: its paper or its recorder is shown."""


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
        if not self._is_open(inspection):
            self._app.session.open_visit(inspection)
        _until(lambda: self._is_open(inspection))

    def _is_open(self, inspection: InspectionId) -> bool:
        visit = self._app.session.visit
        held = visit is not None and visit.work.inspection == inspection
        return held and self._app.desk is not None

    def shoot(self, shot: Shot) -> None:
        """Go there and take the picture."""
        app = self._app
        app.look.prefer(Preferences(theme=shot.theme))
        if shot.record is not None and app.desk is not None:
            app.desk.open(shot.record)
        elif shot.spot in AT_HOME:
            app.session.leave_visit(lambda: app.go(shot.spot))
        _until(lambda: self._is_there(shot))
        way = self._ways().get(shot.spot)
        if way is not None and app.desk is not None:
            way(app.desk, shot)
        if shot.typed and app.desk is not None:
            self._arrange_guard(app.desk, shot)
        self._take(shot.name)

    def _ways(self) -> dict[Spot, Callable[[VisitDesk, Shot], None]]:
        """Return how a place is made ready for its picture."""
        children = dict.fromkeys((Spot.ROLES, Spot.EVALUATION, Spot.SEALED), self._arrange_child)
        report = dict.fromkeys((Spot.REPORT, Spot.REPLY, Spot.FINISH), self._arrange_report)
        sample = dict.fromkeys((Spot.SAMPLE, Spot.LISTS), self._arrange_sample)
        evidence = dict.fromkeys((Spot.EVIDENCE, Spot.FILE), self._arrange_evidence)
        read = dict.fromkeys(_READ, _wait_for_reading)
        return {
            Spot.FORM: self._arrange,
            Spot.RECORD: self._arrange_record,
            Spot.PROGRAMME: self._arrange_programme,
            Spot.JOURNEY: self._arrange_journey,
            **read,
            **children,
            **report,
            **sample,
            **evidence,
        }

    def _is_there(self, shot: Shot) -> bool:
        """Say whether the app is where the picture is taken; ask for the place until it is.

        After unlocking, the app leads back to where the person was, perhaps a moment later.
        """
        if shot.spot is Spot.FILE and self._app.desk is not None:
            return True
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
            forms.view.page.go_to(next((ref for ref in cards if ref.endswith("/code")), shot.at))
        if shot.made:
            forms.view.page.capture_asked.emit(shot.made)

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

    def _arrange_child(self, desk: VisitDesk, shot: Shot) -> None:
        """Show one child on the screens of the children."""
        found = desk.desks.find(ChildrenDesk)
        if shot.spot is Spot.ROLES:
            _until(lambda: found.roles.state.loaded)
            found.roles.choose(shot.at)
        elif shot.spot is Spot.EVALUATION:
            found.evaluation.show_child(shot.at)
            _until(lambda: found.evaluation.state.loaded)
        else:
            _until(lambda: found.sealed.state.loaded)
            found.sealed.choose(shot.at)

    def _arrange_record(self, desk: VisitDesk, shot: Shot) -> None:
        """Bring the question `at` into sight, where none is typed at."""
        if shot.at and not shot.typed:
            editor = desk.editor_view
            _until(lambda: shot.at in editor.fields)
            _wait(_SETTLE_MS)
            editor.go_to_field(shot.at)
            _wait(_SETTLE_MS)

    def _arrange_guard(self, desk: VisitDesk, shot: Shot) -> None:
        """Type words and wait until the guard has looked at them."""
        found = desk.desks.find(GuardDesk)
        editor = desk.editor_view
        _until(lambda: found.guard.knows > 0 and shot.at in editor.fields)
        _wait(_SETTLE_MS)
        editor.go_to_field(shot.at)
        for letter in shot.typed:
            place = QApplication.focusWidget()
            assert place is not None, "the caret stands in the record"
            QTest.keyClicks(place, letter)
            _wait(_LETTER_MS)
        _until(found.watch.chip.isVisible)

    def _arrange_report(self, desk: VisitDesk, shot: Shot) -> None:
        """Wait for what is read; choose the section `at`, or show the printed pages."""
        report = desk.desks.find(ReportDesk)
        pages: dict[Spot, ReportDesk | ReplyDesk | FinishDesk] = {
            Spot.REPORT: report,
            Spot.REPLY: desk.desks.find(ReplyDesk),
            Spot.FINISH: desk.desks.find(FinishDesk),
        }
        _until(lambda: pages[shot.spot].page.state.loaded)
        if shot.spot is not Spot.REPORT:
            return
        report.page.choose(shot.at)
        report.view.paper.go_to("", "")
        if shot.as_table:
            report.view.show_side(Side.PAGES)
            report.view.pages.team.click()
            _until(lambda: bool(report.files.state.pages))

    def _arrange_evidence(self, desk: VisitDesk, shot: Shot) -> None:
        """Show the codes of the item `at` among those of its source, or the file it stands in."""
        page, view = desk.sense.evidence, desk.sense.evidence_view
        if not shot.at:
            return
        page.shown()
        _until(lambda: page.state.whole)
        page.clear()
        rows = [row for row in page.state.rows if isinstance(row, EvidenceRow)]
        found = next(row for row in rows if row.name == shot.at)
        page.pick(Pick(Facet.AGENCY, "social_care"))
        page.pick(Pick(Facet.MARK, found.mark.value))
        view.go_to(found.id)
        view.item_chosen.emit(found.id)
        _until(lambda: not view.picker.isHidden())
        if shot.spot is Spot.FILE:
            view.picker.record_asked.emit()
            _until(lambda: desk.files.view.viewing is not None)

    def _take(self, name: str) -> None:
        _wait(_SETTLE_MS)
        self._app.window.grab().save(str(self._out / f"{name}.png"))


def _wait_for_reading(desk: VisitDesk, shot: Shot) -> None:
    """Wait until what a screen makes of the evidence was read."""
    page = desk.desks.find(_READ[shot.spot]).page
    _until(lambda: page.state.loaded)


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
