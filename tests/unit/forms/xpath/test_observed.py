"""What ODK's engine was seen to say, expression by expression."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from fieldapp.forms.xpath import ExpressionProblem
from tests.differential.expressions import REPEAT, document
from tests.unit.forms.xpath.world import World

_HERE = Path(__file__).parent


def _cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((_HERE / name).read_text("utf-8"))
    return cases


_SEEN = [case for case in _cases("observed.json") if "value" in case]
_REFUSED = [case for case in _cases("observed.json") if "error" in case]
_OF_PATHS = _cases("observed_paths.json")


def _asked(case: dict[str, Any]) -> str:
    """Return the text of a case where ODK was asked for it: in a field of its own."""
    world = World(etree.fromstring(document(("q",), ("q",))))
    return world.string(case["text"], "r[2]/q" if case["at"] == REPEAT else "q")


@pytest.mark.parametrize("case", _SEEN, ids=lambda case: case["text"])
def test_an_expression_has_the_text_that_odk_gives_it(case: dict[str, Any]) -> None:
    assert _asked(case) == case["value"]


@pytest.mark.parametrize("case", _OF_PATHS, ids=lambda case: case["text"])
def test_a_path_leads_where_odk_leads(case: dict[str, Any]) -> None:
    assert World().string(case["text"], case["at"]) == case["value"]


@pytest.mark.parametrize("case", _REFUSED, ids=lambda case: case["text"])
def test_what_odk_refuses_is_refused_with_a_sentence(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionProblem) as refused:
        _asked(case)
    assert refused.value.message.endswith(".")
