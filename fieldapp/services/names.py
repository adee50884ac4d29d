"""Short names that carry their author, since they are made offline: `IV-OF2-3`.

Each kind and each person has an own counter; a name is written in the entry and never
given again by this laptop. Two laptops of one person can make a name twice: then screens
show it with the first four letters of its entry.
"""

from __future__ import annotations

from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.services.work import Work

LETTERS: Final[dict[RecordKind, str]] = {
    RecordKind.CASE_TRACKING: "CT",
    RecordKind.PRACTICE_OBSERVATION: "PO",
    RecordKind.INTERVIEW_CHILD: "IV",
    RecordKind.INTERVIEW_CARER: "IV",
    RecordKind.INTERVIEW_PARENT: "IV",
    RecordKind.INTERVIEW_PROFESSIONAL: "IV",
    RecordKind.NOTE: "N",
    RecordKind.CONCERN: "C",
    RecordKind.FORM: "FM",
    RecordKind.EVIDENCE: "E",
    RecordKind.FINDING: "F",
    RecordKind.SAMPLE: "S",
    RecordKind.AREA_NOTE: "AN",
    RecordKind.PAST_INSPECTION: "PI",
    RecordKind.TRIGGER: "TR",
    RecordKind.PLANNED: "P",
    RecordKind.ACTIVITY: "A",
    RecordKind.CASE_PART: "CP",
    RecordKind.ENQUIRY: "L",
    RecordKind.UNCERTAINTY: "U",
    RecordKind.KEEP_IN_TOUCH: "K",
    RecordKind.PAIRING: "PA",
    RecordKind.REPLY: "R",
}
"""What begins a record's short name."""

_CHILD: Final = "T"


def next_short_name(work: Work, kind: RecordKind) -> str:
    """Return the next short name of this person for a record of `kind`."""
    prefix = f"{LETTERS[kind]}-{work.person}-"
    return f"{prefix}{work.store.highest_number(prefix) + 1}"


def next_child_code(work: Work) -> str:
    """Return the next code for a child added by hand: `T-OF2-1`."""
    prefix = f"{_CHILD}-{work.person}-"
    codes = (child.code for child in work.store.children())
    held = (code.removeprefix(prefix) for code in codes if code.startswith(prefix))
    numbers = (int(rest) for rest in held if rest.isascii() and rest.isdigit())
    return f"{prefix}{max(numbers, default=0) + 1}"
