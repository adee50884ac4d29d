"""The programme and the plan of an inspection, joined to their presenters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from fieldapp.programme.facts import arrival_key, body_key
from fieldapp.services.programme import shipped_charts
from sync.protocol.ids import RecordId
from ui.qt.choosing import Chooser, SystemChooser
from ui.viewmodels.commands import CommandId
from ui.viewmodels.field_words import place_of
from ui.viewmodels.places import Spot
from ui.viewmodels.plan_page import PlanPage
from ui.viewmodels.programme_page import ProgrammePage
from ui.views.desk import DeskPorts
from ui.views.plan import PlanView
from ui.views.programme import ProgrammeView


class PlanDesk:
    """Puts the plan of a visit, or the plans of a programme, into the window."""

    def __init__(self, ports: DeskPorts) -> None:
        self._decide_at = ports.decide
        self.view = view = PlanView(ports.look)
        self.page = page = PlanPage(
            ports.editor,
            view.render_state,
            shipped_charts(),
            lambda record: ports.open(record),
            ports.visit.release,
        )
        self.screens: dict[Spot, QWidget] = {Spot.PLAN: view}
        ports.shell.add_screen(Spot.PLAN, view, view.panel)
        view.looked_at.connect(page.shown)
        view.plan_chosen.connect(lambda plan: page.show_plan(RecordId(bytes.fromhex(plan))))
        view.begin_asked.connect(page.begin)
        view.edit_asked.connect(page.edit)
        view.add_asked.connect(page.add_activity)
        view.release_asked.connect(page.release)
        view.activity_chosen.connect(page.choose)
        view.details_asked.connect(ports.shell.body.show_details)
        panel = view.panel
        panel.opened.connect(page.open_activity)
        panel.goes.connect(page.goes)
        panel.belongs.connect(page.belongs)
        panel.body_chosen.connect(page.set_body)
        panel.stay_given.connect(page.set_stay)
        panel.stay_chosen.connect(page.choose_stay)
        panel.decide_asked.connect(lambda *at: self._decide(arrival_key(*at)))
        panel.decide_body_asked.connect(lambda person: self._decide(body_key(person)))

    def refresh(self) -> None:
        """Read the plan again where it is looked at."""
        self.page.stale(self.view.isVisible())

    def touched(self, effects: Effects) -> None:
        """What was written is read with the next refresh."""

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """No command of the menu belongs here."""
        return False

    def close(self) -> None:
        """Nothing is kept here."""

    def _decide(self, key: str) -> None:
        if self.page.state.plan is not None:
            self._decide_at(*place_of(self.page.state.plan, key))


class ProgrammeDesk:
    """Puts the table of all areas into the window; `chooser` asks for tables."""

    def __init__(self, ports: DeskPorts, show_plan: Callable[[RecordId], None]) -> None:
        self.chooser: Chooser = SystemChooser()
        self.view = view = ProgrammeView(ports.look)

        def open_plan(plan: RecordId) -> None:
            show_plan(plan)
            ports.go(Spot.PLAN)

        self.page = page = ProgrammePage(
            ports.editor,
            view.render_state,
            shipped_charts(),
            lambda record: ports.open(record),
            open_plan,
        )
        self.screens: dict[Spot, QWidget] = {Spot.PROGRAMME: view}
        ports.shell.add_screen(Spot.PROGRAMME, view, view.panel)
        view.looked_at.connect(page.shown)
        view.wanted.connect(lambda changes: page.want(**changes))
        view.cycle_chosen.connect(page.choose_cycle)
        view.area_chosen.connect(page.choose)
        view.line_opened.connect(page.open_line)
        view.details_asked.connect(ports.shell.body.show_details)
        view.import_asked.connect(
            lambda: page.take_in(self.chooser.open_file("Choose a table of outcomes"))
        )
        view.export_asked.connect(
            lambda: page.write_out(self.chooser.save_file("Save the areas, in clear", "areas.csv"))
        )
        view.panel.note_asked.connect(page.note_area)
        view.panel.plan_asked.connect(page.draft)
        view.panel.trigger_asked.connect(page.raise_trigger)

    def refresh(self) -> None:
        """Read the areas again where they are looked at."""
        self.page.stale(self.view.isVisible())

    def touched(self, effects: Effects) -> None:
        """What was written is read with the next refresh."""

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """No command of the menu belongs here."""
        return False

    def close(self) -> None:
        """Nothing is kept here."""
