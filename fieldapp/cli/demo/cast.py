"""Who is in the demonstration: an administrator, two inspectors, the records office."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldapp.compose import ServerCourier, system_files
from fieldapp.domain.errors import Refused
from fieldapp.services import profile as profiles
from fieldapp.services import setup, visits
from fieldapp.services.profile import Place, Profile
from fieldapp.services.setup import Wanted
from fieldapp.services.work import Ports, Work
from sync.client.outcome import Outcome, Tell
from sync.protocol.ids import InspectionId, PersonId
from sync.protocol.roster import Role

ADMINISTRATOR: Final = "AD1"
LEAD: Final = "OF1"
INSPECTOR: Final = "OF2"
OFFICE: Final = "RO1"
QUALITY: Final = "QA1"
PASSPHRASE: Final = "lantern orchard velvet marble canoe"


@dataclass(slots=True)
class Laptop:
    """One person's laptop: its folder, held by this process, and its open profile."""

    person: str
    place: Place
    held: ExitStack
    _profile: Profile | None = None

    @property
    def profile(self) -> Profile:
        """Return the unlocked profile, unlocking it when it is locked."""
        if self._profile is None:
            self._profile = profiles.unlock(self.place, PASSPHRASE)
        return self._profile

    def open(self, inspection: InspectionId) -> Work:
        """Open an inspection."""
        return visits.open_visit(self.profile, inspection)

    def lock(self) -> None:
        """Lock: stores are closed, keys dropped."""
        if self._profile is not None:
            profiles.lock(self._profile)
            self._profile = None

    def let_go(self) -> None:
        """Lock, and let the folder go, so that another process can hold it."""
        self.lock()
        self.held.close()

    def exchange(self, address: str) -> Outcome:
        """Send and receive once, as the command does."""
        courier = ServerCourier(self.profile, address)
        try:
            outcome = courier.run(Tell())
        finally:
            courier.close()
        visits.refresh(self.profile)
        if outcome.refusal is not None:
            raise outcome.refusal
        return outcome


@dataclass
class Cast:
    """Every laptop of the demonstration, each in a folder of its own."""

    folder: Path
    ports: Ports
    laptops: dict[str, Laptop] = field(default_factory=dict)

    def __getitem__(self, person: str) -> Laptop:
        return self.laptops[person]

    def found(self, title: str) -> Path:
        """Make the organisation; return the file that names it to a server."""
        laptop = self._laptop(ADMINISTRATOR)
        founder = Wanted(PersonId(ADMINISTRATOR), Role.ADMINISTRATOR, "", "Harbour 01")
        kit = str(self.folder / "kit")
        setup.create_organisation(laptop.place, title, founder, PASSPHRASE, kit)
        return self.folder / "kit" / "organisation"

    def enrol(self, person: str, role: Role, label: str) -> tuple[str, ...]:
        """Ask, read the eight words out, approve, take the approval in; return the words."""
        laptop = self._laptop(person)
        administrator = self.laptops[ADMINISTRATOR]
        root = setup.fingerprint_of(administrator.place)
        asked = setup.request_enrolment(
            laptop.place, Wanted(PersonId(person), role, "", label), PASSPHRASE, root
        )
        words = " ".join(asked.words)
        approval = setup.approve(administrator.profile, asked.request, words, laptop=label)
        setup.enrol(laptop.place, PASSPHRASE, approval)
        return asked.words

    def end(self) -> None:
        """Lock every laptop and let every folder go."""
        for laptop in self.laptops.values():
            laptop.let_go()

    @contextmanager
    def lent(self, person: str) -> Iterator[Path]:
        """Let a laptop's folder go for a while, so that the app itself can hold it."""
        laptop, folder = self.laptops[person], self.folder / person
        laptop.let_go()
        try:
            yield folder
        finally:
            laptop.held = ExitStack()
            laptop.place = laptop.held.enter_context(profiles.hold(self.ports, str(folder)))

    def _laptop(self, person: str) -> Laptop:
        held = ExitStack()
        place = held.enter_context(profiles.hold(self.ports, str(self.folder / person)))
        self.laptops[person] = Laptop(person, place, held)
        return self.laptops[person]


def empty_folder(out: Path) -> Path:
    """Return the folder for the laptops, made new; refuse one that holds something else."""
    stage = out / "stage"
    if stage.exists():
        raise Refused(
            "C-192",
            "This folder already holds a demonstration.",
            "Choose another folder, or remove this one.",
        )
    files = system_files()
    files.make_folder(str(out))
    files.make_folder(str(stage))
    return stage
