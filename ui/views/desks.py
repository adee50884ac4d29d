"""The desks of an open visit: a new screen is a desk and a line in `desks_of`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.views import Summary
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.places import Spot
from ui.views.children_desk import ChildrenDesk
from ui.views.components.page import Panel
from ui.views.decide_desk import DecideDesk
from ui.views.desk import Desk, DeskPorts, ShowsRecords
from ui.views.editor import EditorView
from ui.views.findings_desk import FindingsDesk
from ui.views.finish_desk import FinishDesk
from ui.views.guard_desk import GuardDesk
from ui.views.journey_desk import JourneyDesk
from ui.views.keep_in_touch_desk import KeepInTouchDesk
from ui.views.matrix_desk import MatrixDesk
from ui.views.meeting_desk import MeetingDesk
from ui.views.pairs_desk import PairsDesk
from ui.views.programme_desk import planning_desks
from ui.views.reply_desk import ReplyDesk
from ui.views.report_desk import ReportDesk
from ui.views.sample_desk import SampleDesk

One = TypeVar("One")


def desks_of(ports: DeskPorts) -> Desks:
    """Return the desks of an open visit."""
    findings, journey = FindingsDesk(ports), JourneyDesk(ports)
    return Desks(
        DecideDesk(ports),
        *planning_desks(ports),
        SampleDesk(ports),
        ChildrenDesk(ports, journey.show_child),
        GuardDesk(ports),
        journey,
        findings,
        MatrixDesk(ports, findings.cite),
        MeetingDesk(ports, findings.show),
        KeepInTouchDesk(ports),
        PairsDesk(ports),
        ReportDesk(ports),
        ReplyDesk(ports),
        FinishDesk(ports),
    )


class Desks:
    """Several desks that are told of everything together."""

    def __init__(self, *desks: Desk) -> None:
        self._desks = desks

    def __iter__(self) -> Iterator[Desk]:
        return iter(self._desks)

    def find(self, kind: type[One]) -> One:
        """Return the desk of a kind; a kind that is not among them is a `LookupError`."""
        for desk in self._desks:
            if isinstance(desk, kind):
                return desk
        raise LookupError(kind.__name__)

    def stand_in(self, editor: EditorView, today: Panel) -> None:
        """Put what belongs to a child beside its records, and what the team asks into the day."""
        self.find(MeetingDesk).stand_in(today)
        self.find(ChildrenDesk).stand_in(editor.panel)
        self.find(JourneyDesk).stand_in(editor)

    def opened(self, record: Summary) -> None:
        """A record is opened; the desks that stand beside it follow."""
        self.find(ChildrenDesk).opened(record)
        self.find(GuardDesk).opened(record)
        self.find(JourneyDesk).opened(record)

    @property
    def screens(self) -> dict[Spot, QWidget]:
        """The screens of all desks."""
        return {spot: screen for desk in self for spot, screen in desk.screens.items()}

    def show(self, record: RecordId, kind: RecordKind) -> bool:
        """Show a record on the screen of its kind; whether a desk has one."""
        for desk in self:
            if isinstance(desk, ShowsRecords) and kind in desk.kinds:
                desk.show_record(record, kind)
                return True
        return False

    def refresh(self) -> None:
        """Tell every desk to read again."""
        for desk in self:
            desk.refresh()

    def touched(self, effects: Effects) -> None:
        """Tell every desk what was written."""
        for desk in self:
            desk.touched(effects)

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Let the first desk to which a command belongs do it; whether there was one."""
        return any(desk.do(spot, command, record) for desk in self)

    def close(self) -> None:
        """Close every desk."""
        for desk in self:
            desk.close()
