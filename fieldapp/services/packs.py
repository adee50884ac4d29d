"""Framework packs: packed from a folder, signed by an administrator, taken into use, found again.

A shipped pack is in use because the app names it by its hash. Any other edition is in use on a
laptop once its signature was checked there. New visits begin with the newest edition that is in
use; a visit stays with its own, which travels in it (`fieldapp.services.visit_packs`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.crypto.pack_approval import approve_pack
from fieldapp.domain.errors import Refused
from fieldapp.frameworks import archive, contents, index, library
from fieldapp.frameworks.archive import MOST_ARCHIVE, Archive
from fieldapp.frameworks.check import check, check_contents
from fieldapp.frameworks.contents import Contents
from fieldapp.frameworks.finding import Finding
from fieldapp.frameworks.index import Agency, AgencyId, Framework, FrameworkId
from fieldapp.frameworks.loading import loaded
from fieldapp.frameworks.pack import Joins, Pack
from fieldapp.services.pack_shelf import PackShelf, Signed, Unusable, edition_of, signed
from fieldapp.services.profile import Profile
from sync.protocol.ids import PersonId
from sync.protocol.roster import Role

MOST_BYTES: Final = MOST_ARCHIVE
_NOBODY: Final = PersonId("")


class Standing(enum.StrEnum):
    """What an edition is used for."""

    IN_USE = "in use"
    """New visits begin with it."""
    REPLACED = "replaced"
    """A newer edition is in use; visits that began with this one keep it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a pack on this laptop; `person` is empty for one that ships with the app."""

    pack: Pack
    standing: Standing
    person: str = ""
    signed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack in a file that a person opened; `person` is empty while nobody signed it."""

    pack: Pack
    data: bytes
    person: str = ""
    signed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Packed:
    """A folder as one file, with what is wrong in it; `data` is empty while something is."""

    pack: Pack | None
    findings: tuple[Finding, ...]
    data: bytes = b""


def pack_folder(folder: Path) -> Packed:
    """Return the pack in a folder as one unsigned file; the same folder gives the same bytes."""
    return pack_contents(contents.of_folder(folder))


def pack_contents(held: Contents) -> Packed:
    """Return files as one unsigned file, or all that is wrong with them."""
    found, findings = check_contents(held)
    if findings or found is None:
        return Packed(found, findings)
    return Packed(found, (), archive.write(Archive(held.files)))


def sign(profile: Profile, untrusted: bytes) -> tuple[Pack, bytes]:
    """Return a packed pack with this administrator's signature.

    Refuses anybody else (C-250), a damaged file (F-241 to F-245, F-139, F-133) and a pack with
    mistakes (C-251).
    """
    if not may_sign(profile):
        raise Refused(
            "C-250",
            "Only an administrator can sign a framework pack.",
            "Send the file to an administrator.",
        )
    held = archive.read(untrusted)
    found = _sound(held)
    now = max(profile.ports.clock.now().ms, 0)
    approval = approve_pack(edition_of(found), profile.known, profile.device, profile.signer, now)
    profile.log.note("pack-signed")
    return found, archive.write(held.approved(approval))


def look_into(profile: Profile, untrusted: bytes) -> Offer:
    """Return what a file offers, before anybody decides; nothing is changed.

    Refuses a file or a pack that could not be adopted even if it were signed, and a signature
    that does not hold; one that is missing is no reason to refuse yet.
    """
    held = archive.read(untrusted)
    found = _sound(held)
    _refuse_taken(profile, found)
    if not held.approval:
        return Offer(found, untrusted)
    by = signed(held, profile.known)
    return Offer(found, untrusted, by.person, by.signed_ms)


def may_sign(profile: Profile) -> bool:
    """Say whether this person can take packs into use for the organisation."""
    return Role.ADMINISTRATOR in profile.known.roles_of(profile.person)


def adopt(profile: Profile, untrusted: bytes) -> Edition:
    """Take a signed pack into use on this laptop; a refusal leaves everything as it was.

    Refuses what `sign` refuses of a file, a signature that is missing or does not hold (F-246 to
    F-249), and a version or a name that belongs to another one (C-252, C-253). An older edition
    than the one in use is kept for the visits that began with it.
    """
    held = archive.read(untrusted)
    taken = signed(held, profile.known)
    _sound(held)
    _refuse_taken(profile, taken.pack)
    shelf_of(profile).keep(taken.pack.digest, untrusted)
    profile.log.note("pack-adopted")
    return next(one for one in editions(profile) if one.pack.digest == taken.pack.digest)


def editions(profile: Profile) -> tuple[Edition, ...]:
    """Return every edition that may be used here, by name, the newest of each first."""
    every = [*(Signed(one, _NOBODY, 0) for one in library.packs()), *_on_shelf(profile)]
    every.sort(key=lambda one: (one.pack.id, -one.pack.about.version, one.pack.digest))
    seen: set[str] = set()
    found: list[Edition] = []
    for one in every:
        standing = Standing.REPLACED if one.pack.id in seen else Standing.IN_USE
        seen.add(one.pack.id)
        found.append(Edition(one.pack, standing, one.person, one.signed_ms))
    return tuple(found)


def unusable(profile: Profile) -> tuple[Unusable, ...]:
    """Return the editions that lie here and may not be used, each with its reason."""
    return shelf_of(profile).all(profile.known)[1]


def frameworks(profile: Profile) -> tuple[Framework, ...]:
    """Return what a visit can follow: the shipped frameworks, then those that packs added."""
    adopted = {one.pack.id: one.pack for one in reversed(_on_shelf(profile))}
    new = (one for identity in sorted(adopted) for one in _new_in(adopted[identity]))
    return (*index.frameworks(), *new)


def for_new_visit(profile: Profile, framework: str) -> tuple[Framework, Pack]:
    """Return the framework by its id, older and shorter ones too, and its edition in use.

    Refuses an id that is not known (F-130).
    """
    new = next((one for one in frameworks(profile) if one.id == framework), None)
    chosen = new or index.framework(framework)
    held = [one.pack for one in _on_shelf(profile) if one.pack.id == chosen.pack]
    held += [library.pack(chosen.pack)] if chosen.pack in index.shipped() else []
    return chosen, max(held, key=lambda one: one.about.version)


def shelf_of(profile: Profile) -> PackShelf:
    """Return the shelf of a profile."""
    return PackShelf(profile.ports.files, profile.folder)


def _on_shelf(profile: Profile) -> tuple[Signed, ...]:
    """Return the adopted editions whose signature holds, the newest of each pack first."""
    good = shelf_of(profile).all(profile.known)[0]
    return tuple(sorted(good, key=lambda one: (one.pack.id, -one.pack.about.version)))


def _sound(held: Archive) -> Pack:
    """Return the pack of an archive; refuse one with mistakes, the first of them named."""
    found = loaded(held.files, "in this file")
    findings = check(found)
    if findings:
        first, more = findings[0], len(findings) - 1
        rest = f" There are {more} more." if more else ""
        raise Refused(
            "C-251",
            f"This pack has mistakes. {first.file}, {first.where}: {first.message}{rest}",
            f"{first.fix} Then pack and sign it again. Nothing was changed.",
        )
    return found


def _refuse_taken(profile: Profile, new: Pack) -> None:
    """Refuse a version number, or a name, that stands for something else already."""
    for one in editions(profile):
        same = one.pack.id == new.id and one.pack.about.version == new.about.version
        if same and one.pack.digest != new.digest:
            raise Refused(
                "C-252",
                f"Version {new.about.version} of {new.id} is here already, with other words.",
                "Give the changed pack a new version, then pack and sign it again.",
            )
    taken = {str(one.id) for one in index.frameworks() if one.pack != new.id}
    double = next((one.id for one in _new_in(new) if one.id in taken), None)
    if double:
        raise Refused(
            "C-253",
            f"“{double}” is the name of another framework already.",
            "Give the pack, or its theme, another id, then pack and sign it again.",
        )


def _new_in(held: Pack) -> Iterator[Framework]:
    """Yield what a visit can follow by a pack and not yet by those that ship with the app."""
    if held.id not in index.shipped():
        yield from _of_pack(held)
        return
    before = {theme.id for theme in library.pack(held.id).about.theme}
    yield from (one for one in _of_pack(held) if one.theme and one.theme not in before)


def _of_pack(held: Pack) -> Iterator[Framework]:
    """Yield what a visit can follow of a pack: its themes, or the pack itself without one."""
    titles = {str(one.id): one for known in index.frameworks() for one in known.agencies}
    for theme in held.about.theme:
        identity, title = f"{held.id}-{theme.id}", f"{held.about.title}: {theme.title}"
        who = tuple(_agency(name, titles) for name in theme.inspectorates)
        yield Framework(FrameworkId(identity), title, who, held.id, theme.id)
    if not held.about.theme:
        always = [one.id for one in held.about.inspectorate if one.joins is Joins.ALWAYS]
        who = tuple(_agency(name, titles) for name in always)
        yield Framework(FrameworkId(held.id), held.about.title, who, held.id)


def _agency(name: str, titles: dict[str, Agency]) -> Agency:
    return titles.get(name) or Agency(AgencyId(name), name.replace("_", " ").capitalize())
