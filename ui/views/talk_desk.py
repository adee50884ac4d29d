"""The talk with a child in an open visit; its page is made when the first talk is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.forms.prompts import Prompts
from sync.protocol.ids import RecordId
from ui.viewmodels.places import Spot
from ui.views.desk import DeskPorts
from ui.views.interview import InterviewPage
from ui.views.interview_binding import BoundTalk, bind_interview


@dataclass(frozen=True, slots=True)
class TalkSteps:
    """Where a talk leads: `decide(record, slot)`, `concern()`, and `left()` when it is closed.

    `made(page)` is called once, with the page on which exact words are written.
    """

    decide: Callable[[RecordId, bytes], None]
    concern: Callable[[], None]
    left: Callable[[], None]
    made: Callable[[InterviewPage], None]


class TalkDesk:
    """Puts the page of a talk into the window."""

    def __init__(self, ports: DeskPorts, prompts: Prompts, steps: TalkSteps) -> None:
        self._ports, self._prompts, self._steps = ports, prompts, steps
        self._bound: BoundTalk | None = None
        self._leave: Callable[[], None] | None = None

    @property
    def bound(self) -> BoundTalk:
        """The page with its presenters, which are made now where they are not yet."""
        if self._bound is None:
            self._bound = self._made()
        return self._bound

    @property
    def page(self) -> InterviewPage:
        """The page on which exact words are written."""
        return self.bound.page

    @property
    def goes_on(self) -> bool:
        """Say whether a child is talking now, so that nothing may take the page away."""
        return self._bound is not None and self._bound.goes_on

    @property
    def screens(self) -> dict[Spot, QWidget]:
        """The page, once it is made."""
        return {Spot.TALK: self._bound.page} if self._bound is not None else {}

    def open(self, record: RecordId) -> None:
        """Go to the page and show a talk, where it goes on."""
        bound = self.bound
        self._ports.go(Spot.TALK)
        bound.open(record)

    def touched(self, effects: Effects) -> None:
        """Follow what was written here or came from elsewhere."""
        if self._bound is not None:
            self._bound.editor.touched(effects)

    def close(self) -> None:
        """Leave the talk; its words become entries."""
        if self._bound is not None:
            self._bound.close()
        if self._leave is not None:
            self._leave()

    def _made(self) -> BoundTalk:
        ports, steps = self._ports, self._steps
        form = ports.visit.work.ports.forms.latest(RecordKind.INTERVIEW_CHILD)
        page = InterviewPage(ports.look, form, self._prompts)
        bound = bind_interview(page, ports.editor, steps.decide, ports.shell.say)
        page.head.back_asked.connect(self._go_back)
        page.foot.concern_asked.connect(steps.concern)
        page.side.concern_opened.connect(ports.open)
        ports.shell.add_full_page(Spot.TALK, page)
        self._leave = ports.visit.listeners.join(bound.editor)
        steps.made(page)
        return bound

    def _go_back(self) -> None:
        self.bound.close()
        self._steps.left()
        self._ports.go(Spot.INTERVIEWS)
