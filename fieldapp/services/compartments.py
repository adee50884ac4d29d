"""Compartments of an inspection: key chains beside the team's, each with readers of its own.

The readers of one are those who lead the inspection, whom a lead lets in, and always the
records office and the recovery key. An entry under it stays sealed on every other laptop,
where it is kept and passed on like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from fieldapp.crypto.epoch import EpochSecret, Scope, make_epoch, wraps_for
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.services.visits import writing_epoch
from fieldapp.services.work import Work
from fieldapp.services.writing import write_control
from fieldapp.store.facts import EpochKey
from sync.protocol.control import ControlCode, EpochBody
from sync.protocol.ids import CompartmentId, EpochId, PersonId
from sync.protocol.roster import Role, key_id


def holds(work: Work, compartment: CompartmentId) -> bool:
    """Say whether this laptop has the key of a compartment."""
    return writing_epoch(work.store, compartment) is not None


def begun(work: Work, compartment: CompartmentId) -> bool:
    """Say whether the compartment has a key, whether or not it is here."""
    return any(body.compartment == compartment for body in work.store.membership().epochs)


def begin(work: Work, compartment: CompartmentId) -> Effects:
    """Make the key chain of a compartment for all who lead; nothing when its key is here.

    Refuses who neither leads nor works at the records office (C-170), and who was not let in
    where the chain stands already (C-171).
    """
    if holds(work, compartment):
        return Effects(work.inspection)
    if begun(work, compartment):
        raise not_let_in()
    _refuse_without_right(work)
    readers = _readers(work, work.store.membership().leads)
    scope = _scope(work)
    secret, body = make_epoch(scope, compartment, readers, work.ports.wrap, work.rng)
    key = EpochKey(secret.id, compartment, secret.secret)
    return write_control(work, ControlCode.EPOCH, body, (key,))


def let_in(work: Work, compartment: CompartmentId, person: PersonId) -> Effects:
    """Let a member read a compartment from its beginning on, on all laptops of the person.

    Refuses as `begin` does, and who is no member of the inspection (C-172).
    """
    _refuse_without_right(work)
    if person not in work.store.membership().members:
        raise Refused(
            "C-172", f"{person} is not on the team of this visit.", "Add the person to the team."
        )
    opened(work, compartment)
    effects = Effects(work.inspection)
    for body in _held(work, compartment):
        effects = write_control(work, ControlCode.EPOCH, _wrapped(work, body, person))
    return effects


def readers(work: Work, compartment: CompartmentId) -> frozenset[PersonId]:
    """Return the members who can read all of a compartment on at least one laptop."""
    bodies = [b for b in work.store.membership().epochs if b.compartment == compartment]
    opens: dict[bytes, set[bytes]] = {}
    for body in bodies:
        opens.setdefault(body.epoch, set()).update(wrap.recipient for wrap in body.wraps)
    return frozenset(
        person
        for person in work.store.membership().members
        if opens and all(opens[epoch] & _laptops(work, person) for epoch in opens)
    )


def may_let_in(work: Work) -> bool:
    """Say whether this person may begin a compartment and let others read it."""
    office = Role.RECORDS_OFFICE in work.known.roles_of(work.person)
    return office or work.person in work.store.membership().leads


def opened(work: Work, compartment: CompartmentId) -> EpochSecret:
    """Return the key that entries of a compartment are sealed under.

    Refuses where the key is not here (C-171), and where there is none yet (C-290).
    """
    secret = writing_epoch(work.store, compartment)
    if secret is None:
        raise not_let_in() if begun(work, compartment) else _not_begun()
    return secret


@contextmanager
def sealed_under(work: Work, compartment: CompartmentId) -> Iterator[None]:
    """Seal what is written meanwhile under a compartment instead of the team's key."""
    secret, before = opened(work, compartment), work.epoch
    work.epoch = secret
    try:
        yield
    finally:
        work.epoch = before


def not_let_in() -> Refused:
    """Return the refusal of who has not the key of a compartment."""
    return Refused(
        "C-171",
        "Who the children are is sealed, and this laptop was not let in.",
        "Work with the codes, or ask the lead of the visit.",
    )


def _not_begun() -> Refused:
    return Refused(
        "C-290",
        "No lists were taken into this visit yet, so nothing is sealed about its children.",
        "Add the lists under Sample first.",
    )


def _held(work: Work, compartment: CompartmentId) -> list[EpochBody]:
    """Return one body of each epoch of a compartment whose key is here, in order of id."""
    secrets = work.store.epochs
    bodies = (b for b in work.store.membership().epochs if b.compartment == compartment)
    found = {body.epoch: body for body in bodies if body.epoch in secrets}
    return [found[epoch] for epoch in sorted(found)]


def _wrapped(work: Work, body: EpochBody, person: PersonId) -> EpochBody:
    epoch = EpochId(body.epoch)
    secret = EpochSecret(epoch, work.store.epochs[epoch])
    wraps = wraps_for(secret, _scope(work), _readers(work, [person]), work.ports.wrap)
    return EpochBody(body.compartment, body.epoch, wraps, body.links)


def _readers(work: Work, people: Iterable[PersonId]) -> list[bytes]:
    roster = work.known.roster
    laptops = [d.sealing for person in sorted(people) for d in work.known.devices_of(person)]
    return [*laptops, roster.role_key, roster.recovery_key]


def _laptops(work: Work, person: PersonId) -> set[bytes]:
    """Return the key ids of a person's laptops."""
    return {key_id(laptop.sealing) for laptop in work.known.devices_of(person)}


def _refuse_without_right(work: Work) -> None:
    if not may_let_in(work):
        raise Refused(
            "C-170",
            "Only the lead of the visit or the records office can take in who the children are, "
            "or let others read it.",
            "Ask the lead of the visit.",
        )


def _scope(work: Work) -> Scope:
    return Scope(work.known.organisation, work.inspection)
