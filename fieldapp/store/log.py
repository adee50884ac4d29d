"""The log at rest: entries in chain order, heads, tips, and what waits.

An entry gets its row only when everything that it builds on is here, so rows are in chain
order and are never given up; the number of entries is the highest row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from fieldapp.store.driver import Row, Session
from fieldapp.store.facts import Check, Head, Held, Standing, Waiting
from sync.protocol.entry import Entry, parse
from sync.protocol.ids import ZERO32, DeviceId, EntryId, EpochId, LogId

_ASKED: Final = 400
_HELD: Final = """
SELECT e.row, s.envelope, s.body, e.standing, e.cursor, e.verified, e.received_ms,
    e.fault
FROM entry e JOIN sealed s ON s.row = e.row
"""
_UNSENT: Final = """
SELECT e.size, s.envelope, s.body FROM entry e JOIN sealed s ON s.row = e.row
WHERE e.cursor IS NULL AND e.row > ? AND e.fault IS NULL ORDER BY e.row
"""


class Place(NamedTuple):
    """Where a held entry stands; `log` is the store's own number of its log."""

    row: int
    log: int
    sequence: int
    standing: int
    reach: int


class Log:
    """Reads the log of an open file."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self) -> int:
        """Return how many entries are held, waiting ones left out."""
        return self._session.number("SELECT max(row) FROM entry")

    def places(self, ids: Iterable[bytes]) -> dict[bytes, Place]:
        """Return where those of `ids` stand that are held."""
        wanted, found = list(ids), {}
        for start in range(0, len(wanted), _ASKED):
            some = wanted[start : start + _ASKED]
            marks = ",".join("?" * len(some))
            sql = f"SELECT id, row, log, sequence, standing, reach FROM entry WHERE id IN ({marks})"  # noqa: S608 - question marks only
            found.update({row[0]: Place(*row[1:]) for row in self._session.rows(sql, some)})
        return found

    def holds(self, entry: EntryId) -> bool:
        """Say whether an entry is held."""
        return self._session.row("SELECT 1 FROM entry WHERE id = ?", (entry,)) is not None

    def head(self, log: LogId, author: DeviceId) -> Head:
        """Return the newest entry of an author's log; of a forked one the first by id."""
        row = self._session.row(
            "SELECT h.sequence, h.entry FROM head h JOIN log l ON l.no = h.log"
            " WHERE l.id = ? AND l.author = ? ORDER BY h.sequence DESC, h.entry LIMIT 1",
            (log, author),
        )
        return Head(log, row[0], EntryId(row[1])) if row else Head.of_empty(log)

    def heads(self) -> tuple[Head, ...]:
        """Return the heads of every log, several for a forked one."""
        sql = "SELECT l.id, h.sequence, h.entry FROM head h JOIN log l ON l.no = h.log"
        rows = self._session.rows(f"{sql} ORDER BY l.id, h.entry")
        return tuple(Head(LogId(log), sequence, EntryId(entry)) for log, sequence, entry in rows)

    def tips(self) -> tuple[EntryId, ...]:
        """Return the entries that no other held entry builds on, quarantined ones left out."""
        rows = self._session.rows("SELECT entry FROM head WHERE tip = 1")
        return tuple(sorted(EntryId(entry) for (entry,) in rows))

    def forked(self) -> frozenset[bytes]:
        """Return the logs that hold two entries at one place."""
        rows = self._session.rows("SELECT id FROM log WHERE forked = 1")
        return frozenset(log for (log,) in rows)

    def entry(self, entry: EntryId) -> Held | None:
        """Return a held entry, or None."""
        row = self._session.row(f"{_HELD} WHERE e.id = ?", (entry,))
        return _held(row) if row else None

    def at(self, rows: Iterable[int]) -> Iterator[Held]:
        """Yield the entries of some rows in chain order."""
        for row in sorted(rows):
            found = self._session.row(f"{_HELD} WHERE e.row = ?", (row,))
            if found:
                yield _held(found)

    def after(self, row: int, limit: int) -> tuple[Held, ...]:
        """Return up to `limit` entries after a row, in chain order."""
        sql = f"{_HELD} WHERE e.row > ? ORDER BY e.row LIMIT ?"
        return tuple(map(_held, self._session.rows(sql, (row, limit))))

    def unsent(self, after: EntryId | None, limit_bytes: int) -> tuple[Entry, ...]:
        """Return entries that the server has not placed, in chain order, after one of them.

        Stops before `limit_bytes` of envelopes and bodies would be passed, after one at
        least. What a receiver found a fault in is not passed on.
        """
        row = self._session.number("SELECT row FROM entry WHERE id = ?", (after,)) if after else 0
        taken: list[Entry] = []
        total = 0
        for size, envelope, body in self._session.stream(_UNSENT, (row,)):
            total += size
            if taken and total > limit_bytes:
                break
            taken.append(parse(envelope, body))
        return tuple(taken)

    def missing_of(self, ids: Iterable[EntryId]) -> tuple[EntryId, ...]:
        """Return those of `ids` that are not held, in the order given."""
        wanted = list(ids)
        held = self.places(wanted)
        return tuple(entry for entry in wanted if entry not in held)

    def unverified(self, limit: int) -> tuple[Entry, ...]:
        """Return entries whose own signature nobody checked here yet, in chain order."""
        sql = f"{_HELD} WHERE e.verified = 0 ORDER BY e.row LIMIT ?"
        return tuple(_held(row).entry for row in self._session.rows(sql, (limit,)))

    def mark_verified(self, good: Iterable[EntryId], bad: Iterable[EntryId]) -> None:
        """Note whose own signature holds and whose fails; both stay."""
        sql = "UPDATE entry SET verified = ? WHERE id = ?"
        with self._session.transaction():
            self._session.many(sql, ((Check.HOLDS, entry) for entry in good))
            self._session.many(sql, ((Check.FAILS, entry) for entry in bad))

    def controls(self, rows: Iterable[int]) -> tuple[Entry, ...]:
        """Return the control entries of some rows."""
        return tuple(held.entry for held in self.at(rows))

    def aside(self, standing: Standing) -> tuple[Held, ...]:
        """Return the entries of one standing other than admitted, in chain order."""
        sql = "SELECT row FROM entry WHERE standing = ? AND standing <> 0"
        return tuple(self.at(row for (row,) in self._session.rows(sql, (standing,))))

    def unreadable(self, epoch: EpochId, limit: int) -> tuple[Entry, ...]:
        """Return entries kept without the key of this epoch, in chain order."""
        sql = "SELECT row FROM entry WHERE standing = ? AND epoch = ? ORDER BY row LIMIT ?"
        rows = self._session.rows(sql, (Standing.SEALED, epoch, limit))
        return tuple(held.entry for held in self.at(row for (row,) in rows))

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what was set aside until something it builds on comes."""
        missing: dict[bytes, list[EntryId]] = {}
        for lacked, waiter in self._session.rows("SELECT missing, id FROM lack ORDER BY missing"):
            missing.setdefault(waiter, []).append(EntryId(lacked))
        rows = self._session.rows("SELECT id, author, received_ms FROM waiting ORDER BY id")
        return tuple(
            Waiting(EntryId(entry), DeviceId(author), tuple(missing.get(entry, ())), received)
            for entry, author, received in rows
        )


def _held(row: Row) -> Held:
    place, envelope, body, standing, cursor, verified, received, fault = row
    entry = parse(envelope, body)
    return Held(place, entry, Standing(standing), cursor, Check(verified), received, fault or "")


def builds_on(entry: Entry) -> tuple[bytes, ...]:
    """Return what an entry builds on; of a newer format only its previous entry is known."""
    previous = () if entry.outer.previous == ZERO32 else (entry.outer.previous,)
    return previous + (entry.header.dependencies if entry.header else ())
