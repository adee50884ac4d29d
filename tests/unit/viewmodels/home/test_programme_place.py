"""The way to the programme is shown to who holds one or may begin one, and to nobody else."""

from pathlib import Path

from fieldapp.services import programme, visits
from fieldapp.services.programme import may_plan
from sync.protocol.roster import Role
from tests.support.fleet import fleet
from tests.support.stretching import quick_stretching
from ui.viewmodels.places import Spot, frame
from ui.viewmodels.session import Open, SessionState
from ui.viewmodels.shell import ShellState


def places(state: SessionState) -> list[str]:
    """Every place that the navigation names."""
    shown = frame(state, Spot.HOME, ShellState())
    return [item.id for section in shown.sections for item in section.items]


def test_only_planners_see_the_way_and_a_programme_has_places_of_its_own(tmp_path: Path) -> None:
    people = [("OF1", Role.LEAD), ("OF3", Role.INSPECTOR)]
    with quick_stretching(), fleet(tmp_path, *people) as team:
        lead, inspector = team["OF1"].profile, team["OF3"].profile
        assert may_plan(lead)
        assert not may_plan(inspector)
        made = programme.create_programme(lead, "Programme")
        team["OF1"].open(made)
        (held,) = visits.list_all(lead).programmes
        home = SessionState(Open.HOME)
        assert Spot.PROGRAMME_START not in places(home)
        assert Spot.PROGRAMME_START in places(SessionState(Open.HOME, may_plan=True))
        assert Spot.PROGRAMME_START in places(SessionState(Open.HOME, programmes=(held,)))
        inside = places(SessionState(Open.VISIT, visit=held))
        assert {Spot.PROGRAMME, Spot.PLAN} <= set(inside)
        assert not {Spot.TODAY, Spot.REPORT, Spot.SAMPLE} & set(inside)
