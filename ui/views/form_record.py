"""The screen of a record that is written with a form of the visit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import field_slot
from fieldapp.forms.slot_names import slot_key
from ui.qt.look import Look
from ui.qt.photo_camera import QtPhotoCamera
from ui.viewmodels.form_record import FormRecordState
from ui.viewmodels.open_record import Phase
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column
from ui.views.components.messages import Action, InlineMessage, LoadingLine, Message
from ui.views.components.text import Text
from ui.views.draw_view import DrawView
from ui.views.form_page import FormPageView
from ui.views.photo_view import PhotoView
from ui.views.recorder_bar import RecorderBar
from ui.views.refusals import message_of

_SHOWN: Final = 12


class FormRecordView(QWidget):
    """The form's `page`, and over it what is to be known about the record.

    `recorder` stands over it while sound is recorded, `draw` or `photo` in its place
    while somebody draws or takes a photo.

    Intentions: `decide_asked(slot)` for a line with two versions, `move_asked` to the corrected
    form.
    """

    decide_asked = Signal(bytes)
    move_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.page = FormPageView(look)
        self.panel = self.page.panel
        self._about = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.loading, self.refused = LoadingLine(look), InlineMessage(look)
        self.recovered, self.twice = InlineMessage(look), InlineMessage(look)
        self.unfit, self.newer = InlineMessage(look), InlineMessage(look)
        self.recorder, self.draw = RecorderBar(look), DrawView(look)
        self.photo = PhotoView(look, QtPhotoCamera(self))
        self._made: QWidget | None = None
        self._ready = False
        self.left_over = Text(look, "", Role.SECONDARY, wrap=True)
        self.left_over.hide()
        told = (self._about, self.refused, self.recovered, self.twice, self.newer)
        head = column(
            *told,
            self.unfit,
            self.left_over,
            self.recorder,
            self.loading,
            gap=6,
            margins=(6, 0, 6, 0),
        )
        layout = column(head, self.page, self.draw, self.photo, gap=6)
        for at in (1, 2, 3):
            layout.setStretch(at, 1)
        self.draw.hide()
        self.photo.hide()
        self.setLayout(layout)
        self.newer.action_chosen.connect(lambda _id: self.move_asked.emit())
        self.twice.action_chosen.connect(lambda slot: self.decide_asked.emit(bytes.fromhex(slot)))
        self.page.decide_asked.connect(
            lambda ref: self.decide_asked.emit(field_slot(slot_key(ref)))
        )

    def render_state(self, state: FormRecordState) -> None:
        """Show what stands around the form."""
        if state.phase is Phase.LOADING:
            self.loading.start("Opening the form")
        else:
            self.loading.stop()
        self._ready = state.phase is Phase.READY
        self.show_made(self._made)
        self.panel.setVisible(state.phase is Phase.READY)
        self._about.setText(state.about)
        self._about.setVisible(bool(state.about))
        self.refused.render_state(message_of(state.refused))
        recovered = Message(state.recovered, tone=Tone.PRIMARY) if state.recovered else None
        self.recovered.render_state(recovered)
        self.twice.render_state(_two_versions(state))
        self.unfit.render_state(_not_asked(state))
        self.left_over.setText("\n".join(_left_over(state)))
        self.left_over.setVisible(bool(state.unfit))
        self.newer.render_state(_corrected(state))

    def show_made(self, made: QWidget | None) -> None:
        """Show the paper or the camera in place of the form, or the form again."""
        self._made = made
        for each in (self.draw, self.photo):
            each.setVisible(self._ready and each is made)
        self.page.setVisible(self._ready and made is None)

    def take_focus(self) -> None:
        """Put the caret at the first question."""
        self.page.take_focus()


def _two_versions(state: FormRecordState) -> Message | None:
    if not state.twice:
        return None
    return Message(
        "Some questions were answered apart. Every answer is kept.",
        do="Choose for each question.",
        actions=tuple(Action(twice.slot.hex(), twice.label) for twice in state.twice),
    )


def _corrected(state: FormRecordState) -> Message | None:
    if state.newer is None or not state.writable:
        return None
    return Message(
        "This visit has a corrected version of this form.",
        safe="Your answers stay. What the corrected form does not ask is kept and counted.",
        tone=Tone.PRIMARY,
        actions=(Action("move", "Go on with the corrected form"),),
    )


def _not_asked(state: FormRecordState) -> Message | None:
    if not state.unfit:
        return None
    count = len(state.unfit)
    answers = "1 answer has" if count == 1 else f"{count} answers have"
    return Message(
        f"{answers} no question here: the form asks otherwise now, or a card was taken away.",
        safe="Nothing of it is lost: it stays in the record, its history and the exports.",
        tone=Tone.NEUTRAL,
    )


def _left_over(state: FormRecordState) -> Iterator[str]:
    """Yield the answers that have no question any more, as they were written."""
    for left in state.unfit[:_SHOWN]:
        name = f"“{left.name}”" if left.name else "A question with a long name"
        yield f"{name}: {left.text}"
    more = len(state.unfit) - _SHOWN
    if more > 0:
        yield f"And {more} more, in the history of the record."
