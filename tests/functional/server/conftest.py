"""A real server process for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.organisation import Organisation, Visit
from tests.support.server import Caller, Served, change_limits, init, serving


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return Organisation()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, organisation: Organisation) -> Path:
    """The data folder of a server that was just made, with limits short enough to meet."""
    folder = tmp_path_factory.mktemp("server") / "data"
    init(folder, organisation)
    change_limits(folder, header_seconds=1, body_seconds=1)
    return folder


@pytest.fixture(scope="module")
def served(data: Path) -> Iterator[Served]:
    with serving(data) as running:
        yield running


@pytest.fixture
def caller(served: Served, organisation: Organisation) -> Iterator[Caller]:
    """The lead's laptop with an open session."""
    calling = Caller(served, organisation, organisation.laptop_of("IN1"))
    assert calling.open().status == 200
    yield calling
    calling.close()


@pytest.fixture
def visit(caller: Caller, organisation: Organisation, request: pytest.FixtureRequest) -> Visit:
    """An inspection of this test alone, opened on the server."""
    made = Visit(organisation, caller.laptop, ("IN1", "IN2"), request.node.name)
    caller.sync(made.id, [made.opened()[1]])
    return made
