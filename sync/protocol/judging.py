"""Which entries are accepted: every tip's signature is verified, and the links below it.

A valid entry vouches for the one it names as previous, since its id covers header and
signature. A tip whose signature does not hold is set aside and the one below it is judged
as a tip; the signatures in between are verified later (`verify_rest`).
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.protocol.entry import Entry
from sync.protocol.ids import DeviceId, EntryId
from sync.protocol.roster import Known
from sync.protocol.signing import Label, load_public, verify


class Verdict(enum.Enum):
    """What is known of an entry's origin; the value of a bad one is its code."""

    VERIFIED = "verified"
    CHAINED = "chained"
    UNKNOWN_AUTHOR = "P-211"
    BAD_SIGNATURE = "P-212"

    @property
    def accepted(self) -> bool:
        """Say whether the entry counts as its author's."""
        return self in (Verdict.VERIFIED, Verdict.CHAINED)


class Judge:
    """Verifies signatures under the keys of one roster, each key loaded once."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._keys: dict[DeviceId, Ed25519PublicKey] = {}

    def judge(self, entries: Sequence[Entry]) -> dict[EntryId, Verdict]:
        """Return a verdict for each of the entries, which may come in any order."""
        by_id = {entry.id: entry for entry in entries}
        below = {entry.id: _vouched(entry, by_id) for entry in entries}
        named = {found.id for found in below.values() if found is not None}
        verdicts: dict[EntryId, Verdict] = {}
        for entry in entries:
            if entry.id not in named:
                self._judge_path(entry, below, verdicts)
        return verdicts

    def signed(self, entry: Entry) -> Verdict:
        """Return whether the entry's own signature holds."""
        key = self._key(entry.outer.author)
        if key is None:
            return Verdict.UNKNOWN_AUTHOR
        envelope = entry.envelope
        good = verify(
            key, Label.ENTRY, self._known.organisation, envelope.header, envelope.signature
        )
        return Verdict.VERIFIED if good else Verdict.BAD_SIGNATURE

    def unknown_authors(self, entries: Sequence[Entry]) -> bool:
        """Say whether an entry is by a laptop that the roster does not list."""
        return any(entry.outer.author not in self._known.by_device for entry in entries)

    def _judge_path(
        self,
        tip: Entry,
        below: dict[EntryId, Entry | None],
        verdicts: dict[EntryId, Verdict],
    ) -> None:
        entry: Entry | None = tip
        vouched = False
        while entry is not None:
            before = verdicts.get(entry.id)
            if before is not None and before.accepted:
                return
            verdicts[entry.id] = Verdict.CHAINED if vouched else self.signed(entry)
            vouched = verdicts[entry.id].accepted
            entry = below[entry.id]

    def _key(self, device: DeviceId) -> Ed25519PublicKey | None:
        if device not in self._keys:
            listed = self._known.by_device.get(device)
            if listed is None:
                return None
            self._keys[device] = load_public(listed.signing)
        return self._keys[device]


def _vouched(entry: Entry, by_id: dict[EntryId, Entry]) -> Entry | None:
    """Return the entry that this one's signature also stands for, if it came along."""
    outer = entry.outer
    found = by_id.get(EntryId(outer.previous))
    if found is None:
        return None
    same = (
        found.outer.log == outer.log
        and found.outer.author == outer.author
        and found.outer.inspection == outer.inspection
        and found.outer.sequence + 1 == outer.sequence
    )
    return found if same else None
