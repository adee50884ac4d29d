"""Parts of the page for talking with a child: the permission strip, the cards of each stage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.forms.model import Group
from ui.qt.look import Look
from ui.viewmodels.interview import Permission
from ui.viewmodels.tokens import Colour, Role
from ui.views.answers import clear
from ui.views.components.base import Dressed, Frame, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.flow import Flow
from ui.views.components.page import Scroll
from ui.views.components.text import IconMark, Text
from ui.views.fields import FieldView


class PermissionStrip(Dressed, Frame):
    """What was permitted and said, in words; what is missing says so. And, now and then, the
    question whether it is still all right. Intention: `still_all_right`, `preparation_asked`.
    """

    still_all_right = Signal()
    preparation_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self.setProperty("tone", "strip")
        self._shown: tuple[Permission, ...] | None = None
        self._look = look
        self._parts = Flow(gap=14)
        inside = QWidget()
        inside.setLayout(self._parts)
        self._ask = Text(look, "Ask again, still all right?", Role.STRONG)
        self._yes = Button(look, "Yes", Kind.CALM, keys="Alt+Y", size=Size.LARGE)
        self._yes.setAccessibleName("Yes, still all right")
        self._yes.clicked.connect(self.still_all_right)
        self._prepare = Button(look, "Preparation", Kind.LINK, size=Size.LARGE)
        self._prepare.clicked.connect(self.preparation_asked)
        line = row(inside, self._ask, self._yes, self._prepare, gap=8, margins=(14, 2, 6, 2))
        line.setStretch(0, 1)
        line.setAlignment(inside, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(line)
        self.follow(look)
        self.render_state((), ask_again=False)

    def dress(self) -> None:
        self.updateGeometry()

    def render_state(self, permissions: tuple[Permission, ...], *, ask_again: bool) -> None:
        """Show what is given and what is missing; ask again when it is time."""
        self._ask.setVisible(ask_again)
        self._yes.setVisible(ask_again)
        if permissions == self._shown:
            return
        self._shown = permissions
        clear(self._parts)
        self._parts.addWidget(Text(self._look, "Permission", Role.STRONG))
        for each in permissions:
            self._parts.addWidget(_Given(self._look, each))
        self.setAccessibleName("Permission. " + ". ".join(p.words for p in permissions))


class _Given(QWidget):
    """One permission: a tick or an open ring, and its words."""

    def __init__(self, look: Look, permission: Permission) -> None:
        super().__init__()
        icon = "circle-check" if permission.given else "circle"
        colour = Colour.PRIMARY if permission.given else Colour.AFI
        words = Text(look, permission.words, Role.SECONDARY)
        self.setLayout(row(IconMark(look, icon, colour, 15), words, gap=6))


class StagePage(Scroll):
    """A calm card with the questions of one or more groups, and where to go from there.

    Intention: `went(name)` with the name of a way out.
    """

    went = Signal(str)

    def __init__(
        self, look: Look, groups: Sequence[Group], ways: Sequence[tuple[str, str, Kind]]
    ) -> None:
        super().__init__(margins=(6, 6, 6, 6))
        self.fields: list[FieldView] = []
        for group in groups:
            card = Card(look, group.title, tone=CardTone.CALM)
            if group.hint:
                card.body.addWidget(Text(look, group.hint, Role.BODY, Tone.INK2, wrap=True))
            for question in group.questions:
                view = FieldView(look, question)
                self.fields.append(view)
                card.body.addWidget(view)
            self.body.addWidget(card)
        self.buttons: dict[str, Button] = {}
        self._ways = row(gap=8)
        for name, words, kind in ways:
            button = Button(look, words, kind, size=Size.LARGE)
            button.clicked.connect(lambda _=False, n=name: self.went.emit(n))
            self.buttons[name] = button
            self._ways.addWidget(button)
        self._ways.addStretch(1)
        self.body.addLayout(self._ways)
        self.body.addStretch(1)


class MoodCard(Card):
    """A break, or a child who seems upset: what helps, and back to talking.

    Intention: `go_on_asked`, `stop_asked`.
    """

    go_on_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look, care: Group | None) -> None:
        super().__init__(look, "A break", tone=CardTone.CALM)
        self._words = Text(look, "", wrap=True)
        self.fields = [FieldView(look, q) for q in care.questions[:2]] if care else []
        self._care = QWidget()
        self._care.setLayout(column(*self.fields, gap=8))
        go_on = Button(look, "Go on", Kind.CALM, size=Size.LARGE)
        stop = Button(look, "Stop here", Kind.CALM, size=Size.LARGE)
        go_on.clicked.connect(self.go_on_asked)
        stop.clicked.connect(self.stop_asked)
        self.body.addWidget(self._words)
        self.body.addWidget(self._care)
        self.body.addLayout(column(go_on, stop, gap=8))

    def show_break(self) -> None:
        """A break is taken; the prompts rest."""
        self.heading.setText("A break")
        self._words.setText("The time is noted. There is no hurry.")
        self._care.hide()

    def show_upset(self) -> None:
        """Two things only: offer to stop, and who is coming."""
        self.heading.setText("Seems upset")
        self._words.setText("Offer to stop. Who is coming to be with them?")
        self._care.show()
