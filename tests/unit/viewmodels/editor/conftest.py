"""An editor without a view, on a real store."""

from collections.abc import Iterator

import pytest

from fieldapp.services.work import Work
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.fleet import Fleet


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Work, Fleet]]:
    """One open visit for the tests of a module; each test has records of its own."""
    with open_visit(tmp_path_factory.mktemp("fleet"), "CQ1") as made:
        yield made


@pytest.fixture
def desk(visit: tuple[Work, Fleet]) -> EditorDesk:
    return EditorDesk(*visit)
