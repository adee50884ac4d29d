"""The desks of an open visit: a new screen is a desk and a line in `desks_of`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.views import Summary
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.places import Spot
from ui.views.beside_desk import BesideDesk
from ui.views.children_desk import ChildrenDesk
from ui.views.components.page import Panel
from ui.views.decide_desk import DecideDesk
from ui.views.desk import Desk, DeskPorts, Later, ShowsRecords
from ui.views.editor import EditorView
from ui.views.findings_desk import FindingsDesk
from ui.views.finish_desk import FinishDesk
from ui.views.guard_desk import GuardDesk
from ui.views.journey_desk import JourneyDesk
from ui.views.keep_in_touch_desk import KeepInTouchDesk
from ui.views.matrix_desk import MatrixDesk
from ui.views.meeting_desk import MeetingDesk
from ui.views.pairs_desk import PairsDesk
from ui.views.programme_desk import PlanDesk, ProgrammeDesk
from ui.views.reply_desk import ReplyDesk
from ui.views.report_desk import ReportDesk
from ui.views.sample_desk import SampleDesk

One = TypeVar("One")


def desks_of(ports: DeskPorts) -> Desks:
    """Return the desks of an open visit; most are made when they are asked for."""
    desks = Desks()
    beside = BesideDesk(
        ports, lambda line: desks.find(MeetingDesk).show_record(line, RecordKind.ENQUIRY)
    )
    beside.ways.evaluation_asked.connect(lambda code: desks.find(ChildrenDesk).evaluate(code))
    beside.ways.identity_asked.connect(lambda code: desks.find(ChildrenDesk).look_at(code))
    journey = JourneyDesk(ports)
    beside.ways.journey_asked.connect(journey.show_child)
    for made in (beside, DecideDesk(ports), GuardDesk(ports), journey):
        desks.add(made)
    for later in (*_later(ports, desks, journey), *_planning(ports, desks)):
        desks.add_later(later)
    return desks


def _later(ports: DeskPorts, desks: Desks, journey: JourneyDesk) -> tuple[Later, ...]:
    children = frozenset({Spot.ROLES, Spot.EVALUATION, Spot.SEALED})
    sample = frozenset({Spot.SAMPLE, Spot.LISTS})
    return (
        Later(SampleDesk, sample, lambda: SampleDesk(ports)),
        Later(ChildrenDesk, children, lambda: ChildrenDesk(ports, journey.show_child)),
        _at(FindingsDesk, Spot.FINDINGS, lambda: FindingsDesk(ports), FindingsDesk.kinds),
        _at(
            MatrixDesk,
            Spot.MATRIX,
            lambda: MatrixDesk(ports, lambda items: desks.find(FindingsDesk).cite(items)),
        ),
        _at(
            MeetingDesk,
            Spot.MEETING,
            lambda: MeetingDesk(ports, lambda one: desks.find(FindingsDesk).show(one)),
            MeetingDesk.kinds,
        ),
        *_last_screens(ports),
    )


def _planning(ports: DeskPorts, desks: Desks) -> tuple[Later, ...]:
    """Return the desk of the plan, and in a programme that of the areas."""
    plan = _at(PlanDesk, Spot.PLAN, lambda: PlanDesk(ports))
    if not ports.visit.card.purpose:
        return (plan,)
    show = lambda one: desks.find(PlanDesk).page.show_plan(one)  # noqa: E731 - one line is clearer
    return (plan, _at(ProgrammeDesk, Spot.PROGRAMME, lambda: ProgrammeDesk(ports, show)))


def _last_screens(ports: DeskPorts) -> tuple[Later, ...]:
    return (
        _at(
            KeepInTouchDesk,
            Spot.KEEP_IN_TOUCH,
            lambda: KeepInTouchDesk(ports),
            KeepInTouchDesk.kinds,
        ),
        _at(PairsDesk, Spot.PAIRS, lambda: PairsDesk(ports), PairsDesk.kinds),
        _at(ReportDesk, Spot.REPORT, lambda: ReportDesk(ports)),
        _at(ReplyDesk, Spot.REPLY, lambda: ReplyDesk(ports)),
        _at(FinishDesk, Spot.FINISH, lambda: FinishDesk(ports)),
    )


def _at(
    kind: type[Desk],
    spot: Spot,
    make: Callable[[], Desk],
    kinds: frozenset[RecordKind] = frozenset(),
) -> Later:
    return Later(kind, frozenset({spot}), make, kinds)


class Desks:
    """Several desks that are told of everything together, once they are made."""

    def __init__(self) -> None:
        self._made: list[Desk] = []
        self._later: list[Later] = []

    def __iter__(self) -> Iterator[Desk]:
        return iter(tuple(self._made))

    def add(self, desk: Desk) -> None:
        """Add a desk that is there from the beginning."""
        self._made.append(desk)

    def add_later(self, later: Later) -> None:
        """Add a desk that is made when it is asked for."""
        self._later.append(later)

    def prepare(self, spot: Spot) -> None:
        """Make the desk of a place, if there is one that is not made yet."""
        for later in tuple(self._later):
            if spot in later.spots:
                self._make(later)

    def find(self, kind: type[One]) -> One:
        """Return the desk of a kind; a kind that is not among them is a `LookupError`."""
        for later in tuple(self._later):
            if issubclass(later.kind, kind):
                self._make(later)
        for desk in self._made:
            if isinstance(desk, kind):
                return desk
        raise LookupError(kind.__name__)

    def _make(self, later: Later) -> None:
        self._later.remove(later)
        self._made.append(later.make())

    def stand_in(self, editor: EditorView, today: Panel) -> None:
        """Put what belongs to a child beside its records, and what the team asks into the day."""
        self.find(BesideDesk).stand_in(editor.panel, today)
        self.find(JourneyDesk).stand_in(editor)

    def opened(self, record: Summary) -> None:
        """A record is opened; the desks that stand beside it follow."""
        self.find(BesideDesk).opened(record)
        self.find(GuardDesk).opened(record)
        self.find(JourneyDesk).opened(record)

    @property
    def screens(self) -> dict[Spot, QWidget]:
        """The screens of all desks."""
        return {spot: screen for desk in self for spot, screen in desk.screens.items()}

    def show(self, record: RecordId, kind: RecordKind) -> bool:
        """Show a record on the screen of its kind; whether a desk has one."""
        for later in tuple(self._later):
            if kind in later.kinds:
                self._make(later)
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
