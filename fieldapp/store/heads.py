"""The heads of logs while entries are added: who follows whom, and where a log forks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldapp.store.driver import Session
from fieldapp.store.facts import Head
from sync.protocol.entry import Entry
from sync.protocol.ids import DeviceId, LogId


@dataclass(slots=True)
class _LogHeads:
    """One author's log: its number, its heads as {entry: (sequence, is a tip)}."""

    no: int
    before: dict[bytes, tuple[int, bool]]
    now: dict[bytes, tuple[int, bool]] = field(default_factory=dict)


class Heads:
    """Heads inside one open transaction, written together at its end."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._logs: dict[tuple[bytes, bytes], _LogHeads] = {}
        self._named: set[bytes] = set()
        self.forked: set[bytes] = set()

    def number(self, log: bytes, author: bytes) -> int:
        """Return the store's number of an author's log."""
        return self._log(log, author).no

    def are(self, expected: Head, author: DeviceId) -> bool:
        """Say whether an author's log stands where its writer left it."""
        heads = self._log(expected.log, author).now
        if not heads:
            return expected == Head.of_empty(LogId(expected.log))
        found = {entry: sequence for entry, (sequence, _) in heads.items()}
        return found == {expected.entry: expected.sequence}

    def follow(self, entry: Entry, builds_on: Iterable[bytes], is_tip: bool) -> None:
        """Make an entry a head; note a fork, and what is no longer a tip."""
        outer = entry.outer
        log = self._log(outer.log, outer.author)
        began = not log.now
        if log.now.pop(outer.previous, None) is None and not began:
            self._session.execute("UPDATE log SET forked = 1 WHERE no = ?", (log.no,))
            self.forked.add(outer.log)
        log.now[entry.id] = (outer.sequence, is_tip)
        if is_tip:
            self._named.update(need for need in builds_on if need != outer.previous)

    def write(self) -> None:
        """Write what changed."""
        for log in self._logs.values():
            gone = [(log.no, entry) for entry in log.before.keys() - log.now.keys()]
            new = [(log.no, e, *at) for e, at in log.now.items() if e not in log.before]
            if gone:
                self._session.many("DELETE FROM head WHERE log = ? AND entry = ?", gone)
            if new:
                self._session.many("INSERT INTO head VALUES (?, ?, ?, ?)", new)
            log.before = dict(log.now)
        if self._named:
            sql = "UPDATE head SET tip = 0 WHERE tip = 1 AND entry = ?"
            self._session.many(sql, ((entry,) for entry in self._named))
            self._named.clear()

    def _log(self, log: bytes, author: bytes) -> _LogHeads:
        key = (log, author)
        if key not in self._logs:
            self._logs[key] = self._load(log, author)
        return self._logs[key]

    def _load(self, log: bytes, author: bytes) -> _LogHeads:
        rows = self._session.rows(
            "SELECT l.no, h.entry, h.sequence, h.tip FROM log l LEFT JOIN head h ON h.log = l.no"
            " WHERE l.id = ? AND l.author = ?",
            (log, author),
        )
        if not rows:
            self._session.execute("INSERT INTO log(id, author) VALUES (?, ?)", (log, author))
            return _LogHeads(self._session.number("SELECT last_insert_rowid()"), {})
        held = {entry: (sequence, bool(tip)) for _, entry, sequence, tip in rows if entry}
        return _LogHeads(rows[0][0], held, dict(held))
