"""Entries from anywhere on their way to a store: judged by their signatures, opened by our keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.store.facts import Arrived
from sync.bundle.opening import Read, Reader, Reading
from sync.protocol.entry import Entry
from sync.protocol.ids import EntryId, EpochId
from sync.protocol.judging import Judge, Verdict


@dataclass(frozen=True, slots=True)
class Examined:
    """Entries after they were judged and opened."""

    verdicts: dict[EntryId, Verdict]
    read: Read

    def __contains__(self, entry: EntryId) -> bool:
        return entry in self.verdicts

    def arrived(self, entry: Entry, cursor: int | None) -> Arrived:
        """Return what the store shall take; `cursor` is the server's place, if it came thence.

        A copy without its body brings no words, also when another copy beside it does.
        """
        fault = self.fault(entry.id)
        verified = self.verdicts[entry.id] is Verdict.VERIFIED
        if fault or entry.body is None:
            return Arrived(entry, None, cursor, verified, fault)
        read, identity = self.read, entry.id
        content, writes = read.contents.get(identity), read.writes.get(identity)
        return Arrived(entry, content, cursor, verified, "", writes, read.touched.get(identity))

    def fault(self, entry: EntryId) -> str:
        """Return why an entry is set aside, empty for one that is good."""
        verdict = self.verdicts[entry]
        return self.read.faults.get(entry, "") if verdict.accepted else verdict.value

    def faults(self) -> tuple[tuple[EntryId, str], ...]:
        """Return (entry, code) of everything that is set aside."""
        found = ((entry, self.fault(entry)) for entry in self.verdicts)
        return tuple((entry, code) for entry, code in found if code)


@dataclass(frozen=True, slots=True)
class Examining:
    """Entries that were judged and are being opened."""

    verdicts: dict[EntryId, Verdict]
    reading: Reading

    def finish(self) -> Examined:
        """Return what was found; waits for what is being opened."""
        return Examined(self.verdicts, self.reading.finish())


def begin_to_examine(
    new: Sequence[Entry], judge: Judge, reader: Reader, secrets: Mapping[EpochId, bytes]
) -> Examining:
    """Judge entries that are not held yet and have those opened that are their author's."""
    verdicts = judge.judge(new)
    good = [entry for entry in new if verdicts[entry.id].accepted]
    return Examining(verdicts, reader.begin(good, secrets))


def examine(
    new: Sequence[Entry], judge: Judge, reader: Reader, secrets: Mapping[EpochId, bytes]
) -> Examined:
    """Judge entries that are not held yet and open those that are their author's."""
    return begin_to_examine(new, judge, reader, secrets).finish()
