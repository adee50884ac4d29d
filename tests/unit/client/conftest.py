"""A server and its laptops for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client.ahead import InTurn, OneThread
from tests.support.sync_world import World


@pytest.fixture(params=["in turn", "ahead"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """What holds when each call is made in its turn holds with the thread of the app."""
    thread = OneThread()
    made = World(tmp_path, ahead=InTurn() if request.param == "in turn" else thread)
    yield made
    thread.close()
    made.close()
