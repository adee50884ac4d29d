"""A laptop of a made-up organisation: a real profile in a folder of its own, seeded ports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files as resource
from pathlib import Path

from fieldapp.crypto.codec import load_codecs
from fieldapp.crypto.passphrase import load_passphrases
from fieldapp.crypto.stretch import FLOOR
from fieldapp.crypto.words import load_words
from fieldapp.domain.ports import FilePort
from fieldapp.forms.library import builtin
from fieldapp.services import profile as profiles
from fieldapp.services import visits
from fieldapp.services.profile import Place, Profile
from fieldapp.services.work import Ports, Work
from sync.protocol.ids import InspectionId
from tests.support.clock import SteadyClock
from tests.support.keys import SeededRandomness, SeededWrap
from tests.support.shelf import EmptyShelf
from tests.support.team import system_files

PASSPHRASE = "correct horse battery staple lantern"


def seeded_ports(
    name: str, clock: SteadyClock | None = None, files: FilePort | None = None
) -> Ports:
    """Ports that give the same trace for the same name: clock, randomness, wraps."""
    rng = SeededRandomness(name.encode())
    words = load_words(resource("resources") / "words")
    return Ports(
        clock=clock or SteadyClock(),
        rng=rng,
        wrap=SeededWrap(rng),
        files=files or system_files(),
        shelf=EmptyShelf(),
        codecs=load_codecs(resource("resources") / "dictionaries"),
        forms=builtin(),
        words=words,
        passphrases=load_passphrases(words, resource("resources") / "words"),
        cost=lambda: FLOOR,
    )


@dataclass
class Device:
    """One laptop: hold it, unlock it, lock it; the folder stays between."""

    person: str
    folder: Path
    ports: Ports
    passphrase: str = PASSPHRASE
    _held: ExitStack = field(default_factory=ExitStack)
    _place: Place | None = None
    _profile: Profile | None = None

    @property
    def place(self) -> Place:
        """The profile folder, held by this process."""
        if self._place is None:
            self._place = self._held.enter_context(profiles.hold(self.ports, str(self.folder)))
        return self._place

    @property
    def profile(self) -> Profile:
        """The unlocked profile; unlocks it when it is locked."""
        if self._profile is None:
            self._profile = profiles.unlock(self.place, self.passphrase)
        return self._profile

    def open(self, inspection: InspectionId) -> Work:
        """Open an inspection that is on this laptop."""
        return visits.open_visit(self.profile, inspection)

    def lock(self) -> None:
        """Lock, as idle time does: stores are closed, keys dropped."""
        if self._profile is not None:
            profiles.lock(self._profile)
            self._profile = None

    def end(self) -> None:
        """End the process: lock and let the folder go."""
        self.lock()
        self._place = None
        self._held.close()


@contextmanager
def device(person: str, folder: Path, seed: str = "1") -> Iterator[Device]:
    """A laptop without a profile yet; ended at the end."""
    made = Device(person, folder, seeded_ports(f"{person}/{seed}"))
    try:
        yield made
    finally:
        made.end()
