"""A new visit, and who belongs to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.frameworks.index import Framework, frameworks
from fieldapp.services import packs, visits
from fieldapp.services.profile import Profile
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId, PersonId
from ui.viewmodels.door import Door
from ui.viewmodels.people import PersonRow, Unlocked, person_rows
from ui.viewmodels.presenter import Presenter


@dataclass(frozen=True, slots=True)
class NewVisitState:
    """What can be chosen for a new visit; `missing` are the fields that need an answer."""

    frameworks: tuple[Framework, ...] = ()
    people: tuple[PersonRow, ...] = ()
    title_problem: str = ""
    busy: str = ""
    refused: Refused | None = None


class NewVisit(Presenter[NewVisitState]):
    """Makes a visit that this person leads; `on_made` is called with its id."""

    def __init__(
        self,
        door: Door,
        unlocked: Unlocked,
        on_state: Callable[[NewVisitState], None],
        on_made: Callable[[InspectionId], None],
    ) -> None:
        super().__init__(door, NewVisitState(frameworks()), on_state)
        self._unlocked, self._on_made = unlocked, on_made

    def refresh(self) -> None:
        """Read who can be asked to join, and which frameworks are in use."""
        profile = self._unlocked()
        if profile is not None:
            self.run(
                lambda: (packs.frameworks(profile), _others(profile)),
                lambda found: self.show(frameworks=found[0], people=found[1]),
            )

    def forget(self) -> None:
        """Show nobody, as before unlocking."""
        self._state = NewVisitState(frameworks())
        self.show()

    def create(self, title: str, framework: str, members: tuple[str, ...]) -> None:
        """Make the visit; it can be written in at once, without a connection."""
        profile, title = self._unlocked(), title.strip()
        if not title:
            self.show(title_problem="Give the visit a name, such as the place.")
            return
        if profile is None:
            return
        team = tuple(PersonId(member) for member in members)
        self.show(title_problem="")
        self.run(
            lambda: _create(profile, title, framework, team), self._on_made, "Making the visit"
        )


@dataclass(frozen=True, slots=True)
class TeamState:
    """Who is in the open visit, and who could be asked; `done` says what was done."""

    members: tuple[PersonRow, ...] = ()
    others: tuple[PersonRow, ...] = ()
    done: str = ""
    busy: str = ""
    refused: Refused | None = None


class Team(Presenter[TeamState]):
    """Shows the team of the open visit and lets the lead add to it."""

    def __init__(
        self,
        door: Door,
        unlocked: Unlocked,
        work: Callable[[], Work | None],
        on_state: Callable[[TeamState], None],
        changed: Callable[[Effects], None],
    ) -> None:
        super().__init__(door, TeamState(), on_state)
        self._unlocked, self._work, self._changed = unlocked, work, changed

    def refresh(self) -> None:
        """Read the team again."""
        profile, work = self._unlocked(), self._work()
        if profile is not None and work is not None:
            self.run(lambda: _team(profile, work), self._read)

    def forget(self) -> None:
        """Show nobody, as without an open visit."""
        self._state = TeamState()
        self.show()

    def add(self, code: str) -> None:
        """Let a person, or a further laptop of a member, read and write from the beginning on."""
        profile, work = self._unlocked(), self._work()
        if profile is None or work is None:
            return

        def added(effects: Effects) -> None:
            self.show(done=f"{code} can read this visit after the next sending and receiving.")
            self._changed(effects)
            self.refresh()

        self.run(lambda: visits.add_member(profile, work, PersonId(code)), added)

    def _read(self, found: tuple[tuple[PersonRow, ...], tuple[PersonRow, ...]]) -> None:
        self.show(members=found[0], others=found[1])


def _others(profile: Profile) -> tuple[PersonRow, ...]:
    return tuple(row for row in person_rows(profile) if row.code != profile.person)


def _create(
    profile: Profile, title: str, framework: str, team: tuple[PersonId, ...]
) -> InspectionId:
    if not profile.place.settings.recovery_typed:
        raise Refused(
            "U-202",
            "The recovery code of this laptop was not typed back yet.",
            "Open “This laptop” and type it once from the paper.",
        )
    return visits.create_visit(profile, title, framework, team)


def _team(profile: Profile, work: Work) -> tuple[tuple[PersonRow, ...], tuple[PersonRow, ...]]:
    members = work.store.membership().members
    rows = person_rows(profile)
    return (
        tuple(row for row in rows if row.code in members),
        tuple(row for row in rows if row.code not in members),
    )
