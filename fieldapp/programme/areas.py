"""The local authority areas of England, as data: names, codes, regions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, NewType

import msgspec
from msgspec import Meta

AreaCode = NewType("AreaCode", str)
"""The nine-character code of the Office for National Statistics, such as E10000016."""

_Code = Annotated[str, Meta(pattern=r"^E(06|08|09|10)\d{6}$")]


class _Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=2)]
    code: _Code
    region: str
    kind: str
    earlier: tuple[_Code, ...] = ()
    also: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    regions: dict[str, str]
    area: tuple[_Area, ...]


@dataclass(frozen=True, slots=True)
class LocalArea:
    """One authority that answers for children's services; `names` are its other spellings."""

    code: AreaCode
    name: str
    region: str
    kind: str
    earlier: tuple[AreaCode, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All areas in order of name, and the regions in the order of the file."""

    areas: tuple[LocalArea, ...]
    regions: tuple[str, ...]

    def by_code(self, code: str) -> LocalArea | None:
        """Return the area with this code, or with this code before it was given a new one."""
        return next((one for one in self.areas if code in (one.code, *one.earlier)), None)

    def find(self, text: str) -> LocalArea | None:
        """Return the area that a list calls so: by code, or by name in any usual spelling."""
        wanted = _plain(text)
        if not wanted:
            return None
        return self.by_code(text.strip().upper()) or next(
            (one for one in self.areas if wanted in map(_plain, (one.name, *one.names))), None
        )


def shipped_areas() -> Gazetteer:
    """Return the areas that ship with the app."""
    text = (files("resources") / "programme" / "areas.toml").read_text("utf-8")
    raw = msgspec.convert(tomllib.loads(text), _File)
    return Gazetteer(
        tuple(_area(one, raw.regions) for one in raw.area), tuple(raw.regions.values())
    )


def _area(raw: _Area, regions: dict[str, str]) -> LocalArea:
    return LocalArea(
        AreaCode(raw.code),
        raw.name,
        regions[raw.region],
        raw.kind,
        tuple(AreaCode(code) for code in raw.earlier),
        raw.also,
    )


_LEAD = ("the ", "london borough of ", "royal borough of ", "city of ", "county of ")
_TAIL = (" metropolitan borough council", " borough council", " city council", " county council")
_ENDS = (" council", " metropolitan borough", " city")


def _plain(text: str) -> str:
    """Return a name without case, marks and what councils put around it."""
    name = " ".join(text.casefold().replace("&", " and ").replace(".", "").split())
    name = name.replace("-", " ").replace(",", "").replace("’", "'")
    if name.removeprefix("the ") == "city of london":
        return "city of london"
    for tail in (*_TAIL, *_ENDS):
        name = name.removesuffix(tail)
    for lead in _LEAD:
        name = name.removeprefix(lead)
    return name.strip()
