"""Who may read an inspection, as far as its control entries tell.

The creator's opening statement names the first members; a lead of the inspection or the
records office adds others. The records office reads every inspection.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from sync.protocol import hashing
from sync.protocol.control import AddMemberBody, CreateBody, Member
from sync.protocol.entry import Entry
from sync.protocol.ids import DeviceId, EntryId, InspectionId, PersonId
from sync.server import refusals, schema
from sync.server.access import Visitor, incarnation
from sync.server.database import Database
from sync.server.directory import Standing
from sync.server.intake import Known


@dataclass
class Team:
    """The members of one inspection: person code to whether they lead."""

    members: dict[str, bool]
    changed: set[str] = field(default_factory=set)

    def admits(self, standing: Standing, person: PersonId | None) -> bool:
        """Say whether a person may read and write here."""
        if person is None:
            return False
        return person in self.members or standing.reads_everything(person)

    def admits_author(self, standing: Standing, device: DeviceId) -> bool:
        """Say whether a device's person may write here."""
        return self.admits(standing, standing.known.person_of(device))

    def learn(
        self, standing: Standing, entries: Iterable[Entry], statements: dict[EntryId, Known]
    ) -> None:
        """Take in what control entries say, in the order given, as far as they may."""
        for entry in entries:
            stated = statements.get(entry.id)
            if isinstance(stated, CreateBody) and not self.members:
                self._add(stated.members)
            elif isinstance(stated, AddMemberBody) and self._leads(standing, entry):
                self._add((stated.member,))

    def _leads(self, standing: Standing, entry: Entry) -> bool:
        person = standing.known.person_of(entry.outer.author)
        if person is None:
            return False
        return self.members.get(person, False) or standing.reads_everything(person)

    def _add(self, members: Iterable[Member]) -> None:
        for member in members:
            held = self.members.get(member.person)
            if held is None or (member.lead and not held):
                self.members[member.person] = member.lead
                self.changed.add(member.person)


def team_of(connection: Connection, place: int) -> Team:
    """Return the members of the inspection at `place`."""
    table = schema.member
    query = select(table.c.person, table.c.lead).where(table.c.inspection == place)
    return Team({row.person: row.lead for row in connection.execute(query)})


def save_team(database: Database, connection: Connection, place: int, team: Team) -> None:
    """Write the members that are new or lead newly."""
    table = schema.member
    for person in sorted(team.changed):
        row = {"inspection": place, "person": person, "lead": team.members[person]}
        connection.execute(database.insert_new(table), row)
        connection.execute(
            update(table)
            .where(table.c.inspection == place, table.c.person == person)
            .values(lead=team.members[person])
        )


def inspections_of(connection: Connection, visitor: Visitor, limit: int) -> tuple[bytes, ...]:
    """Return the inspections that a visitor may read, oldest first."""
    inspection, member = schema.inspection, schema.member
    query = select(inspection.c.id).order_by(inspection.c.place).limit(limit)
    if not visitor.standing.reads_everything(visitor.person):
        query = query.join(member, member.c.inspection == inspection.c.place).where(
            member.c.person == visitor.person
        )
    return tuple(InspectionId(bytes(row.id)) for row in connection.execute(query))


def mark(connection: Connection, visitor: Visitor) -> str:
    """Return a short mark that changes whenever the visitor's roster answer would."""
    member, inspection = schema.member, schema.inspection
    if visitor.standing.reads_everything(visitor.person):
        query = select(func.count(), func.max(inspection.c.place)).select_from(inspection)
    else:
        query = select(func.count(), func.max(member.c.place)).where(
            member.c.person == visitor.person
        )
    count, last = connection.execute(query).one()
    roster = visitor.standing.known.roster_hash
    facts = f"{count} {last}".encode("ascii")
    return hashing.labelled("mark/1", roster, incarnation(connection), facts).hex()[:16]


def readable(connection: Connection, visitor: Visitor, inspection: bytes) -> Row[Any]:
    """Return an inspection's row for one who may read it; to all others it is not there."""
    table, member = schema.inspection, schema.member
    query = select(table).where(table.c.id == inspection)
    if not visitor.standing.reads_everything(visitor.person):
        query = query.join(member, member.c.inspection == table.c.place)
        query = query.where(member.c.person == visitor.person)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise refusals.not_found()
    return row


def find(connection: Connection, inspection: bytes, *, lock: bool = False) -> Row[Any] | None:
    """Return the row of an inspection, or None."""
    query = select(schema.inspection).where(schema.inspection.c.id == inspection)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def lock_place(connection: Connection, place: int) -> None:
    """Let no other transaction write to an inspection until this one ends.

    On SQLite the transaction holds the whole database from its first statement.
    """
    if connection.dialect.name != "sqlite":
        query = select(schema.inspection.c.place).where(schema.inspection.c.place == place)
        connection.execute(query.with_for_update())
