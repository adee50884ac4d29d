"""What every inspection of a run is exchanged with."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldapp.domain.ports import Clock
from sync.bundle.opener import OnTheSpot, Opener
from sync.bundle.opening import Keys
from sync.client.ahead import Ahead, InTurn
from sync.client.line import Line
from sync.client.outcome import Tell
from sync.client.ports import Lanes
from sync.protocol.roster import Known


@dataclass(frozen=True, slots=True)
class Desk:
    """What every inspection of a run is exchanged with."""

    line: Line
    lanes: Lanes
    known: Known
    keys: Keys
    clock: Clock
    tell: Tell
    ahead: Ahead = field(default_factory=InTurn)
    beside: Opener | None = None
    """Opens what arrives in another process, where there is one."""

    @property
    def opener(self) -> Opener:
        """Return what opens the entries that arrive."""
        return self.beside or OnTheSpot(self.keys.codecs)
