"""Which grades stay open, and the sentence that says why."""

from __future__ import annotations

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.library import pack
from fieldapp.frameworks.rules import judge

ALL = ("outstanding", "good", "requires_improvement", "inadequate")
CHILDREN = ("help_and_protection", "in_care", "care_leavers")


@pytest.mark.parametrize("area", CHILDREN)
def test_an_inadequate_experience_of_children_leaves_only_inadequate_overall(area: str) -> None:
    found = judge(pack("ilacs-2018"), {area: "inadequate"})
    assert found.permitted["overall"] == ("inadequate",)
    assert found.permitted["in_care"] == ALL
    (reason,) = found.binding()
    assert reason.areas == (area,)
    assert reason.sentence.endswith("(Rule R1.)")
    assert "is Inadequate" in reason.sentence


def test_inadequate_leaders_alone_leave_requires_improvement_open() -> None:
    grades = {"impact_of_leaders": "inadequate", **dict.fromkeys(CHILDREN, "good")}
    found = judge(pack("ilacs-2018"), grades)
    assert found.permitted["overall"] == ("requires_improvement", "inadequate")


def test_a_missing_area_limits_nothing() -> None:
    before_2023 = {"help_and_protection": "good", "in_care": "good", "overall": "good"}
    found = judge(pack("ilacs-2018"), before_2023)
    assert found.permitted["overall"] == ALL
    assert found.reasons == ()
    assert set(judge(pack("ilacs-2018"), {}).permitted.values()) == {ALL}


def test_advice_closes_nothing_and_says_that_one_may_depart() -> None:
    grades = {"help_and_protection": "requires_improvement", "in_care": "requires_improvement"}
    found = judge(pack("ilacs-2018"), grades)
    assert found.permitted["overall"] == ALL
    assert [one.rule for one in found.advice()] == ["A1", "A2"]
    assert found.advice()[0].sentence.endswith("You can depart from this and explain why.")
    assert [one.rule for one in found.departs("overall", "good")] == ["A2"]


def test_any_inadequate_key_judgement_bites_in_the_single_inspection() -> None:
    found = judge(pack("sif-2013"), {"leadership": "inadequate", "lscb": "inadequate"})
    assert found.permitted["overall"] == ("inadequate",)
    assert judge(pack("sif-2013"), {"lscb": "inadequate"}).permitted["overall"] == ALL


def test_an_inadequate_sub_judgement_caps_the_one_it_lies_in() -> None:
    found = judge(pack("sif-2013"), {"adoption": "inadequate"})
    assert found.permitted["looked_after"] == ("requires_improvement", "inadequate")
    assert found.permitted["overall"] == ALL


def test_without_an_overall_grade_nothing_limits_another() -> None:
    grades = dict.fromkeys((*CHILDREN, "impact_of_leaders"), "inadequate")
    found = judge(pack("ilacs-2026"), grades)
    assert set(found.permitted) == set(grades)
    assert set(found.permitted.values()) == {ALL}


def test_a_narrative_framework_permits_no_grade_and_refuses_none() -> None:
    assert judge(pack("jtai"), {}).permitted == {}


@pytest.mark.parametrize(
    ("grades", "code"), [({"leaders": "good"}, "F-134"), ({"overall": "adequate"}, "F-135")]
)
def test_an_unknown_area_or_grade_is_refused(grades: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        judge(pack("ilacs-2018"), grades)
    assert refused.value.code == code
