"""The draw that the documentation checks by hand comes out as it stands there."""

from hashlib import sha256
from importlib.resources import files

from fieldapp.annex_a.coding import official_codes
from fieldapp.frameworks.library import aims_for
from fieldapp.sampling.draw import Settings, draw
from fieldapp.sampling.lots import Lots
from fieldapp.sampling.population import children
from fieldapp.sampling.quotas import allocate, largest_remainder
from fieldapp.sampling.record import settings_line
from tests.support.annex_a_sheets import imported

FRAMEWORK = "jtai-2022-early-help"
TEMPLATE = (files("resources") / "annex_a" / "official-template-2019.xlsx").read_bytes()
SETTINGS = Settings(3)
LINE = '{"filters":[],"framework":"jtai-2022-early-help","size":3}'


def test_the_lots_are_those_of_the_table() -> None:
    lots = Lots("7", sha256(TEMPLATE).hexdigest(), settings_line(FRAMEWORK, SETTINGS))
    assert lots.settings == LINE
    found = {child: lots.of(child).hex()[:8] for child in "12345"}
    assert found == {
        "1": "cc5dad70",
        "2": "77ba53a1",
        "3": "475abff9",
        "4": "917714c2",
        "5": "88c91b81",
    }


def test_the_sample_is_that_of_the_table() -> None:
    people = children(imported(TEMPLATE), official_codes())
    lots = Lots("7", sha256(TEMPLATE).hexdigest(), LINE)
    sample = draw(people, aims_for(FRAMEWORK), SETTINGS, lots)
    assert [(one.code, one.child.rows) for one in sample.chosen] == [
        ("T01", ((3, 5),)),
        ("T02", ((3, 4),)),
        ("T03", ((3, 3),)),
    ]
    assert "let in for “groups of ethnicity”" in sample.chosen[2].why
    assert [(one.aim, one.got) for one in sample.unmet] == [
        ("disabled children", 0),
        ("groups of ethnicity", 2),
        ("teams", 1),
        ("the theme", 0),
    ]


def test_the_places_are_those_that_the_page_counts() -> None:
    weights = {"a": 6, "b": 3, "c": 2}
    assert largest_remainder(weights, 10) == {"a": 5, "b": 3, "c": 2}
    assert allocate(weights, {"a": 100, "b": 100, "c": 1}, 10) == {"a": 6, "b": 3, "c": 1}
