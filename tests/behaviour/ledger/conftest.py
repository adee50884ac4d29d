"""Each test of the suite runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.server.settings import Limits
from tests.support.host import Host
from tests.support.organisation import Organisation, Visit
from tests.support.postgres import running_postgres

MakeHost = Callable[..., Host]


@pytest.fixture(scope="session", autouse=True)
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A PostgreSQL for the whole suite, running before any test looks at what runs."""
    with running_postgres(tmp_path_factory.mktemp("postgres")) as fresh:
        yield fresh


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def fresh_database(
    request: pytest.FixtureRequest, postgres: Callable[[], str]
) -> Callable[[], str]:
    """Return a function that gives the address of an empty database of the kind under test."""
    if request.param == "sqlite":
        return lambda: ""
    return postgres


@pytest.fixture
def make_host(fresh_database: Callable[[], str], tmp_path: Path) -> Iterator[MakeHost]:
    """Return a function that makes servers and closes them afterwards."""
    made: list[Host] = []

    def make(organisation: Organisation, limits: Limits | None = None) -> Host:
        path = tmp_path / f"server{len(made)}"
        made.append(Host.make(path, organisation, fresh_database(), limits, str(len(made))))
        return made[-1]

    yield make
    for host in made:
        host.close()


@pytest.fixture
def organisation() -> Organisation:
    return Organisation()


@pytest.fixture
def host(make_host: MakeHost, organisation: Organisation) -> Host:
    return make_host(organisation)


@pytest.fixture
def visit(organisation: Organisation) -> Visit:
    """An inspection of IN1 (who leads) and IN2; IN3 is no member."""
    return Visit(organisation, organisation.laptop_of("IN1"), ("IN1", "IN2"))
