"""What holds of every pack, whatever grades are given."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from fieldapp.frameworks.library import packs
from fieldapp.frameworks.pack import Force, Pack
from fieldapp.frameworks.rules import judge

PACKS = tuple(one for one in packs() if not one.narrative)


@st.composite
def graded(draw: st.DrawFn) -> tuple[Pack, dict[str, str]]:
    pack = draw(st.sampled_from(PACKS))
    areas = st.sampled_from([area.id for area in pack.graded()])
    return pack, draw(st.dictionaries(areas, st.sampled_from(pack.scale)))


@given(graded(), st.data())
def test_one_more_grade_never_opens_what_was_closed(
    case: tuple[Pack, dict[str, str]], data: st.DataObject
) -> None:
    pack, grades = case
    fewer = {area: grade for area, grade in grades.items() if data.draw(st.booleans())}
    wide, narrow = judge(pack, fewer).permitted, judge(pack, grades).permitted
    assert all(set(narrow[area]) <= set(wide[area]) for area in wide)


@given(graded())
def test_a_grade_is_left_for_every_judgement_and_the_worst_is_never_closed(
    case: tuple[Pack, dict[str, str]],
) -> None:
    pack, grades = case
    found = judge(pack, grades)
    assert set(found.permitted) == {area.id for area in pack.graded()}
    assert all(pack.scale[-1] in open_ for open_ in found.permitted.values())


@given(graded())
def test_what_is_closed_always_has_a_reason_that_names_a_given_grade(
    case: tuple[Pack, dict[str, str]],
) -> None:
    pack, grades = case
    found = judge(pack, grades)
    closed = {(a, g) for a, open_ in found.permitted.items() for g in pack.scale if g not in open_}
    said = {(r.judgement, g) for r in found.reasons if r.force is Force.BINDING for g in r.closed}
    assert closed == said
    assert all(set(reason.areas) <= set(grades) for reason in found.reasons)


@given(graded(), st.data())
def test_a_worse_grade_never_opens_what_a_better_one_closed(
    case: tuple[Pack, dict[str, str]], data: st.DataObject
) -> None:
    pack, grades = case
    if not grades:
        return
    area = data.draw(st.sampled_from(sorted(grades)))
    place = pack.scale.index(grades[area])
    worse = data.draw(st.sampled_from(pack.scale[place:]))
    before = judge(pack, grades).permitted
    after = judge(pack, {**grades, area: worse}).permitted
    assert all(set(after[one]) <= set(before[one]) for one in before)
