"""Who belongs to an inspection: a fold of its control entries.

Additions only ever add here, so the result does not depend on order. Removal, and what it
takes away, joins this fold with its own statement; the codes are reserved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sync.protocol import hashing
from sync.protocol.control import AddMemberBody, CreateBody, EpochBody, epochs_of, inspection_id
from sync.protocol.ids import (
    WHOLE_TEAM,
    CompartmentId,
    DeviceId,
    EntryId,
    InspectionId,
    OrganisationId,
    PersonId,
)
from sync.protocol.roster import Known, Role

Body = CreateBody | EpochBody | AddMemberBody

IDENTITIES: Final = CompartmentId(hashing.labelled("compartment/1", b"identities")[:16])
"""The compartment of who the children are: a key chain of its own, readers of its own."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A control entry: its id, its author's laptop and what it states."""

    entry: EntryId
    device: DeviceId
    body: Body


@dataclass(frozen=True, slots=True)
class Membership:
    """Members by person, who leads, and every epoch that was stated with authority."""

    members: frozenset[PersonId]
    leads: frozenset[PersonId]
    creator: DeviceId | None
    epochs: tuple[EpochBody, ...]
    accepted: frozenset[EntryId]


NOBODY = Membership(frozenset(), frozenset(), None, (), frozenset())


def fold_membership(
    organisation: OrganisationId,
    inspection: InspectionId,
    statements: Iterable[Stated],
    known: Known,
) -> Membership:
    """Return the membership that these control entries make, in whatever order they came.

    A statement counts when its author may make it: the creation by the laptop whose key
    is in the inspection's id, an addition by a lead or the records office, an epoch of the
    whole team by a member, one of a compartment by a lead or the records office: nobody lets
    others write to readers of their own choice. The rest is kept and has no effect.
    """
    left = sorted(statements, key=lambda s: s.entry)
    membership = NOBODY
    while True:
        taken = [s for s in left if _may(s, membership, organisation, inspection, known)]
        if not taken:
            return membership
        for statement in taken:
            membership = _with(membership, statement)
        left = [s for s in left if s not in taken]


def admitted(
    membership: Membership, device: DeviceId, person_of: Callable[[DeviceId], PersonId | None]
) -> bool:
    """Say whether entries of this laptop count in the inspection."""
    person = person_of(device)
    return person is not None and person in membership.members


def _may(
    stated: Stated,
    membership: Membership,
    organisation: OrganisationId,
    inspection: InspectionId,
    known: Known,
) -> bool:
    if isinstance(stated.body, CreateBody):
        made = inspection_id(organisation, stated.device, stated.body.nonce)
        return made == inspection and stated.body.creator == stated.device
    person = known.person_of(stated.device)
    if person is None:
        return False
    if isinstance(stated.body, AddMemberBody) or stated.body.compartment != WHOLE_TEAM:
        return person in membership.leads or Role.RECORDS_OFFICE in known.roles_of(person)
    return person in membership.members


def _with(membership: Membership, stated: Stated) -> Membership:
    body = stated.body
    added = (
        body.members
        if isinstance(body, CreateBody)
        else ((body.member,) if isinstance(body, AddMemberBody) else ())
    )
    return Membership(
        membership.members | {PersonId(m.person) for m in added},
        membership.leads | {PersonId(m.person) for m in added if m.lead},
        DeviceId(body.creator) if isinstance(body, CreateBody) else membership.creator,
        membership.epochs + epochs_of(body),
        membership.accepted | {stated.entry},
    )
