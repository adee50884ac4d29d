"""Findings: what evidence shows, with the items for it and against it."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import Mark
from fieldapp.domain.citing import cited, texts
from fieldapp.domain.evidence import Item
from fieldapp.domain.fold import RecordState
from fieldapp.domain.matrix import Shape, Support, support
from fieldapp.domain.record import is_archived, read_field, summary
from fieldapp.domain.views import Custody, Field, Version
from sync.protocol.ids import PersonId, RecordId

SHARE: Final = "share"
"""What the field `shareable` holds when the lead decided that a finding may be said."""


class State(enum.StrEnum):
    """How far a finding has come."""

    EMERGING = "emerging"
    TESTED = "tested"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding; each field may hold several versions, which is a conflict."""

    id: RecordId
    short_name: str
    opened_by: PersonId
    archived: bool
    claim: Field
    state_field: Field
    owner_field: Field
    explained: Field
    answered: Field
    shareable: Field
    areas: tuple[str, ...]
    agencies: tuple[str, ...]
    supporting: tuple[RecordId, ...]
    contrary: tuple[RecordId, ...]

    @property
    def state(self) -> State:
        """Return how far it is; what is not known counts as emerging."""
        return _STATES.get(self.state_field.text, State.EMERGING)

    @property
    def stated(self) -> Version | None:
        """Return who said how far it is, and when; None while nobody did."""
        return self.state_field.versions[0] if self.state_field.versions else None

    @property
    def owner(self) -> str:
        """Return who is responsible for it."""
        return self.owner_field.text

    @property
    def explanation(self) -> str:
        """Return why the evidence is enough although something is missing."""
        return self.explained.text

    @property
    def answer(self) -> str:
        """Return what becomes of the evidence against it."""
        return self.answered.text

    @property
    def undecided(self) -> bool:
        """Say whether people wrote different things about it while apart."""
        fields = (self.claim, self.state_field, self.owner_field, self.explained, self.answered)
        return any(field.conflict for field in fields)

    def may_be_said(self, leads: Collection[PersonId]) -> bool:
        """Say whether somebody who leads decided that the authority may hear it."""
        said = self.shareable.versions
        return len(said) == 1 and said[0].text == SHARE and said[0].person in leads


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding with what it rests on; `missing` items are cited and not on this laptop."""

    finding: Finding
    support: Support
    strengths: int
    improve: int
    missing: tuple[RecordId, ...]

    @property
    def unanswered(self) -> bool:
        """Say whether there is evidence against it that nobody answered."""
        return self.support.contrary > 0 and not self.finding.answer.strip()

    @property
    def disputed(self) -> bool:
        """Say whether there is unanswered evidence against it, or two versions of it."""
        return self.unanswered or self.finding.undecided

    @property
    def is_strength(self) -> bool:
        """Say whether more of its evidence is strength; with equal sides it is to improve."""
        return self.strengths > self.improve


_STATES: Final = {state.value: state for state in State}


def read_finding(state: RecordState) -> Finding:
    """Return the finding that a record holds."""
    row = summary(state, Custody.LAPTOP)
    return Finding(
        id=row.id,
        short_name=row.short_name,
        opened_by=row.owner,
        archived=is_archived(state),
        claim=read_field(state, "title"),
        state_field=read_field(state, "state"),
        owner_field=read_field(state, "owner"),
        explained=read_field(state, "explanation"),
        answered=read_field(state, "answer"),
        shareable=read_field(state, "shareable"),
        areas=texts(state, "areas"),
        agencies=texts(state, "agencies"),
        supporting=cited(state, "supporting"),
        contrary=cited(state, "contrary"),
    )


def weigh(shape: Shape, finding: Finding, items: Mapping[RecordId, Item]) -> Weighed:
    """Return a finding with what it rests on under a framework's rules of sufficiency.

    An item that was put away is neither for nor against it.
    """
    held = [items[one] for one in finding.supporting if one in items]
    against = [items[one] for one in finding.contrary if one in items]
    named = (*finding.supporting, *finding.contrary)
    live = [one for one in against if not one.archived]
    return Weighed(
        finding,
        support(shape, finding.areas, held, live, finding.explanation),
        strengths=sum(item.mark is Mark.STRENGTH for item in held if not item.archived),
        improve=sum(item.mark is Mark.IMPROVE for item in held if not item.archived),
        missing=tuple(one for one in named if one not in items),
    )
