"""The driver: every pragma holds, and a key that is wrong opens nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sqlcipher3
from sqlite_utils.utils import OperationalError as UtilsError

from fieldapp.domain.errors import Damaged, Refused
from fieldapp.store.driver import OperationalError, Session
from tests.support.entries import name32

KEY = name32("key")
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "mmap_size": 0,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "foreign_keys": 1,
    "cipher_memory_security": "0",
}


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "store.db")


def test_every_pragma_holds_on_each_open(path: str) -> None:
    for _ in range(2):
        session = Session(path, KEY)
        assert {name: session.rows(f"PRAGMA {name}")[0][0] for name in PRAGMAS} == PRAGMAS
        session.close()


def test_a_pragma_that_does_not_hold_is_refused() -> None:
    with pytest.raises(Refused, match="D-206"):
        Session(":memory:", KEY)


def test_another_key_opens_nothing(path: str) -> None:
    session = Session(path, KEY)
    with session.transaction():
        session.execute("CREATE TABLE words(text)")
    session.close()
    with pytest.raises(Damaged, match="D-203"):
        Session(path, name32("another"))


def test_a_key_of_wrong_length_is_refused(path: str) -> None:
    with pytest.raises(Refused, match="D-201"):
        Session(path, b"short")
    assert not Path(path).exists()


def test_nothing_is_readable_in_the_file(path: str) -> None:
    session = Session(path, KEY)
    with session.transaction():
        session.execute("CREATE TABLE words(text)")
        session.execute("INSERT INTO words VALUES ('plaintext marker')")
    left = b"".join(p.read_bytes() for p in Path(path).parent.iterdir() if p.is_file())
    session.close()
    assert b"plaintext marker" not in left
    assert b"SQLite format" not in left


def test_a_transaction_that_fails_is_undone_whole(path: str) -> None:
    session = Session(path, KEY)
    with session.transaction():
        session.execute("CREATE TABLE words(text UNIQUE)")
    with pytest.raises(Refused, match="D-205"), session.transaction():
        session.insert("words", [("one",), ("two",), ("one",)])
    assert session.rows("SELECT * FROM words") == []
    session.close()


@pytest.mark.parametrize("count", [0, 1, 3, 16, 37])
def test_any_number_of_rows_goes_in(path: str, count: int) -> None:
    session = Session(path, KEY)
    with session.transaction():
        session.execute("CREATE TABLE words(no, text)")
        session.insert("words", [(n, str(n)) for n in range(count)])
    assert session.rows("SELECT * FROM words") == [(n, str(n)) for n in range(count)]
    session.close()


def test_a_closed_file_says_that_it_is_locked(path: str) -> None:
    session = Session(path, KEY)
    session.close()
    with pytest.raises(Refused, match="D-202"):
        session.rows("SELECT 1")


def test_the_key_is_in_no_text_about_the_session(path: str) -> None:
    session = Session(path, KEY)
    assert KEY.hex() not in repr(session)
    session.close()


def test_sqlite_utils_uses_the_same_exceptions() -> None:
    assert sys.modules["pysqlite3"] is sqlcipher3
    assert UtilsError is OperationalError


def test_the_write_ahead_log_is_emptied_in_idle_moments(path: str) -> None:
    session = Session(path, KEY)
    with session.transaction():
        session.execute("CREATE TABLE words(text)")
        session.insert("words", [("x" * 3_000,)] * 64)
    assert session.checkpoint(pages=10_000) > 10
    assert Path(path).stat().st_size == 0 or session.checkpoint(pages=1) > 0
    assert Path(path).stat().st_size > 100_000
    session.close()
