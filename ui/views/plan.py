"""The plan of one inspection: timetable, capacity, arrivals; at the right who goes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.plan_page import (
    ARRIVALS,
    TIMETABLE,
    ActivityState,
    PersonTick,
    PlanState,
    StayState,
    inspectorate_short,
    inspectorate_title,
)
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu, clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.fields import Labelled, LineEdit, Tick
from ui.views.components.flow import Flow
from ui.views.components.messages import (
    ConfirmInline,
    EmptyState,
    InlineMessage,
    LoadingLine,
    Message,
    StatusLine,
)
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text
from ui.views.programme import TableOrList
from ui.views.refusals import message_of
from ui.views.versions import Versions

_NONE = "No plan yet. The lead begins one; it shows who goes where, and whether the days suffice."
_NONE_PLANNED = "No plan yet. Choose an area of the programme and plan an inspection there."
_NO_ACTIVITY = "Nothing is in the timetable yet."
_STAY = {"from": "Comes on", "to": "Goes on", "inspectors": "How many inspectors"}
_STAY_HINT = "Such as 2026-11-16. Empty follows the framework."
_RELEASE = (
    "From now on this inspection is a visit. Its lead and its team receive it with the next "
    "sending and receiving. This cannot be taken back."
)


class PlanView(Page):
    """Shows a PlanState; `panel` stands at the right.

    Intentions: `looked_at`, `plan_chosen(id)`, `begin_asked`, `edit_asked`, `add_asked`,
    `release_asked`, `activity_chosen(id)`, `activity_opened`; those of the panel.
    """

    looked_at = Signal()
    plan_chosen = Signal(str)
    begin_asked = Signal()
    edit_asked = Signal()
    add_asked = Signal()
    release_asked = Signal()
    activity_chosen = Signal(str)
    activity_opened = Signal()
    details_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Plan")
        self._look, self._state, self._wants_focus = look, PlanState(), False
        self.plans = Menu(look, "Plan")
        self.plans.setMinimumContentsLength(16)
        self.begin = Button(look, "Begin a plan", Kind.PRIMARY)
        self.edit = Button(look, "Edit the plan", icon="pencil")
        self.add = Button(look, "Add an activity", icon="plus")
        self.release = Button(look, "Release", Kind.PRIMARY, icon="send")
        self.sure = ConfirmInline(look, _RELEASE, "Release it", "Keep it back")
        self.message, self.done = InlineMessage(look), InlineMessage(look)
        self.loading, self.empty = LoadingLine(look), EmptyState(look, _NONE)
        self.about = Text(look, "", Role.BODY, wrap=True)
        self.timetable = TableOrList(look, "Timetable")
        self.none = EmptyState(look, _NO_ACTIVITY)
        self.capacity, self.arrivals = Card(look, "Capacity"), Card(look, "Who arrives when")
        self.loads = TableOrList(look, "Hours planned by inspector and day")
        self.stays = TableOrList(look, "Inspectorates")
        self.panel = PlanPanel(look)
        self._lay_out()
        self._connect()
        self.render_state(self._state)

    def render_state(self, state: PlanState) -> None:
        """Show the plan; the present row of the timetable stays."""
        self._state = state
        self.loading.follow(state.busy)
        self.message.render_state(message_of(state.refused))
        self.done.render_state(Message(state.said, tone=Tone.STRENGTH) if state.said else None)
        self.say_subtitle(state.title)
        self.about.setText(state.about)
        self._show_plans(state)
        here = state.plan is not None
        self.empty.setVisible(state.loaded and not here)
        self.begin.setVisible(state.loaded and not here and state.may_edit and not state.plans)
        for widget in (self.about, self.timetable, self.capacity, self.arrivals):
            widget.setVisible(here)
        self.none.setVisible(here and not state.timetable)
        self.timetable.setVisible(here and bool(state.timetable))
        self.edit.setVisible(here and state.may_edit)
        self.add.setVisible(here and state.may_edit)
        self.release.setVisible(state.may_release)
        self._show_capacity(state)
        self.timetable.show_rows(TIMETABLE, state.timetable)
        self.stays.show_rows(ARRIVALS, state.arrivals)
        self.panel.render_state(state)
        if self._wants_focus and state.loaded and self.isVisible():
            self.take_focus()

    def take_focus(self) -> None:
        """Put the focus on the timetable, or on what begins it."""
        self._wants_focus = not self._state.loaded
        if self._state.timetable:
            self.timetable.take_focus()
            return
        first = self.add if self.add.isVisible() else self.begin
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit()

    def _show_plans(self, state: PlanState) -> None:
        self.plans.setVisible(len(state.plans) > 1)
        held = [(self.plans.itemText(n), self.plans.itemData(n)) for n in range(self.plans.count())]
        wanted = [(line.words, line.id) for line in state.plans]
        if held != wanted:
            self.plans.clear()
            for words, identity in wanted:
                self.plans.addItem(words, identity)
        if state.plan is not None:
            self.plans.setCurrentIndex(max(0, self.plans.findData(state.plan.hex())))

    def _show_capacity(self, state: PlanState) -> None:
        self._room.setText(state.capacity)
        clear(self._notices)
        for words in state.notices:
            self._notices.addWidget(StatusLine(self._look, words, Tone.AFI))
        if state.timetable and not state.notices:
            good = "Nobody is over-booked, and nothing clashes."
            self._notices.addWidget(StatusLine(self._look, good, Tone.STRENGTH))
        self.loads.setVisible(bool(state.loads))
        self.loads.show_rows(state.days, state.loads)
        self._phases.setText("\n".join(state.phases))

    def _lay_out(self) -> None:
        look = self._look
        for tool in (self.plans, self.begin, self.edit, self.add, self.release):
            self.tools.addWidget(tool)
        for widget in (self.sure, self.message, self.done, self.loading, self.empty, self.about):
            self.body.addWidget(widget)
        self.body.addWidget(self.none)
        self.timetable.setMinimumHeight(look.px(220))
        self.body.addWidget(self.timetable, 2)
        self._room = Text(look, "", Role.BODY, wrap=True)
        self._notices = column(gap=4)
        self._phases = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.capacity.body.addWidget(self._room)
        self.capacity.body.addLayout(self._notices)
        self.capacity.body.addWidget(self.loads)
        self.arrivals.body.addWidget(self._phases)
        self.arrivals.body.addWidget(self.stays)
        for card in (self.capacity, self.arrivals):
            self.body.addWidget(card)
        for table in (self.loads, self.stays):
            table.setMinimumHeight(look.px(150))
        self.body.addStretch(0)

    def _connect(self) -> None:
        self.plans.activated.connect(lambda _n: self.plan_chosen.emit(self.plans.currentData()))
        self.begin.clicked.connect(self.begin_asked)
        self.edit.clicked.connect(self.edit_asked)
        self.add.clicked.connect(self.add_asked)
        self.release.clicked.connect(self.sure.ask)
        self.sure.confirmed.connect(self.release_asked)
        self.timetable.chosen.connect(self.activity_chosen)
        self.timetable.opened.connect(self._open_activity)

    def _open_activity(self, identity: str) -> None:
        self.activity_chosen.emit(identity)
        self.details_asked.emit()
        self.panel.take_focus()


class PlanPanel(Panel):
    """Who goes to the chosen activity, the team, and what the plan says of arrivals.

    Intentions: `opened`, `goes(person, on)`, `belongs(person, on)`, `body_chosen(person, id)`,
    `stay_given(StayState, texts)`, `stay_chosen(StayState, part, text)`,
    `decide_asked(id, part)`, `decide_body_asked(person)`.
    """

    opened = Signal()
    goes = Signal(str, bool)
    belongs = Signal(str, bool)
    body_chosen = Signal(str, str)
    stay_given = Signal(object, object)
    stay_chosen = Signal(object, str, str)
    decide_asked = Signal(str, str)
    decide_body_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._activity, self._team = PeopleCard(look, "Activity"), PeopleCard(look, "Team")
        self._when = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.open = Button(look, "Open the activity", size=Size.SMALL)
        self._activity.body.insertWidget(1, self._when)
        self._activity.body.addLayout(Flow(self.open))
        self._tracked = Card(look, "Who tracks which child")
        self._children = Text(look, "", Role.SECONDARY, wrap=True)
        self._tracked.body.addWidget(self._children)
        self.stay = StayCard(look)
        for card in (self._activity, self._team, self._tracked, self.stay):
            self.add(card)
        self.open.clicked.connect(self.opened)
        self._activity.ticked.connect(self.goes)
        self._team.ticked.connect(self.belongs)
        self._team.body_chosen.connect(self.body_chosen)
        self._team.decide_asked.connect(self.decide_body_asked)
        self.stay.given.connect(self.stay_given)
        self.stay.chosen.connect(self.stay_chosen)
        self.stay.decide_asked.connect(self.decide_asked)

    def render_state(self, state: PlanState) -> None:
        """Show the chosen activity and the team."""
        held = state.activity
        self._activity.setVisible(held is not None)
        if held is not None:
            self._show_activity(held, state.may_edit)
        self._team.setVisible(state.plan is not None)
        bodies = tuple(one.id for one in state.stays)
        shown = state.team if state.may_edit else tuple(one for one in state.team if one.chosen)
        self._team.show_people(shown, state.may_edit, bodies if len(bodies) > 1 else ())
        self._tracked.setVisible(bool(state.trackers))
        self._children.setText("\n".join(state.trackers))
        self.stay.render_state(state)

    def take_focus(self) -> None:
        """Put the focus on the chosen activity."""
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_activity(self, held: ActivityState, may_edit: bool) -> None:
        self._activity.heading.setText(held.title)
        self._activity.setAccessibleName(held.title)
        self._when.setText(held.about)
        self._activity.show_people(held.people, may_edit, ())


class PeopleCard(Card):
    """People to tick. Intentions: `ticked(code, on)`, `body_chosen(code, inspectorate)`,
    `decide_asked(code)` for a person of two inspectorates.
    """

    ticked = Signal(str, bool)
    body_chosen = Signal(str, str)
    decide_asked = Signal(str)

    def __init__(self, look: Look, heading: str) -> None:
        super().__init__(look, heading)
        self._look = look
        self._shown: object = None
        self._rows = column(gap=6)
        self.body.addLayout(self._rows)

    def show_people(
        self, people: tuple[PersonTick, ...], may_edit: bool, bodies: tuple[str, ...]
    ) -> None:
        """Show these; with `bodies` each who is chosen says for which inspectorate."""
        if self._shown == (people, may_edit, bodies):
            return
        focus = next((t.accessibleName() for t in self.findChildren(Tick) if t.hasFocus()), "")
        self._shown = (people, may_edit, bodies)
        clear(self._rows)
        for one in people:
            self._rows.addWidget(self._row(one, may_edit, bodies))
        for tick in self.findChildren(Tick):
            if focus and tick.accessibleName() == focus:
                tick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, one: PersonTick, may_edit: bool, bodies: tuple[str, ...]) -> QWidget:
        if not may_edit:
            body = f" · {inspectorate_title(one.body)}" if one.body else ""
            tone = Tone.INK if one.chosen else Tone.INK2
            return Text(self._look, one.words + body, Role.SECONDARY, tone, wrap=True)
        tick = Tick(self._look, one.code)
        tick.setAccessibleName(one.words)
        tick.setChecked(one.chosen)
        tick.toggled.connect(lambda on: self.ticked.emit(one.code, on))
        role = Text(self._look, one.words.partition(" · ")[2], Role.SECONDARY, Tone.INK2, wrap=True)
        parts = row(tick, role, gap=8)
        parts.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(column(parts, *self._menu(one, bodies), gap=2))
        return holder

    def _menu(self, one: PersonTick, bodies: tuple[str, ...]) -> list[QWidget]:
        if not bodies or not one.chosen:
            return []
        menu = Menu(self._look, f"Inspectorate of {one.code}")
        menu.addItem("Not named", "")
        for body in bodies:
            menu.addItem(inspectorate_short(body), body)
        menu.setCurrentIndex(max(0, menu.findData(one.body)))
        menu.activated.connect(lambda _n: self.body_chosen.emit(one.code, menu.currentData()))
        if not one.apart:
            return [menu]
        apart = Versions(self._look, f"Inspectorate of {one.code}", choice=True)
        apart.render_state(one.apart)
        apart.chosen.connect(lambda body: self.body_chosen.emit(one.code, body))
        apart.decide_asked.connect(lambda: self.decide_asked.emit(one.code))
        return [menu, apart]


class StayCard(Card):
    """What the plan says of one inspectorate.

    Intentions: `given(StayState, texts)` with what was shown when the person began,
    `chosen(StayState, part, text)` where two people wrote apart, `decide_asked(id, part)`.
    """

    given = Signal(object, object)
    chosen = Signal(object, str, str)
    decide_asked = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Change an arrival")
        self._offered: tuple[str, ...] = ()
        self._shown: StayState | None = None
        self._plan: RecordId | None = None
        self.which = Menu(look, "Inspectorate")
        self.edits = {part: LineEdit(look, label) for part, label in _STAY.items()}
        self.first, self.last, self.many = self.edits.values()
        self.apart = {part: Versions(look, label, choice=True) for part, label in _STAY.items()}
        self.keep = Button(look, "Keep this", size=Size.SMALL)
        self.body.addWidget(Labelled(look, "Inspectorate", self.which))
        for part, label in _STAY.items():
            hint = _STAY_HINT if part == "from" else ""
            self.body.addWidget(Labelled(look, label, self.edits[part], hint))
            self.body.addWidget(self.apart[part])
        self.body.addLayout(Flow(self.keep))
        self.which.activated.connect(lambda _n: self._show(self._chosen()))
        self.keep.clicked.connect(self._give)
        for part, shown in self.apart.items():
            shown.chosen.connect(lambda text, p=part: self._choose(p, text))
            shown.decide_asked.connect(lambda p=part: self._decide(p))
        self._state = PlanState()

    def render_state(self, state: PlanState) -> None:
        """Show the inspectorates of the framework; what is being typed stays."""
        self._state = state
        self.setVisible(state.may_edit and bool(state.stays))
        offered = tuple(one.id for one in state.stays)
        if self._offered != offered:
            self._offered, held = offered, self.which.currentData()
            self.which.clear()
            for one in offered:
                self.which.addItem(inspectorate_short(one), one)
            self.which.setCurrentIndex(max(0, self.which.findData(held)))
        now = self._chosen()
        if now is not None:
            self._show_apart(now)
        if self._plan != state.plan or not self._is_written(now):
            self._plan = state.plan
            self._show(now)

    def _is_written(self, now: StayState | None) -> bool:
        """Say whether something stands here that was not kept yet."""
        shown = self._shown
        if shown is None or now is None or shown.id != now.id:
            return False
        texts = {part: edit.text().strip() for part, edit in self.edits.items()}
        return all(
            any(text != stay.text(part) for part, text in texts.items()) for stay in (shown, now)
        )

    def _chosen(self) -> StayState | None:
        held = self.which.currentData()
        return next((one for one in self._state.stays if one.id == held), None)

    def _show(self, stay: StayState | None) -> None:
        self._shown = stay
        if stay is None:
            return
        for part, edit in self.edits.items():
            edit.setText(stay.text(part))
        self._show_apart(stay)

    def _show_apart(self, stay: StayState) -> None:
        for part, shown in self.apart.items():
            shown.render_state(stay.parts[part].versions)

    def _give(self) -> None:
        if self._shown is not None:
            texts = {part: edit.text() for part, edit in self.edits.items()}
            self.given.emit(self._shown, texts)

    def _choose(self, part: str, text: str) -> None:
        stay = self._chosen()
        if stay is not None:
            self.edits[part].setText(stay.text(part))
            self.chosen.emit(stay, part, text)

    def _decide(self, part: str) -> None:
        stay = self._chosen()
        if stay is not None:
            self.decide_asked.emit(stay.id, part)
