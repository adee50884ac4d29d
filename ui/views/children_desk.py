"""The children of a visit at work: roles, case evaluation, sealed identities; with presenters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.domain.effects import Effects
from sync.protocol.ids import RecordId
from ui.viewmodels.commands import CommandId
from ui.viewmodels.evaluation_page import EvaluationPage
from ui.viewmodels.places import Spot
from ui.viewmodels.roles_page import RolesPage
from ui.viewmodels.sealed_page import SealedPage, SealedState
from ui.views.desk import DeskPorts
from ui.views.evaluation import EvaluationView
from ui.views.roles import RolesView
from ui.views.sealed import SealedView


class ChildrenDesk:
    """Puts the three screens into the window; each is read while it is looked at.

    `journey(code)` shows the journey of a child.
    """

    def __init__(self, ports: DeskPorts, journey: Callable[[str], None]) -> None:
        shell, look = ports.shell, ports.look
        editor = ports.editor
        self._shell, self._ports, self._said = shell, ports, ""
        self.roles_view, self.evaluation_view = RolesView(look), EvaluationView(look)
        self.sealed_view = SealedView(look)
        work, door, publish = editor.work, editor.door, editor.publish
        self.roles = RolesPage(door, work, publish, self.roles_view.render_state)
        self.evaluation = EvaluationPage(
            door, work, publish, self.evaluation_view.render_state, ports.open
        )
        self.sealed = SealedPage(door, work, publish, self._render_sealed)
        self.screens: dict[Spot, QWidget] = {
            Spot.ROLES: self.roles_view,
            Spot.EVALUATION: self.evaluation_view,
            Spot.SEALED: self.sealed_view,
        }
        shell.add_screen(Spot.ROLES, self.roles_view, self.roles_view.panel)
        shell.add_screen(Spot.EVALUATION, self.evaluation_view, self.evaluation_view.panel)
        shell.add_screen(Spot.SEALED, self.sealed_view)
        self.roles_view.panel.journey_asked.connect(journey)
        self.evaluation_view.journey_asked.connect(journey)
        self._connect_roles()
        self._connect_evaluation()
        self._connect_sealed()

    def refresh(self) -> None:
        """Something was written or came: read again what is looked at."""
        if self.roles_view.isVisible():
            self.roles.refresh()
        if self.evaluation_view.isVisible():
            self.evaluation.refresh()
        if self.sealed_view.isVisible():
            self.sealed.refresh()

    def touched(self, effects: Effects) -> None:
        """What was written is read with the next refresh."""

    def do(self, spot: Spot, command: CommandId, record: RecordId | None) -> bool:
        """Alt+Left leads from a screen of one child back to the children."""
        if command is CommandId.BACK and spot in (Spot.EVALUATION, Spot.SEALED):
            self._ports.go(Spot.ROLES)
            return True
        return False

    def close(self) -> None:
        """Show nobody any more."""
        self.sealed.forget()

    def evaluate(self, code: str) -> None:
        """Show a child's case over all agencies."""
        self.evaluation.show_child(code)
        self._ports.go(Spot.EVALUATION)

    def look_at(self, code: str) -> None:
        """Ask who a child is."""
        self.sealed.choose(code)
        self._ports.go(Spot.SEALED)

    def _connect_roles(self) -> None:
        view, page, panel = self.roles_view, self.roles, self.roles_view.panel
        view.looked_at.connect(page.refresh)
        view.child_chosen.connect(page.choose)
        view.only_chosen.connect(page.show_only)
        view.details_asked.connect(self._shell.body.show_details)
        panel.role_given.connect(page.give_role)
        panel.assigned.connect(page.assign)
        panel.involved.connect(page.involve)
        panel.evaluation_asked.connect(self.evaluate)
        panel.identity_asked.connect(self.look_at)
        panel.case_asked.connect(self._ports.open_child)

    def _connect_evaluation(self) -> None:
        view, page = self.evaluation_view, self.evaluation
        view.looked_at.connect(page.refresh)
        view.child_chosen.connect(page.show_child)
        view.part_opened.connect(page.open_part)
        view.record_opened.connect(self._ports.open)
        view.agency_added.connect(page.involve)
        view.case_asked.connect(self._ports.open_child)
        view.identity_asked.connect(self.look_at)
        view.children_asked.connect(lambda: self._ports.go(Spot.ROLES))

    def _connect_sealed(self) -> None:
        view, page = self.sealed_view, self.sealed
        view.looked_at.connect(page.refresh)
        view.left.connect(page.forget)
        view.code_chosen.connect(page.choose)
        view.reveal_asked.connect(page.reveal)
        view.forget_asked.connect(page.forget)
        view.let_in_asked.connect(page.let_in)
        view.back_asked.connect(lambda: self._ports.go(Spot.ROLES))

    def _render_sealed(self, state: SealedState) -> None:
        self.sealed_view.render_state(state)
        if state.said and state.said != self._said:
            self._shell.say(state.said)
        self._said = state.said
