"""A new visit and its team, without Qt."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fieldapp.domain.effects import Effects
from fieldapp.services import visits
from sync.protocol.ids import InspectionId
from sync.protocol.roster import Role
from tests.support.doors import InlineDoor
from tests.support.fleet import Fleet, fleet
from ui.viewmodels.team import NewVisit, NewVisitState, Team, TeamState


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Fleet]:
    people = (("OF1", Role.LEAD), ("OF2", Role.INSPECTOR))
    with fleet(tmp_path / "office", *people) as made:
        yield made


class Screen:
    """The form of a new visit on the lead's laptop."""

    def __init__(self, office: Fleet, code_typed: bool = True) -> None:
        place = office["OF1"].place
        place.keep_settings(msgspec.structs.replace(place.settings, recovery_typed=code_typed))
        self.states: list[NewVisitState] = []
        self.made: list[InspectionId] = []
        self.form = NewVisit(
            InlineDoor(), lambda: office["OF1"].profile, self.states.append, self.made.append
        )
        self.form.refresh()


def test_the_form_offers_frameworks_and_everybody_else(office: Fleet) -> None:
    screen = Screen(office)
    assert [row.code for row in screen.states[-1].people] == ["AD1", "OF2"]
    assert screen.states[-1].frameworks


def test_a_visit_is_made_with_its_team_and_is_there_at_once(office: Fleet) -> None:
    screen = Screen(office)
    framework = screen.states[-1].frameworks[0].id
    screen.form.create(" Northmere ", framework, ("OF2",))
    card = visits.list_visits(office["OF1"].profile)[0]
    assert (card.id, card.title, card.members) == (screen.made[0], "Northmere", ("OF1", "OF2"))


def test_a_visit_needs_a_name_and_nothing_else(office: Fleet) -> None:
    screen = Screen(office)
    screen.form.create("  ", screen.states[-1].frameworks[0].id, ())
    assert screen.states[-1].title_problem
    assert screen.made == []


def test_no_visit_is_made_before_the_recovery_code_was_typed_back(office: Fleet) -> None:
    screen = Screen(office, code_typed=False)
    screen.form.create("Northmere", screen.states[-1].frameworks[0].id, ())
    refused = screen.states[-1].refused
    assert refused is not None
    assert refused.code == "U-202"
    assert screen.made == []


def test_a_lead_adds_a_member_to_the_open_visit(office: Fleet) -> None:
    inspection = office.create_visit("OF1")
    work = office["OF1"].open(inspection)
    states: list[TeamState] = []
    told: list[Effects] = []
    team = Team(
        InlineDoor(), lambda: office["OF1"].profile, lambda: work, states.append, told.append
    )
    team.refresh()
    assert [row.code for row in states[-1].members] == ["OF1"]
    team.add("OF2")
    assert [row.code for row in states[-1].members] == ["OF1", "OF2"]
    assert told[0].inspection == inspection
