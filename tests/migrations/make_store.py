"""Makes the stored file of the present form: `python -m tests.migrations.make_store FOLDER`.

Run once, before a form is left behind for a new one; what it wrote is kept and never made
again, since the point is that files of that time still open. Key and keys are of tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fieldapp.store.driver import Session
from fieldapp.store.migrations import SCHEMA
from tests.support.team import KEY, Team


def fill(folder: Path) -> str:
    """Write a small inspection in the present form; return its path."""
    team = Team(folder)
    lead = team.lead()
    record = lead.open_record("C-1")
    lead.set_field(record, "title", "The first visit")
    lead.set_field(record, "title", "The first visit, morning")
    first = lead.store.entries(0, 2)
    lead.store.index_pending(10)
    _place(lead.path, [held.row for held in first], lead.store.close)
    return lead.path


def _place(path: str, rows: list[int], close: object) -> None:
    """Give some entries the server's place, and leave one whole file behind."""
    assert callable(close)
    close()
    session = Session(path, KEY)
    with session.transaction():
        for row in rows:
            session.execute("UPDATE entry SET cursor = ? WHERE row = ?", (row, row))
            session.execute("UPDATE touch SET cursor = ? WHERE entry = ?", (row, row))
    session.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    session.rows("PRAGMA journal_mode = DELETE")
    session.close()


def main(folder: str) -> None:
    """Write the file into `folder`."""
    path = fill(Path(folder) / "made")
    Path(folder, f"store-{SCHEMA}.db").write_bytes(Path(path).read_bytes())


if __name__ == "__main__":
    main(sys.argv[1])
