"""The right side of a talk with a child: prompts, what I think, a break."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from fieldapp.domain.change import RecordKind
from fieldapp.forms.library import builtin
from fieldapp.forms.model import Form, Group, QuestionType
from fieldapp.forms.prompts import Prompts
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.advice import advice
from ui.viewmodels.interview import Mood
from ui.views.components.base import row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.duty import AdviceList
from ui.views.components.page import Scroll
from ui.views.components.text import Text
from ui.views.editor_panel import PromptsCard
from ui.views.fields import FieldView
from ui.views.interview_parts import MoodCard

PICTURES = (
    ("good_things", "Good things", "smile"),
    ("worries", "Worries", "frown"),
    ("wishes", "Wishes", "star"),
)
"""The three pictures: key of the prompts, words, icon."""


class PassedOnCard(Card):
    """What to do and what not, calm as the page is. Intention: `concern_opened(record)`."""

    concern_opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Passed on", tone=CardTone.CALM)
        self._record = RecordId(b"")
        self._when = Text(look, "", wrap=True)
        self._open = Button(look, "Open it", icon="arrow-right", size=Size.SMALL)
        self._open.clicked.connect(lambda: self.concern_opened.emit(self._record))
        self.body.addWidget(self._when)
        self.body.addWidget(AdviceList(look, advice(builtin().latest(RecordKind.CONCERN))))
        self.body.addLayout(row(self._open, None))
        self.hide()

    def render_state(self, record: RecordId, code: str, time: str) -> None:
        """Show the concern that was just raised."""
        self._record = record
        self._when.setText(f"{code}, {time}. Go on writing here; nothing has moved.")
        self._open.say(f"Open {code}")
        self.show()


class TalkSide(Scroll):
    """Prompts rest during a break, and while something is passed on.

    Intentions: `picked(words)`, `go_on_asked`, `stop_asked`, `concern_opened(record)`.
    """

    picked = Signal(str)
    go_on_asked = Signal()
    stop_asked = Signal()
    concern_opened = Signal(object)

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
        self.passed_on = PassedOnCard(look)
        self.passed_on.concern_opened.connect(self.concern_opened)
        thinks = [q for q in form.questions() if q.type is QuestionType.THINK]
        self.thinks = [FieldView(look, question) for question in thinks]
        for widget in (self.passed_on, self.mood, self.prompts, *self.thinks):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.show_mood(Mood.TALKING)

    @property
    def fields(self) -> list[FieldView]:
        """The questions that stand here."""
        return [*self.mood.fields, *self.thinks]

    def show_mood(self, mood: Mood) -> None:
        """Prompts while talking; else what helps now."""
        self._mood = mood
        self.prompts.setVisible(mood is Mood.TALKING and self.passed_on.isHidden())
        self.mood.setVisible(mood is not Mood.TALKING)
        if mood is Mood.BREAK:
            self.mood.show_break()
        elif mood is Mood.UPSET:
            self.mood.show_upset()

    def pass_on(self, record: RecordId, code: str, time: str) -> None:
        """A concern was raised: no more questions; what to do and what not takes their place."""
        self.passed_on.render_state(record, code, time)
        self.show_mood(self._mood)
        self.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Another talk: nothing is passed on in it yet."""
        self.passed_on.hide()
        self.show_mood(self._mood)

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
