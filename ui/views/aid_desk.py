"""The screens beside the visits, from first run to help, joined to their presenters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.services.profile import Place
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId
from ui.qt.capslock import system_caps_lock
from ui.qt.choosing import Chooser, SystemChooser
from ui.qt.look import Look
from ui.qt.paper import Paper, SystemPaper
from ui.viewmodels.commands import CommandId
from ui.viewmodels.door import Door
from ui.viewmodels.first_run import FirstRun
from ui.viewmodels.help import KEYS, shipped_topics
from ui.viewmodels.home import Readiness, ReadyState
from ui.viewmodels.mending import Mender
from ui.viewmodels.people import Unlocked
from ui.viewmodels.places import Spot
from ui.viewmodels.stick import StickPorts
from ui.views.first_run import FirstRunPage, bind_first_run, first_run_page
from ui.views.frameworks import FrameworksView, bind_frameworks
from ui.views.help import HelpView, bind_help
from ui.views.laptop import LaptopView, bind_laptop
from ui.views.people import PeopleView, bind_people
from ui.views.programme_start import ProgrammeStartView, bind_programme_start
from ui.views.receipts import ReceiptsView, bind_receipts
from ui.views.settings import SettingsView, bind_settings
from ui.views.shell import Shell
from ui.views.stick import StickView, bind_stick, stick_thread
from ui.views.team import NewVisitView, TeamView, bind_new_visit, bind_team

_HELP = {
    Spot.FIRST_RUN: "first_run",
    Spot.UNLOCK: "unlock",
    Spot.CASES: "record",
    Spot.CHILDREN: "children",
    Spot.ROLES: "children",
    Spot.EVALUATION: "children",
    Spot.SEALED: "children",
    Spot.RECORD: "record",
    Spot.FILE: "evidence",
    Spot.EVIDENCE: "evidence",
    Spot.TALK: "interview_child",
    Spot.CONFLICTS: "conflict",
    Spot.FIND: "search",
    Spot.EXCHANGE: "send_and_receive",
    Spot.STICK: "send_and_receive",
    Spot.SETTINGS: "settings",
    Spot.CONCERNS: "concern",
    Spot.FINDINGS: "findings",
    Spot.MEETING: "meeting",
    Spot.KEEP_IN_TOUCH: "keep_in_touch",
    Spot.PAIRS: "pairs",
    Spot.HELP: KEYS,
    Spot.FORM: "form",
    Spot.FORMS: "form",
    Spot.FRAMEWORKS: "frameworks",
    Spot.PROGRAMME: "programme",
    Spot.PROGRAMME_START: "programme",
    Spot.PLAN: "plan",
}
"""Which page of help belongs to a place; the others open the first page."""


def _unseen(_state: ReadyState) -> None:
    """Show nothing."""


class Readable(Protocol):
    """A presenter that can read again what it shows."""

    def refresh(self) -> None:
        """Read it again."""


@dataclass(frozen=True, slots=True)
class AidPorts:
    """What these screens take: the door, the profile folder, and what the app does for them.

    `unlocked` and `work` return the open profile and visit, or None; `on_ready` is called
    when first run is done, `on_idle` with the minutes until the lock, `on_made` with a new
    visit, `changed` with what was written, `received` after a file was taken in, `ready` with
    how fit the laptop is for work offline; `settled` makes entries of what is typed.
    """

    door: Door
    place: Place
    unlocked: Unlocked
    work: Callable[[], Work | None]
    on_ready: Callable[[], None]
    on_idle: Callable[[int], None]
    on_made: Callable[[InspectionId], None]
    changed: Callable[[Effects], None]
    settled: Callable[[Callable[[], None], Callable[[Refused], None]], None]
    received: Callable[[], None]
    ready: Callable[[ReadyState], None] = _unseen
    chooser: Chooser = field(default_factory=SystemChooser)
    paper: Paper = field(default_factory=SystemPaper)


class AidDesk:
    """Puts these screens into the window; `shown(spot)` reads again what a place shows."""

    def __init__(self, shell: Shell, look: Look, ports: AidPorts) -> None:
        self._caps, self._made_of = system_caps_lock(), (shell, look, ports)
        self._shell = shell
        self._open_always(shell, look, ports)
        self._open_when_unlocked(shell, look, ports)
        self._open_stick(shell, look, ports)
        self._open_frameworks(shell, look, ports)

    @cached_property
    def first_run_page(self) -> FirstRunPage:
        """The page of the first run, made when it is asked for: most have it behind them."""
        shell, look, ports = self._made_of
        page = first_run_page(look, self._caps, ports.chooser)
        shell.add_full_page(Spot.FIRST_RUN, page)
        return page

    @cached_property
    def first_run(self) -> FirstRun:
        """The presenter of that page."""
        _, _, ports = self._made_of
        door, place, chooser = ports.door, ports.place, ports.chooser
        return bind_first_run(
            self.first_run_page, door, place, chooser, ports.paper, ports.on_ready
        )

    def shown(self, spot: Spot) -> None:
        """Read again what this place shows, and put the focus there."""
        presenter = self._read_again.get(spot)
        if presenter is not None:
            presenter.refresh()
        focus = {
            Spot.HELP: self.help_view.take_focus,
            Spot.PEOPLE: self.people_view.take_focus,
            Spot.FRAMEWORKS: self.frameworks_view.take_focus,
            Spot.NEW_VISIT: self.new_visit_view.take_focus,
            Spot.STICK: self.stick_view.take_focus,
            Spot.PROGRAMME_START: self.start_view.take_focus,
        }.get(spot)
        if focus is not None:
            focus()

    def forget(self) -> None:
        """Show nothing of anybody any more, as at the lock."""
        for presenter in (self.people, self.new_visit, self.team, self.receipts, self.laptop):
            presenter.forget()
        self.readiness.forget()
        self.frameworks.forget()
        self.stick.forget()
        self._shell.forget()

    def close(self) -> None:
        """End the thread that carries files, as before the app ends."""
        self._shell.forget()
        self._carrying.wait()

    def _open_always(self, shell: Shell, look: Look, ports: AidPorts) -> None:
        door, place = ports.door, ports.place
        self.settings_view, self.help_view = SettingsView(look), HelpView(look)
        self.settings = bind_settings(self.settings_view, door, place, look.prefer, ports.on_idle)
        self.help = bind_help(self.help_view, shipped_topics(sys.platform))
        shell.add_screen(Spot.SETTINGS, self.settings_view)
        shell.add_screen(Spot.HELP, self.help_view)

    def _open_when_unlocked(self, shell: Shell, look: Look, ports: AidPorts) -> None:
        door, unlocked, chooser = ports.door, ports.unlocked, ports.chooser
        self.people_view = PeopleView(look, chooser)
        self.laptop_view = LaptopView(look, self._caps)
        self.receipts_view = ReceiptsView(look)
        self.new_visit_view, self.team_view = NewVisitView(look), TeamView(look)
        self.people = bind_people(self.people_view, door, unlocked, chooser)
        self.laptop = bind_laptop(self.laptop_view, door, unlocked, chooser, ports.paper)
        self.receipts = bind_receipts(self.receipts_view, door, unlocked)
        self.new_visit = bind_new_visit(self.new_visit_view, door, unlocked, ports.on_made)
        self.start_view = ProgrammeStartView(look)
        self.start = bind_programme_start(self.start_view, door, unlocked, ports.on_made)
        self.team = bind_team(self.team_view, door, unlocked, ports.work, ports.changed)
        self.readiness = Readiness(door, unlocked, ports.ready)
        self.mender = Mender(door, unlocked, shell.say, ports.received)
        self._read_again: dict[Spot, Readable] = {
            Spot.HOME: self.readiness,
            Spot.SETTINGS: self.settings,
            Spot.PEOPLE: self.people,
            Spot.LAPTOP: self.laptop,
            Spot.RECEIPTS: self.receipts,
            Spot.NEW_VISIT: self.new_visit,
            Spot.TEAM: self.team,
        }
        shell.add_screen(Spot.PEOPLE, self.people_view, self.people_view.panel)
        shell.add_screen(Spot.LAPTOP, self.laptop_view, self.laptop_view.panel)
        shell.add_screen(Spot.RECEIPTS, self.receipts_view)
        shell.add_screen(Spot.NEW_VISIT, self.new_visit_view)
        shell.add_screen(Spot.TEAM, self.team_view)
        shell.add_screen(Spot.PROGRAMME_START, self.start_view)

    def _open_stick(self, shell: Shell, look: Look, ports: AidPorts) -> None:
        self._carrying, self.stick_view = stick_thread(shell), StickView(look)
        carrying = StickPorts(
            ports.door, self._carrying, ports.unlocked, ports.settled, ports.received
        )
        self.stick = bind_stick(self.stick_view, carrying, ports.chooser)
        self._read_again[Spot.STICK] = self.stick
        shell.add_screen(Spot.STICK, self.stick_view)

    def _open_frameworks(self, shell: Shell, look: Look, ports: AidPorts) -> None:
        self.frameworks_view = view = FrameworksView(look)
        self.frameworks = bind_frameworks(view, ports.door, ports.unlocked, ports.chooser)
        view.edition_chosen.connect(lambda _digest: shell.body.show_details())
        self._read_again[Spot.FRAMEWORKS] = self.frameworks
        shell.add_screen(Spot.FRAMEWORKS, view, view.panel)

    def help_for(self, spot: Spot) -> None:
        """Open the page of help that belongs to a place."""
        self.help.open(_HELP.get(spot, "home"))

    def do(self, command: CommandId) -> bool:
        """Do a command about text size; say whether it was one."""
        acts: dict[CommandId, Callable[[], None]] = {
            CommandId.LARGER_TEXT: self.settings.larger,
            CommandId.SMALLER_TEXT: self.settings.smaller,
            CommandId.USUAL_TEXT: lambda: self.settings.scale(100),
        }
        act = acts.get(command)
        if act is not None:
            act()
        return act is not None
