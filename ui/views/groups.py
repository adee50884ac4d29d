"""The groups of a form as cards; a row of an agency stands side by side where there is room."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from fieldapp.forms.model import Appearance, Group, QuestionType
from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Rule, Tone, column
from ui.views.components.cards import Card
from ui.views.components.text import Heading, Text
from ui.views.fields import FieldView

_SIDE_BY_SIDE_PX = 640


class GroupCard(Card):
    """One group of questions under its heading; `fields` are its questions in order."""

    def __init__(self, look: Look, group: Group) -> None:
        super().__init__(look, group.title)
        self.group = group
        self.fields: list[FieldView] = []
        if group.hint:
            self.body.addWidget(Text(look, group.hint, Role.SECONDARY, Tone.INK2, wrap=True))
        for question in group.questions:
            self._add(FieldView(look, question))
        for number, inner in enumerate(group.groups):
            if number or group.questions:
                self.body.addWidget(Rule())
            self._add_inner(look, inner)

    def _add(self, view: FieldView) -> None:
        self.fields.append(view)
        self.body.addWidget(view)

    def _add_inner(self, look: Look, group: Group) -> None:
        self.body.addWidget(Heading(look, group.title, Role.STRONG, wrap=True))
        views = [FieldView(look, question) for question in group.questions]
        self.fields += views
        if group.appearance is Appearance.AGENCY_ROW:
            long = [v for v in views if v.question.type is QuestionType.LONG_TEXT]
            for view in views:
                view.shorten_label()
            self.body.addWidget(SideBySide(look, long))
            views = [v for v in views if v not in long]
        for view in views:
            self.body.addWidget(view)
        for inner in group.groups:
            self._add_inner(look, inner)


class SideBySide(QWidget):
    """A few widgets in a row, or under each other where the row would be too narrow."""

    def __init__(self, look: Look, widgets: list[FieldView]) -> None:
        super().__init__()
        self._look = look
        self._layout: QBoxLayout = column(*widgets, gap=10)
        for number in range(len(widgets)):
            self._layout.setStretch(number, 1)
        self.setLayout(self._layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._look.px(_SIDE_BY_SIDE_PX)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() is not way:
            self._layout.setDirection(way)


class SideCard(Card):
    """A group of the panel at the right: who is here, what to look for."""

    def __init__(self, look: Look, group: Group) -> None:
        names_itself = [question.label for question in group.questions] == [group.title]
        super().__init__(look, "" if names_itself else group.title)
        self.setAccessibleName(group.title)
        self.fields = [FieldView(look, question) for question in group.questions]
        if group.hint:
            self.body.addWidget(Text(look, group.hint, Role.SECONDARY, Tone.INK2, wrap=True))
        for number, view in enumerate(self.fields):
            if number:
                self.body.addWidget(Rule())
            self.body.addWidget(view)


def side_groups(groups: tuple[Group, ...]) -> Iterator[Group]:
    """Yield the groups that stand in the panel."""
    yield from (g for g in groups if g.appearance is Appearance.SIDE)
