"""What a framework pack holds: plain facts of one framework, as a policy officer wrote them.

A pack is a folder of three TOML files: `pack.toml` (who, when, what is looked at),
`judgements.toml` (areas, criteria, grades, rules), `report.toml` (the skeleton) and, where
samples are drawn, `sampling.toml` (the aims); its evidence forms lie in `forms`. Every table
that states a fact names its `source`, a key of `[sources]` in `pack.toml`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Annotated, Final, NewType

import msgspec
from msgspec import Meta

from fieldapp.sampling.aims import Aims

PackId = NewType("PackId", str)
AreaId = NewType("AreaId", str)
GradeId = NewType("GradeId", str)

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
"""How a part of a pack is called by others: small letters, digits, underscores."""
Identity = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
Words = Annotated[str, Meta(min_length=1, max_length=2_000)]
Month = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2})?$")]
EVERY = "*"
NEWEST_FORMAT: Final = 2
"""Format 1 had neither forms of its own nor aims of sampling."""


class Outcome(enum.StrEnum):
    """How a framework or an area ends: in a grade of the scale, or in words only."""

    GRADES = "grades"
    NARRATIVE = "narrative"


class Joins(enum.StrEnum):
    """When an inspectorate takes part."""

    ALWAYS = "always"
    THEME = "theme"
    """When the theme of the inspection names it."""
    TRIGGERED = "triggered"
    """When what its `trigger` says has happened."""


class AreaKind(enum.StrEnum):
    """What a judgement area is among the others."""

    OVERALL = "overall"
    KEY = "key"
    SUB = "sub"
    SEPARATE = "separate"
    """Reported beside the others and without effect on them."""


class Force(enum.StrEnum):
    """Whether a rule closes grades, or asks for an explanation of who departs from it."""

    BINDING = "binding"
    ADVICE = "advice"


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a pack; a key that is not known is a mistake, never ignored."""


class Inspectorate(_Table, frozen=True, kw_only=True):
    """Who inspects: when it joins, on what trigger, and in which phases it is there."""

    id: Key
    joins: Joins = Joins.ALWAYS
    trigger: str = ""
    leads: bool = False
    arrives: Key
    inspectors: str = ""
    source: Key


class Agency(_Table, frozen=True, kw_only=True):
    """Whose work is inspected: a row of the matrix."""

    id: Key
    title: Words


class Phase(_Table, frozen=True, kw_only=True):
    """A part of the inspection; days count from the first day on site, which is day 1.

    Days before it are negative; there is no day 0.
    """

    id: Key
    title: Words
    first_day: int
    last_day: int
    on_site: bool
    source: Key


class Theme(_Table, frozen=True, kw_only=True):
    """What a themed inspection looks at in depth, and which inspectorates it brings."""

    id: Identity
    title: Words
    begins: Month = ""
    ends: Month = ""
    inspectorates: tuple[Key, ...]
    source: Key


class SourceType(_Table, frozen=True, kw_only=True):
    """Where evidence comes from: a column of the matrix. `voice` is a child or a carer."""

    id: Key
    title: Words
    voice: bool = False


class Form(_Table, frozen=True, kw_only=True):
    """A form of evidence: one that ships with the app, or the pack's own.

    An own form has a `title` and its `file` in the folder `forms` (XLSForm or XForm).
    """

    id: Key
    used_for: Words
    title: str = ""
    file: str = ""


class Sampling(_Table, frozen=True, kw_only=True):
    """How many children are looked at and in which spread."""

    id: Key
    title: Words
    least: int = 0
    most: int = 0
    spread: tuple[Words, ...] = ()
    source: Key


class Sufficiency(_Table, frozen=True, kw_only=True):
    """When a finding has enough under it: independent source types, different inspectors."""

    source_types: Annotated[int, Meta(ge=1, le=10)]
    inspectors: Annotated[int, Meta(ge=1, le=10)]
    source: Key


class SignOff(_Table, frozen=True, kw_only=True):
    """Who signs a judgement off, in order."""

    role: Key
    title: Words
    source: Key


class About(_Table, frozen=True, kw_only=True):
    """The file `pack.toml`."""

    format: Annotated[int, Meta(ge=1, le=NEWEST_FORMAT)]
    id: Identity
    version: Annotated[int, Meta(ge=1)]
    title: Words
    outcome: Outcome
    begins: Month = ""
    ends: Month = ""
    legal_basis: str = ""
    note: str = ""
    sources: dict[Key, Words]
    inspectorate: tuple[Inspectorate, ...]
    agency: tuple[Agency, ...]
    phase: tuple[Phase, ...]
    theme: tuple[Theme, ...] = ()
    source_type: tuple[SourceType, ...]
    form: tuple[Form, ...]
    sampling: tuple[Sampling, ...]
    sufficiency: Sufficiency
    sign_off: tuple[SignOff, ...]


class Grade(_Table, frozen=True, kw_only=True):
    """One grade; the scale is in order, the best first."""

    id: Key
    title: Words


class Criterion(_Table, frozen=True, kw_only=True):
    """A statement of what good looks like, in the project's own words."""

    id: Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9]{1,7}$")]
    title: Words
    text: str


class Area(_Table, frozen=True, kw_only=True):
    """A judgement area; `parent` is the area in which a sub-judgement lies.

    `wants` names source types without which the area has a gap; `unexpected` those from
    which nothing is expected here (no gap, and shown as such).
    """

    id: Key
    code: Annotated[str, Meta(pattern=r"^[A-Z]{2,5}$")]
    title: Words
    kind: AreaKind
    outcome: Outcome
    parent: str = ""
    about_children: bool = False
    wants: tuple[Key, ...] = ()
    unexpected: tuple[Key, ...] = ()
    criterion: tuple[Criterion, ...]
    source: Key


class Clause(_Table, frozen=True, kw_only=True):
    """Holds when at least `at_least` of the areas have one of the grades."""

    areas: tuple[Key, ...]
    grades: tuple[Key, ...]
    at_least: int = 1


class Rule(_Table, frozen=True, kw_only=True):
    """When all clauses hold, `closes` grades of `judgement`; `says` is the reason in words."""

    id: Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    force: Force
    judgement: Key
    closes: tuple[Key, ...]
    when: tuple[Clause, ...]
    says: str
    source: Key


class NotExpected(_Table, frozen=True, kw_only=True):
    """Cells of the matrix in which nothing is expected; `*` means each."""

    area: str = EVERY
    agency: str = EVERY
    source_type: str = EVERY


class Judgements(_Table, frozen=True, kw_only=True):
    """The file `judgements.toml`."""

    grade: tuple[Grade, ...] = ()
    area: tuple[Area, ...]
    rule: tuple[Rule, ...] = ()
    not_expected: tuple[NotExpected, ...] = ()


class SectionKind(enum.StrEnum):
    """What a section of the report is filled from."""

    ABOUT_AREA = "about_area"
    SUMMARY = "summary"
    JUDGEMENTS = "judgements"
    PRIORITY_ACTION = "priority_action"
    IMPROVEMENT = "improvement"
    FOR_CHILDREN = "for_children"
    AREA = "area"
    EACH_AGENCY = "each_agency"
    PARTNERSHIP = "partnership"
    ABOUT_INSPECTION = "about_inspection"


class Section(_Table, frozen=True, kw_only=True):
    """One section of the report; `area` for the kind `area` alone."""

    id: Key
    title: Words
    kind: SectionKind
    area: str = ""
    guidance: str = ""


class Skeleton(_Table, frozen=True, kw_only=True):
    """The file `report.toml`."""

    title: Words
    section: tuple[Section, ...]
    source: Key


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A whole pack; `digest` is the hash of its files, by which inspections are pinned.

    `files` holds every file by its path in the folder; `aims` is None where no sample is
    drawn from lists.
    """

    about: About
    judgements: Judgements
    report: Skeleton
    digest: str
    aims: Aims | None = None
    files: Mapping[str, bytes] = msgspec.field(default_factory=dict)

    @property
    def id(self) -> PackId:
        """Return the pack's own name."""
        return PackId(self.about.id)

    @property
    def scale(self) -> tuple[GradeId, ...]:
        """Return the grades, the best first; empty where nothing is graded."""
        return tuple(GradeId(grade.id) for grade in self.judgements.grade)

    @property
    def narrative(self) -> bool:
        """Say whether the framework ends in words only."""
        return self.about.outcome is Outcome.NARRATIVE

    @property
    def own_forms(self) -> tuple[Form, ...]:
        """Return the evidence forms that come with the pack, in its order."""
        return tuple(one for one in self.about.form if one.file)

    def area(self, identity: str) -> Area | None:
        """Return the area called `identity`, or None."""
        return next((one for one in self.judgements.area if one.id == identity), None)

    def grade_title(self, identity: str) -> str:
        """Return how a grade is printed; its id where the pack has no such grade."""
        found = (one.title for one in self.judgements.grade if one.id == identity)
        return next(found, identity)

    def graded(self) -> tuple[Area, ...]:
        """Return the areas that end in a grade, in the pack's order."""
        return tuple(one for one in self.judgements.area if one.outcome is Outcome.GRADES)
