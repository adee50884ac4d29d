"""Settings in the window; every choice is kept at once."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.services.profile import Place
from ui.qt.look import Look
from ui.viewmodels.appearance import Lettering, Movement, Preferences, ThemeChoice
from ui.viewmodels.door import Door
from ui.viewmodels.settings import IDLE_CHOICES, SettingsDesk, SettingsState, keys_matching
from ui.viewmodels.tokens import LARGEST_SCALE, SMALLEST_SCALE, Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button
from ui.views.components.cards import Card
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.fields import Labelled, LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import InlineMessage
from ui.views.components.page import Page
from ui.views.components.text import Text
from ui.views.refusals import message_of

_THEMES = (
    Option("system", "As the system"),
    Option("light", "Light", "sun"),
    Option("dark", "Dark", "moon"),
    Option("high_contrast", "High contrast", "contrast"),
)
_LETTERS = (Option("standard", "Usual letters"), Option("atkinson", "Atkinson everywhere"))
_MOVES = (
    Option("system", "As the system"),
    Option("usual", "Fade"),
    Option("reduced", "No movement"),
)
_SYSTEM = "system"


class SettingsView(Page):
    """Shows a SettingsState.

    Intentions: `theme_chosen(id)`, `size_chosen(step)` of -1, 0 or 1, `lettering_chosen(id)`,
    `movement_chosen(id)`, `idle_chosen(minutes)`, `server_given(address)`.
    """

    theme_chosen = Signal(str)
    size_chosen = Signal(int)
    lettering_chosen = Signal(str)
    movement_chosen = Signal(str)
    idle_chosen = Signal(int)
    server_given = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Settings", "For this laptop only.")
        self._look = look
        self.message = InlineMessage(look)
        self.body.addWidget(self.message)
        self._build_looks()
        self._build_lock()
        self._build_server()
        self._build_keys()
        self.body.addStretch(1)

    def render_state(self, state: SettingsState) -> None:
        """Show what is chosen."""
        self.message.render_state(message_of(state.refused))
        chosen = state.preferences
        self.themes.render_state(chosen.theme.value)
        self.letters.render_state(chosen.lettering.value)
        self.moves.render_state(chosen.movement.value if chosen.movement else _SYSTEM)
        self._percent.setText(f"{chosen.scale} %")
        self.smaller.setEnabled(chosen.scale > SMALLEST_SCALE)
        self.larger.setEnabled(chosen.scale < LARGEST_SCALE)
        self.idle.render_state(str(state.idle_minutes))
        if not self.server.hasFocus() or state.refused is None:
            self.server.setText(state.server)

    def _build_looks(self) -> None:
        look = self._look
        card = Card(look, "How it looks")
        self.themes = SegmentedChoice(look, "Theme", _THEMES)
        self.smaller = Button(look, "Smaller", icon="minus", keys="Ctrl+-")
        self.larger = Button(look, "Larger", icon="plus", keys="Ctrl++")
        self.usual = Button(look, "Usual size", keys="Ctrl+0")
        self._percent = Text(look, "", Role.STRONG)
        self.letters = SegmentedChoice(look, "Letters", _LETTERS)
        self.moves = SegmentedChoice(look, "Movement", _MOVES)
        _add(card, look, "Theme", self.themes)
        sizes = QWidget()
        sizes.setLayout(Flow(self._percent, self.smaller, self.larger, self.usual))
        _add(card, look, "Text size", sizes)
        _add(card, look, "Letters", self.letters)
        _add(card, look, "Movement", self.moves)
        self.body.addWidget(card)
        self.themes.chosen.connect(self.theme_chosen)
        self.letters.chosen.connect(self.lettering_chosen)
        self.moves.chosen.connect(self.movement_chosen)
        for button, step in ((self.smaller, -1), (self.larger, 1), (self.usual, 0)):
            button.clicked.connect(lambda _=False, s=step: self.size_chosen.emit(s))

    def _build_lock(self) -> None:
        card = Card(self._look, "When it locks")
        minutes = [Option(str(n), "1 minute" if n == 1 else f"{n} minutes") for n in IDLE_CHOICES]
        self.idle = SegmentedChoice(self._look, "Minutes until it locks", minutes)
        words = "When nobody types or moves the pointer. A minute before, the status bar says so."
        _add(card, self._look, words, self.idle, Role.SECONDARY)
        self.body.addWidget(card)
        self.idle.chosen.connect(lambda chosen: self.idle_chosen.emit(int(chosen)))

    def _build_server(self) -> None:
        look = self._look
        card = Card(look, "Where it sends")
        self.server = LineEdit(look, "Address of the server", "https://")
        hint = "Your administrator gives it to you. Everything is sealed before it leaves."
        card.body.addWidget(Labelled(look, "Address of the server", self.server, hint))
        keep = Button(look, "Keep this address")
        card.body.addLayout(row(keep, None))
        self.body.addWidget(card)
        give: Callable[[], None] = lambda: self.server_given.emit(self.server.text())  # noqa: E731
        keep.clicked.connect(give)
        self.server.returnPressed.connect(give)

    def _build_keys(self) -> None:
        look = self._look
        card = Card(look, "Keys")
        self.search = LineEdit(look, "Find a key or a command", "Find a key or a command")
        self.rows = column(gap=4)
        card.body.addWidget(self.search)
        card.body.addLayout(self.rows)
        self.body.addWidget(card)
        self.search.textChanged.connect(self._show_keys)
        self._show_keys("")

    def _show_keys(self, words: str) -> None:
        clear(self.rows)
        for each in keys_matching(words, sys.platform):
            title = Text(self._look, each.title, Role.SECONDARY, wrap=True)
            keys = Text(self._look, each.keys, Role.SECONDARY, Tone.INK2, wrap=True)
            line = row(title, keys, gap=12)
            line.setStretch(0, 1)
            line.setStretch(1, 1)
            self.rows.addLayout(line)


def _add(card: Card, look: Look, words: str, field: QWidget, role: Role = Role.STRONG) -> None:
    tone = Tone.INK2 if role is Role.SECONDARY else Tone.INK
    card.body.addWidget(Text(look, words, role, tone, wrap=True))
    card.body.addWidget(field)


def bind_settings(
    view: SettingsView,
    door: Door,
    place: Place,
    wear: Callable[[Preferences], None],
    on_idle: Callable[[int], None],
) -> SettingsDesk:
    """Join the view to a presenter; `refresh` puts on what is kept, also before unlocking."""
    desk = SettingsDesk(door, place, view.render_state, wear, on_idle)
    view.theme_chosen.connect(lambda chosen: desk.theme(ThemeChoice(chosen)))
    view.lettering_chosen.connect(lambda chosen: desk.lettering(Lettering(chosen)))
    view.movement_chosen.connect(
        lambda chosen: desk.movement(None if chosen == _SYSTEM else Movement(chosen))
    )
    sizes = {-1: desk.smaller, 0: lambda: desk.scale(SMALLEST_SCALE), 1: desk.larger}
    view.size_chosen.connect(lambda step: sizes[step]())
    view.idle_chosen.connect(desk.idle)
    view.server_given.connect(desk.server)
    return desk
