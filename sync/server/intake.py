"""What is checked of an offered entry before the ledger sees it.

Form, place, author's signature and, for control entries, the statement itself. Nothing
here reads content, and nothing is refused for being a fork, for naming an entry that the
server lacks, or for being of a newer format whose outer form is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from sync.protocol import control
from sync.protocol.control import AddMemberBody, CreateBody, EpochBody
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.errors import Malformed, Refused
from sync.protocol.exchange import Refusal, Segment
from sync.protocol.ids import ZERO32, EntryId
from sync.protocol.segments import unpack_segments
from sync.protocol.signing import Label, verify
from sync.server.directory import Standing

BAD_SIGNATURE: Final = "S-301"
UNKNOWN_AUTHOR: Final = "S-302"
NOT_A_MEMBER: Final = "S-303"
OTHER_INSPECTION: Final = "S-304"
QUOTA: Final = "S-305"
WRONG_OPENING: Final = "S-306"
NO_BODY: Final = "S-307"

_SLICE: Final = 64
"""Entries that one thread verifies before it looks for more."""

Known = CreateBody | EpochBody | AddMemberBody


@dataclass(frozen=True, slots=True)
class Examined:
    """Entries that passed, in the order offered; what the control entries among them
    state; and what was refused."""

    entries: tuple[Entry, ...]
    statements: dict[EntryId, Known]
    refused: tuple[Refusal, ...]


class Examiner:
    """Verifies on a small pool: the signature check leaves the interpreter's lock."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="verify")

    def close(self) -> None:
        """End the pool's threads."""
        self._pool.shutdown()

    def examine(
        self, standing: Standing, inspection: bytes, segments: Iterable[Segment]
    ) -> Examined:
        """Return what of `segments` may enter the ledger of `inspection`."""
        offered, refused = _unpack(standing.known.organisation, segments)
        slices = [offered[n : n + _SLICE] for n in range(0, len(offered), _SLICE)]
        check = _Check(standing, inspection)
        run = map if len(slices) < 2 else self._pool.map
        codes = [code for found in run(check.codes, slices) for code in found]
        passed, statements = [], {}
        for entry, code in zip(offered, codes, strict=True):
            stated = code or check.statement(entry)
            if isinstance(stated, str):
                refused.append(Refusal(entry.id, stated))
                continue
            passed.append(entry)
            if stated is not None:
                statements[entry.id] = stated
        return Examined(tuple(passed), statements, tuple(refused))


def _unpack(organisation: bytes, segments: Iterable[Segment]) -> tuple[list[Entry], list[Refusal]]:
    """Return the entries of well-formed segments, each id once.

    A malformed entry ends its own segment; it has no id, so its refusal carries zeros.
    """
    entries: dict[EntryId, Entry] = {}
    refused = []
    for segment in segments:
        try:
            for entry in unpack_segments(organisation, (segment,)):
                entries.setdefault(entry.id, entry)
        except Malformed as malformed:
            refused.append(Refusal(ZERO32, malformed.code))
    return list(entries.values()), refused


@dataclass(frozen=True, slots=True)
class _Check:
    standing: Standing
    inspection: bytes

    def codes(self, entries: Sequence[Entry]) -> list[str]:
        """Return for each entry the code of its refusal, empty when it passes."""
        return [self._code(entry) for entry in entries]

    def _code(self, entry: Entry) -> str:
        if entry.outer.inspection != self.inspection:
            return OTHER_INSPECTION
        if entry.body is None:
            return NO_BODY
        key = self.standing.keys.get(entry.outer.author)
        if key is None:
            return UNKNOWN_AUTHOR
        envelope = entry.envelope
        organisation = self.standing.known.organisation
        good = verify(key, Label.ENTRY, organisation, envelope.header, envelope.signature)
        return "" if good else BAD_SIGNATURE

    def statement(self, entry: Entry) -> Known | str | None:
        """Return what a control entry of a known format states, or the refusal's code."""
        if entry.header is None or entry.header.kind is not EntryClass.CONTROL:
            return None
        assert entry.body is not None, "an entry without its body was refused before"
        try:
            stated = control.parse(entry.body)
            if stated is not None:
                self._check_epochs(stated)
        except Refused as refused:
            return refused.code
        if isinstance(stated, CreateBody) and not self._opens(entry, stated):
            return WRONG_OPENING
        return stated

    def _check_epochs(self, stated: Known) -> None:
        for epoch in control.epochs_of(stated):
            control.check_mandatory_wraps(epoch, self.standing.role_key, self.standing.recovery_key)

    def _opens(self, entry: Entry, stated: CreateBody) -> bool:
        author = entry.outer.author
        made = control.inspection_id(entry.outer.organisation, author, stated.nonce)
        return made == self.inspection and stated.creator == author and entry.outer.sequence == 0
