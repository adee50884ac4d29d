"""Who is at work, in which role and at which laptop; the label is there before unlocking."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from sync.protocol.roster import Role
from tests.support.device import PASSPHRASE
from tests.support.doors import HandTimers, InlineDoor
from tests.support.fleet import fleet
from tests.support.stretching import quick_stretching
from ui.viewmodels.places import Spot, frame
from ui.viewmodels.session import Session, SessionState
from ui.viewmodels.shell import ShellState


def test_the_frame_says_the_role_and_the_lock_screen_the_label(tmp_path: Path) -> None:
    states: list[SessionState] = []
    with quick_stretching(), fleet(tmp_path, ("OF1", Role.LEAD)) as team:
        place = team["OF1"].place
        team["OF1"].lock()
        place.keep_settings(structs.replace(place.settings, label="Heron 07"))
        session = Session(place, InlineDoor(), HandTimers(), states.append, lambda _visit: None)
        assert session.state.laptop == "Heron 07"
        session.unlock(PASSPHRASE)
        shown = frame(session.state, Spot.HOME, ShellState())
        assert (shown.who, shown.where) == ("OF1 · Lead inspector", "Laptop Heron 07")
