"""Which parts of the XLSForm world this app serves, read from resources/forms/features.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum, unique
from fnmatch import fnmatchcase
from importlib.resources import files

import msgspec


@unique
class Status(StrEnum):
    """How a feature is served."""

    YES = "yes"
    DIFFERS = "differs"
    NO = "no"


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table; the last six say how a check finds it in a form."""

    name: str
    status: Status
    form: str = ""
    note: str = ""
    appearance: str = ""
    element: str = ""
    meta: str = ""
    type: str = ""
    preload: str = ""
    mediatype: str = ""


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Features of one kind."""

    title: str
    features: tuple[Feature, ...]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    area: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Features:
    """The whole table."""

    areas: tuple[Area, ...]

    def with_appearance(self, word: str) -> Feature | None:
        """Return what is special about an appearance, or None when nothing is."""
        return next((f for f in self._all() if _matches(word, f.appearance)), None)

    def with_element(self, name: str) -> Feature | None:
        """Return what is special about an element of the XForm."""
        return next((f for f in self._all() if name and f.element == name), None)

    def with_meta(self, name: str) -> Feature | None:
        """Return what is special about an element of the form's meta block."""
        return next((f for f in self._all() if name and f.meta == name), None)

    def with_type(self, name: str) -> Feature | None:
        """Return what is special about a type of values."""
        return next((f for f in self._all() if f.type and name.startswith(f.type)), None)

    def with_preload(self, name: str) -> Feature | None:
        """Return what is special about a fact that the app fills in."""
        return next((f for f in self._all() if name in f.preload.split()), None)

    def with_mediatype(self, name: str) -> Feature | None:
        """Return what is special about a kind of file."""
        return next((f for f in self._all() if name and f.mediatype == name), None)

    def _all(self) -> tuple[Feature, ...]:
        return tuple(feature for area in self.areas for feature in area.features)


def features() -> Features:
    """Return the table that ships with the app."""
    text = (files("resources") / "forms" / "features.toml").read_text("utf-8")
    return Features(msgspec.convert(tomllib.loads(text), _Table).area)


def _matches(word: str, patterns: str) -> bool:
    return any(fnmatchcase(word, pattern) for pattern in patterns.split())
