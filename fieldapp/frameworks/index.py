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
    """A framework by id and title, with its agencies in order; the first one leads."""

    id: FrameworkId
    title: str
    agencies: tuple[Agency, ...]


class _Framework(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    agencies: tuple[str, ...]


class _Index(msgspec.Struct, forbid_unknown_fields=True):
    agencies: dict[str, str]
    framework: tuple[_Framework, ...]


def frameworks() -> tuple[Framework, ...]:
    """Return the frameworks that ship with the app, newest first."""
    return load(files("resources") / "frameworks" / "index.toml")


def framework(identity: str) -> Framework:
    """Return the framework called `identity`; refuse an id that is not in the index."""
    known = frameworks()
    found = next((one for one in known if one.id == identity), None)
    if found is None:
        listed = ", ".join(one.id for one in known)
        raise Refused("F-130", f"There is no framework “{identity}”.", f"Choose one of: {listed}.")
    return found


def load(file: Traversable) -> tuple[Framework, ...]:
    """Return the frameworks listed in a TOML file; refuse one that names an unknown agency."""
    try:
        raw = msgspec.convert(tomllib.loads(file.read_text("utf-8")), _Index)
        return tuple(_framework(one, raw.agencies) for one in raw.framework)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        message = f"The list of frameworks in {file.name} cannot be read: {error}."
        raise Refused("F-131", message, "Install the app again.") from None
    except KeyError as error:
        message = f"The list of frameworks in {file.name} has no agency {error}."
        raise Refused("F-131", message, "Add the agency, or correct its name.") from None


def _framework(raw: _Framework, titles: dict[str, str]) -> Framework:
    agencies = tuple(Agency(AgencyId(name), titles[name]) for name in raw.agencies)
    return Framework(FrameworkId(raw.id), raw.title, agencies)
