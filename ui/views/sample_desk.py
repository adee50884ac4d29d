"""The sample of a visit, joined to its presenter, its thread and the printer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import exporting
from sync.protocol.ids import RecordId
from ui.qt.aside import AsideThread
from ui.qt.choosing import Chooser, SystemChooser
from ui.viewmodels.commands import CommandId
from ui.viewmodels.places import Spot
from ui.viewmodels.sample import SamplePorts, SampleScreen, SampleState
from ui.viewmodels.sample_print import draw_html, quality_html
from ui.views.desk import DeskPorts
from ui.views.editor_binding import print_record
from ui.views.lists_page import ListsPage
from ui.views.sample import SampleView


class SampleDesk:
    """Puts the Sample screen and the page about the lists into the window."""

    def __init__(self, ports: DeskPorts) -> None:
        shell, look, visit = ports.shell, ports.look, ports.visit
        self._go, self._visit, self._ports = ports.go, visit, ports.editor
        self.chooser: Chooser = SystemChooser()
        self.view, self.page = SampleView(look), ListsPage(look)
        self._aside, self._behind = AsideThread(shell), True
        self.screen = SampleScreen(
            SamplePorts(
                ports.editor.door, self._aside, visit.work, visit.apart, ports.editor.publish
            ),
            self._render,
        )
        self.screens: dict[Spot, QWidget] = {Spot.SAMPLE: self.view, Spot.LISTS: self.page}
        for spot, screen in self.screens.items():
            shell.add_screen(spot, screen)
        self.view.chosen.child_opened.connect(ports.open_child)
        self._connect()

    def refresh(self) -> None:
        """Something was written or came: read again now if it is looked at, else then."""
        self._behind = True
        if any(screen.isVisible() for screen in self.screens.values()):
            self._catch_up()

    def _catch_up(self) -> None:
        if self._behind:
            self._behind = False
            self.screen.refresh()

    def touched(self, effects: Effects) -> None:
        """What was written is read with the next refresh."""

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """No command of the menu belongs here."""
        return False

    def close(self) -> None:
        """Stop what is under way; nobody is answered any more."""
        self._aside.leave()

    def _connect(self) -> None:
        view, screen = self.view, self.screen
        view.looked_at.connect(self._catch_up)
        view.add_asked.connect(
            lambda: screen.take_in(self.chooser.open_files("Choose the lists (Annex A)"))
        )
        view.more_asked.connect(
            lambda: screen.take_in(self.chooser.open_files("Choose the workbook"), beside=True)
        )
        view.draw_asked.connect(screen.draw)
        view.stop_asked.connect(screen.stop)
        view.print_asked.connect(self._print_draw)
        view.rules.toggled.connect(screen.toggle)
        view.rules.seed_changed.connect(screen.set_seed)
        view.rules.size_changed.connect(screen.set_size)
        view.chosen.replaced.connect(screen.replace)
        view.chosen.roles_asked.connect(lambda: self._go(Spot.ROLES))
        view.chosen.sealed_asked.connect(lambda: self._go(Spot.SEALED))
        view.mapping.chosen.connect(screen.choose)
        view.mapping.confirmed.connect(screen.confirm)
        view.mapping.discarded.connect(screen.discard)
        view.check.all_asked.connect(lambda: self._go(Spot.LISTS))
        self.page.back_asked.connect(lambda: self._go(Spot.SAMPLE))
        self.page.print_asked.connect(self._print_lists)

    def _render(self, state: SampleState) -> None:
        self.view.render_state(state)
        self.page.render_facts(state.facts)

    def _print_draw(self) -> None:
        if self.screen.state.draw is not None:
            self._print(draw_html(self.screen.state.draw))

    def _print_lists(self) -> None:
        if self.screen.state.facts is not None:
            self._print(quality_html(self.screen.state.facts))

    def _print(self, html: str) -> None:
        work = self._visit.work
        self._ports.door.ask(
            lambda: exporting.context(work),
            lambda context: print_record(self.view, PrintPage(html, context.band)),
            self.screen.refuse,
        )
