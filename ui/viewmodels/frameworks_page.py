"""Frameworks: which are in use, by whose signature, on what they rest; a pack is taken into use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.pack import Force, Outcome, Pack
from fieldapp.services import packs
from fieldapp.services import profile as profiles
from fieldapp.services.packs import Edition, Offer, Standing
from fieldapp.services.profile import Profile
from ui.viewmodels.clock_time import moment_words
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked
from ui.viewmodels.presenter import Presenter

_SHORT: Final = 8
_SHIPPED: Final = "Comes with the app"


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition as a line: its title, and version, short hash, who signed and since when."""

    digest: str
    title: str
    note: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an edition is made of, for the panel beside the list; facts by heading."""

    title: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class OfferState:
    """A pack that was opened; `to_sign` says that this person's signature is what it lacks."""

    title: str
    note: str
    to_sign: bool


@dataclass(frozen=True, slots=True)
class FrameworksState:
    """What the page shows; `unused` are sentences about files that are not used, with the step."""

    loaded: bool = False
    rows: tuple[EditionRow, ...] = ()
    sheet: Sheet | None = None
    unused: tuple[Refused, ...] = ()
    administrator: bool = False
    offer: OfferState | None = None
    done: str = ""
    busy: str = ""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class _Listed:
    editions: tuple[Edition, ...]
    rows: tuple[EditionRow, ...]
    unused: tuple[Refused, ...]
    administrator: bool


class FrameworksDesk(Presenter[FrameworksState]):
    """Lists editions, shows one, opens a pack, signs it, takes it into use."""

    def __init__(
        self, door: Door, unlocked: Unlocked, on_state: Callable[[FrameworksState], None]
    ) -> None:
        super().__init__(door, FrameworksState(), on_state)
        self._unlocked = unlocked
        self._editions: Mapping[str, Edition] = {}
        self._shown = ""
        self._offer: Offer | None = None

    def refresh(self) -> None:
        """Read the editions again."""
        profile = self._unlocked()
        if profile is not None:
            self.run(lambda: _listed(profile), self._listed)

    def forget(self) -> None:
        """Show nothing, as before unlocking."""
        self._editions, self._shown, self._offer = {}, "", None
        self._state = FrameworksState()
        self.show()

    def show_edition(self, digest: str) -> None:
        """Say of one edition what it asks and where that is from."""
        held = self._editions.get(digest)
        if held is not None:
            self._shown = digest
            self.show(sheet=sheet(held.pack))

    def open_file(self, path: str) -> None:
        """Look into a pack that somebody brought; nothing is changed yet."""
        profile = self._unlocked()
        if path and profile is not None:
            self.show(offer=None, done="")
            self.run(lambda: _looked(profile, path), self._opened, "Checking the framework")

    def close_offer(self) -> None:
        """Let the pack be; nothing was changed."""
        self._offer = None
        self.show(offer=None, refused=None)

    def take(self, path: str) -> None:
        """Take the opened pack into use; one that is signed here is written to `path` too."""
        profile, offer = self._unlocked(), self._offer
        if profile is None or offer is None:
            return
        if not offer.person and not path:
            return
        self.run(lambda: _taken(profile, offer, path), self._took, "Taking it into use")

    def _listed(self, listed: _Listed) -> None:
        self._editions = {one.pack.digest: one for one in listed.editions}
        first = next((row.digest for row in listed.rows if row.in_use), "")
        self._shown = self._shown if self._shown in self._editions else first
        held = self._editions.get(self._shown)
        self.show(
            loaded=True,
            rows=listed.rows,
            unused=listed.unused,
            administrator=listed.administrator,
            sheet=sheet(held.pack) if held else None,
        )

    def _opened(self, looked: tuple[Offer, OfferState]) -> None:
        self._offer = looked[0]
        self.show(offer=looked[1])

    def _took(self, taken: Edition) -> None:
        about, self._offer = taken.pack.about, None
        self._shown = taken.pack.digest
        used = "New visits on this laptop begin with it."
        kept = "A newer version is in use; visits that began with this one keep it."
        then = used if taken.standing is Standing.IN_USE else kept
        self.show(offer=None, done=f"{about.title}, version {about.version}. {then}")
        self.refresh()


def sheet(held: Pack) -> Sheet:
    """Return what an edition asks, how it ends and where its facts are from."""
    about = held.about
    ends = "In grades" if about.outcome is Outcome.GRADES else "In words, without grades"
    facts: list[tuple[str, tuple[str, ...]]] = [
        ("Ends", (f"{ends}. {_rules(held)}".strip(),)),
        ("Judgements", tuple(area.title for area in held.judgements.area)),
        ("Forms", tuple(form.title for form in held.own_forms)),
        ("Sample", (held.aims.note,) if held.aims else ()),
        ("To know", (about.note,) if about.note else ()),
        ("Sources", tuple(about.sources.values())),
        ("Fingerprint", (spaced(held.digest),)),
    ]
    return Sheet(about.title, tuple((name, words) for name, words in facts if words))


def spaced(digest: str) -> str:
    """Return a hash in groups of four, so that it can be read out."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _rules(held: Pack) -> str:
    rules = held.judgements.rule
    if not rules:
        return "No grade limits another." if not held.narrative else ""
    binding = sum(one.force is Force.BINDING for one in rules)
    said = (
        _counted(binding, "closes", "close"),
        _counted(len(rules) - binding, "advises against", "advise against"),
    )
    return " ".join(one for one in said if one)


def _counted(count: int, one: str, several: str) -> str:
    if not count:
        return ""
    return f"One rule {one} some grades." if count == 1 else f"{count} rules {several} some grades."


def _listed(profile: Profile) -> _Listed:
    found = sorted(packs.editions(profile), key=lambda one: one.pack.about.begins, reverse=True)
    rows = tuple(_row(profile, one) for one in found)
    unused = tuple(one.refused for one in packs.unusable(profile))
    return _Listed(tuple(found), rows, unused, packs.may_sign(profile))


def _row(profile: Profile, one: Edition) -> EditionRow:
    about, used = one.pack.about, one.standing is Standing.IN_USE
    signed = _signed(profile, one.person, one.signed_ms) if one.person else _SHIPPED
    standing = "In use" if used else "Replaced; visits that began with it keep it"
    parts = (f"Version {about.version}", one.pack.digest[:_SHORT], signed, standing)
    return EditionRow(one.pack.digest, about.title, " · ".join(parts), used)


def _signed(profile: Profile, person: str, signed_ms: int) -> str:
    people = profiles.names(profile)
    names = {one.person: one.name for one in people.people} if people else {}
    who = f"{names[person]} ({person})" if names.get(person) else person
    return f"Signed by {who}, {moment_words(profile.ports.clock, signed_ms)}"


def _looked(profile: Profile, path: str) -> tuple[Offer, OfferState]:
    offer = packs.look_into(profile, profile.ports.files.read(path, packs.MOST_BYTES))
    if not offer.person and not packs.may_sign(profile):
        raise Refused(
            "U-240",
            "This framework is not signed, and only an administrator can sign it.",
            "Send the file to an administrator, and read in what comes back.",
        )
    about = offer.pack.about
    signed = _signed(profile, offer.person, offer.signed_ms) if offer.person else "Not signed yet"
    forms = ", ".join(form.title for form in offer.pack.own_forms) or "none of its own"
    parts = (f"Version {about.version}", offer.pack.digest[:_SHORT], signed, f"Forms: {forms}")
    return offer, OfferState(about.title, " · ".join(parts), to_sign=not offer.person)


def _taken(profile: Profile, offer: Offer, path: str) -> Edition:
    data = offer.data
    if not offer.person:
        data = packs.sign(profile, data)[1]
        profile.ports.files.write_atomically(path, data)
    return packs.adopt(profile, data)
