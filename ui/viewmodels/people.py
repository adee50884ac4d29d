"""Who belongs to the organisation; an administrator lets further laptops in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.domain.errors import Refused
from fieldapp.services import kit, setup, visits
from fieldapp.services import profile as profiles
from fieldapp.services.profile import Profile
from sync.protocol.ids import PersonId
from sync.protocol.roster import Role
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.roles import role_words

Unlocked = Callable[[], Profile | None]
"""Returns the open profile, or None while locked."""
_SERVER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a row: code, name where one is known, roles, laptops."""

    code: str
    name: str
    roles: str
    laptops: tuple[str, ...]

    @property
    def words(self) -> str:
        """The person in one line."""
        return " · ".join(part for part in (self.code, self.name, self.roles) if part)


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that was opened: who asks, in which role, and the bytes of it."""

    code: str
    role: str
    needs_page: bool
    request: bytes


@dataclass(frozen=True, slots=True)
class Approving:
    """What an administrator wrote: the eight words as heard, names, where the approval goes."""

    words: str
    name: str
    laptop: str
    path: str
    office_page: str = ""


@dataclass(frozen=True, slots=True)
class PeopleState:
    """What the page shows; `words` are the organisation's own, to be read out."""

    title: str = ""
    rows: tuple[PersonRow, ...] = ()
    words: tuple[str, ...] = ()
    administrator: bool = False
    asking: Asking | None = None
    done: str = ""
    busy: str = ""
    refused: Refused | None = None


class PeopleDesk(Presenter[PeopleState]):
    """Shows who belongs; opens a request, compares its words, writes the approval."""

    def __init__(
        self, door: Door, unlocked: Unlocked, on_state: Callable[[PeopleState], None]
    ) -> None:
        super().__init__(door, PeopleState(), on_state)
        self._unlocked = unlocked

    def refresh(self) -> None:
        """Read the list again."""
        profile = self._unlocked()
        if profile is not None:
            self.run(lambda: _listed(profile), self._listed)

    def forget(self) -> None:
        """Show nothing, as before unlocking."""
        self._state = PeopleState()
        self.show()

    def open_request(self, path: str) -> None:
        """Read a request that somebody brought."""
        profile = self._unlocked()
        if path and profile is not None:
            self.run(lambda: _asking(profile, path), lambda asking: self.show(asking=asking))

    def close_request(self) -> None:
        """Let the request be; nothing was changed."""
        self.show(asking=None, refused=None)

    def approve(self, given: Approving) -> None:
        """Compare the words, take the laptop into the list, write the approval."""
        profile, asking = self._unlocked(), self._state.asking
        if profile is None or asking is None or not given.path:
            return
        self.run(lambda: _approve(profile, asking, given), self._approved, "Writing the approval")

    def add_server(self, path: str) -> None:
        """Take a server's keys into the list, from the file that the server made of itself."""
        profile = self._unlocked()
        if path and profile is not None:
            self.run(lambda: _add_server(profile, path), lambda _none: self._server_added())

    def _listed(self, listed: tuple[str, tuple[PersonRow, ...], tuple[str, ...], bool]) -> None:
        title, rows, words, administrator = listed
        self.show(title=title, rows=rows, words=words, administrator=administrator)

    def _approved(self, code: str) -> None:
        told = f"{code} may join. Bring the approval to the laptop that asked."
        self.show(asking=None, done=told)
        self.refresh()

    def _server_added(self) -> None:
        self.show(done="The server is on the list. It is used from the next sending on.")
        self.refresh()


def person_rows(profile: Profile) -> tuple[PersonRow, ...]:
    """Return everybody in the organisation, with names where they are known here."""
    people = profiles.names(profile)
    names = {one.person: one.name for one in people.people} if people else {}
    labels = {one.device: one.label for one in people.laptops} if people else {}
    return tuple(
        PersonRow(
            one.person,
            names.get(one.person, ""),
            role_words(one.roles),
            tuple(
                labels.get(laptop.device) or f"Laptop {laptop.device.hex()[:6]}"
                for laptop in profile.known.devices_of(PersonId(one.person))
            ),
        )
        for one in profile.known.roster.people
    )


def _listed(profile: Profile) -> tuple[str, tuple[PersonRow, ...], tuple[str, ...], bool]:
    people = profiles.names(profile)
    administrator = profile.seed(setup.ADMINISTRATOR) is not None
    words = setup.root_words(profile.place)
    return people.title if people else "", person_rows(profile), words, administrator


def _asking(profile: Profile, path: str) -> Asking:
    data = profile.ports.files.read(path, setup.REQUEST_BYTES)
    asked = setup.read_request(data)
    office = asked.role is Role.RECORDS_OFFICE
    needs_page = office and not setup.holds_office_key(profile)
    return Asking(asked.person, role_words([asked.role]), needs_page, data)


def _approve(profile: Profile, asking: Asking, given: Approving) -> str:
    files = profile.ports.files
    seed = kit.read_key(files, given.office_page) if given.office_page else None
    name, laptop = given.name.strip(), given.laptop.strip()
    approval = setup.approve(profile, asking.request, given.words, name, laptop, seed)
    files.write_atomically(given.path, approval)
    visits.refresh(profile)
    return asking.code


def _add_server(profile: Profile, path: str) -> None:
    setup.add_server(profile, profile.ports.files.read(path, _SERVER_BYTES))
    visits.refresh(profile)
