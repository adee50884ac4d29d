"""The steps by which the file of an inspection came to its present form.

Steps are ordered, each in one transaction with its record of having run, and never changed
once released. `PRAGMA user_version` states the form, so that a newer file is known before
anything in it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fieldapp.domain.errors import Refused
from fieldapp.store.driver import Session, refusing

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

SCHEMA: Final = 3

_FIRST: Final = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE log(no INTEGER PRIMARY KEY, id BLOB NOT NULL, author BLOB NOT NULL,
    forked INTEGER NOT NULL DEFAULT 0, UNIQUE(id, author));
CREATE TABLE reach(no INTEGER PRIMARY KEY, controls BLOB NOT NULL UNIQUE);
CREATE TABLE entry(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, log INTEGER NOT NULL,
    sequence INTEGER NOT NULL, standing INTEGER NOT NULL, reach INTEGER NOT NULL,
    cursor INTEGER, verified INTEGER NOT NULL, received_ms INTEGER NOT NULL,
    size INTEGER NOT NULL, control INTEGER NOT NULL, epoch BLOB, fault TEXT);
CREATE INDEX entry_unsent ON entry(row, size) WHERE cursor IS NULL;
CREATE INDEX entry_aside ON entry(standing, epoch) WHERE standing <> 0;
CREATE INDEX entry_control ON entry(row) WHERE control = 1;
CREATE INDEX entry_unverified ON entry(row) WHERE verified = 0;
CREATE TABLE sealed(row INTEGER PRIMARY KEY, envelope BLOB NOT NULL, body BLOB);
CREATE TABLE head(log INTEGER NOT NULL, entry BLOB NOT NULL, sequence INTEGER NOT NULL,
    tip INTEGER NOT NULL, PRIMARY KEY(log, entry)) WITHOUT ROWID;
CREATE TABLE waiting(id BLOB PRIMARY KEY, author BLOB NOT NULL, envelope BLOB NOT NULL,
    body BLOB, cursor INTEGER, verified INTEGER NOT NULL, received_ms INTEGER NOT NULL, fault TEXT);
CREATE TABLE lack(missing BLOB NOT NULL, id BLOB NOT NULL, PRIMARY KEY(missing, id)) WITHOUT ROWID;
CREATE INDEX lack_of ON lack(id);
CREATE TABLE record(no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL,
    child TEXT NOT NULL, short_name TEXT NOT NULL, title TEXT NOT NULL, owner TEXT NOT NULL,
    opened_ms INTEGER NOT NULL, opened_offset INTEGER NOT NULL, changed_ms INTEGER NOT NULL,
    archived INTEGER NOT NULL, finished INTEGER NOT NULL, conflicts INTEGER NOT NULL,
    state BLOB NOT NULL);
CREATE INDEX record_listed ON record(archived, kind, changed_ms, no);
CREATE INDEX record_child ON record(child, kind) WHERE child <> '';
CREATE INDEX record_name ON record(short_name) WHERE short_name <> '';
CREATE INDEX record_conflict ON record(changed_ms) WHERE conflicts > 0;
CREATE TABLE touch(entry INTEGER NOT NULL, record INTEGER NOT NULL,
    PRIMARY KEY(entry, record)) WITHOUT ROWID;
CREATE INDEX touch_record ON touch(record);
CREATE TABLE epoch(id BLOB PRIMARY KEY, compartment BLOB NOT NULL, secret BLOB NOT NULL);
CREATE TABLE receipt(no INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, opened INTEGER NOT NULL,
    incarnation BLOB, cursor INTEGER, entries INTEGER NOT NULL, time_ms INTEGER NOT NULL,
    label TEXT NOT NULL, body BLOB NOT NULL, signature BLOB NOT NULL);
CREATE TABLE confirmed(row INTEGER PRIMARY KEY);
CREATE TABLE draft(record BLOB NOT NULL, slot BLOB NOT NULL, text TEXT NOT NULL,
    seen BLOB NOT NULL, begun_ms INTEGER NOT NULL, saved_ms INTEGER NOT NULL,
    caret INTEGER NOT NULL, meta TEXT NOT NULL, PRIMARY KEY(record, slot));
CREATE TABLE setting(name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE chunk(address BLOB PRIMARY KEY, length INTEGER NOT NULL,
    sent INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX chunk_unsent ON chunk(length) WHERE sent = 0;
CREATE TABLE attachment(record INTEGER NOT NULL, slot BLOB NOT NULL, entry INTEGER NOT NULL,
    PRIMARY KEY(record, slot)) WITHOUT ROWID;
CREATE TABLE chunk_of(record INTEGER NOT NULL, slot BLOB NOT NULL, address BLOB NOT NULL,
    PRIMARY KEY(record, slot, address)) WITHOUT ROWID;
CREATE INDEX chunk_of_address ON chunk_of(address);
CREATE TABLE pending(entry INTEGER PRIMARY KEY);
CREATE TABLE piece(no INTEGER PRIMARY KEY, record INTEGER NOT NULL, source INTEGER NOT NULL,
    text TEXT NOT NULL, UNIQUE(record, source));
CREATE VIRTUAL TABLE search USING fts5(text, content = 'piece', content_rowid = 'no',
    tokenize = "unicode61 remove_diacritics 2");
INSERT INTO search(search, rank) VALUES ('secure-delete', 1);
INSERT INTO search(search, rank) VALUES ('hashsize', 8388608);
"""

_SECOND: Final = """
ALTER TABLE touch ADD COLUMN cursor INTEGER;
UPDATE touch SET cursor = (SELECT cursor FROM entry WHERE entry.row = touch.entry);
CREATE INDEX touch_custody ON touch(cursor, record);
"""

_THIRD: Final = """
INSERT INTO search(search, rank) VALUES ('automerge', 12);
INSERT INTO search(search, rank) VALUES ('crisismerge', 48);
"""
"""Parts of the index are joined less often. From this form on, states are packed as they
are written; those of an earlier form stay as they are until then."""


def statements(script: str) -> list[str]:
    """Return the statements of a script; none of ours holds a semicolon in a text."""
    return [text for part in script.split(";") if (text := part.strip())]


def steps() -> Migrations:
    """Return every step in order, for sqlite-utils to run."""
    from sqlite_utils.migrations import Migrations

    made = Migrations("inspection")

    @made(name="0001_log_projection_search")
    def first(db: Database) -> None:
        _run(db, _FIRST, 1)

    @made(name="0002_custody_of_a_record_from_one_index")
    def second(db: Database) -> None:
        _run(db, _SECOND, 2)

    @made(name="0003_packed_states_and_fewer_merges")
    def third(db: Database) -> None:
        _run(db, _THIRD, 3)

    return made


def _run(db: Database, script: str, version: int) -> None:
    for statement in statements(script):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {version}")


def schema_of(session: Session) -> int:
    """Return the form of a file; 0 is an empty one."""
    return session.number("PRAGMA user_version")


def refuse_newer(session: Session) -> None:
    """Raise `Refused` (D-207) for a file of a newer app, before anything is touched."""
    if schema_of(session) > SCHEMA:
        raise Refused(
            "D-207",
            "This visit was opened with a newer version of the app.",
            "Install the newer version; the visit stays as it is.",
        )


def migrate(session: Session, stop_before: str | None = None) -> None:
    """Bring the file to the present form; a step that fails leaves the form before it."""
    from sqlite_utils import Database

    with refusing():
        steps().apply(Database(session.connection), stop_before=stop_before)
