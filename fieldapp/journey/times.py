"""By when what must happen: rules of law and guidance as data, chosen by framework."""

from __future__ import annotations

import enum
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from fieldapp.journey.calendar import Period


class Form(enum.StrEnum):
    """How a rule counts: from one event to another, or again and again inside a span."""

    WITHIN = "within"
    REPEAT = "repeat"


class Basis(enum.StrEnum):
    """What a rule rests on."""

    LAW = "law"
    GUIDANCE = "guidance"
    MEASURE = "measure"
    OWN = "own"

    @property
    def words(self) -> str:
        """Return what is said of it beside a wait."""
        return _BASIS_WORDS[self]


_BASIS_WORDS = {
    Basis.LAW: "law",
    Basis.GUIDANCE: "statutory guidance",
    Basis.MEASURE: "a published measure, not law",
    Basis.OWN: "the project’s own mark, not law",
}


class At(enum.StrEnum):
    """Which day of the second event counts."""

    START = "start"
    END = "end"


class Pairing(enum.StrEnum):
    """Which events belong together: those of one row, or the latest one before."""

    ROW = "row"
    LATEST = "latest"


class Unless(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing is waited for where this was said with the first event, or that kind is there."""

    say: str = ""
    says: str = msgspec.field(default="", name="is")
    kind: str = ""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One time. `limits` are for the first, the second and every later event."""

    id: str
    title: str
    form: Form
    ends: str
    limits: tuple[Period, ...]
    basis: Basis
    source: str
    begins: str = ""
    inside: str = ""
    at: At = At.START
    pairing: Pairing = Pairing.ROW
    unless: Unless = Unless()
    age_from: int = 0
    age_below: int = 200

    def holds_at(self, age: int | None) -> bool:
        """Say whether the rule is for a child of this age in years; unknown is from five on."""
        return self.age_from <= (_USUAL_AGE if age is None else max(age, 0)) < self.age_below


_USUAL_AGE = 5


class _Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    frameworks: tuple[str, ...]
    rules: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    silence_months: int
    silence_source: str
    rule: tuple[Rule, ...]
    edition: tuple[_Edition, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """The times that hold for a framework, and after how many months a silence is said."""

    title: str
    rules: tuple[Rule, ...]
    silence_months: int
    silence_source: str


def times_for(framework: str) -> Times:
    """Return the times of a framework by its id; one without a choice gets the latest ones."""
    return load_times(files("resources") / "annex_a" / "times.toml", framework)


def load_times(file: Traversable, framework: str) -> Times:
    """Return the times for a framework from `file`; a name unknown there is a mistake."""
    held = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File)
    rules = {rule.id: rule for rule in held.rule}
    edition = next((one for one in held.edition if _is_for(one, framework)), held.edition[-1])
    return Times(
        edition.title,
        tuple(rules[name] for name in edition.rules),
        held.silence_months,
        held.silence_source,
    )


def _is_for(edition: _Edition, framework: str) -> bool:
    return any(framework == one or framework.startswith(f"{one}-") for one in edition.frameworks)
