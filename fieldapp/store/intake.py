"""Entries on their way into the log: duplicates, what waits, forks, who counts.

One `Intake` serves one transaction. It gathers rows and writes them together, then says
which writes the projection has to fold.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import Writes, writes_of
from fieldapp.store.driver import Row, Session
from fieldapp.store.epochs import Epochs
from fieldapp.store.facts import Arrived, Changes, Context, Head, Standing
from fieldapp.store.heads import Heads
from fieldapp.store.log import Log, Place, builds_on
from fieldapp.store.members import Members
from sync.protocol import control
from sync.protocol.entry import Entry, EntryClass, pack, parse
from sync.protocol.ids import ZERO32, EntryId, EpochId, PersonId
from sync.protocol.limits import WAITING_ENTRIES
from sync.protocol.operation import Content

_PLACED: Final = 128
"""Places noted by one statement: each statement costs more than its rows (decision 0203)."""
_STANDING: Final = "SELECT (SELECT max(row) FROM entry), EXISTS (SELECT 1 FROM waiting)"


@dataclass(slots=True)
class Taken:
    """What an intake did."""

    entries: list[EntryId] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    indexed: list[int] = field(default_factory=list)
    membership: bool = False
    waiting: int = 0
    quarantined: int = 0
    own_from_elsewhere: bool = False
    forked: set[bytes] = field(default_factory=set)


class Intake:
    """Takes entries into the log inside one open transaction."""

    def __init__(
        self, session: Session, context: Context, epochs: Epochs, members: Members, local: bool
    ) -> None:
        self._session = session
        self._context = context
        self._epochs = epochs
        self._members = members
        self._local = local
        self._log = Log(session)
        self._now = context.clock.now().ms
        self._heads = Heads(session)
        self._places: dict[bytes, Place] = {}
        self._entry_rows: list[Row] = []
        self._sealed_rows: list[Row] = []
        standing = session.rows(_STANDING)[0]
        self._next, self._any_waiting = (standing[0] or 0) + 1, bool(standing[1])
        self.taken = Taken()

    def take(self, arrived: Iterable[Arrived]) -> None:
        """Take entries in any order; those that lack something are set aside, persisted."""
        queue = deque(arrived)
        self._look_up(queue)
        later: dict[bytes, list[Arrived]] = {}
        while queue:
            item = queue.popleft()
            known = self._places.get(item.entry.id)
            if known is not None:
                self._again(known, item)
                continue
            missing = self._missing(item.entry)
            if missing:
                later.setdefault(missing[0], []).append(item)
                continue
            self._add(item)
            queue.extend(later.pop(item.entry.id, ()))
            queue.extend(self._freed(item.entry.id))
        for items in later.values():
            for item in items:
                self._set_aside(item)

    def stands_at(self, expected: Head) -> bool:
        """Say whether this laptop's log is where its writer left it."""
        return self._heads.are(expected, self._context.device)

    def place(self, placed: Iterable[tuple[EntryId, int]]) -> None:
        """Note the server's cursor of entries already held."""
        self.write()
        cursors = dict(placed)
        rows = sorted((p.row, cursors[EntryId(e)]) for e, p in self._log.places(cursors).items())
        for first, last, ahead in runs(rows):
            span = (ahead, first, last)
            sql = "UPDATE entry SET cursor = row + ? WHERE row BETWEEN ? AND ?"
            self._session.execute(sql, span)
            sql = "UPDATE touch SET cursor = entry + ? WHERE entry BETWEEN ? AND ?"
            self._session.execute(sql, span)

    def open_again(self, epoch: EpochId) -> None:
        """Open and hand on what was kept unread for want of this epoch's secret."""
        self.write()
        sql = "SELECT row FROM entry WHERE standing = ? AND epoch = ?"
        rows = [row for (row,) in self._session.rows(sql, (Standing.SEALED, epoch))]
        for held in self._log.at(rows):
            content = self._epochs.open(held.entry)
            standing = content if isinstance(content, Standing) else Standing.ADMITTED
            self._session.execute(
                "UPDATE entry SET standing = ? WHERE row = ?", (standing, held.row)
            )
            if isinstance(content, Content):
                self._hand_on(held.row, Arrived(held.entry), content, held.cursor)

    def write(self) -> None:
        """Write the gathered rows."""
        if self._entry_rows:
            self._session.insert("entry", self._entry_rows)
            self._session.insert("sealed", self._sealed_rows)
            self._entry_rows.clear()
            self._sealed_rows.clear()
        self._heads.write()
        self.taken.forked |= self._heads.forked

    def _look_up(self, arrived: Iterable[Arrived]) -> None:
        asked: set[bytes] = set()
        for item in arrived:
            asked.add(item.entry.id)
            asked.update(builds_on(item.entry))
        self._places.update(self._log.places(asked - self._places.keys()))

    def _missing(self, entry: Entry) -> list[bytes]:
        return [need for need in builds_on(entry) if need not in self._places]

    def _add(self, item: Arrived) -> None:
        entry, outer = item.entry, item.entry.outer
        row = self._next
        self._next += 1
        is_control = outer.kind == EntryClass.CONTROL and entry.header is not None
        if is_control:
            self._members.state(row, entry)
        reach = self._reach(entry, row if is_control else None)
        log = self._heads.number(outer.log, outer.author)
        content, standing = self._judge(item, log, reach)
        self._places[entry.id] = Place(row, log, outer.sequence, standing, reach)
        self._keep_rows(item, row)
        if not item.fault:
            self._follow(entry, standing)
        self._note(item, standing, is_control)
        if standing is Standing.ADMITTED:
            self._hand_on(row, item, content, item.cursor)

    def _follow(self, entry: Entry, standing: Standing) -> None:
        self._heads.follow(entry, builds_on(entry), standing is not Standing.QUARANTINED)

    def _reach(self, entry: Entry, own: int | None) -> int:
        return self._members.union((self._places[n].reach for n in builds_on(entry)), own)

    def _judge(self, item: Arrived, log: int, reach: int) -> tuple[Content | None, Standing]:
        """Return the content, if it opens, and how the entry stands."""
        entry = item.entry
        if item.fault or not self._fits(entry, log):
            return None, Standing.FAULTY
        if not self._members.admits(reach, entry.outer.author):
            return item.content, Standing.QUARANTINED
        if entry.header is None:
            return None, Standing.NEWER
        if entry.header.kind is EntryClass.CONTROL:
            return None, _standing_of_control(entry)
        if self._is_read_elsewhere(item):
            return None, Standing.ADMITTED
        opened = item.content or self._epochs.open(entry)
        return (None, opened) if isinstance(opened, Standing) else (opened, Standing.ADMITTED)

    def _fits(self, entry: Entry, log: int) -> bool:
        previous = entry.outer.previous
        if previous == ZERO32:
            return entry.outer.sequence == 0
        place = self._places[previous]
        return (place.log, place.sequence) == (log, entry.outer.sequence - 1)

    def _keep_rows(self, item: Arrived, row: int) -> None:
        entry, header = item.entry, item.entry.header
        place = self._places[entry.id]
        envelope = pack(entry)
        self._entry_rows.append(
            (
                row,
                entry.id,
                place.log,
                place.sequence,
                place.standing,
                place.reach,
                item.cursor,
                item.verified,
                self._now,
                len(envelope) + len(entry.body or b""),
                header is not None and header.kind is EntryClass.CONTROL,
                header.epoch if header is not None and place.standing else None,
                item.fault or None,
            )
        )
        self._sealed_rows.append((row, envelope, entry.body))

    def _person_of(self, entry: Entry) -> PersonId:
        return self._context.known.person_of(entry.outer.author) or PersonId("")

    def _is_read_elsewhere(self, item: Arrived) -> bool:
        """Say whether the words stay away; their author must be whom this roster names."""
        touched = item.touched
        return touched is not None and touched.person == self._person_of(item.entry)

    def _hand_on(
        self, row: int, item: Arrived, content: Content | None, cursor: int | None
    ) -> None:
        """Give the changes what an admitted entry says; a control entry says nothing here."""
        changes, entry, place = self.taken.changes, item.entry, (row, cursor)
        if content is not None:
            changes.add(place, self._writes(item, content))
        elif item.touched is not None:
            changes.add(place, item.writes or {})
            changes.add_unread(place, entry.id, item.touched)
        else:
            return
        self.taken.indexed.append(row)

    def _writes(self, item: Arrived, content: Content) -> Writes:
        person = self._person_of(item.entry)
        if item.writes and item.touched is None and _are_by(person, item.writes):
            return item.writes
        return writes_of(item.entry.id, item.entry.outer.author, person, content)

    def _note(self, item: Arrived, standing: Standing, is_control: bool) -> None:
        self.taken.entries.append(item.entry.id)
        self.taken.membership |= is_control
        self.taken.quarantined += standing is Standing.QUARANTINED
        own = item.entry.outer.author == self._context.device
        self.taken.own_from_elsewhere |= own and not self._local

    def _again(self, known: Place, item: Arrived) -> None:
        """Take what a second copy adds: the server's place, a check, a body that was lacking."""
        if item.cursor is not None:
            self.place([(item.entry.id, item.cursor)])
        if item.verified:
            self.write()
            self._session.execute("UPDATE entry SET verified = 1 WHERE row = ?", (known.row,))
        if known.standing not in (Standing.ADMITTED, Standing.QUARANTINED) and not item.fault:
            self._judge_again(known, item)

    def _judge_again(self, known: Place, item: Arrived) -> None:
        self.write()
        entry = item.entry
        if entry.body is not None:
            sql = "UPDATE sealed SET body = ? WHERE row = ? AND body IS NULL"
            self._session.execute(sql, (entry.body, known.row))
        content, standing = self._judge(item, known.log, known.reach)
        self._places[entry.id] = known._replace(standing=standing)
        lifted = self._session.execute(
            "UPDATE entry SET fault = NULL WHERE row = ? AND fault IS NOT NULL", (known.row,)
        )
        if lifted:
            self._follow(entry, standing)
        sql = "UPDATE entry SET standing = ? WHERE row = ?"
        self._session.execute(sql, (standing, known.row))
        if standing is Standing.ADMITTED:
            sql = "SELECT cursor FROM entry WHERE row = ? AND cursor IS NOT NULL"
            cursor = self._session.number(sql, (known.row,)) or None
            self._hand_on(known.row, item, content, cursor)

    def _set_aside(self, item: Arrived) -> None:
        entry = item.entry
        if self._session.number("SELECT count(*) FROM waiting") >= WAITING_ENTRIES:
            raise Refused(
                "D-211",
                "Too many items wait for something that has not come.",
                "Send and receive with the server, then take this in again.",
            )
        self._any_waiting = True
        row: Row = (entry.id, entry.outer.author, pack(entry), entry.body)
        row += (item.cursor, item.verified, self._now, item.fault or None)
        new = self._session.execute("INSERT OR IGNORE INTO waiting VALUES (?,?,?,?,?,?,?,?)", row)
        lacked = ((need, entry.id) for need in self._missing(entry))
        self._session.many("INSERT OR IGNORE INTO lack VALUES (?, ?)", lacked)
        self.taken.waiting += new

    def _freed(self, entry: EntryId) -> list[Arrived]:
        """Return waiting entries that lack nothing more now that `entry` is here."""
        if not self._any_waiting:
            return []
        rows = self._session.rows("SELECT id FROM lack WHERE missing = ?", (entry,))
        self._session.execute("DELETE FROM lack WHERE missing = ?", (entry,))
        ready = [
            w for (w,) in rows if not self._session.rows("SELECT 1 FROM lack WHERE id = ?", (w,))
        ]
        return [self._fetch_waiting(waiter) for waiter in ready]

    def _fetch_waiting(self, waiter: bytes) -> Arrived:
        sql = "SELECT envelope, body, cursor, verified, fault FROM waiting WHERE id = ?"
        envelope, body, cursor, verified, fault = self._session.rows(sql, (waiter,))[0]
        self._session.execute("DELETE FROM waiting WHERE id = ?", (waiter,))
        item = Arrived(parse(envelope, body), None, cursor, bool(verified), fault or "")
        self._look_up([item])
        return item


def _are_by(person: PersonId, writes: Writes) -> bool:
    """Say whether writes that were made ahead name whom this store's roster names."""
    return next(iter(writes.values()))[0].live.person == person


def _standing_of_control(entry: Entry) -> Standing:
    if entry.body is None:
        return Standing.BODILESS
    try:
        known = control.parse(entry.body) is not None
    except Refused:
        return Standing.FAULTY
    return Standing.ADMITTED if known else Standing.NEWER


def runs(rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (first row, last row, cursor minus row) of (row, cursor) pairs in order of row.

    What one laptop sent at once is one run, so thousands are placed with one statement.
    """
    first, last, ahead = 0, -1, 0
    for row, cursor in rows:
        if (row, cursor - row) != (last + 1, ahead):
            if first <= last:
                yield first, last, ahead
            first, ahead = row, cursor - row
        last = row
    if first <= last:
        yield first, last, ahead
