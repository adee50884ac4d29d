"""Which entries count: membership by what an entry's dependencies reach.

Each entry carries the number of the set of control entries that it reaches; sets are few,
shared by thousands of entries, and never change.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.domain.errors import Refused
from fieldapp.domain.membership import Membership, Stated, admitted, fold_membership
from fieldapp.store.driver import Session
from fieldapp.store.log import Log
from sync.protocol import control
from sync.protocol.entry import Entry
from sync.protocol.ids import DeviceId, InspectionId
from sync.protocol.roster import Known


class Members:
    """Membership as each entry's dependencies reach it."""

    def __init__(self, session: Session, log: Log, inspection: InspectionId, known: Known) -> None:
        self._session = session
        self._log = log
        self._inspection = inspection
        self._known = known
        self._stated: dict[int, Stated | None] = {}
        self.forget()

    def forget(self) -> None:
        """Drop what was remembered, after a transaction was undone or the file reopened."""
        self._sets: dict[int, frozenset[int]] = {}
        self._numbers: dict[frozenset[int], int] = {}
        self._folded: dict[int, Membership] = {}
        self._stated.clear()

    def union(self, reaches: Iterable[int], own: int | None) -> int:
        """Return the number of the union of some sets and, for a control entry, itself."""
        numbers = set(reaches)
        if own is None and len(numbers) == 1:
            return numbers.pop()
        rows = frozenset().union(*(self.controls(number) for number in numbers))
        return self._number(rows if own is None else rows | {own})

    def controls(self, number: int) -> frozenset[int]:
        """Return the rows of the control entries of a set."""
        if number not in self._sets:
            row = self._session.row("SELECT controls FROM reach WHERE no = ?", (number,))
            rows = msgspec.msgpack.decode(row[0], type=list[int]) if row else []
            self._sets[number] = frozenset(rows)
        return self._sets[number]

    def state(self, row: int, entry: Entry) -> None:
        """Take note of a control entry that is not written to the file yet."""
        self._stated[row] = _stated(entry)

    def admits(self, reach: int, author: DeviceId) -> bool:
        """Say whether an author's entry that reaches this set counts."""
        return admitted(self.membership(reach), author, self._known.person_of)

    def membership(self, reach: int) -> Membership:
        """Return the membership that a set of control entries makes."""
        if reach not in self._folded:
            self._folded[reach] = self._fold(self.controls(reach))
        return self._folded[reach]

    def whole(self) -> Membership:
        """Return the membership of every control entry that counts."""
        sql = "SELECT row FROM entry WHERE control = 1 AND standing = 0"
        return self._fold(frozenset(row for (row,) in self._session.rows(sql)))

    def _fold(self, rows: frozenset[int]) -> Membership:
        unread = [row for row in rows if row not in self._stated]
        for held in self._log.at(unread):
            self._stated[held.row] = _stated(held.entry)
        stated = [s for row in rows if (s := self._stated.get(row)) is not None]
        known = self._known
        return fold_membership(known.organisation, self._inspection, stated, known)

    def _number(self, rows: frozenset[int]) -> int:
        if rows in self._numbers:
            return self._numbers[rows]
        packed = msgspec.msgpack.encode(sorted(rows))
        found = self._session.row("SELECT no FROM reach WHERE controls = ?", (packed,))
        if found is None:
            self._session.execute("INSERT INTO reach(controls) VALUES (?)", (packed,))
            found = self._session.row("SELECT no FROM reach WHERE controls = ?", (packed,))
        assert found is not None
        number = int(found[0])
        self._numbers[rows], self._sets[number] = number, rows
        return number


def _stated(entry: Entry) -> Stated | None:
    if entry.body is None:
        return None
    try:
        body = control.parse(entry.body)
    except Refused:
        return None
    return Stated(entry.id, entry.outer.author, body) if body is not None else None
