"""Several versions of one place as every screen shows them: each with who wrote it, and when.

Who writes on goes on from the version that is shown: their own, or the first where they have
none. The other versions stay beside it until somebody decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Field, Version
from sync.protocol.ids import PersonId
from sync.protocol.operation import Reference
from ui.viewmodels.clock_time import claimed_time

_YOU = ", you"

Say = Callable[[str], str]
"""Tells how a kept value reads."""


@dataclass(frozen=True, slots=True)
class VersionState:
    """One of several values: its words, and who wrote it when, in words.

    `value` is what is kept, where its words are a name for it.
    """

    text: str
    who: str
    when: str
    value: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the person who looks wrote it."""
        return self.who.endswith(_YOU)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a place for one person.

    `seen` is what a new write in place of `text` replaces. `versions` are there only when
    there are several; `every` names the writes of them all, which a choice between them
    replaces.
    """

    text: str = ""
    seen: tuple[Reference, ...] = ()
    versions: tuple[VersionState, ...] = ()
    every: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells one person what stands at places, with the clock of their laptop."""

    clock: Clock
    person: PersonId

    def standing(self, field: Field, say: Say = str) -> Standing:
        """Return what stands at a field, this person's own version first."""
        if not field.conflict:
            return Standing(field.text, field.seen, (), field.seen)
        own, *_ = ordered = self.own_first(field.versions)
        told = tuple(self.version(one, say) for one in ordered)
        return Standing(own.text, (own.reference,), told, field.seen)

    def version(self, version: Version, say: Say = str) -> VersionState:
        """Return a version with its author and claimed time in words."""
        you = _YOU if version.person == self.person else ""
        when = claimed_time(self.clock, version.claimed)
        return VersionState(say(version.text), f"{version.person}{you}", when, version.text)

    def own_first(self, versions: tuple[Version, ...]) -> list[Version]:
        """Return the versions, this person's first, the rest in their fixed order."""
        return sorted(versions, key=lambda version: version.person != self.person)


def apart_words(versions: Sequence[VersionState], *, choice: bool) -> str:
    """Say what happened and what stays; one person may have written on two laptops."""
    people = len({one.who for one in versions})
    who = {1: "The same person", 2: "Two people"}.get(people, f"{people} people")
    where = "on laptops that were apart" if people == 1 else "while apart"
    kept = "Both" if len(versions) == 2 else f"All {len(versions)}"
    if choice:
        return f"{who} chose differently {where}. {kept} are kept until one is chosen."
    goes_on = "yours" if versions[0].is_own else "the first one"
    return (
        f"{who} changed these words {where}. {kept} are kept. "
        f"What you write here changes {goes_on}; the rest stays."
    )
