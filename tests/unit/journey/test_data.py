from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.layout import Column, Edition, Kind, official
from fieldapp.frameworks.index import frameworks
from fieldapp.journey.shape import On, Shape
from fieldapp.journey.times import Form, times_for


def _columns(number: int) -> dict[str, Column]:
    return {c.name: c for c in official().numbered(number).columns(Edition.JANUARY_2024)}


def test_every_date_of_a_journey_is_a_date_column_of_its_list(shape: Shape) -> None:
    for kind in shape.kinds.values():
        named = [name for name in (kind.begins, kind.ends) if name]
        assert all(_columns(kind.list)[name].kind is Kind.DATE for name in named), kind.kind
        assert bool(kind.begins) == (kind.on is On.DATES)
        assert "Date of Birth" not in named


def test_nothing_is_said_but_official_codes_of_closed_sets_and_counts(shape: Shape) -> None:
    codes = official_codes()
    for kind in shape.kinds.values():
        for name, words in kind.say.values():
            column = _columns(kind.list)[name]
            assert column.kind in (Kind.CODE, Kind.INTEGER)
            assert column.kind is Kind.INTEGER or not codes.set(column.codes).open
            assert "{}" in words


def test_every_date_column_about_a_child_is_in_a_journey(shape: Shape) -> None:
    held = {(k.list, name) for k in shape.kinds.values() for name in (k.begins, k.ends)}
    for number in range(1, 11):
        dates = {n for n, c in _columns(number).items() if c.kind is Kind.DATE}
        assert {(number, name) for name in dates - {"Date of Birth"}} <= held


def test_every_event_stands_in_a_lane(shape: Shape) -> None:
    assert {kind.lane for kind in shape.kinds.values()} <= {lane.id for lane in shape.lanes}


@pytest.mark.parametrize("framework", [one.id for one in frameworks()])
def test_every_framework_that_ships_chooses_its_times(framework: str) -> None:
    text = (files("resources") / "annex_a" / "times.toml").read_text(encoding="utf-8")
    chosen = [name for one in tomllib.loads(text)["edition"] for name in one["frameworks"]]
    assert any(framework == name or framework.startswith(f"{name}-") for name in chosen)
    assert times_for(framework).rules


def test_every_time_has_a_source_and_names_events_that_exist(shape: Shape) -> None:
    for framework in ("cp-2012", "ilacs-2026"):
        for rule in times_for(framework).rules:
            named = {rule.ends, rule.begins if rule.form is Form.WITHIN else rule.inside}
            assert named <= set(shape.kinds), rule.id
            assert len(rule.source) > 30
            assert rule.limits
