"""Passphrases are quick here: what they cost is not what these tests are about."""

from collections.abc import Iterator

import pytest

from tests.support.stretching import quick_stretching


@pytest.fixture(scope="module", autouse=True)
def quick_passphrases() -> Iterator[None]:
    """Every vault of a module is made and opened with the quick stand-in."""
    with quick_stretching():
        yield
