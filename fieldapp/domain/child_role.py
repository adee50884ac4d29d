"""What part a child has in the sample, who follows it, and whose work is looked at for it.

These are a field and two sets of the inspection's own record, one group for each child, so
that every inspectorate sees the same sample and work apart merges element by element. Two
roles that were given apart stand side by side until somebody chooses.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import members, read_field
from fieldapp.domain.views import Child, Field
from sync.protocol.ids import PersonId


class ChildRole(enum.StrEnum):
    """How a child is in the sample."""

    UNSAID = ""
    TRACKED = "tracked"
    """The whole journey, many sources."""
    SAMPLED = "sampled"
    """One question or theme."""
    OBSERVED = "observed"
    """Seen in practice only."""


class Assigned(enum.StrEnum):
    """The sets of a child: inspectors by their codes, agencies by the ids of the pack."""

    INSPECTORS = "inspectors"
    AGENCIES = "agencies"


_ROLES: Final = {role.value: role for role in ChildRole}


def role_key(code: str) -> str:
    """Return the field that holds a child's role."""
    return f"child.{code}.role"


def assigned_key(code: str, assigned: Assigned) -> str:
    """Return the set that holds who or what is assigned to a child."""
    return f"child.{code}.{assigned.value}"


@dataclass(frozen=True, slots=True)
class SampleChild:
    """A child of the sample as it stands. `role` has several versions where people differ."""

    child: Child
    role: Field
    inspectors: tuple[PersonId, ...]
    agencies: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return the child's code."""
        return self.child.code

    @property
    def stands(self) -> ChildRole:
        """Return the role; none while two were given apart, or it is not known here."""
        if self.role.conflict:
            return ChildRole.UNSAID
        return _ROLES.get(self.role.text, ChildRole.UNSAID)


def read_child(state: RecordState, child: Child) -> SampleChild:
    """Return a child's part in the sample from the inspection's own record."""
    return SampleChild(
        child,
        read_field(state, role_key(child.code)),
        tuple(PersonId(text) for text in _texts(state, child.code, Assigned.INSPECTORS)),
        _texts(state, child.code, Assigned.AGENCIES),
    )


def role_counts(children: Iterable[SampleChild]) -> dict[ChildRole, int]:
    """Return how many children have each role, none included."""
    counts = Counter(child.stands for child in children)
    return {role: counts[role] for role in ChildRole}


def _texts(state: RecordState, code: str, assigned: Assigned) -> tuple[str, ...]:
    return tuple(version.text for version in members(state, assigned_key(code, assigned)))
