"""Find, and the places with two versions: two screens that lead to other ones."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.conflicts import ConflictPorts
from ui.viewmodels.places import Spot
from ui.viewmodels.search import Target
from ui.views.conflicts import ConflictsView, bind_conflicts
from ui.views.desk import DeskPorts
from ui.views.search import FindView, bind_find


class DecideDesk:
    """Puts both screens into the window."""

    def __init__(self, ports: DeskPorts) -> None:
        self._ports = ports
        editor = ports.editor
        self.find_view, self.view = FindView(ports.look), ConflictsView(ports.look)
        self._find = bind_find(self.find_view, editor.door, editor.work)
        self._conflicts = bind_conflicts(
            self.view, ConflictPorts(editor.door, editor.work, editor.typing, editor.publish)
        )
        self.screens: dict[Spot, QWidget] = {Spot.FIND: self.find_view, Spot.CONFLICTS: self.view}
        for spot, screen in self.screens.items():
            ports.shell.add_screen(spot, screen)
        self.find_view.opened.connect(self._found)

    def decide(self, record: RecordId, slot: bytes) -> None:
        """Show the versions of a place."""
        self._ports.go(Spot.CONFLICTS)
        self._conflicts.open(record, slot)

    def refresh(self) -> None:
        """Read both lists again."""
        self._conflicts.refresh()
        self._find.refresh()

    def touched(self, effects: Effects) -> None:
        """What was written is read with the next refresh."""

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Do a command about versions where they are shown."""
        if spot is not Spot.CONFLICTS:
            return False
        self.view.do(command)
        return True

    def close(self) -> None:
        """A third version that is typed is a draft already."""

    def _found(self, target: Target) -> None:
        """Go to what was found: a place in a record, a child, or a command."""
        if isinstance(target, CommandId):
            self._ports.shell.give(target)
        elif isinstance(target, str):
            self._ports.open_child(target)
        else:
            self._ports.open(*target)
