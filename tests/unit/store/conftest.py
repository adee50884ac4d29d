"""Teams of laptops with real stores, closed when the test ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.team import Team, Writer


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


@pytest.fixture
def lead(team: Team) -> Iterator[Writer]:
    writer = team.lead()
    yield writer
    writer.store.close()


@pytest.fixture
def pair(team: Team) -> Iterator[tuple[Writer, Writer]]:
    both = team.pair()
    yield both
    for writer in both:
        writer.store.close()
