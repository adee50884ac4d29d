"""What the team still wants to know: lines of enquiry with their activities, uncertainties.

A line of enquiry is a plan and may be dropped. An uncertainty is a debt: it counts until
evidence that stands closes it, also when it was put out of the lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.citing import cited, texts
from fieldapp.domain.evidence import Item
from fieldapp.domain.fold import RecordState
from fieldapp.domain.matrix import Place
from fieldapp.domain.record import is_archived, read_field, summary
from fieldapp.domain.views import Custody, Field
from sync.protocol.ids import PersonId, RecordId

OPEN: Final = "open"
ANSWERED: Final = "answered"
CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A line of enquiry; `day` is YYYY-MM-DD and `time` HH:MM, both may be empty.

    `gaps` are the cells of the matrix for whose sake it was begun.
    """

    id: RecordId
    short_name: str
    opened_by: PersonId
    archived: bool
    question: Field
    activity: Field
    owner_field: Field
    day_field: Field
    time_field: Field
    place_field: Field
    state_field: Field
    answer: Field
    areas: tuple[str, ...]
    agencies: tuple[str, ...]
    children: tuple[str, ...]
    gaps: tuple[Place, ...]

    @property
    def owner(self) -> str:
        """Return who looks into it."""
        return self.owner_field.text

    @property
    def day(self) -> str:
        """Return the day for which its activity is planned, empty while there is none."""
        return self.day_field.text

    @property
    def time(self) -> str:
        """Return the time of day of its activity, or nothing."""
        return self.time_field.text

    @property
    def place(self) -> str:
        """Return where its activity is."""
        return self.place_field.text

    @property
    def is_open(self) -> bool:
        """Say whether nobody answered it yet; with two versions it is open."""
        answered = self.state_field.text == ANSWERED and not self.state_field.conflict
        return not answered and not self.archived


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What the team is not sure of, with the evidence that is to close it."""

    id: RecordId
    short_name: str
    opened_by: PersonId
    archived: bool
    question: Field
    owner_field: Field
    answer: Field
    state_field: Field
    areas: tuple[str, ...]
    items: tuple[RecordId, ...]

    @property
    def owner(self) -> str:
        """Return who follows it up."""
        return self.owner_field.text

    def is_open(self, standing: Mapping[RecordId, Item]) -> bool:
        """Say whether it still counts: nobody closed it, or no evidence under it stands."""
        closed = self.state_field.text == CLOSED and not self.state_field.conflict
        rests = any(one in standing and not standing[one].archived for one in self.items)
        return not (closed and rests)


def read_enquiry(state: RecordState) -> Enquiry:
    """Return the line of enquiry that a record holds."""
    row = summary(state, Custody.LAPTOP)
    return Enquiry(
        id=row.id,
        short_name=row.short_name,
        opened_by=row.owner,
        archived=is_archived(state),
        question=read_field(state, "title"),
        activity=read_field(state, "activity"),
        owner_field=read_field(state, "owner"),
        day_field=read_field(state, "day"),
        time_field=read_field(state, "time"),
        place_field=read_field(state, "place"),
        state_field=read_field(state, "state"),
        answer=read_field(state, "answer"),
        areas=texts(state, "areas"),
        agencies=texts(state, "agencies"),
        children=texts(state, "children"),
        gaps=tuple(_places(texts(state, "gaps"))),
    )


def read_uncertainty(state: RecordState) -> Uncertainty:
    """Return the uncertainty that a record holds."""
    row = summary(state, Custody.LAPTOP)
    return Uncertainty(
        id=row.id,
        short_name=row.short_name,
        opened_by=row.owner,
        archived=is_archived(state),
        question=read_field(state, "title"),
        owner_field=read_field(state, "owner"),
        answer=read_field(state, "answer"),
        state_field=read_field(state, "state"),
        areas=texts(state, "areas"),
        items=cited(state, "items"),
    )


def gap_text(place: Place) -> str:
    """Return how a set names a cell of the matrix."""
    return ".".join(place)


def _places(named: Iterable[str]) -> Iterable[Place]:
    for text in named:
        parts = text.split(".")
        if len(parts) == 3:
            yield parts[0], parts[1], parts[2]
