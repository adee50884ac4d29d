"""The 153 areas of England, as data."""

from collections import Counter

import pytest

from fieldapp.programme.areas import Gazetteer, shipped_areas
from fieldapp.programme.cycles import shipped_cycles


@pytest.fixture(scope="module")
def held() -> Gazetteer:
    return shipped_areas()


def test_england_has_153_areas_in_nine_regions(held: Gazetteer) -> None:
    assert len(held.areas) == 153
    assert len({one.code for one in held.areas}) == 153
    assert Counter(one.region for one in held.areas) == {
        "North East": 12,
        "North West": 24,
        "Yorkshire and the Humber": 15,
        "East Midlands": 10,
        "West Midlands": 14,
        "East of England": 11,
        "London": 33,
        "South East": 19,
        "South West": 15,
    }


def test_areas_are_of_four_kinds_and_their_codes_say_which(held: Gazetteer) -> None:
    kinds = Counter((one.kind, one.code[:3]) for one in held.areas)
    assert kinds == {
        ("unitary", "E06"): 63,
        ("metropolitan", "E08"): 36,
        ("london", "E09"): 33,
        ("county", "E10"): 21,
    }


def test_the_changes_of_2019_to_2023_are_in(held: Gazetteer) -> None:
    names = {one.name for one in held.areas}
    assert {"Cumberland", "Westmorland and Furness", "North Northamptonshire"} <= names
    assert not {"Cumbria", "Northamptonshire", "Poole", "Bournemouth"} & names
    codes = {one.name: one.code for one in held.areas}
    assert codes["North Yorkshire"] == "E06000065"
    assert codes["Somerset"] == "E06000066"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("E08000016", "Barnsley"),
        ("e10000016", "Kent"),
        ("Kent County Council", "Kent"),
        ("London Borough of Camden", "Camden"),
        ("Bristol, City of", "Bristol"),
        ("Bournemouth Christchurch & Poole", "Bournemouth, Christchurch and Poole"),
        ("St. Helens", "St Helens"),
        ("The City of London", "City of London"),
        ("Stoke on Trent", "Stoke-on-Trent"),
        ("Durham", "County Durham"),
    ],
)
def test_an_area_is_found_by_code_and_by_usual_spellings(
    held: Gazetteer, text: str, name: str
) -> None:
    found = held.find(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["", "  ", "Cumbria", "E12000001", "Northmere", "Council"])
def test_what_is_no_area_is_none(held: Gazetteer, text: str) -> None:
    assert held.find(text) is None


def test_every_name_finds_its_own_area(held: Gazetteer) -> None:
    assert all(held.find(one.name) == one for one in held.areas)


def test_every_cycle_and_trigger_names_a_source_that_is_told() -> None:
    cycles = shipped_cycles()
    named = {one.source for one in cycles.cycles} | {one.source for one in cycles.triggers}
    named |= {one.monitoring_source for one in cycles.cycles if one.monitoring_source}
    assert named <= set(cycles.sources)
