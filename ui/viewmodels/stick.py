"""Bring or take by stick: one sealed file out, one sealed file in, and what came of it in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import TypeVar

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Progress
from fieldapp.services import carrying, visits
from fieldapp.services.profile import Profile
from sync.bundle.taking import Imported
from sync.bundle.writing import Written
from sync.protocol.ids import InspectionId
from ui.viewmodels.aside import Aside, Step, Told
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked
from ui.viewmodels.presenter import Presenter

T = TypeVar("T")
ENDING = ".fieldapp"


class Side(StrEnum):
    """Which way a file goes; a refusal stands beside the button of its side."""

    TAKE = "take"
    BRING = "bring"


@dataclass(frozen=True, slots=True)
class StickVisit:
    """A visit that can be taken along."""

    id: InspectionId
    title: str


@dataclass(frozen=True, slots=True)
class StickState:
    """What the page shows; `said` are the sentences of what came of the last file."""

    visits: tuple[StickVisit, ...] = ()
    side: Side = Side.TAKE
    busy: str = ""
    refused: Refused | None = None
    step: Step | None = None
    said: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StickPorts:
    """What carrying needs: `settled` makes entries of what is typed, `received` is told at last."""

    door: Door
    aside: Aside
    unlocked: Unlocked
    settled: Callable[[Callable[[], None], Callable[[Refused], None]], None]
    received: Callable[[], None]


class Stick(Presenter[StickState]):
    """`take` writes a visit to a file, `bring` takes a file in; both go on beside typing."""

    def __init__(self, ports: StickPorts, on_state: Callable[[StickState], None]) -> None:
        super().__init__(ports.door, StickState(), on_state)
        self._ports = ports

    def refresh(self) -> None:
        """Read again which visits can be taken along."""
        profile = self._ports.unlocked()
        if profile is None:
            return

        def listed() -> tuple[StickVisit, ...]:
            cards = visits.list_all(profile).everything
            return tuple(StickVisit(card.id, card.title or "Visit") for card in cards)

        self._door.ask(listed, lambda found: self.show(visits=found), self.refuse)

    def take(self, inspection: InspectionId, path: str) -> None:
        """Write a visit to a file, sealed to its team and the records office."""
        profile = self._ports.unlocked()
        if profile is None or not path or self._ports.aside.busy:
            return
        held = next((visit.title for visit in self.state.visits if visit.id == inspection), "")

        def write(readers: tuple[bytes, ...]) -> None:
            self._long(
                profile,
                f"Writing {held}",
                lambda step: carrying.write_bundle(profile, inspection, path, step, readers),
                lambda written: self.show(said=written_words(held, path, written)),
            )

        def make_ready() -> None:
            self.run(
                lambda: carrying.made_ready(profile, inspection), write, "Making what is typed safe"
            )

        self.show(side=Side.TAKE, said=(), aside=(), refused=None)
        self._ports.settled(make_ready, self.refuse)

    def bring(self, path: str) -> None:
        """Take in a file that somebody gave this person."""
        profile = self._ports.unlocked()
        if profile is None or not path or self._ports.aside.busy:
            return

        def taken(imported: Imported) -> None:
            kept = tuple(f"Item {i.hex()[:8]} was kept aside ({c})" for i, c in imported.set_aside)
            self.show(said=taken_words(_sender(profile, imported), imported), aside=kept)
            self._ports.received()
            self.refresh()

        self.show(side=Side.BRING, said=(), aside=(), refused=None)
        name = PurePath(path).name
        self._long(
            profile, f"Reading {name}", lambda p: carrying.take_bundle(profile, path, p), taken
        )

    def stop(self) -> None:
        """Stop between two items; what was taken in stays, a half written file does not."""
        self._ports.aside.stop()

    def forget(self) -> None:
        """Stop, and show nothing, as at the lock."""
        self._ports.aside.stop()
        self._state = StickState()
        self.show()

    def _long(
        self,
        profile: Profile,
        words: str,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
    ) -> None:
        def here(tell: Callable[[], None]) -> None:
            """Tell, unless the laptop was locked meanwhile."""
            if self._ports.unlocked() is profile:
                self.show(step=None)
                tell()

        told: Told[T] = Told(
            lambda so_far, total, _what: self._stepped(profile, Step(words, so_far, total)),
            lambda result: here(lambda: done(result)),
            lambda reason: here(lambda: self.refuse(reason)),
            lambda: here(lambda: self.show(said=(self._stopped(),))),
        )
        self.show(step=Step(words))
        self._ports.aside.run(job, told)

    def _stepped(self, profile: Profile, step: Step) -> None:
        if self._ports.unlocked() is profile:
            self.show(step=step)

    def _stopped(self) -> str:
        if self.state.side is Side.TAKE:
            return "Stopped. No file was left behind."
        return "Stopped. What was taken in stays; take the same file again for the rest."


def written_words(title: str, path: str, written: Written) -> tuple[str, ...]:
    """Return what a file that was written holds."""
    pieces = f" and {_count(written.chunks, 'piece')} of files" if written.chunks else ""
    return (
        f"{_count(written.entries, 'item')}{pieces} of {title} are in {PurePath(path).name}.",
        "It was read back and is whole. You can take the stick out.",
    )


def taken_words(sender: str, imported: Imported) -> tuple[str, ...]:
    """Return what a file brought."""
    pieces = f", {_count(imported.chunks, 'piece')} of files" if imported.chunks else ""
    known = f", {imported.known_already:,} were here already" if imported.known_already else ""
    said = [f"From {sender}: {imported.entries:,} new{pieces}{known}. Nothing was lost."]
    if imported.new_visits:
        said.append(f"{_count(len(imported.new_visits), 'visit')} came to this laptop.")
    if imported.people_changed:
        said.append("A newer list of people came with it.")
    return tuple(said)


def file_name(visit: InspectionId) -> str:
    """Return what a visit's file is called, as a suggestion.

    Whoever finds a lost stick reads the names on it, so no word that a person wrote is in one.
    """
    return f"Visit {visit.hex()[:6].upper()}{ENDING}"


def _sender(profile: Profile, imported: Imported) -> str:
    person = profile.known.person_of(imported.sender)
    return str(person) if person is not None else "a laptop of the organisation"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
