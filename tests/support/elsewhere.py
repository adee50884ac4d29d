"""Entries opened as they are in the process beside the app, by the same bytes, in this one."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.epoch import Scope
from fieldapp.domain.effects import Effects
from fieldapp.store.facts import Batch, EpochKey
from fieldapp.store.inspection import InspectionStore
from sync.bundle.intake import examine
from sync.bundle.opener import (
    Opener,
    Sealed,
    Unsealed,
    do,
    job_of,
    read_job,
    read_result,
    unsealed_of,
)
from sync.bundle.opening import Keys, Reader
from sync.protocol.canonical import encode
from sync.protocol.entry import Entry
from sync.protocol.judging import Judge
from sync.protocol.roster import Known
from tests.support.keys import SeededRandomness, SeededWrap
from tests.support.team import Team


@dataclass(frozen=True)
class Opened:
    """A job that was done at once."""

    unsealed: Unsealed

    def result(self) -> Unsealed:
        return self.unsealed


@dataclass
class Elsewhere:
    """Does each job from its bytes and reads the result from its bytes."""

    codecs: Codecs

    def begin(self, sealed: Sealed) -> Opened:
        return Opened(unsealed_of(read_result(answer(encode(job_of(sealed)), self.codecs)), sealed))

    def expect(self) -> None:
        """Nothing has to be made ready."""

    def rest(self) -> None:
        """Nothing is held."""


def answer(job: bytes, codecs: Codecs) -> bytes:
    """Return the bytes that the process would answer."""
    return encode(do(read_job(job), codecs))


def take(
    store: InspectionStore,
    team: Team,
    entries: list[Entry],
    opener: Opener | None,
    known: Known | None = None,
    epochs: tuple[EpochKey, ...] = (),
) -> Effects:
    """Bring entries into a store as an exchange does, opened by `opener`.

    `known` is the roster that they are read under when it is not the store's; `epochs` come
    with them beside the team's own.
    """
    keys = Keys((), SeededWrap(SeededRandomness(1)), Codecs())
    scope = Scope(team.known.organisation, team.id)
    reader = Reader(keys, known or team.known, scope, opener)
    held = (team.epoch, *epochs)
    secrets = {key.epoch: key.secret for key in held}
    examined = examine(entries, Judge(team.known), reader, secrets)
    arrived = tuple(examined.arrived(entry, None) for entry in entries)
    return store.commit(Batch(arrived, held, folded=examined.read.folded))
