"""Findings: what evidence shows, with the items for it and against it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item
from fieldapp.domain.fold import RecordState
from fieldapp.domain.matrix import Cell, Shape, Support, support
from fieldapp.domain.record import is_archived, members, read_field, summary
from fieldapp.domain.views import Custody, Field
from sync.protocol.ids import PersonId, RecordId


class State(enum.StrEnum):
    """How far a finding has come."""

    EMERGING = "emerging"
    TESTED = "tested"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding; `claim` and `state` may hold several versions, which is a conflict."""

    id: RecordId
    short_name: str
    opened_by: PersonId
    archived: bool
    claim: Field
    state_field: Field
    owner: str
    explanation: str
    answer: str
    areas: tuple[str, ...]
    agencies: tuple[str, ...]
    supporting: tuple[RecordId, ...]
    contrary: tuple[RecordId, ...]

    @property
    def state(self) -> State:
        """Return how far it is; what is not known counts as emerging."""
        return _STATES.get(self.state_field.text, State.EMERGING)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding with what it rests on; `missing` items are cited and not on this laptop."""

    finding: Finding
    support: Support
    strengths: int
    improve: int
    missing: tuple[RecordId, ...]

    @property
    def disputed(self) -> bool:
        """Say whether there is evidence against it that nobody answered, or two versions."""
        unanswered = self.support.contrary > 0 and not self.finding.answer.strip()
        return unanswered or self.finding.claim.conflict or self.finding.state_field.conflict


@dataclass(frozen=True, slots=True)
class Board:
    """The evening meeting: what emerges by area, what is disputed, missing and next."""

    strengths: tuple[Weighed, ...]
    improve: tuple[Weighed, ...]
    disputes: tuple[Weighed, ...]
    thin: tuple[Weighed, ...]
    gaps: tuple[Cell, ...]
    enquiries: tuple[Item, ...]


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
        owner=read_field(state, "owner").text,
        explanation=read_field(state, "explanation").text,
        answer=read_field(state, "answer").text,
        areas=_texts(state, "areas"),
        agencies=_texts(state, "agencies"),
        supporting=_records(state, "supporting"),
        contrary=_records(state, "contrary"),
    )


def _texts(state: RecordState, key: str) -> tuple[str, ...]:
    return tuple(version.text for version in members(state, key))


def _records(state: RecordState, key: str) -> tuple[RecordId, ...]:
    texts = (text for text in _texts(state, key) if len(text) == 32)
    return tuple(RecordId(bytes.fromhex(text)) for text in texts)


def weigh(shape: Shape, finding: Finding, items: Mapping[RecordId, Item]) -> Weighed:
    """Return a finding with what it rests on under a framework's rules of sufficiency."""
    held = [items[one] for one in finding.supporting if one in items]
    against = [items[one] for one in finding.contrary if one in items]
    cited = (*finding.supporting, *finding.contrary)
    return Weighed(
        finding,
        support(shape, finding.areas, held, against, finding.explanation),
        strengths=sum(item.mark is Mark.STRENGTH for item in held),
        improve=sum(item.mark is Mark.IMPROVE for item in held),
        missing=tuple(one for one in cited if one not in items),
    )


def board(weighed: Iterable[Weighed], gaps: tuple[Cell, ...], items: Iterable[Item]) -> Board:
    """Return the board of the team meeting; every item marked follow up is a line of enquiry.

    A finding stands on the side to which more of its evidence points, with areas for
    improvement where both are equal.
    """
    open_ = [one for one in weighed if not one.finding.archived]
    return Board(
        strengths=tuple(one for one in open_ if one.strengths > one.improve),
        improve=tuple(one for one in open_ if one.strengths <= one.improve),
        disputes=tuple(one for one in open_ if one.disputed),
        thin=tuple(one for one in open_ if not one.support.enough),
        gaps=gaps,
        enquiries=tuple(i for i in items if i.mark is Mark.FOLLOW_UP and not i.archived),
    )
