"""An organisation with its laptops for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sync_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()
