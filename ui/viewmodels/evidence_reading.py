"""Reads the evidence of a visit for screens that count it, a page at a time."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.domain.errors import Refused
from fieldapp.services.live_evidence import LiveEvidence
from ui.viewmodels.door import Door, Priority


def when_read(
    door: Door,
    live: LiveEvidence,
    then: Callable[[], None],
    refused: Callable[[Refused], None],
    priority: Priority = Priority.SCREENS,
) -> None:
    """Go on once everything was read; what is typed goes between the pages."""

    def again(whole: bool) -> None:
        if whole:
            then()
        else:
            door.ask(live.read_on, again, refused, priority)

    again(False)
