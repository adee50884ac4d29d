"""Settings of this laptop: how things look, when it locks, where it sends, which keys there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from fieldapp.domain.errors import Refused
from fieldapp.services.profile import Place
from fieldapp.services.settings import IDLE_MINUTES_LEAST, IDLE_MINUTES_MOST, Settings
from sync.client.transport import parse_address
from ui.viewmodels.appearance import Lettering, Movement, Preferences, ThemeChoice, larger, smaller
from ui.viewmodels.commands import COMMANDS, shown_keys
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.tokens import LARGEST_SCALE, SMALLEST_SCALE, TextScale

IDLE_CHOICES: Final = (1, 2, 5, 10, 15)
"""Minutes that are offered; policy allows 1 to 15."""


@dataclass(frozen=True, slots=True)
class SettingsState:
    """What is chosen now; `server` is the address that sending uses, or empty."""

    preferences: Preferences = field(default_factory=Preferences)
    idle_minutes: int = 5
    server: str = ""
    busy: str = ""
    refused: Refused | None = None


class SettingsDesk(Presenter[SettingsState]):
    """Keeps each choice at once; `wear` dresses the screens, `on_idle` tells the idle timer."""

    def __init__(
        self,
        door: Door,
        place: Place,
        on_state: Callable[[SettingsState], None],
        wear: Callable[[Preferences], None],
        on_idle: Callable[[int], None],
    ) -> None:
        super().__init__(door, SettingsState(), on_state)
        self._place, self._wear, self._on_idle = place, wear, on_idle

    def refresh(self) -> None:
        """Read what is kept, dress the screens in it, and set the idle time."""
        self.run(lambda: self._place.settings, self._took)

    def theme(self, choice: ThemeChoice) -> None:
        """Follow the system, or show one theme always."""
        self._keep(theme=choice.value)

    def scale(self, percent: int) -> None:
        """Write everything at so many per cent, from 100 to 200."""
        self._keep(text_percent=max(SMALLEST_SCALE, min(LARGEST_SCALE, percent)))

    def larger(self) -> None:
        """Write everything larger."""
        self._keep(text_percent=int(larger(self._state.preferences.scale)))

    def smaller(self) -> None:
        """Write everything smaller."""
        self._keep(text_percent=int(smaller(self._state.preferences.scale)))

    def lettering(self, choice: Lettering) -> None:
        """Write the interface in Inter, or everything in Atkinson Hyperlegible."""
        self._keep(lettering=choice.value)

    def movement(self, choice: Movement | None) -> None:
        """Let things fade, keep them still, or follow the system."""
        self._keep(movement=choice.value if choice else "system")

    def idle(self, minutes: int) -> None:
        """Lock after so many minutes in which nobody typed or moved the pointer."""
        self._keep(idle_minutes=max(IDLE_MINUTES_LEAST, min(IDLE_MINUTES_MOST, minutes)))

    def server(self, address: str) -> None:
        """Send to this address from now on; it has to begin with https."""
        address = address.strip()
        try:
            if address:
                parse_address(address)
        except Refused as reason:
            self.refuse(reason)
            return
        self._keep(server=address)

    def _keep(self, **changes: Any) -> None:
        place = self._place

        def keep() -> Settings:
            place.keep_settings(msgspec.structs.replace(place.settings, **changes))
            return place.settings

        self.run(keep, self._took)

    def _took(self, settings: Settings) -> None:
        preferences = preferences_of(settings)
        self.show(
            preferences=preferences, idle_minutes=settings.idle_minutes, server=settings.server
        )
        self._wear(preferences)
        self._on_idle(settings.idle_minutes)


def preferences_of(settings: Settings) -> Preferences:
    """Return how the screens shall look; a word that this version does not know means the usual."""
    return Preferences(
        theme=_known(ThemeChoice, settings.theme, ThemeChoice.SYSTEM),
        scale=TextScale(max(SMALLEST_SCALE, settings.text_percent)),
        movement=_known(Movement, settings.movement, None),
        lettering=_known(Lettering, settings.lettering, Lettering.STANDARD),
    )


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One command of the list of keys."""

    title: str
    keys: str


def keys_matching(words: str, platform: str) -> tuple[KeyRow, ...]:
    """Return the commands whose title or key holds these words, with their keys."""
    wanted = words.strip().lower()
    rows = (
        KeyRow(each.title, " or ".join(shown_keys(k, platform) for k in each.keys_on(platform)))
        for each in COMMANDS
    )
    return tuple(r for r in rows if r.keys and wanted in f"{r.title} {r.keys}".lower())


def _known(kind: Any, word: str, otherwise: Any) -> Any:
    return kind(word) if word in {each.value for each in kind} else otherwise
