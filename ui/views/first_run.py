"""First run: create an organisation or join one, one step at a time, in the whole window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fieldapp.services.profile import Place
from ui.qt.capslock import CapsLock
from ui.qt.choosing import Chooser
from ui.qt.look import Look
from ui.qt.paper import Paper
from ui.viewmodels.door import Door
from ui.viewmodels.first_run import FirstRun, FirstRunState, Step, recovery_page
from ui.viewmodels.tokens import Role
from ui.views.components.base import Frame, column, row
from ui.views.components.contours import ContourGround
from ui.views.components.messages import InlineMessage
from ui.views.components.page import Scroll
from ui.views.components.text import Text
from ui.views.first_run_steps import ChooseStep, FoundStep, JoinStep, StepView
from ui.views.first_run_words import (
    ApprovalStep,
    AskedStep,
    CompareStep,
    FoundedStep,
    TypeBackStep,
)
from ui.views.refusals import message_of

_SIDE_FROM_PX = 900
_COLUMN_PX = 560
_COLUMN_STRETCH = 1_000
"""So that the column takes all the room up to its width, and the rest is shared around it."""
_PAGE = "Recovery code of this laptop"


class FirstRunPage(QWidget):
    """Shows a FirstRunState; each step is one column of at most 560 px beside a quiet picture."""

    def __init__(self, look: Look, steps: dict[Step, StepView]) -> None:
        super().__init__()
        self._look, self.steps = look, steps
        self.setAccessibleName("First run")
        self._side = _side(look)
        self.message = InlineMessage(look)
        self._busy = Text(look, "", Role.BODY, wrap=True)
        self._shown: StepView | None = None
        self._column = QWidget()
        self._column.setLayout(column(self.message, self._busy, *steps.values(), gap=8))
        for view in steps.values():
            view.hide()
        self._scroll = scroll = Scroll(margins=(28, 28, 28, 28))
        middle = row(None, self._column, None)
        middle.setStretch(1, _COLUMN_STRETCH)
        scroll.body.addLayout(middle)
        scroll.body.addStretch(1)
        look.changed.connect(self._widen)
        self._widen()
        ground = Frame("canvas")
        ground.setLayout(row(scroll, gap=0))
        layout = row(self._side, ground, gap=0)
        layout.setStretch(0, 2)
        layout.setStretch(1, 3)
        self.setLayout(layout)

    def render_state(self, state: FirstRunState) -> None:
        """Show a step, what is under way, and why the last thing was not done."""
        self.message.render_state(message_of(state.refused))
        self._busy.setText(state.busy)
        self._busy.setVisible(bool(state.busy))
        view = self.steps.get(state.step)
        if view is None:
            return
        fresh = view is not self._shown
        view.setEnabled(not state.busy)
        view.render_state(state)
        for each in self.steps.values():
            each.setVisible(each is view)
        self._shown = view
        if state.refused is not None:
            self._scroll.ensureWidgetVisible(self.message)
        if fresh:
            view.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setVisible(self.width() * 100 // self._look.appearance.scale >= _SIDE_FROM_PX)

    def _widen(self) -> None:
        """Keep the column as wide as lines are pleasant to read, and no wider."""
        self._column.setMaximumWidth(self._look.px(_COLUMN_PX))


def first_run_page(look: Look, caps: CapsLock, chooser: Chooser) -> FirstRunPage:
    """Return the page with all of its steps."""
    return FirstRunPage(
        look,
        {
            Step.CHOOSE: ChooseStep(look),
            Step.FOUND: FoundStep(look, caps, chooser),
            Step.FOUNDED: FoundedStep(look),
            Step.JOIN: JoinStep(look, caps, chooser),
            Step.ASKED: AskedStep(look),
            Step.TYPE_BACK: TypeBackStep(look),
            Step.APPROVAL: ApprovalStep(look, caps, chooser),
            Step.COMPARE: CompareStep(look),
        },
    )


def bind_first_run(
    page: FirstRunPage,
    door: Door,
    place: Place,
    chooser: Chooser,
    paper: Paper,
    on_ready: Callable[[], None],
) -> FirstRun:
    """Join a page to a new presenter; call its `begin` to show it."""
    presenter = FirstRun(door, place, page.render_state, on_ready)
    for step in page.steps.values():
        _join(step, presenter, chooser, paper)
    return presenter


def _join(step: StepView, presenter: FirstRun, chooser: Chooser, paper: Paper) -> None:
    match step:
        case ChooseStep():
            step.chosen.connect(presenter.choose)
        case FoundStep():
            step.given.connect(presenter.found)
        case JoinStep():
            step.given.connect(presenter.ask)
        case AskedStep():
            title, name = "Save the request", "request.fieldapp"
            step.save_asked.connect(lambda: presenter.save_request(chooser.save_file(title, name)))
        case TypeBackStep():
            step.typed.connect(presenter.type_back)
            step.code_asked.connect(presenter.show_code_again)
        case ApprovalStep():
            step.given.connect(presenter.take_approval)
            step.words_asked.connect(lambda: presenter.choose(Step.ASKED))
        case CompareStep():
            step.typed.connect(presenter.compare)
            step.later.connect(presenter.compare_later)
    if isinstance(step, FoundStep | JoinStep):
        step.suggestion_asked.connect(presenter.suggest)
        step.back_asked.connect(lambda: presenter.choose(Step.CHOOSE))
    if isinstance(step, FoundedStep | AskedStep):
        step.go_on_asked.connect(presenter.go_on)
        step.print_asked.connect(lambda: paper.print_page(_PAGE, _lines(presenter)))
        step.pdf_asked.connect(lambda: _save_pdf(presenter, chooser, paper))


def _save_pdf(presenter: FirstRun, chooser: Chooser, paper: Paper) -> None:
    if path := chooser.save_file("Save the recovery code", "recovery-code.pdf"):
        presenter.save_page(path, paper.pdf(_PAGE, _lines(presenter)))


def _lines(presenter: FirstRun) -> tuple[str, ...]:
    return recovery_page(presenter.state.code)


def _side(look: Look) -> ContourGround:
    ground = ContourGround(look)
    words = (
        Text(look, "Fieldapp", Role.HEADING),
        Text(look, "Once for this laptop.", Role.BRAND, wrap=True),
        Text(look, "Keys are made here and never leave it in clear.", Role.BODY, wrap=True),
    )
    for text in words:
        text.setProperty("tone", "")
        ground.body.addWidget(text)
    ground.body.addStretch(1)
    return ground
