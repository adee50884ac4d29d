"""What stands beside other screens of a visit: a child's ways, today's lines, the evidence kept up.

These are small and always there; the screens that they lead to are made when asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.views import Summary
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.door import Priority
from ui.viewmodels.lines_today import lines_today
from ui.viewmodels.places import Spot
from ui.views.child_card import ChildCard
from ui.views.components.page import Panel
from ui.views.desk import DeskPorts
from ui.views.editor_panel import EditorPanel
from ui.views.today_lines import TodayLines

_OF_CHILD = (RecordKind.CASE_TRACKING, RecordKind.CASE_PART)


class BesideDesk:
    """Keeps the evidence of the visit up for every screen, and two cards on others' panels.

    `show_line(id)` opens a line of enquiry.
    """

    def __init__(self, ports: DeskPorts, show_line: Callable[[RecordId], None]) -> None:
        self._ports = ports
        self.screens: dict[Spot, QWidget] = {}
        self.ways, self.today = ChildCard(ports.look), TodayLines(ports.look)
        self.today.opened.connect(lambda one: show_line(RecordId(bytes.fromhex(one))))

    def stand_in(self, editor: EditorPanel, today: Panel) -> None:
        """Put the ways of a child beside its records, and the open lines beside the day."""
        editor.body.insertWidget(0, self.ways)
        today.add(self.today)

    def opened(self, record: Summary) -> None:
        """A record is opened: show the ways where it is the case of a child."""
        self.ways.show_child(record.child if record.kind in _OF_CHILD else "")

    def refresh(self) -> None:
        """Read again the lines that the day shows."""
        work, today = self._ports.visit.work, self.today
        self._ports.editor.door.ask(
            lambda: lines_today(work), today.render_lines, lambda _: None, Priority.BACKGROUND
        )

    def touched(self, effects: Effects) -> None:
        """Take into the evidence of the visit what was touched, whoever looks at it."""
        live = self._ports.visit.live
        if effects.records:
            self._ports.editor.door.ask(
                lambda: live.refresh(effects), lambda _: None, lambda _: None, Priority.BACKGROUND
            )

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """No command of the menu belongs here."""
        return False

    def close(self) -> None:
        """Nothing is typed here."""
