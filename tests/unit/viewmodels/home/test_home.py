"""What home says of a visit and of this laptop, without Qt."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from fieldapp.services import visits
from sync.protocol.roster import Role
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from ui.viewmodels.home import (
    Fitness,
    Readiness,
    ReadyState,
    Stage,
    points,
    stage,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Fleet]:
    with fleet(tmp_path / "office", ("OF1", Role.LEAD)) as made:
        yield made


def test_the_save_test_writes_and_reads_and_leaves_nothing_behind(office: Fleet) -> None:
    found = points(office["OF1"].profile)
    assert found[0].fitness is Fitness.GOOD
    assert found[0].words.startswith("Save test passed")
    assert not (office["OF1"].folder / "save-test").exists()


def test_a_code_that_was_not_typed_back_needs_a_look(office: Fleet) -> None:
    states: list[ReadyState] = []
    desk = Readiness(InlineDoor(), lambda: office["OF1"].profile, states.append)
    desk.refresh()
    assert states[-1].points[2].words == "Recovery code not typed back yet"
    assert states[-1].heading == "Look at this before you go"
    place = office["OF1"].place
    place.keep_settings(msgspec.structs.replace(place.settings, recovery_typed=True))
    desk.refresh()
    assert states[-1].points[2].fitness is Fitness.GOOD
    desk.forget()
    assert states[-1] == ReadyState()


def test_a_visit_is_on_site_once_something_was_written(office: Fleet) -> None:
    office.create_visit("OF1")
    card = visits.list_visits(office["OF1"].profile)[0]
    written = replace(card, counters=replace(card.counters, laptop=5))
    assert stage(replace(card, counters=replace(card.counters, laptop=1))) is Stage.PREPARE
    assert stage(written) is Stage.ON_SITE
