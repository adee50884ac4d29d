"""What the tests of screens share: quick passphrases, and a laptop for the whole app."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.stretching import quick_stretching
from tests.support.whole_app import Laptop
from ui.app import application


@pytest.fixture(scope="module", autouse=True)
def quick_passphrases() -> Iterator[None]:
    """Every vault of a module is made and opened at no cost, which no test here is about."""
    with quick_stretching():
        yield


@pytest.fixture
def laptop(tmp_path: Path, qapp: QApplication) -> Iterator[Laptop]:
    """A laptop with one visit, whose app a test starts, stops and starts again."""
    application()
    made = Laptop(tmp_path)
    yield made
    made.end()
