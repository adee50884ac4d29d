"""Our engine and ODK's say the same of every form, and every feature has a form."""

from __future__ import annotations

import re

import pytest

from fieldapp.forms.features import Feature, Status, features
from fieldapp.forms.xpath.functions import FUNCTIONS
from tests.differential.compare import Comparison, compared, rate
from tests.differential.corpus import FORMS, Case, cases
from tests.differential.generate import with_random_scripts
from tests.differential.matrix import PAGE, page_with, table
from tests.differential.reference import Missing
from tests.differential.run import compare_all

LEAST_AGREEMENT = 0.98
# Half a character of two, counts of repeats that are no number, and an action that sets what
# is calculated: ODK's engine gives results there that hang on the order of its own work.
KNOWN_TO_DIFFER = ("whitespace_and_unicode", "xform_counts_odd", "xform_setvalue_targets")
SEED = 20260115
# Functions of the ODK reference that its web engine does not have.
NOT_IN_THE_WEB_ENGINE = {"extract-signed"}


def _compared(chosen: list[Case]) -> list[Comparison]:
    try:
        return compare_all(chosen)
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_engines_agree_on_every_form_but_those_that_are_known_to_differ() -> None:
    results = _compared(cases())
    apart = [f"{one.name}: {one.first}" for one in results if not one.agrees]
    assert not [said for said in apart if not said.startswith(KNOWN_TO_DIFFER)]
    assert rate(results) >= LEAST_AGREEMENT


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_engines_agree_on_answers_made_by_chance() -> None:
    results = _compared(with_random_scripts(cases(), 1, SEED))
    assert rate(results) >= LEAST_AGREEMENT


def _rows() -> list[Feature]:
    return [feature for area in features().areas for feature in area.features]


def test_the_page_on_forms_shows_the_table_of_features() -> None:
    page = PAGE.read_text("utf-8")
    assert page == page_with(table(features()), page), "run: python -m tests.differential.matrix"


def test_every_feature_that_is_served_has_a_form_that_shows_it() -> None:
    forms = {case.name for case in cases()}
    shown = {feature.form for feature in _rows() if feature.form}
    assert not [
        feature.name for feature in _rows() if feature.status is Status.YES and not feature.form
    ]
    assert shown <= forms


def test_every_function_is_called_in_a_form() -> None:
    text = "".join(f.read_text("utf-8") for f in FORMS.iterdir() if f.suffix in {".md", ".xml"})
    called = set(re.findall(r"[A-Za-z][\w:.-]*(?=\s*\()", text))
    assert not FUNCTIONS.keys() - called - NOT_IN_THE_WEB_ENGINE


@pytest.mark.parametrize("part", ["relevant", "required", "readonly", "valid", "value"])
def test_a_difference_in_any_part_of_a_node_is_seen(part: str) -> None:
    node = {"ref": "/data/a", "relevant": True, "required": False, "readonly": False}
    node |= {"valid": True, "value": "x"}
    other = {**node, part: "other"}
    one, two = ({"snapshots": [{"nodes": [each]}]} for each in (node, other))
    assert compared("form", one, one, ()).agrees
    assert part in compared("form", one, two, ()).first


def test_a_form_that_only_one_engine_loads_counts_with_all_its_snapshots() -> None:
    loaded = {"snapshots": [{"nodes": []}] * 3}
    result = compared("form", loaded, {"error": {"message": "no"}}, ())
    assert (result.equal, result.total, result.agrees) == (0, 3, False)
