"""An agency's part in a child's case: what it did, and the local audit beside the own view.

Each part is a record of its own with a usual form. Who begins one apart from a colleague
makes a second; both are shown with their authors, and neither takes the other's place.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.views import Record, Summary


class Words(enum.StrEnum):
    """What is written of an agency's part, by the questions of the form."""

    WELL = "well"
    BETTER = "better"
    EFFECT = "effect"
    AUDIT = "audit_words"
    DIFFERENCE = "difference"


class Looked(enum.StrEnum):
    """How far an agency's part was looked at."""

    UNSAID = ""
    DONE = "done"
    IN_PART = "in_part"
    NOT_BEGUN = "not_begun"
    NOT_INVOLVED = "not_involved"


AGENCY: Final = "agency"
STATUS: Final = "status"
LOCAL_GRADE: Final = "audit_grade"
OWN_GRADE: Final = "view_grade"

THEMES: Final[Mapping[str, str]] = {
    "assessment": "Assessment",
    "planning": "Planning",
    "voice": "Child’s voice",
    "oversight": "Management oversight",
}
"""What a local audit and the inspectors both judge of a case; questions of case tracking."""
NOT_SEEN: Final = "not_seen"


@dataclass(frozen=True, slots=True)
class Compared:
    """What the local audit says beside the own view, as ids of the form; empty where unsaid.

    `why` says why they differ.
    """

    local: str
    own: str
    why: str

    @property
    def differ(self) -> bool:
        """Say whether both gave a view and these are not the same."""
        said = {self.local, self.own} - {"", NOT_SEEN}
        return len(said) > 1

    @property
    def unexplained(self) -> bool:
        """Say whether they differ and nobody wrote why."""
        return self.differ and not self.why.strip()


@dataclass(frozen=True, slots=True)
class CasePart:
    """One person's record of an agency's part; `conflicts` counts places with two versions."""

    record: Summary
    agency: str
    words: Mapping[Words, str]
    looked: Looked
    compared: Compared
    conflicts: int


def read_part(record: Record) -> CasePart:
    """Return an agency's part from its record."""
    text = {key: held.text for key, held in record.fields.items()}
    looked = text.get(STATUS, "")
    return CasePart(
        record=record.summary,
        agency=text.get(AGENCY, ""),
        words={one: text.get(one.value, "") for one in Words},
        looked=Looked(looked) if looked in set(Looked) else Looked.UNSAID,
        compared=Compared(
            text.get(LOCAL_GRADE, ""), text.get(OWN_GRADE, ""), text.get(Words.DIFFERENCE, "")
        ),
        conflicts=sum(held.conflict for held in record.fields.values()),
    )


def read_themes(record: Record) -> dict[str, Compared]:
    """Return the local audit beside the own view by theme, from a case tracking record."""
    text = {key: held.text for key, held in record.fields.items()}
    why = text.get("audit_difference", "")
    return {
        theme: Compared(text.get(f"audit_{theme}", ""), text.get(f"view_{theme}", ""), why)
        for theme in THEMES
    }


def looked_of(parts: Iterable[CasePart]) -> Looked:
    """Return how far an agency was looked at, over the records of several people.

    What anybody finished is done; nobody's word counts as not begun.
    """
    order = (Looked.DONE, Looked.IN_PART, Looked.NOT_BEGUN, Looked.NOT_INVOLVED)
    said = {part.looked for part in parts}
    return next((one for one in order if one in said), Looked.UNSAID)
