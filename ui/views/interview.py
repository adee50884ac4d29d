"""Talking with a child: a calm page that takes the window whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.domain.change import BlockKind
from fieldapp.forms.model import Form, QuestionKey
from fieldapp.forms.prompts import Prompts
from ui.qt.look import Look
from ui.viewmodels.commands import CommandId
from ui.viewmodels.interview import Looking, Stage, TalkState
from ui.viewmodels.open_record import EditorState
from ui.viewmodels.record_state import Access, BlockState, RecordState
from ui.views.block_rows import CHILD, READ_ALOUD, TOGETHER
from ui.views.blocks import BlocksView
from ui.views.components.base import Dressed, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card, CardTone
from ui.views.components.messages import ConfirmInline, InlineMessage
from ui.views.components.page import Scroll
from ui.views.components.text import IconMark
from ui.views.editor_head import offer_message, said_message, standing_message, trouble_message
from ui.views.interview_head import TalkFoot, TalkHead
from ui.views.interview_parts import PermissionStrip, StagePage
from ui.views.interview_side import TalkSide
from ui.views.record_view import RecordView

_FINISH = "Finish now? Their words stay as they are; a later correction stands beside them."
_THANKS = "Thank you. Everything is kept, and nothing more is asked."
_KEYS = {"Alt+B": "break_asked", "Alt+U": "upset_asked", "Alt+S": "stop_asked"}
_SIDE_PX, _NARROW_PX, _UNBOUND = 316, 900, 16_777_215


class InterviewPage(RecordView):
    """Shows an EditorState and a TalkState for one form. Give it the window as a full page.

    Its intentions are those of RecordView, of `head` and `foot`, and `stage_asked(Stage)`,
    `look_turned`, `still_all_right`, `go_on_asked`, `offer_answered(bool)`, `read_back_begun`,
    `try_again_asked`, `look_turning`. `side.body` takes further parts, as for a concern.
    """

    stage_asked = Signal(object)
    look_turned = Signal()
    still_all_right = Signal()
    go_on_asked = Signal()
    offer_answered = Signal(bool)
    try_again_asked = Signal()
    read_back_begun = Signal()
    look_turning = Signal()
    """Somebody else is about to look: what is not for them is put away first."""

    def __init__(self, look: Look, form: Form, prompts: Prompts) -> None:
        super().__init__()
        self.look = look
        self._state, self._talk = EditorState(), TalkState()
        self._came_from: QWidget | None = None
        self.head, self.foot, self.strip = TalkHead(look), TalkFoot(look), PermissionStrip(look)
        self.side = TalkSide(look, form, prompts)
        section = form.section()
        title = section.title if section else "Their exact words"
        self.words = BlocksView(look, title, CHILD, BlockKind.ASKED)
        self.aloud = BlocksView(look, "Their words, to be read aloud", READ_ALOUD, BlockKind.WORDS)
        self.trouble, self.message = InlineMessage(look), InlineMessage(look)
        self.offer, self.named = InlineMessage(look), InlineMessage(look)
        self.confirm = ConfirmInline(look, _FINISH, "Finish", "Not yet")
        self._stages, self._pages = _stage_pages(look, form), QStackedWidget()
        self._arrange(title, section.hint if section else "")
        self._connect()
        look.changed.connect(self._settle)
        pages = [view for page in self._stages.values() for view in page.fields]
        self.join([*pages, *self.side.fields], self.words)

    def render_state(self, state: EditorState) -> None:
        """Show the record; what is being written keeps its words and its caret."""
        self.trouble.render_state(trouble_message(state.typing.trouble))
        self.message.render_state(said_message(state) or standing_message(state))
        self.offer.render_state(offer_message(state.offered))
        record = state.record
        if record is not None:
            writable = record.access is Access.WRITE
            self.show_fields(record, state)
            self.words.render_blocks(
                record.blocks, state.writing, state.restored, writable=writable
            )
            self.aloud.render_blocks(_words_of(record), writable=False)
        self._render(state)

    def render_talk(self, talk: TalkState) -> None:
        """Show how the talk stands; the caret stays where it is."""
        stage_changes = talk.stage is not self._talk.stage
        turned = talk.looking is not self._talk.looking
        if turned and talk.looking is Looking.TOGETHER:
            self.look_turning.emit()
        self._talk = talk
        if turned:
            self.words.set_style(CHILD if talk.looking is Looking.ALONE else TOGETHER)
        self.strip.render_state(talk.permissions, ask_again=talk.ask_again)
        self.side.show_mood(talk.mood)
        self._show_stage(stage_changes)
        self._settle()

    def is_shared(self) -> bool:
        """Say whether somebody else looks at the screen too."""
        return self._talk.looking is not Looking.ALONE

    def is_alone(self) -> bool:
        """Say whether only the inspector looks, and the side is there: codes may be shown."""
        return self._talk.looking is Looking.ALONE and self._talk.stage is Stage.TALK

    def take_focus(self) -> None:
        """Put the caret where writing goes on."""
        if self._talk.stage is Stage.TALK:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (page := self._stages.get(self._talk.stage)) is not None and page.fields:
            page.fields[0].take_focus()

    def go_to(self, slot: bytes, caret: int | None = None) -> None:
        """Put the caret at a slot, as after unlocking."""
        if slot.startswith(b"f:"):
            view = self.fields.get(slot[2:].decode("utf-8", "replace"))
            if view is not None:
                view.take_focus()
        else:
            self.words.go_to(slot[2:], caret)  # type: ignore[arg-type]  # the rest of a slot

    def do(self, command: CommandId, time: str = "") -> bool:
        """Do a command of the menu that belongs here; `time` is the clock time for F5."""
        match command:
            case CommandId.THINK if self._talk.looking is Looking.ALONE:
                self._think_and_back()
            case CommandId.NEXT_PROMPT | CommandId.PREVIOUS_PROMPT:
                self.side.prompts.step(1 if command is CommandId.NEXT_PROMPT else -1)
            case CommandId.INSERT_TIME if self.words.editing:
                self.words.line.insert_exactly(f"{time} ")
            case _:
                return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _render(self, state: EditorState) -> None:
        record = state.record
        writable = record is not None and record.access is Access.WRITE
        self.head.render_state(self._talk, record.child if record else "")
        self.foot.render_state(self._talk, state.typing, writable=writable)
        self._state = state

    def _show_stage(self, changes: bool) -> None:
        stage = self._talk.stage
        if stage is Stage.TALK:
            self._pages.setCurrentWidget(self._card)
        else:
            page = self._stages[stage]
            self._pages.setCurrentWidget(page)
        if changes and stage is Stage.READ_BACK:
            self.read_back_begun.emit()
        if changes and self.isVisible():
            self.take_focus()
        self._render(self._state)

    def _arrange(self, title: str, hint: str) -> None:
        self._card = Card(self.look, title, hint, CardTone.CALM)
        self._icon = IconMark(self.look, "message-square-quote", px=18)
        self._card.head.insertWidget(0, self._icon)
        self._card.body.addWidget(self.words, 1)
        self._card.note.setWordWrap(True)
        for place in (self.words, self.words.line):
            place.setProperty("ring_host", self._card)
        self._pages.addWidget(self._card)
        for page in self._stages.values():
            self._pages.addWidget(page)
        reading = Card(self.look, "Read aloud", tone=CardTone.CALM)
        reading.body.addWidget(self.aloud)
        self._stages[Stage.READ_BACK].body.insertWidget(0, reading)
        self._stages[Stage.READ_BACK].body.insertWidget(0, self.named)
        self._middle = row(self._pages, self.side, gap=12)
        self._middle.setStretch(0, 1)
        says = (self.trouble, self.offer, self.message, self.confirm)
        self._bar = row(gap=8, margins=(16, 0, 16, 0))
        scroll = Scroll(margins=(16, 8, 16, 8), gap=10)
        parts: QVBoxLayout = scroll.body
        for widget in (self.head, *says, self.strip):
            parts.addWidget(widget)
        parts.addLayout(self._middle, 1)
        parts.addWidget(self.foot)
        self.setLayout(column(self._bar, scroll, gap=0))

    def _connect(self) -> None:
        self.strip.still_all_right.connect(self.still_all_right)
        self.strip.preparation_asked.connect(lambda: self.stage_asked.emit(Stage.PREPARE))
        self.side.picked.connect(self._ask_prompt)
        self.side.go_on_asked.connect(self.go_on_asked)
        self.side.stop_asked.connect(self.foot.stop_asked)
        self.foot.finish_asked.connect(lambda: self.stage_asked.emit(Stage.READ_BACK))
        self.foot.what_now_asked.connect(self.try_again_asked)
        self.trouble.action_chosen.connect(lambda _id: self.try_again_asked.emit())
        self.offer.action_chosen.connect(lambda i: self.offer_answered.emit(i == "attach"))
        self.confirm.confirmed.connect(self.finish_confirmed)
        self.words.typed.connect(self._advise)
        for page in self._stages.values():
            page.went.connect(self._went)
        for keys, name in _KEYS.items():
            self._key(keys, getattr(self.foot, name))
        self._key("Alt+Y", self.still_all_right)
        self._key("Alt+L", self.look_turned)

    def _key(self, keys: str, signal: Any) -> None:
        key = QShortcut(QKeySequence(keys), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(signal)

    def _went(self, way: str) -> None:
        if way == "finish":
            self.confirm.ask()
        else:
            self.stage_asked.emit(Stage(way))

    def _keep_in_sight(self, narrow: bool) -> None:
        """Curtain, lock, saved and "Pass this on" never scroll away, however narrow it is."""
        away = (*self.head.right, *self.foot.right)
        if narrow is (self._bar.count() > 0):
            return
        homes = ((self.head, self.head.right), (self.foot, self.foot.right))
        for home, widgets in homes:
            layout = self._bar if narrow else home.layout()
            for widget in widgets:
                assert layout is not None
                layout.addWidget(widget)
                _dress_again(widget)
        for widget in away:
            if isinstance(widget, Button):
                widget.show_parts(icon=not narrow, keys=not narrow)

    def _settle(self) -> None:
        """Who looks, and how wide the window is, say what stands beside the words."""
        alone = self._talk.looking is Looking.ALONE
        talking = self._talk.stage is Stage.TALK
        narrow = self.width() < self.look.px(_NARROW_PX)
        self.strip.setVisible(alone and talking)
        self.side.setVisible(alone and talking)
        self._keep_in_sight(narrow)
        self._icon.setVisible(alone)
        self._card.heading.setVisible(alone)
        self._card.note.setVisible(alone and not narrow)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._middle.setDirection(way)
        self.side.setMaximumWidth(_UNBOUND if narrow else self.look.px(_SIDE_PX))
        self.side.setMinimumWidth(0 if narrow else self.look.px(_SIDE_PX))
        self.side.setMinimumHeight(self.look.px(260) if narrow else 0)
        self._pages.setMinimumHeight(self.look.px(200))
        self.aloud.setMinimumHeight(self.look.px(180))

    def _ask_prompt(self, words: str) -> None:
        """A prompt becomes the question; the caret goes to the answer under it."""
        self.words.keys.ask(words)

    def _advise(self, _slot: bytes) -> None:
        current = self.words.current
        asked = current is not None and current.kind is BlockKind.ASKED
        self.side.prompts.advise(self.words.words_of(current) if current and asked else "")

    def _think_and_back(self) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and any(t.isAncestorOf(focus) for t in self.side.thinks)
        if inside and self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.side.thinks:
            self._came_from = focus
            self.side.thinks[0].take_focus()


def _dress_again(widget: QWidget) -> None:
    """A widget that gets another parent loses its fonts to the style sheet; give them back."""
    for each in (widget, *widget.findChildren(QWidget)):
        if isinstance(each, Dressed):
            each.dress()


def _words_of(record: RecordState) -> list[BlockState]:
    """What was said, to be read aloud: without questions and without what happened."""
    return [block for block in record.blocks if block.kind is BlockKind.WORDS]


def _stage_pages(look: Look, form: Form) -> dict[Stage, StagePage]:
    groups = {group.key: group for group in form.walk()}
    care = groups[QuestionKey("care")]
    thanks = replace(care, title="Thank you", hint=_THANKS, questions=care.questions[2:])
    plain, first = Kind.CALM, Kind.PRIMARY
    back = (Stage.TALK.value, "Back to talking", plain)
    plan = {
        Stage.PREPARE: (
            [groups[QuestionKey("prepare")]],
            [(Stage.OPENING.value, "Say first", first), (Stage.TALK.value, "Talk", plain)],
        ),
        Stage.OPENING: (
            [groups[QuestionKey("opening")]],
            [
                (Stage.TALK.value, "Begin to talk", first),
                (Stage.PREPARE.value, "Preparation", plain),
            ],
        ),
        Stage.STOPPED: ([thanks], [back, (Stage.READ_BACK.value, "Finish and read back", plain)]),
        Stage.READ_BACK: ([groups[QuestionKey("finish")]], [("finish", "Finish", first), back]),
    }
    return {stage: StagePage(look, *parts) for stage, parts in plan.items()}
