"""Where items are, proved by receipts: on this laptop, on the server, confirmed by the office.

An item is a record or an attachment, or a draft of a record that is not there yet. It is
on the server when every entry of it is covered by a stored receipt, no draft of it is open
and, for an attachment, every sealed piece was sent. All of it is counted in the file; what
the program remembers has no say.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from fieldapp.domain.views import Counters, Custody
from fieldapp.store.driver import Session
from fieldapp.store.facts import Standing
from fieldapp.store.receipts import Receipts
from sync.protocol.ids import RecordId

_UNSENT: Final = "SELECT count(DISTINCT record) FROM touch WHERE cursor IS NULL"
_LATER: Final = """
SELECT count(DISTINCT t.record) FROM touch t WHERE t.cursor > ?1 AND NOT EXISTS (
    SELECT 1 FROM touch n WHERE n.cursor IS NULL AND n.record = t.record)
"""
_DRAFTED_ONLY: Final = """
SELECT count(DISTINCT r.no) FROM draft d JOIN record r ON r.id = d.record
WHERE NOT EXISTS (SELECT 1 FROM touch n WHERE n.cursor IS NULL AND n.record = r.no)
    AND NOT EXISTS (SELECT 1 FROM touch n WHERE n.record = r.no AND n.cursor > ?1)
"""
_HERE: Final = """
SELECT record FROM touch WHERE cursor IS NULL AND record IN ({marks})
UNION ALL SELECT record FROM touch WHERE cursor > ?
UNION ALL SELECT r.no FROM draft d JOIN record r ON r.id = d.record
"""
_UNCONFIRMED: Final = """
SELECT DISTINCT t.record FROM touch t LEFT JOIN confirmed c ON c.row = t.entry
WHERE c.row IS NULL
"""
_FILES_OF: Final = """
SELECT a.slot, e.cursor IS NOT NULL AND e.cursor <= ?1 AND NOT EXISTS (
    SELECT 1 FROM chunk_of o LEFT JOIN chunk c ON c.address = o.address
    WHERE o.record = a.record AND o.slot = a.slot AND c.sent = 0),
    EXISTS (SELECT 1 FROM confirmed k WHERE k.row = a.entry)
FROM attachment a JOIN entry e ON e.row = a.entry
JOIN record r ON r.no = a.record WHERE r.id = ?2
"""
_UNSENT_FILES: Final = """
SELECT count(*) FROM attachment a JOIN entry e ON e.row = a.entry
WHERE e.cursor IS NULL OR e.cursor > ?1 OR EXISTS (
    SELECT 1 FROM chunk_of o JOIN chunk c ON c.address = o.address
    WHERE o.record = a.record AND o.slot = a.slot AND c.sent = 0)
"""


class CustodyLedger:
    """Counts items and says how far each has come."""

    def __init__(self, session: Session, receipts: Receipts) -> None:
        self._session = session
        self._receipts = receipts

    def counters(self) -> Counters:
        """Return the counts, each from an index of the file."""
        covered = self._receipts.covered()
        number = self._session.number
        files = number("SELECT count(*) FROM attachment")
        records = number("SELECT count(*) FROM record")
        open_drafts = number(
            "SELECT count(DISTINCT record) FROM draft WHERE record NOT IN (SELECT id FROM record)"
        )
        server = self._on_server(records, files, covered) if covered else 0
        entries, size = self._unsent()
        return Counters(
            laptop=records + files + open_drafts,
            server=server,
            confirmed=min(server, self._confirmed()),
            entries_unsent=entries,
            bytes_unsent=size,
            waiting=number("SELECT count(*) FROM waiting"),
            quarantined=self._aside(Standing.QUARANTINED),
            unreadable=sum(map(self._aside, _UNREADABLE)),
        )

    def of_records(self, records: Collection[int]) -> dict[int, Custody]:
        """Return the custody of some records by their number."""
        if not records:
            return {}
        here = self._only_here(records)
        confirmed = self._confirmed_among(records) - here
        return {no: Custody.LAPTOP if no in here else _beyond(no in confirmed) for no in records}

    def of_files(self, record: RecordId) -> dict[bytes, Custody]:
        """Return the custody of a record's attachments by their slot."""
        rows = self._session.rows(_FILES_OF, (self._receipts.covered(), record))
        return {
            slot: _beyond(bool(confirmed)) if sent else Custody.LAPTOP
            for slot, sent, confirmed in rows
        }

    def _on_server(self, records: int, files: int, covered: int) -> int:
        number = self._session.number
        uncovered = number(_UNSENT) + number(_LATER, (covered,)) + number(_DRAFTED_ONLY, (covered,))
        return records - uncovered + files - (number(_UNSENT_FILES, (covered,)) if files else 0)

    def _only_here(self, records: Collection[int]) -> set[int]:
        covered = self._receipts.covered()
        if not covered:
            return set(records)
        sql = _HERE.format(marks=",".join("?" * len(records)))
        return {no for (no,) in self._session.rows(sql, (*records, covered))}

    def _unsent(self) -> tuple[int, int]:
        sql = "SELECT count(*), total(size) FROM entry WHERE cursor IS NULL"
        entries, size = self._session.rows(sql)[0]
        chunks = self._session.number("SELECT total(length) FROM chunk WHERE sent = 0")
        return entries, int(size) + chunks

    def _aside(self, standing: Standing) -> int:
        sql = "SELECT count(*) FROM entry WHERE standing = ? AND standing <> 0"
        return self._session.number(sql, (standing,))

    def _confirmed(self) -> int:
        if not self._session.number("SELECT max(row) FROM confirmed"):
            return 0
        records = self._session.number("SELECT count(*) FROM record")
        left = self._session.number(f"SELECT count(*) FROM ({_UNCONFIRMED})")  # noqa: S608 - text of our own
        files = "SELECT count(*) FROM attachment a JOIN confirmed c ON c.row = a.entry"
        return records - left + self._session.number(files)

    def _confirmed_among(self, records: Collection[int]) -> set[int]:
        marks = ",".join("?" * len(records))
        if not self._session.number("SELECT max(row) FROM confirmed"):
            return set()
        sql = f"{_UNCONFIRMED} AND t.record IN ({marks})"
        left = {no for (no,) in self._session.rows(sql, tuple(records))}
        return set(records) - left


_UNREADABLE: Final = (Standing.SEALED, Standing.NEWER, Standing.FAULTY, Standing.BODILESS)


def _beyond(confirmed: bool) -> Custody:
    return Custody.CONFIRMED if confirmed else Custody.SERVER
