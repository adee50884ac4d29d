"""Joins the page of a talk with a child to its presenters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.protocol.ids import RecordId
from ui.viewmodels.editor import EditorPorts, RecordEditor
from ui.viewmodels.interview import ChildTalk, Looking, Stage
from ui.viewmodels.open_record import EditorState
from ui.views.editor_binding import bind_words
from ui.views.interview import InterviewPage


@dataclass(frozen=True, slots=True)
class BoundTalk:
    """A page with its presenters; `open(record)` shows a talk, `close` leaves it.

    Join `editor` to the Listeners of the typing path, and call `editor.touched` with Effects.
    """

    page: InterviewPage
    editor: RecordEditor
    talk: ChildTalk

    @property
    def goes_on(self) -> bool:
        """Say whether a child is talking now, so that nothing may take the page away."""
        return self.page.isVisible() and self.talk.state.stage is Stage.TALK

    def open(self, record: RecordId) -> None:
        """Show a talk, where it goes on."""
        self.page.side.forget()
        self.talk.begin()
        self.editor.open(record)
        self.page.take_focus()

    def close(self) -> None:
        """Leave it; what is written becomes entries."""
        self.talk.end()
        self.editor.close()


def bind_interview(
    page: InterviewPage,
    ports: EditorPorts,
    decide: Callable[[RecordId, bytes], None],
    say: Callable[[str], None],
) -> BoundTalk:
    """Return the presenters of a page.

    `decide(record, slot)` opens a place with two versions, `say` speaks to a screen reader.
    The page's `head.back_asked`, `head.curtain_asked`, `head.lock_asked` and
    `foot.concern_asked` are for the window.
    """
    shown: list[Callable[[EditorState], None]] = [page.render_state]
    editor = RecordEditor(ports, lambda state: _tell(shown, state), page.written)
    talk = ChildTalk(ports, editor, page.render_talk, say)
    shown.append(talk.record_changed)
    bind_words(page, editor, decide)
    _bind_talk(page, editor, talk)
    return BoundTalk(page, editor, talk)


def _tell(shown: list[Callable[[EditorState], None]], state: EditorState) -> None:
    for each in shown:
        each(state)


def _bind_talk(page: InterviewPage, editor: RecordEditor, talk: ChildTalk) -> None:
    page.stage_asked.connect(talk.go)
    page.look_turned.connect(talk.turn)
    page.head.look_chosen.connect(lambda which: talk.look(Looking(which)))
    page.foot.break_asked.connect(talk.take_break)
    page.foot.upset_asked.connect(talk.upset)
    page.foot.stop_asked.connect(talk.stop)
    page.go_on_asked.connect(talk.go_on)
    page.still_all_right.connect(talk.still_all_right)
    page.offer_answered.connect(editor.actions.answer_offer)
    page.try_again_asked.connect(editor.try_again)
