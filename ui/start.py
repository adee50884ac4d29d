"""What the composition root hands to the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fieldapp.services.profile import Profile
from fieldapp.services.work import Ports
from sync.client.outcome import Outcome, Tell
from sync.protocol.ids import InspectionId


class Courier(Protocol):
    """Sends and receives for one unlocked profile; keeps its line open between runs.

    Blocking: belongs to a thread of its own, never to the one that owns the stores.
    """

    def run(self, tell: Tell) -> Outcome:
        """Send and receive all there is, once."""
        ...

    def close(self) -> None:
        """End the connection; called before the profile is locked."""
        ...


@dataclass(frozen=True, slots=True)
class Start:
    """The ports, the profile folder, and how a connection to a server address is made.

    `visit` is opened after unlocking, if given.
    """

    ports: Ports
    folder: str
    courier: Callable[[Profile, str], Courier]
    visit: InspectionId | None = None
