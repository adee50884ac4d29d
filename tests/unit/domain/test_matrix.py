"""The matrix counts as items change; gaps and thin findings are said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from fieldapp.domain.anchor import Anchor
from fieldapp.domain.change import Mark
from fieldapp.domain.evidence import Item, Strength
from fieldapp.domain.matrix import NO_AGENCY, AreaShape, Matrix, Shape, support
from fieldapp.domain.ports import Moment
from sync.protocol.ids import PersonId, RecordId

SHAPE = Shape(
    areas=(
        AreaShape("hp", "HP", "Help and protection", True, frozenset({"case_record", "child"})),
        AreaShape("lead", "LMG", "Leadership", False, frozenset({"leader"})),
    ),
    agencies=(("social_care", "Social care"), ("health", "Health")),
    source_types=(("case_record", "Case record"), ("child", "Child"), ("leader", "Leader")),
    voices=frozenset({"child"}),
    unexpected=frozenset({("lead", a, "child") for a in ("social_care", "health")}),
    least_types=2,
    least_inspectors=2,
)


def item(number: int = 1, coder: str = "OF1", **changed: object) -> Item:
    made = Item(
        id=RecordId(number.to_bytes(16, "big")),
        short_name=f"E-{coder}-{number}",
        coder=PersonId(coder),
        opened=Moment(number, 0),
        archived=False,
        anchor=Anchor("", "", 0, 0, "", "", ""),
        mark=Mark.STRENGTH,
        source_type="case_record",
        strength=Strength.FAIR,
        areas=("hp",),
        criteria=(),
        agencies=("health",),
        children=(),
        acknowledged=frozenset(),
        disputed=(),
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # fields by name


def cell(matrix: Matrix, area: str, agency: str, kind: str):  # type: ignore[no-untyped-def]  # a Cell
    rows = {row.agency: row for row in matrix.rows(area, {})}
    return next(one for one in rows[agency].cells if one.place[2] == kind)


def test_a_cell_counts_items_marks_and_inspectors() -> None:
    matrix = Matrix(SHAPE, [item(1), item(2, "OF2", mark=Mark.IMPROVE), item(3)])
    found = cell(matrix, "hp", "health", "case_record")
    assert (found.count, found.strengths, found.improve, found.coders) == (3, 2, 1, 2)
    assert (found.heat, found.direction) == (2, 1)
    assert matrix.items(found.place) == tuple(item(n).id for n in (1, 2, 3))


def test_an_item_of_two_agencies_is_one_item_in_totals() -> None:
    matrix = Matrix(SHAPE, [item(agencies=("health", "social_care"))])
    assert matrix.in_area("hp") == matrix.in_column("hp", "case_record") == matrix.counted == 1
    assert cell(matrix, "hp", "social_care", "case_record").count == 1


def test_an_item_without_an_agency_has_a_row_of_its_own() -> None:
    matrix = Matrix(SHAPE, [item(agencies=())])
    assert [row.agency for row in matrix.rows("hp", {})] == ["social_care", "health", NO_AGENCY]


def test_a_wanted_source_is_a_gap_where_an_agency_is_spoken_of() -> None:
    matrix = Matrix(SHAPE, [item()])
    assert [gap.place for gap in matrix.gaps()] == [("hp", "health", "child")]
    assert not cell(matrix, "hp", "social_care", "child").gap
    matrix.put(item(2, source_type="child"))
    assert matrix.gaps() == ()


def test_a_gap_with_a_reason_is_none_and_the_reason_stays() -> None:
    place = ("hp", "health", "child")
    matrix = Matrix(SHAPE, [item()])
    assert matrix.gaps({place: "No child of the sample is known to health."}) == ()
    row = matrix.rows("hp", {place: "Because."})[1]
    assert row.cells[1].explained == "Because."


def test_where_nothing_is_expected_nothing_is_missing() -> None:
    matrix = Matrix(SHAPE, [item(areas=("lead",), source_type="leader")])
    assert not cell(matrix, "lead", "health", "child").expected
    assert matrix.gaps() == ()


def test_codes_that_the_framework_lacks_are_listed() -> None:
    strange = item(2, areas=("elsewhere",))
    assert Matrix(SHAPE, [item(), strange]).unknown() == (strange.id,)


def test_an_uncoded_or_archived_item_is_not_counted() -> None:
    matrix = Matrix(SHAPE, [item(areas=()), item(2, archived=True), item(3, source_type="")])
    assert matrix.counted == 0


ITEMS = st.builds(
    lambda number, coder, mark, kind, areas, agencies: item(
        number, coder, mark=mark, source_type=kind, areas=tuple(areas), agencies=tuple(agencies)
    ),
    st.integers(1, 5),
    st.sampled_from(["OF1", "OF2"]),
    st.sampled_from(list(Mark)),
    st.sampled_from(["case_record", "child", ""]),
    st.sets(st.sampled_from(["hp", "lead"])),
    st.sets(st.sampled_from(["health", "social_care"])),
)


@given(st.lists(ITEMS), st.sets(st.integers(1, 5)))
def test_item_by_item_counts_as_all_at_once(items: Iterable[Item], gone: set[int]) -> None:
    live = Matrix(SHAPE)
    held: dict[bytes, Item] = {}
    for one in items:
        live.put(one)
        held[one.id] = one
    for number in gone:
        live.remove(item(number).id)
        held.pop(item(number).id, None)
    assert live.table() == Matrix(SHAPE, held.values()).table()
    assert live.counted == sum(one.coded for one in held.values())


def test_a_finding_on_children_wants_two_types_two_people_and_a_voice() -> None:
    thin = support(SHAPE, ["hp"], [item()], [], "")
    assert len(thin.lacks) == 3
    assert thin.lacks[0].startswith("This rests on 1 source type;")
    enough = support(SHAPE, ["hp"], [item(), item(2, "OF2", source_type="child")], [], "")
    assert enough.enough
    assert enough.inspectors == 2


@pytest.mark.parametrize(("areas", "lacks"), [(["lead"], 0), (["hp"], 1), (["hp", "lead"], 1)])
def test_only_findings_about_children_need_their_voice(areas: list[str], lacks: int) -> None:
    held = [item(), item(2, "OF2", source_type="leader")]
    assert len(support(SHAPE, areas, held, [], "").lacks) == lacks


def test_an_explanation_takes_the_place_of_what_is_missing() -> None:
    assert support(SHAPE, ["hp"], [item()], [], "The child is a baby.").enough


def test_contrary_evidence_is_counted_beside() -> None:
    assert support(SHAPE, ["hp"], [item()], [item(2)], "").contrary == 1
