"""This laptop: whose it is, its room, its passphrase and recovery code, checks and repairs."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from fieldapp.domain.errors import Refused
from fieldapp.services import profile as profiles
from fieldapp.services import setup, upkeep, visits
from fieldapp.services.diagnostics import diagnostic_text
from fieldapp.services.profile import Profile
from fieldapp.services.upkeep import Rebuilt
from sync.protocol.ids import InspectionId
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.roles import role_words


@dataclass(frozen=True, slots=True)
class About:
    """What is known of this laptop; `free_bytes` is the room on its disk."""

    label: str = ""
    person: str = ""
    organisation: str = ""
    words: tuple[str, ...] = ()
    compared: bool = False
    code_typed: bool = False
    free_bytes: int = 0
    visits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class LaptopState:
    """What the page shows; `code` is a new recovery code until it was typed back."""

    about: About = About()
    code: str = ""
    diagnostics: str = ""
    done: str = ""
    busy: str = ""
    refused: Refused | None = None


class LaptopDesk(Presenter[LaptopState]):
    """Looks after the keys and the files of this laptop."""

    def __init__(
        self, door: Door, unlocked: Unlocked, on_state: Callable[[LaptopState], None]
    ) -> None:
        super().__init__(door, LaptopState(), on_state)
        self._unlocked = unlocked

    def refresh(self) -> None:
        """Read what is known of this laptop again."""
        self._do(_about, lambda about: self.show(about=about))

    def forget(self) -> None:
        """Show nothing, as before unlocking."""
        self._state = LaptopState()
        self.show()

    def change_passphrase(self, present: str, new: str) -> None:
        """Put the vault under a new passphrase; at every moment exactly one of both opens it."""
        self._do(
            lambda profile: profiles.change_passphrase(profile, present, new),
            lambda _none: self.show(done="The passphrase is changed. The recovery code stays."),
            "Changing the passphrase",
        )

    def new_code(self, passphrase: str) -> None:
        """Make a new recovery code; the one before no longer opens this laptop."""
        self._do(
            lambda profile: _new_code(profile, passphrase),
            lambda code: self.show(code=code),
            "Making a recovery code",
        )

    def type_back(self, typed: str) -> None:
        """Compare a typed code with the one of this laptop."""

        def fits(_none: None) -> None:
            self.show(code="", done="The code is right. Keep the paper away from the laptop.")
            self.refresh()

        self._do(lambda profile: profiles.recovery_fits(profile.place, typed), fits, "Comparing")

    def compare(self, typed: str) -> None:
        """Compare the organisation's words as the administrator read them out."""

        def same(_none: None) -> None:
            self.show(done="The words match: this is your administrator's organisation.")
            self.refresh()

        self._do(lambda profile: setup.compare_root(profile.place, typed), same, "Comparing")

    def rebuild(self, visit: str) -> None:
        """Make what is shown of a visit anew from its signed log."""
        inspection = InspectionId(bytes.fromhex(visit))
        self._do(
            lambda profile: _rebuild(profile, inspection), self._rebuilt, "Making the visit anew"
        )

    def read_diagnostics(self) -> None:
        """Show the diagnostic file, to be read before anybody gets it."""
        self._do(_diagnostics, lambda text: self.show(diagnostics=text))

    def save_diagnostics(self, path: str) -> None:
        """Write what was read, and nothing else."""
        self.save_page(path, self._state.diagnostics.encode("utf-8"))

    def save_page(self, path: str, page: bytes) -> None:
        """Write a page where the person chose."""
        if path:
            self._do(
                lambda profile: profile.ports.files.write_atomically(path, page),
                lambda _none: self.show(done=f"Written to {path}"),
            )

    def _rebuilt(self, found: Rebuilt) -> None:
        said = "nothing differed" if found.equal else "what is shown was put right"
        self.show(done=f"Made anew from {found.entries:,} items; {said}.")

    def _do(
        self, job: Callable[[Profile], object], done: Callable[..., None], busy: str = ""
    ) -> None:
        profile = self._unlocked()
        if profile is not None:
            if busy:
                self.show(done="")
            self.run(lambda: job(profile), done, busy)


def free_words(free_bytes: int) -> str:
    """Return the room on the disk in words."""
    gigabytes = free_bytes / 1_000_000_000
    shown = f"{gigabytes:.0f} GB" if gigabytes >= 10 else f"{gigabytes:.1f} GB"
    return f"{shown} free. A visit needs about 4 GB."


def _about(profile: Profile) -> About:
    people, kept = profiles.names(profile), profile.place.settings
    labels = {one.device: one.label for one in people.laptops} if people else {}
    return About(
        label=labels.get(profile.device, ""),
        person=f"{profile.person} · {role_words(profile.roles)}",
        organisation=people.title if people else "",
        words=setup.root_words(profile.place),
        compared=kept.root_compared,
        code_typed=kept.recovery_typed,
        free_bytes=profile.ports.files.free_bytes(profile.folder),
        visits=tuple((v.id.hex(), v.title) for v in visits.list_visits(profile)),
    )


def _new_code(profile: Profile, passphrase: str) -> str:
    # Refuses a wrong passphrase; without it the new code would go with a slot nobody opens.
    profiles.open_vault(profile.place, passphrase)
    code = profiles.change_recovery(profile, passphrase)
    profiles.recovery_changed(profile.place)
    return code


def _rebuild(profile: Profile, inspection: InspectionId) -> Rebuilt:
    with visits.visiting(profile, inspection) as work:
        return upkeep.rebuild(work, lambda _done, _total, _what: None)


def _diagnostics(profile: Profile) -> str:
    facts = (
        ("App", version("fieldapp")),
        ("System", f"{platform.system()} {platform.release()}"),
        ("Python", platform.python_version()),
        ("Profile", profile.place.standing.value),
        ("Visits", len(profile.inspections())),
        ("Room", profile.room.value),
    )
    return diagnostic_text(facts, profile.log)
