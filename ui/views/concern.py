"""The steps of a concern beside its record: one button each, and the time once it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout

from fieldapp.domain.change import RecordKind, step_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import OpenConcern, Summary
from fieldapp.forms.concern_path import path_times
from fieldapp.services import reading
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.concern import ConcernPath, ConcernState, StepState
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.session import OpenVisit
from ui.viewmodels.shell import ConcernKind
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import clear
from ui.views.components.base import Frame, Rule, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size, WrapButton
from ui.views.components.cards import Card
from ui.views.components.editors import PlainEdit
from ui.views.components.fields import Labelled, LineEdit
from ui.views.components.messages import InlineMessage, StatusLine
from ui.views.components.page import Scroll
from ui.views.components.text import Text
from ui.views.interview_side import TalkSide
from ui.views.refusals import message_of

_TONES = {
    ConcernKind.NONE: Tone.INK2,
    ConcernKind.OPEN: Tone.INK2,
    ConcernKind.DUE_SOON: Tone.AFI,
    ConcernKind.OVERDUE: Tone.CONCERN,
}


class StepForm(Frame):
    """Words about a step and when it was. Intentions: `words_changed`, `kept(time)`."""

    words_changed = Signal()
    kept = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__("plain")
        self._title = Text(look, "", Role.STRONG, wrap=True)
        self.edit = PlainEdit(look, "What was said or done")
        self.edit.show_lines(2, 8)
        self._time = LineEdit(look, "When, if it was earlier")
        hint = "On the 24-hour clock, for example 14:05. Empty: now, or as it was said before."
        self._when = Labelled(look, "When, if it was earlier", self._time, hint)
        self._keep = Button(look, "Keep this step", size=Size.SMALL)
        words = Text(look, "What was said or done", Role.STRONG, wrap=True)
        parts = (self._title, words, self.edit, self._when, row(self._keep, None), Rule())
        self.setLayout(column(*parts, gap=6))
        self.edit.words_changed.connect(self.words_changed)
        self._keep.clicked.connect(lambda: self.kept.emit(self._time.text()))
        self._time.returnPressed.connect(lambda: self.kept.emit(self._time.text()))

    def begin(self, title: str, words: str) -> None:
        """Be about another step, with these words in it."""
        self._title.setText(title)
        self._time.clear()
        self.edit.set_text_exactly(words)

    def show_problem(self, words: str) -> None:
        """Say what is wrong with the time."""
        self._when.show_problem(words)


class ConcernCard(Card):
    """Intentions: `step_done(name)`, `tell_asked(name)`, `ended(outcome)`, and those of `form`.

    Hidden beside other records.
    """

    step_done = Signal(str)
    tell_asked = Signal(str)
    ended = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Steps")
        self._look, self._shown = look, ConcernState()
        self._message = InlineMessage(look)
        self._rows: QVBoxLayout = column(gap=6)
        self.form = StepForm(look)
        self._told, self._asked = "", False
        self.body.addWidget(self._message)
        self.body.addWidget(self.form)
        self.body.addLayout(self._rows)
        self.form.hide()
        self.hide()

    def render_state(self, state: ConcernState) -> None:
        """Show the steps in order, the ways to close below them, and the words of one step."""
        self._message.render_state(message_of(state.refused))
        self.setVisible(bool(state.steps))
        shown, self._shown = self._shown, state
        before = (shown.steps, shown.outcomes, shown.closed)
        if before != (state.steps, state.outcomes, state.closed):
            self._show_steps(state)
        self._show_form(state)

    def ask(self, name: str) -> None:
        """Let words be written about a step, with the caret there once it is shown."""
        self._asked = True
        self.tell_asked.emit(name)

    def written(self) -> Written:
        """What stands in the words of the step."""
        return Written(self.form.edit.text_exactly())

    def _show_steps(self, state: ConcernState) -> None:
        clear(self._rows)
        for number, step in enumerate(state.steps, 1):
            self._add_step(number, step)
        if state.closed:
            self._rows.addWidget(StatusLine(self._look, state.closed, Tone.STRENGTH))
        for name, label in () if state.closed else state.outcomes:
            self._button(f"Close: {label}", name, self.ended)

    def _show_form(self, state: ConcernState) -> None:
        step = next((s for s in state.steps if s.name == state.telling), None)
        self.form.setVisible(step is not None)
        self.form.show_problem(state.problem)
        if step is not None and self._told != state.telling:
            self.form.begin(step.title, state.draft or "\n\n".join(step.told))
        self._told = state.telling if step is not None else ""
        if step is not None and self._asked:
            self._asked = False
            self.form.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_step(self, number: int, step: StepState) -> None:
        title = f"{number} {step.title}"
        if step.done:
            self._rows.addWidget(StatusLine(self._look, f"{title}: {step.done}", Tone.STRENGTH))
            for words in step.told:
                self._rows.addWidget(Text(self._look, words, wrap=True))
            self._link(f"Add words or mend the time of step {number}", step.name)
            return
        self._button(f"{title}: done now", step.name, self.step_done)
        if step.due:
            self._rows.addWidget(StatusLine(self._look, step.due, _TONES[step.kind], "clock"))
        self._rows.addWidget(Text(self._look, step.hint, Role.SECONDARY, Tone.INK2, wrap=True))
        self._link(f"Step {number} with words, or at an earlier time", step.name)

    def _button(self, words: str, name: str, signal: SignalInstance) -> None:
        button = WrapButton(self._look, words, Kind.PLAIN)
        button.clicked.connect(lambda _on=False: signal.emit(name))
        self._rows.addWidget(button)

    def _link(self, words: str, name: str) -> None:
        button = WrapButton(self._look, words)
        button.clicked.connect(lambda _on=False: self.ask(name))
        self._rows.addWidget(button)


class ConcernSide:
    """The steps beside an open concern, first in its panel, and the ways to it from the bar.

    `open_record(record, slot)` opens a record at a place in it.
    """

    def __init__(
        self,
        look: Look,
        panel: Scroll,
        ports: EditorPorts,
        visit: OpenVisit,
        open_record: Callable[[RecordId, bytes], None],
    ) -> None:
        self.card, self._visit, self._open_record = ConcernCard(look), visit, open_record
        self._path = bind_concern(self.card, ports)
        panel.body.insertWidget(0, self.card)
        self._ports, self._wanted = ports, ""

    def open(self, code: str) -> None:
        """Open the concern with this short name."""
        concern = self._concern(code)
        if concern is not None:
            self._open_record(concern.id, b"")

    def tell(self, code: str) -> None:
        """Open a concern with the caret in the words of its next step."""
        concern = self._concern(code)
        if concern is not None and concern.to_do:
            self._wanted = concern.to_do[0].step
            self._open_record(concern.id, step_slot(self._wanted))

    def shown(self, record: RecordId, kind: RecordKind) -> bool:
        """A record was opened: show its steps if it is a concern; say whether words are asked."""
        wanted, self._wanted = self._wanted, ""
        self._path.open(record, kind)
        asked = bool(wanted) and kind is RecordKind.CONCERN
        if asked:
            self.card.ask(wanted)
        return asked

    def passed_on(self, record: RecordId, side: TalkSide) -> None:
        """Say beside a talk that a concern was raised in it, and what to do now."""
        work = self._ports.work

        def here(row: Summary) -> None:
            side.pass_on(record, row.short_name, claimed_time(work.clock, row.opened))

        self._ports.door.ask(lambda: reading.record(work, record).summary, here, _unsaid)

    def refresh(self) -> None:
        """Read the steps again."""
        self._path.refresh()

    def _concern(self, code: str) -> OpenConcern | None:
        held = self._visit.card.concerns
        return next((each for each in held if each.short_name == code), None)


def _unsaid(_reason: Refused) -> None:
    """The concern stands and the bar says so; only its card stays away."""


def bind_concern(card: ConcernCard, ports: EditorPorts) -> ConcernPath:
    """Return the presenter of a card."""
    presenter = ConcernPath(ports, path_times(), card.render_state, card.written)
    card.step_done.connect(presenter.step)
    card.tell_asked.connect(presenter.tell)
    card.ended.connect(presenter.end)
    card.form.words_changed.connect(presenter.typed)
    card.form.kept.connect(presenter.keep)
    return presenter
