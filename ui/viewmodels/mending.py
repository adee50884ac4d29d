"""Home's way out of a damaged visit: what is whole of its file goes into a new one."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.domain.errors import Refused
from fieldapp.services import mending
from fieldapp.services.mending import Mended
from sync.protocol.ids import InspectionId
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked


class Mender:
    """Takes the intention to mend a visit; `say` gets a sentence, `done` is called afterwards."""

    def __init__(
        self, door: Door, unlocked: Unlocked, say: Callable[[str], None], done: Callable[[], None]
    ) -> None:
        self._door, self._unlocked, self._say, self._done = door, unlocked, say, done

    def mend(self, visit: str) -> None:
        """Mend a visit, by its id in hexadecimal."""
        profile = self._unlocked()
        if profile is None:
            return
        inspection = InspectionId(bytes.fromhex(visit))
        self._say("Reading what is whole of the visit.")
        self._door.ask(
            lambda: mending.mend(profile, inspection, _unheard), self._mended, self._refused
        )

    def _mended(self, mended: Mended) -> None:
        self._say(mended_words(mended))
        self._done()

    def _refused(self, reason: Refused) -> None:
        self._say(f"{reason.message} {reason.next_step}")


def mended_words(mended: Mended) -> str:
    """Return what was saved and how the rest comes back."""
    drafts = f" and {mended.drafts} unfinished texts" if mended.drafts else ""
    return (
        f"{mended.entries} entries{drafts} were saved from the damaged file, which is kept."
        " Send and receive now, so that the rest comes back."
    )


def _unheard(_done: int, _total: int, _what: str) -> None:
    return
