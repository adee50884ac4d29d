"""The right side of a talk with a child: prompts, what I think, a break."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from fieldapp.forms.model import Form, Group, QuestionType
from fieldapp.forms.prompts import Prompts
from ui.qt.look import Look
from ui.viewmodels.interview import Mood
from ui.views.components.base import row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.page import Scroll
from ui.views.editor_panel import PromptsCard
from ui.views.fields import FieldView
from ui.views.interview_parts import MoodCard

PICTURES = (
    ("good_things", "Good things", "smile"),
    ("worries", "Worries", "frown"),
    ("wishes", "Wishes", "star"),
)
"""The three pictures: key of the prompts, words, icon."""


class TalkSide(Scroll):
    """Prompts rest during a break. `add_first` puts another part on top, as for a concern.

    Intentions: `picked(words)`, `go_on_asked`, `stop_asked`.
    """

    picked = Signal(str)
    go_on_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look, form: Form, prompts: Prompts) -> None:
        super().__init__(margins=(4, 4, 4, 4))
        section = form.section()
        keys = section.prompts if section else ()
        self.prompts = PromptsCard(look, [s for key in keys if (s := prompts.get(key))])
        self.prompts.body.insertLayout(1, self._pictures(look))
        self.prompts.picked.connect(self.picked)
        self.mood = MoodCard(look, _group(form, "care"))
        self.mood.go_on_asked.connect(self.go_on_asked)
        self.mood.stop_asked.connect(self.stop_asked)
        thinks = [q for q in form.questions() if q.type is QuestionType.THINK]
        self.thinks = [FieldView(look, question) for question in thinks]
        for widget in (self.mood, self.prompts, *self.thinks):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.show_mood(Mood.TALKING)

    @property
    def fields(self) -> list[FieldView]:
        """The questions that stand here."""
        return [*self.mood.fields, *self.thinks]

    def show_mood(self, mood: Mood) -> None:
        """Prompts while talking; else what helps now."""
        self.prompts.setVisible(mood is Mood.TALKING)
        self.mood.setVisible(mood is not Mood.TALKING)
        if mood is Mood.BREAK:
            self.mood.show_break()
        elif mood is Mood.UPSET:
            self.mood.show_upset()

    def _pictures(self, look: Look) -> QHBoxLayout:
        line = row(gap=4)
        for key, words, icon in PICTURES:
            button = Button(look, words, Kind.CHOICE, icon=icon, size=Size.SMALL)
            button.show_parts(icon=False)
            button.clicked.connect(lambda _=False, k=key: self.prompts.show_set(k))
            line.addWidget(button)
        line.addStretch(1)
        return line


def _group(form: Form, key: str) -> Group | None:
    return next((group for group in form.walk() if group.key == key), None)
