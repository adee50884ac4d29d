"""The end of a visit, joined to its presenter; its lines lead to where things are done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.finish_page import FinishPage, TaskState
from ui.viewmodels.places import Spot
from ui.views.desk import DeskPorts
from ui.views.finish import FinishView


class FinishDesk:
    """Puts the checklist into the window."""

    def __init__(self, ports: DeskPorts) -> None:
        self._open, self._go = ports.open, ports.go
        self.view = view = FinishView(ports.look)
        self.page = page = FinishPage(ports.editor.door, ports.visit.work, view.render_state)
        self.screens: dict[Spot, QWidget] = {Spot.FINISH: view}
        ports.shell.add_screen(Spot.FINISH, view, view.panel)
        view.looked_at.connect(page.shown)
        view.task_chosen.connect(self._follow)
        view.send_asked.connect(lambda: ports.go(Spot.EXCHANGE))

    def refresh(self) -> None:
        """What changed is counted as it is told of."""

    def touched(self, effects: Effects) -> None:
        """Follow what was written here or came from elsewhere."""
        if self.view.in_sight:
            self.page.touched(effects)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """No command of the menu belongs here."""
        return False

    def close(self) -> None:
        """Nothing is typed here."""

    def _follow(self, task: TaskState) -> None:
        if task.record is not None:
            self._open(task.record)
        elif task.spot is not None:
            self._go(task.spot)
