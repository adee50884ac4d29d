"""One organisation for all tests of the use cases; each test opens its own visit in it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from fieldapp.services import visits
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId
from sync.protocol.roster import Role
from tests.support.fleet import Fleet, fleet
from tests.support.stretching import quick_stretching


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Lead OF1, inspector OF2, records office RO1; AD1 founded the organisation."""
    people = (("OF1", Role.LEAD), ("OF2", Role.INSPECTOR), ("RO1", Role.RECORDS_OFFICE))
    with ExitStack() as stack:
        with quick_stretching():
            made = stack.enter_context(fleet(tmp_path_factory.mktemp("fleet"), *people))
        yield made


@pytest.fixture(autouse=True)
def quick_passphrases() -> Iterator[None]:
    """Passphrases cost nothing here; the vault's own tests pay for the real thing."""
    with quick_stretching():
        yield


@pytest.fixture
def visit(team: Fleet) -> InspectionId:
    """A fresh inspection led by OF1 with OF2."""
    return team.create_visit("OF1", ["OF2"])


@pytest.fixture
def work(team: Fleet, visit: InspectionId) -> Iterator[Work]:
    """The inspection open on OF1's laptop."""
    opened = team["OF1"].open(visit)
    yield opened
    visits.close_visit(team["OF1"].profile, opened)
