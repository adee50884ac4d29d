"""The frameworks that a visit can follow: ids, titles and the agencies that take part."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NewType

import msgspec

from fieldapp.domain.errors import Refused

FrameworkId = NewType("FrameworkId", str)
AgencyId = NewType("AgencyId", str)


@dataclass(frozen=True, slots=True)
class Agency:
    """An inspectorate that takes part."""

    id: AgencyId
    title: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework by id and title, with its agencies in order; the first one leads.

    `pack` names the pack that holds its judgements and rules, `theme` the theme in it.
    """

    id: FrameworkId
    title: str
    agencies: tuple[Agency, ...]
    pack: str = ""
    theme: str = ""


class _Framework(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    agencies: tuple[str, ...]
    pack: str
    theme: str = ""


class _Index(msgspec.Struct, forbid_unknown_fields=True):
    agencies: dict[str, str]
    packs: dict[str, str]
    former: dict[str, str]
    aliases: dict[str, str]
    framework: tuple[_Framework, ...]


def frameworks() -> tuple[Framework, ...]:
    """Return the frameworks that ship with the app, newest first."""
    return load(_shipped_index())


def shipped() -> dict[str, str]:
    """Return the packs that ship with the app: their names and the hashes of their files."""
    return dict(_read(_shipped_index()).packs)


def former() -> dict[str, str]:
    """Return the editions that shipped before: their folders and the hashes of their files."""
    return dict(_read(_shipped_index()).former)


def framework(identity: str) -> Framework:
    """Return the framework called `identity`, by an older or shorter id too.

    Refuses an id that is not in the index (F-130).
    """
    wanted = _read(_shipped_index()).aliases.get(identity, identity)
    known = frameworks()
    found = next((one for one in known if one.id == wanted), None)
    if found is None:
        listed = ", ".join(one.id for one in known)
        raise Refused("F-130", f"There is no framework “{identity}”.", f"Choose one of: {listed}.")
    return found


def load(file: Traversable) -> tuple[Framework, ...]:
    """Return the frameworks listed in a TOML file; refuse one that names an unknown agency."""
    raw = _read(file)
    try:
        return tuple(_framework(one, raw.agencies) for one in raw.framework)
    except KeyError as error:
        message = f"The list of frameworks in {file.name} has no agency {error}."
        raise Refused("F-131", message, "Add the agency, or correct its name.") from None


def _shipped_index() -> Traversable:
    return files("resources") / "frameworks" / "index.toml"


def _read(file: Traversable) -> _Index:
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), _Index)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        message = f"The list of frameworks in {file.name} cannot be read: {error}."
        raise Refused("F-131", message, "Install the app again.") from None


def _framework(raw: _Framework, titles: dict[str, str]) -> Framework:
    agencies = tuple(Agency(AgencyId(name), titles[name]) for name in raw.agencies)
    return Framework(FrameworkId(raw.id), raw.title, agencies, raw.pack, raw.theme)
