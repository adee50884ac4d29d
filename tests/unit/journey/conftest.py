from __future__ import annotations

import pytest

from fieldapp.journey.calendar import WorkingDays, working_days
from fieldapp.journey.shape import Shape, journey_shape


@pytest.fixture(scope="session")
def england() -> WorkingDays:
    return working_days()


@pytest.fixture(scope="session")
def shape() -> Shape:
    return journey_shape()
