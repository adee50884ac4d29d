"""Where a programme is begun: shown at home to those who plan and have none yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal

from fieldapp.domain.errors import Refused
from fieldapp.services import programme
from fieldapp.services.profile import Profile
from sync.protocol.ids import InspectionId
from ui.qt.look import Look
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked
from ui.viewmodels.presenter import Presenter
from ui.views.components.buttons import Button, Kind
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage
from ui.views.components.page import Page
from ui.views.refusals import message_of

_NONE = (
    "No programme is on this laptop. A programme holds all areas, what is due and what is "
    "planned. Only those whom you let in can read it, and the records office."
)


@dataclass(frozen=True, slots=True)
class StartState:
    """What the page shows."""

    busy: str = ""
    refused: Refused | None = None


class ProgrammeStart(Presenter[StartState]):
    """Begins a programme; `on_made` is called with its id."""

    def __init__(
        self,
        door: Door,
        unlocked: Unlocked,
        on_state: Callable[[StartState], None],
        on_made: Callable[[InspectionId], None],
    ) -> None:
        super().__init__(door, StartState(), on_state)
        self._unlocked, self._on_made = unlocked, on_made

    def begin(self) -> None:
        """Begin a programme that this person alone reads, until they let others in."""
        profile = self._unlocked()
        if profile is not None:
            self.run(lambda: _begin(profile), self._on_made, "Beginning the programme")


class ProgrammeStartView(Page):
    """One sentence and one button. Intention: `begin_asked`."""

    begin_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Programme")
        self.message = InlineMessage(look)
        self.begin = Button(look, "Begin a programme", Kind.PRIMARY)
        self.body.addWidget(self.message)
        self.body.addWidget(EmptyState(look, _NONE))
        self.body.addLayout(Flow(self.begin))
        self.body.addStretch(1)
        self.begin.clicked.connect(self.begin_asked)

    def render_state(self, state: StartState) -> None:
        """Show what came of it."""
        self.message.render_state(message_of(state.refused))
        self.begin.setEnabled(not state.busy)
        self.begin.say(state.busy or "Begin a programme")

    def take_focus(self) -> None:
        """Put the focus on the one thing to do."""
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)


def bind_programme_start(
    view: ProgrammeStartView,
    door: Door,
    unlocked: Unlocked,
    on_made: Callable[[InspectionId], None],
) -> ProgrammeStart:
    """Join the page to a presenter."""
    presenter = ProgrammeStart(door, unlocked, view.render_state, on_made)
    view.begin_asked.connect(presenter.begin)
    return presenter


def _begin(profile: Profile) -> InspectionId:
    if not profile.place.settings.recovery_typed:
        raise Refused(
            "U-202",
            "The recovery code of this laptop was not typed back yet.",
            "Open “This laptop” and type it once from the paper.",
        )
    return programme.create_programme(profile, "Programme")
