"""The desks that make sense of evidence, in a window on a real store of an invented visit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from fieldapp.domain.change import Mark
from fieldapp.domain.effects import Effects
from fieldapp.domain.finding import State
from fieldapp.services import findings, visits
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from tests.support.editor_desk import EditorDesk
from tests.support.evidence import IN_CARE, coded
from tests.support.sample_shell import sample_state
from tests.support.seen import seen
from ui.qt.look import Look
from ui.viewmodels.places import Spot
from ui.viewmodels.session import OpenVisit
from ui.views.desk import Desk, DeskPorts
from ui.views.shell import Shell


@dataclass
class SenseWindow:
    """A window with desks on it; `opened` are places in records that were asked for."""

    desk: EditorDesk
    shell: Shell
    look: Look
    opened: list[tuple[RecordId, bytes, int]] = field(default_factory=list)
    went: list[Spot] = field(default_factory=list)
    decided: list[tuple[RecordId, bytes]] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk.ports = replace(self.desk.ports, publish=self.publish)
        self.visit = OpenVisit(
            self.desk.work,
            self.desk.typing,
            visits.card(self.desk.work),
            lambda: nullcontext(self.desk.work),
            self.desk.listeners,
        )
        self.ports = DeskPorts(
            self.shell,
            self.look,
            self.visit,
            self.desk.ports,
            self.go,
            self.open,
            lambda _: None,
            self._decide,
        )

    def publish(self, effects: Effects) -> None:
        """Tell every desk what was written, as the open visit does."""
        self.desk.published.append(effects)
        self.visit.live.refresh(effects)
        for each in self.desks:
            each.touched(effects)

    def _decide(self, record: RecordId, slot: bytes) -> None:
        self.decided.append((record, slot))

    def open(self, record: RecordId, slot: bytes = b"", caret: int = 0) -> None:
        """Note that a place was to be opened."""
        self.opened.append((record, slot, caret))

    def go(self, spot: Spot) -> None:
        """Show a screen, as the window does."""
        self.went.append(spot)
        self.shell.render_state(sample_state(spot.value))
        for each in self.desks:
            if spot in each.screens:
                getattr(each.screens[spot], "take_focus")()  # noqa: B009 - a QWidget has none

    def put(self, make: Callable[[DeskPorts], Desk]) -> Desk:
        """Put a desk into the window."""
        made = make(self.ports)
        self.desks.append(made)
        return made


def some_findings(work: Work) -> tuple[RecordId, RecordId]:
    """A thin finding with evidence against it, and one that rests on a child's words."""
    first = coded(work)
    second = coded(work, words="Her worker has stayed for years, she said to us at home.")
    child = replace(IN_CARE, source_type="child", mark=Mark.STRENGTH)
    third = coded(work, child, "“The plan on the wall is mine. I wrote the first page.”")
    thin, _ = findings.open_finding(
        work,
        "Children in care meet too many workers, and nobody tells them why one goes.",
        ["in_care"],
        ["social_care"],
        [first],
    )
    findings.cite(work, thin, [second], contrary=True)
    other, _ = findings.open_finding(
        work, "Children know their plans and write in them.", ["in_care"], (), [third]
    )
    findings.explain(work, other, "The children are the source that counts here.", ())
    findings.set_state(work, other, State.TESTED, seen(work, other, "state"))
    return thin, other
