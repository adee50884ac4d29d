"""Makes the stored old file of an inspection: `python -m tests.migrations.make_store FOLDER`.

Run once when a form is left behind for a new one; what it wrote is kept and never made
again, since the point is that files of that time still open. Key and keys are of tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fieldapp.store import migrations
from fieldapp.store.driver import Session
from tests.support.team import KEY, Team

LEAVE_OUT = {
    "0002_custody_of_a_record_from_one_index": (
        "DROP INDEX touch_custody",
        "ALTER TABLE touch DROP COLUMN cursor",
    ),
}
"""How to go back before a step, for the form that is being left behind."""


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
    assert callable(close)
    close()
    session = Session(path, KEY)
    with session.transaction():
        for row in rows:
            session.execute("UPDATE entry SET cursor = ? WHERE row = ?", (row, row))
    session.close()


def go_back(path: str, step: str) -> None:
    """Undo one step, so that the file is as an app of that time left it."""
    session = Session(path, KEY)
    names = list(LEAVE_OUT)
    with session.transaction():
        for undo in LEAVE_OUT[step]:
            session.execute(undo)
        session.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (step,))
        session.execute(f"PRAGMA user_version = {1 + names.index(step)}")
    session.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    session.rows("PRAGMA journal_mode = DELETE")
    session.close()


def main(folder: str) -> None:
    """Write the old file into `folder`."""
    path = fill(Path(folder) / "made")
    assert migrations.SCHEMA == 2
    go_back(path, "0002_custody_of_a_record_from_one_index")
    Path(folder, "store-1.db").write_bytes(Path(path).read_bytes())


if __name__ == "__main__":
    main(sys.argv[1])
