"""What the use cases take: the ports of the app, and one open inspection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.epoch import EpochSecret
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.passphrase import Passphrases
from fieldapp.crypto.stretch import Argon2
from fieldapp.crypto.words import WordList
from fieldapp.domain.ports import Clock, FilePort, KeyWrap, Randomness, SecretShelf
from fieldapp.forms.library import FormLibrary
from fieldapp.frameworks.pack import Pack
from fieldapp.store.inspection import InspectionStore
from sync.protocol.ids import ZERO32, DeviceId, EntryId, InspectionId, LogId, PersonId, RecordId
from sync.protocol.operation import Reference
from sync.protocol.roster import Known

if TYPE_CHECKING:
    from fieldapp.services.diagnostics import LocalLog

Typed = tuple[RecordId, bytes, tuple[Reference, ...]]
"""A slot that is being typed into, and the values that were seen when that began."""

_NOTHING: Final = EntryId(ZERO32)


@dataclass(frozen=True, slots=True)
class Ports:
    """What the app needs of the world; the composition root gives the real things.

    `cost` measures this computer and returns what a passphrase shall cost here.
    """

    clock: Clock
    rng: Randomness
    wrap: KeyWrap
    files: FilePort
    shelf: SecretShelf
    codecs: Codecs
    forms: FormLibrary
    words: WordList
    passphrases: Passphrases
    cost: Callable[[], Argon2]


@dataclass(frozen=True, slots=True)
class LogRun:
    """This run's own log: its id, how many entries it has, and its head.

    It lives in memory only; every save compares it with the store, and a difference
    starts a new log, so files restored from a copy never fork an old one.
    """

    log: LogId
    length: int = 0
    head: EntryId = _NOTHING

    @classmethod
    def fresh(cls, rng: Randomness) -> LogRun:
        """Return the empty log of a new run, under a random id."""
        return cls(LogId(rng.bytes(16)))

    def extended(self, head: EntryId, entries: int) -> LogRun:
        """Return the log with `entries` more, the newest being `head`."""
        return LogRun(self.log, self.length + entries, head)


@dataclass(slots=True)
class Work:
    """One open inspection on this laptop; belongs to the thread that owns the store.

    `run`, `known` and `epoch` change: a new log after files were restored, a newer roster,
    the key once it has come. `followed` says what the entries of a draft that is typed on
    became, so that the rest of it replaces those. `profile` is the folder of the laptop's
    profile; `packs` keeps editions that were read already, by their hashes.
    """

    inspection: InspectionId
    store: InspectionStore
    ports: Ports
    signer: Signer
    device: DeviceId
    person: PersonId
    known: Known
    epoch: EpochSecret | None
    run: LogRun
    log: LocalLog
    profile: str
    followed: dict[Typed, tuple[Reference, ...]] = field(default_factory=dict)
    packs: dict[str, Pack] = field(default_factory=dict, repr=False)

    @property
    def clock(self) -> Clock:
        """Return the clock that claimed times come from."""
        return self.ports.clock

    @property
    def rng(self) -> Randomness:
        """Return the source of ids and keys."""
        return self.ports.rng
