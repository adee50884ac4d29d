"""A real server process that speaks TLS on loopback, and the organisation it belongs to."""

from collections.abc import Iterator

import pytest

from tests.support.server import Served, serving
from tests.support.sync_world import World


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, World]]:
    world = World(tmp_path_factory.mktemp("served"), serves_tls=True)
    world.close()
    with serving(world.folder / "server") as running:
        yield running, world
