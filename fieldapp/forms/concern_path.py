"""By when the steps of the concern path are due, and whom to ring: data that ships with the app."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

from fieldapp.domain.errors import Refused

T = TypeVar("T")


class StepTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step: minutes after the concern was raised, or after the step named by `after`.

    `due_field` is the question whose answer, a time, counts instead. `next` says what is to
    be done, `done` what was, and `record` what the button says that leads to recording it.
    """

    name: str
    within_minutes: int
    next: str
    done: str
    record: str
    after: str = ""
    due_field: str = ""


class PathTimes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All steps in order; a step is due soon `soon_minutes` before its time."""

    soon_minutes: int
    step: tuple[StepTime, ...]

    def of(self, name: str) -> StepTime | None:
        """Return the times of one step, or None when none are given."""
        return next((step for step in self.step if step.name == name), None)


@dataclass(frozen=True, slots=True)
class DutyNumber:
    """A telephone number, whose it is, and when to ring it."""

    who: str
    number: str
    when: str


class _Numbers(msgspec.Struct, forbid_unknown_fields=True):
    number: tuple[DutyNumber, ...]


def path_times() -> PathTimes:
    """Return the times of the concern path."""
    return load(files("resources") / "concern" / "path.toml", PathTimes)


def duty_numbers() -> tuple[DutyNumber, ...]:
    """Return whom to ring, in order; nothing has to be unlocked for them."""
    return load(files("resources") / "concern" / "numbers.toml", _Numbers).number


def load(file: Traversable, kind: type[T]) -> T:
    """Return a TOML file as `kind`; refuse (F-132) one that is not in that form."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        message = f"The data of the concern path in {file.name} cannot be read: {error}."
        raise Refused("F-132", message, "Install the app again. In danger, call 999.") from None
