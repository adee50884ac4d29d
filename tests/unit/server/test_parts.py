"""Settings, the SQLite driver, identity files and log lines."""

from __future__ import annotations

import asyncio
import io
import json
import os
from pathlib import Path

import pytest

from sync.protocol.errors import Refused
from sync.server import database, identity, setup
from sync.server.ahead import Ahead
from sync.server.logs import EventLog, describe
from sync.server.settings import DataFolder, Settings, load, save
from tests.support.host import HandClock, Host
from tests.support.organisation import Organisation


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_settings_survive_saving(tmp_path: Path) -> None:
    folder, settings = DataFolder(tmp_path), Settings(port=0, outer_keys=("ab" * 32,))
    save(folder, settings)
    assert load(folder) == settings


@pytest.mark.parametrize("text", ["", "{", '{"port": "x"}', '{"unknown": 1}', '{"format": 2}'])
def test_unreadable_settings_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        load(DataFolder(tmp_path))
    assert code_of(refused) == "S-103"


def test_an_old_sqlite_driver_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr(dbapi2, "sqlite_version", "3.51.3")
    with pytest.raises(Refused) as refused:
        database.open_sqlite(tmp_path / "ledger.sqlite")
    assert code_of(refused) == "S-105"


def test_sqlite_writes_through_before_it_acknowledges(tmp_path: Path) -> None:
    opened = database.open_sqlite(tmp_path / "ledger.sqlite")
    with opened.read() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    opened.close()
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }


def test_a_database_that_is_not_postgresql_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        database.open_url("mysql://host/name")
    assert code_of(refused) == "S-104"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_secrets_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    host = Host.make(tmp_path / "data", Organisation())
    host.close()
    secret = [host.folder.signing_key, host.folder.tls_key, host.folder.settings]
    assert [path.stat().st_mode & 0o077 for path in secret] == [0, 0, 0]
    assert host.folder.path.stat().st_mode & 0o077 == 0


def test_keys_are_not_in_a_repr(tmp_path: Path) -> None:
    host = Host.make(tmp_path / "data", Organisation())
    host.close()
    assert "private" not in repr(host.identity)


def test_a_balancers_key_counts_as_the_servers_own(tmp_path: Path) -> None:
    host = Host.make(tmp_path / "data", Organisation())
    host.close()
    settings = Settings(outer_keys=("ab" * 32,))
    assert bytes.fromhex("ab" * 32) in identity.load_identity(host.folder, settings).tls_keys


@pytest.mark.parametrize("name", ["server.key", "tls.pem"])
def test_unusable_key_files_are_named(tmp_path: Path, name: str) -> None:
    host = Host.make(tmp_path / "data", Organisation())
    host.close()
    (host.folder.path / name).unlink()
    with pytest.raises(Refused) as refused:
        identity.load_identity(host.folder, Settings())
    assert code_of(refused) == "S-106"
    assert name in refused.value.message


def test_a_root_that_is_none_founds_nothing(tmp_path: Path) -> None:
    wanted = setup.Wanted(b"nonsense", None, Settings())
    host = Host(DataFolder(tmp_path / "data"), Organisation())
    with pytest.raises(Refused) as refused:
        setup.initialise(host.folder, wanted, host.world)
    assert code_of(refused) == "S-109"
    assert not host.folder.path.exists()


def test_a_log_line_is_one_json_object() -> None:
    sink = io.StringIO()
    EventLog(sink, HandClock()).write("request", route="GET /\n", status=200)
    assert json.loads(sink.getvalue()) == {
        "time_ms": HandClock().ms,
        "event": "request",
        "route": "GET /\n",
        "status": 200,
    }
    assert sink.getvalue().count("\n") == 1


def test_an_error_is_described_without_its_message() -> None:
    try:
        raise ValueError("what a person wrote")
    except ValueError as error:
        told = describe(error)
    assert told.startswith("ValueError at test_parts.py:")
    assert "person" not in told


def test_work_ahead_is_bounded_and_its_failure_is_raised() -> None:
    running, most = [], [0]

    def work(number: int) -> None:
        running.append(number)
        most[0] = max(most[0], len(running))
        running.remove(number)
        if number == 3:
            raise ValueError("third")

    async def run() -> None:
        async with Ahead(2) as ahead:
            for number in range(6):
                await ahead.start(work, number)

    with pytest.raises(ValueError, match="third"):
        asyncio.run(run())
    assert most[0] <= 2
