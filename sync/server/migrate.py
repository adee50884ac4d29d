"""Brings a database to the tables that this program knows, and says when it is not there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from sync.protocol.errors import Refused
from sync.server.database import Database


def upgrade(database: Database) -> None:
    """Apply what is missing, in one transaction where the database allows it."""
    with database.write() as connection:
        command.upgrade(_config(connection), "head")


def check(database: Database) -> None:
    """Refuse a database that is older or newer than this program."""
    with database.read() as connection:
        held = MigrationContext.configure(connection).get_current_revision()
    wanted = newest()
    if held == wanted:
        return
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if held is None or held in known:
        raise Refused(
            "S-107",
            "The database is older than this program.",
            "Make a backup, then run: fieldapp-server upgrade --data DIR",
        )
    raise Refused("S-108", "The database is newer than this program.", "Install the newer program.")


def newest() -> str:
    """Return the revision that this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the program ships at least one revision"
    return head


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
