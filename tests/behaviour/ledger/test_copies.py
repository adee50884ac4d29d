"""Backups, restores and the tables themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from sync.protocol.errors import Refused
from sync.server import backup, compose, migrate, schema
from sync.server.settings import DataFolder, load
from tests.support.host import Host
from tests.support.organisation import Visit
from tests.support.server import received


@pytest.fixture
def filled(host: Host, visit: Visit) -> Host:
    log, first = visit.opened()
    host.sync(visit.creator, visit.id, [first, log.write(b"before the backup")])
    host.put(visit.creator, visit.id, b"chunk" * 1000)
    return host


def restored(host: Host, source: Path, target: Path, database: str) -> Host:
    backup.restore(source, DataFolder(target), database, host.world)
    again = Host(DataFolder(target), host.organisation, host.clock, host.randomness)
    again.work()
    return again


def test_a_restored_server_holds_all_under_a_new_incarnation(
    filled: Host, visit: Visit, tmp_path: Path, fresh_database: Callable[[], str]
) -> None:
    """Attack 48: devices are told to start again, and heal what the backup lacks."""
    copied = backup.backup(filled.folder, tmp_path / "copy", filled.world)
    log = visit.log(host_laptop := filled.organisation.laptop_of("IN2"))
    later = log.write(b"after the backup")
    last = filled.sync(host_laptop, visit.id, [later])
    digest = filled.receipt(last).digest
    again = restored(filled, tmp_path / "copy", tmp_path / "again", fresh_database())
    try:
        assert again.incarnation != filled.incarnation
        assert again.identity.public == filled.identity.public
        known = {"cursor": 3, "digest": digest, "incarnation": last.incarnation}
        assert again.sync(host_laptop, visit.id, **known).reset
        assert again.frontier(host_laptop, visit.id, later.id).unknown == (later.id,)
        healed = again.sync(host_laptop, visit.id, [later])
        assert (healed.cursor, again.receipt(healed).digest) == (3, digest)
        assert copied["entries"] == 2
    finally:
        again.close()


def test_a_restored_server_gives_back_the_same_bytes(
    filled: Host, visit: Visit, tmp_path: Path, fresh_database: Callable[[], str]
) -> None:
    before = received(filled.organisation, filled.sync(visit.creator, visit.id))
    backup.backup(filled.folder, tmp_path / "copy", filled.world)
    again = restored(filled, tmp_path / "copy", tmp_path / "again", fresh_database())
    try:
        assert received(filled.organisation, again.sync(visit.creator, visit.id)) == before
        second = Visit(filled.organisation, visit.creator, ("IN1",), "after the restore")
        answer = again.sync(visit.creator, second.id, [second.opened()[1]])
        assert answer.cursor == 1
        assert again.chunks.get(
            again.token(visit.creator),
            visit.id,
            filled.put(visit.creator, visit.id, b"chunk" * 1000),
        )
    finally:
        again.close()


def test_a_backup_goes_from_one_kind_of_database_to_sqlite(
    filled: Host, visit: Visit, tmp_path: Path
) -> None:
    backup.backup(filled.folder, tmp_path / "copy", filled.world)
    again = restored(filled, tmp_path / "copy", tmp_path / "again", "")
    try:
        assert again.sync(visit.creator, visit.id).cursor == 2
    finally:
        again.close()


@pytest.mark.parametrize("name", ["ledger.sqlite", "server.key", "manifest.json"])
def test_a_damaged_backup_is_refused(filled: Host, tmp_path: Path, name: str) -> None:
    backup.backup(filled.folder, tmp_path / "copy", filled.world)
    path = tmp_path / "copy" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        backup.restore(tmp_path / "copy", DataFolder(tmp_path / "again"), "", filled.world)
    assert refused.value.code == "S-122"
    assert not (tmp_path / "again").exists()


def test_a_backup_never_replaces_anything(filled: Host, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    with pytest.raises(Refused) as refused:
        backup.backup(filled.folder, tmp_path / "copy", filled.world)
    assert refused.value.code == "S-120"


def test_a_restore_never_replaces_a_server(filled: Host, tmp_path: Path) -> None:
    backup.backup(filled.folder, tmp_path / "copy", filled.world)
    with pytest.raises(Refused) as refused:
        backup.restore(tmp_path / "copy", filled.folder, "", filled.world)
    assert refused.value.code == "S-101"


def test_the_migrations_make_exactly_the_tables_of_the_schema(host: Host) -> None:
    database = compose.open_database(host.folder, load(host.folder))
    with database.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []
    database.close()


@pytest.mark.parametrize(("revision", "code"), [("r9999", "S-108"), ("", "S-107")])
def test_a_database_of_another_version_is_refused_politely(
    host: Host, revision: str, code: str
) -> None:
    database = compose.open_database(host.folder, load(host.folder))
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        if revision:
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{revision}')")
    with pytest.raises(Refused) as refused:
        migrate.check(database)
    database.close()
    assert refused.value.code == code
