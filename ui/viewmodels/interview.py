"""Talking with a child: the stages of the talk, who looks at the screen, and what is noted.

Words and answers are written by the record editor; here is what is about the talk itself.
Nothing counts down and nothing is shown as a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.editor import RecordEditor
from ui.viewmodels.open_record import EditorPorts, EditorState, Phase
from ui.viewmodels.record_state import Access, RecordState, as_shown

ASK_AGAIN_MS: Final = 20 * 60 * 1_000
"""Between two gentle questions whether it is still all right."""


class Stage(StrEnum):
    """Where the talk is."""

    PREPARE = "prepare"
    OPENING = "opening"
    TALK = "talk"
    STOPPED = "stopped"
    READ_BACK = "read_back"


class Looking(StrEnum):
    """Who looks at the screen."""

    ALONE = "alone"
    TOGETHER = "together"


class Mood(StrEnum):
    """How the child is, as far as the screen helps with it."""

    TALKING = "talking"
    BREAK = "break"
    UPSET = "upset"


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that is needed before and at the start; what is missing is shown as missing."""

    words: str
    given: bool


@dataclass(frozen=True, slots=True)
class TalkState:
    """What the page of the talk shows beside the words themselves."""

    stage: Stage = Stage.PREPARE
    looking: Looking = Looking.ALONE
    mood: Mood = Mood.TALKING
    ask_again: bool = False
    began: str = ""
    permissions: tuple[Permission, ...] = ()


class ChildTalk:
    """The talk of one open record: `ChildTalk(ports, editor, on_talk, say)`.

    `on_talk` gets every TalkState; `say` speaks a sentence to a screen reader. Hand it each
    EditorState through `record_changed`.
    """

    def __init__(
        self,
        ports: EditorPorts,
        editor: RecordEditor,
        on_talk: Callable[[TalkState], None],
        say: Callable[[str], None],
    ) -> None:
        self._ports, self._editor = ports, editor
        self._on_talk, self._say = on_talk, say
        self._state = TalkState()
        self._known: RecordState | None = None
        self._stop_asking: Callable[[], None] | None = None

    @property
    def state(self) -> TalkState:
        """What is shown now."""
        return self._state

    def begin(self) -> None:
        """Another record is about to be shown."""
        self._known = None
        self.end()
        self._state = TalkState()

    def end(self) -> None:
        """The page is left; nothing asks any more."""
        if self._stop_asking is not None:
            self._stop_asking()
            self._stop_asking = None

    def record_changed(self, state: EditorState) -> None:
        """The record was read: the strip of permissions follows, the stage is found once."""
        record = state.record
        if state.phase is not Phase.READY or record is None:
            return
        first, self._known = self._known is None, record
        began = self._began(record)
        self._tell(permissions=permissions(record), began=began)
        if first:
            self.go(_first_stage(record))

    def go(self, stage: Stage) -> None:
        """Go to another part of the talk; what is written becomes entries on the way."""
        if stage is not self._state.stage:
            self._editor.leave_all()
        if stage is Stage.TALK and self._stop_asking is None:
            self._ask_later()
        self._tell(stage=stage)

    def look(self, looking: Looking) -> None:
        """Turn between the two ways of looking; the caret stays where it is."""
        if looking is self._state.looking:
            return
        self._tell(looking=looking)
        hidden = "What I think is hidden." if looking is Looking.TOGETHER else "Only you look."
        self._say(hidden)

    def turn(self) -> None:
        """The other way of looking."""
        alone = self._state.looking is Looking.ALONE
        self.look(Looking.TOGETHER if alone else Looking.ALONE)

    def take_break(self) -> None:
        """Note a break with its time; prompts rest until it is over."""
        self._note("break")
        self._tell(mood=Mood.BREAK, ask_again=False)

    def go_on(self) -> None:
        """The break is over, or the child is calm: ask whether it is still all right."""
        after_break = self._state.mood is Mood.BREAK
        self._tell(mood=Mood.TALKING, ask_again=after_break or self._state.ask_again)

    def upset(self) -> None:
        """Note it; two things are asked only: offer to stop, and who is coming."""
        self._note("upset")
        self._tell(mood=Mood.UPSET)

    def stop(self) -> None:
        """Keep everything, thank, and ask nothing more."""
        self._note("stop")
        self._tell(mood=Mood.TALKING, ask_again=False)
        self.go(Stage.STOPPED)

    def still_all_right(self) -> None:
        """The child said that it is still all right."""
        if self._state.ask_again:
            self._note("still_yes")
            self._tell(ask_again=False)
            self._ask_later()

    def _ask_later(self) -> None:
        self.end()
        self._stop_asking = self._ports.timers.after(ASK_AGAIN_MS, self._ask)

    def _ask(self) -> None:
        self._stop_asking = None
        if self._state.stage is Stage.TALK:
            self._tell(ask_again=True)
        else:
            self._ask_later()

    def _note(self, name: str) -> None:
        """Write what happened as a line with its time."""
        form = self._known.form if self._known else None
        section = form.section() if form else None
        events = section.events if section else ()
        said = next((e.said for e in events if e.name == name), "")
        if said:
            self._editor.blocks.note_event(said)

    def _began(self, record: RecordState) -> str:
        said = min((block.said_ms for block in record.blocks), default=0)
        return clock_time(self._ports.work.clock, said) if said else ""

    def _tell(self, **changes: object) -> None:
        now = replace(self._state, **changes)  # type: ignore[arg-type]  # fields of TalkState
        if now != self._state:
            self._state = now
            self._on_talk(now)


def permissions(record: RecordState) -> tuple[Permission, ...]:
    """Return the strip: permission, the child's yes, what cannot be private, who is here."""
    return (
        _permission(record),
        _own_yes(record),
        _ticked(record, "said_limit", "Told what I cannot keep private"),
        *_who(record),
    )


def _permission(record: RecordState) -> Permission:
    given, when = _answer(record, "permission_from"), _answer(record, "permission_when")
    if not given or record.fields["permission_from"].text == "not_yet":
        return Permission("Permission to talk is missing", given=False)
    return Permission(f"{given.split(',')[0]}, {when}" if when else given, given=True)


def _own_yes(record: RecordState) -> Permission:
    held = record.fields.get("child_yes")
    name = record.child or "The child"
    if held is None or held.text not in ("yes", "shown"):
        return Permission(f"{name} has not said yes yet", given=False)
    return Permission(f"{name} said yes", given=True)


def _ticked(record: RecordState, key: str, words: str) -> Permission:
    held = record.fields.get(key)
    given = bool(held and held.text)
    return Permission(words if given else f"Not yet: {words[:1].lower()}{words[1:]}", given)


def _who(record: RecordState) -> tuple[Permission, ...]:
    here = _answer(record, "who_is_here").replace("\n", ", ")
    return (Permission(f"Here: {here}", given=True),) if here else ()


def _answer(record: RecordState, key: str) -> str:
    held = record.fields.get(key)
    return as_shown(held) if held is not None else ""


def _first_stage(record: RecordState) -> Stage:
    """Where the talk goes on: with what was recorded before, it starts at once."""
    if record.access is not Access.WRITE:
        return Stage.TALK
    if record.blocks or record.fields["child_yes"].text:
        return Stage.TALK
    prepared = bool(record.fields["permission_from"].text)
    return Stage.OPENING if prepared else Stage.PREPARE
