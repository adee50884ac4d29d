"""The screens beside the visits: first run, settings, help; joined to their presenters."""

from __future__ import annotations

import sys
from collections.abc import Callable

from fieldapp.services.profile import Place
from ui.qt.capslock import system_caps_lock
from ui.qt.choosing import Chooser, SystemChooser
from ui.qt.look import Look
from ui.qt.paper import Paper, SystemPaper
from ui.viewmodels.commands import CommandId
from ui.viewmodels.door import Door
from ui.viewmodels.help import KEYS, shipped_topics
from ui.viewmodels.places import Spot
from ui.views.first_run import bind_first_run, first_run_page
from ui.views.help import HelpView, bind_help
from ui.views.settings import SettingsView, bind_settings
from ui.views.shell import Shell

_HELP = {
    Spot.FIRST_RUN: "first_run",
    Spot.UNLOCK: "unlock",
    Spot.CASES: "record",
    Spot.RECORD: "record",
    Spot.TALK: "interview_child",
    Spot.CONFLICTS: "conflict",
    Spot.FIND: "search",
    Spot.EXCHANGE: "send_and_receive",
    Spot.SETTINGS: "settings",
    Spot.CONCERNS: "concern",
    Spot.HELP: KEYS,
}
"""Which page of help belongs to a place; the others open the first page."""


class AidDesk:
    """Puts these screens into the window; `shown(spot)` reads again what a place shows.

    `on_ready` is called when first run is done, `on_idle` with the minutes until the lock.
    """

    def __init__(
        self,
        shell: Shell,
        look: Look,
        door: Door,
        place: Place,
        on_ready: Callable[[], None],
        on_idle: Callable[[int], None],
        chooser: Chooser | None = None,
        paper: Paper | None = None,
    ) -> None:
        self._chooser, self._paper = chooser or SystemChooser(), paper or SystemPaper()
        self.first_run_page = first_run_page(look, system_caps_lock(), self._chooser)
        self.first_run = bind_first_run(
            self.first_run_page, door, place, self._chooser, self._paper, on_ready
        )
        self.settings_view, self.help_view = SettingsView(look), HelpView(look)
        self.settings = bind_settings(self.settings_view, door, place, look.prefer, on_idle)
        self.help = bind_help(self.help_view, shipped_topics(sys.platform))
        shell.add_full_page(Spot.FIRST_RUN, self.first_run_page)
        shell.add_screen(Spot.SETTINGS, self.settings_view)
        shell.add_screen(Spot.HELP, self.help_view)

    def shown(self, spot: Spot) -> None:
        """Read again what this place shows, and put the focus there."""
        match spot:
            case Spot.SETTINGS:
                self.settings.refresh()
            case Spot.HELP:
                self.help_view.take_focus()
            case _:
                pass

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
