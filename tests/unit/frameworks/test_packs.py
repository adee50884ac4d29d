"""The packs that ship, and how a framework finds its pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.frameworks.check import check
from fieldapp.frameworks.contents import digest
from fieldapp.frameworks.index import former, framework, frameworks, shipped
from fieldapp.frameworks.library import aims_for, aims_of, edition, folder, pack, packs
from fieldapp.frameworks.loading import load
from fieldapp.frameworks.pack import Joins, Outcome, SectionKind

WANTED = {
    "cp-2012",
    "focused-visit",
    "ilacs-2018",
    "ilacs-2026",
    "jtai",
    "lac-2013",
    "multi-agency-2013",
    "sif-2013",
}


def test_every_framework_has_a_pack_with_its_theme_and_inspectorates() -> None:
    assert set(shipped()) == WANTED
    for one in frameworks():
        found = pack(one.id)
        theme = next((t for t in found.about.theme if t.id == one.theme), None)
        always = [i.id for i in found.about.inspectorate if i.joins is not Joins.THEME]
        assert (theme is None) == (one.theme == "")
        named = {str(agency.id) for agency in one.agencies}
        assert named <= (set(theme.inspectorates) if theme else set(always))


@pytest.mark.parametrize("name", sorted(WANTED))
def test_nothing_is_wrong_with_a_pack_that_ships(name: str) -> None:
    assert check(pack(name)) == ()


@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_pack_that_ships_brings_forms_and_says_where_its_aims_are_from(name: str) -> None:
    held = pack(name)
    assert held.own_forms
    assert all(f"forms/{one.file}" in held.files for one in held.own_forms)
    assert held.aims is not None
    assert held.aims.note


def test_a_former_edition_is_found_by_its_hash_beside_the_newest() -> None:
    for name, digest_of in former().items():
        past = edition(digest_of)
        assert past is not None
        newest = pack(past.id)
        assert name == f"{past.id}.{past.about.version}"
        assert past.about.version < newest.about.version
        assert edition(newest.digest) == newest
    assert edition("00" * 32) is None


def test_a_pack_without_aims_draws_no_sample() -> None:
    assert aims_for("jtai-2022-early-help").stages["contact"] == 6
    past = edition(former()["jtai.1"])
    assert past is not None
    with pytest.raises(Refused) as refused:
        aims_of(past)
    assert refused.value.code == "A-120"


def test_a_pack_is_named_by_its_contents_and_not_by_its_line_ends() -> None:
    assert digest({"a.md": b"x\r\ny"}) == digest({"a.md": b"x\ny"})
    assert digest({"a.xlsx": b"x\r\ny"}) != digest({"a.xlsx": b"x\ny"})
    assert digest({"a": b"xy", "b": b""}) != digest({"a": b"x", "b": b"y"})
    assert len({one.digest for one in packs()}) == len(packs())


def test_criteria_and_areas_are_named_once_and_say_something() -> None:
    for one in packs():
        codes = [c.id for area in one.judgements.area for c in area.criterion]
        assert len(codes) == len(set(codes))
        assert one.about.sources["own"]


def test_an_overall_grade_is_gone_from_2026_on() -> None:
    assert pack("ilacs-2026").area("overall") is None
    assert pack("ilacs-2026").about.outcome is Outcome.GRADES
    assert pack("jtai").narrative
    assert pack("focused-visit").narrative


def test_who_joins_only_when_triggered_says_what_brings_it_in() -> None:
    joint = pack("multi-agency-2013").about
    triggered = [one for one in joint.inspectorate if one.joins is Joins.TRIGGERED]
    assert [one.id for one in triggered] == ["hmcpsi"]
    assert "prosecution" in triggered[0].trigger


def test_probation_is_in_or_out_by_the_theme() -> None:
    themes = {theme.id: theme.inspectorates for theme in pack("jtai").about.theme}
    assert "hmi_probation" in themes["sexual-abuse-2025"]
    assert "hmi_probation" not in themes["early-help"]


def test_the_board_is_graded_beside_the_others_and_limits_nothing() -> None:
    single = pack("sif-2013")
    assert single.area("lscb") is not None
    assert not any("lscb" in c.areas for r in single.judgements.rule for c in r.when)


def test_every_report_has_a_summary_for_children() -> None:
    for one in packs():
        assert SectionKind.FOR_CHILDREN in {section.kind for section in one.report.section}


def test_older_and_shorter_ids_still_find_their_framework() -> None:
    assert framework("multi-2012").id == "multi-agency-2013"
    assert pack("ilacs-2023").id == "ilacs-2018"
    assert pack("jtai-2022-early-help").id == "jtai"


def test_an_unknown_framework_and_a_broken_pack_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as unknown:
        pack("ilacs-1999")
    assert unknown.value.code == "F-130"
    with pytest.raises(Refused) as broken:
        load(tmp_path)
    assert broken.value.code == "F-133"
    assert folder("jtai").is_dir()
