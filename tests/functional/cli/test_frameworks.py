"""The commands about framework packs, as a stranger runs them, without a profile."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from fieldapp.frameworks.library import folder
from tests.functional.cli.cli import Stranger


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    made = Stranger(tmp_path_factory.mktemp("frameworks"))
    broken = made.folder / "broken"
    shutil.copytree(Path(str(folder("ilacs-2018"))), broken)
    judgements = broken / "judgements.toml"
    text = judgements.read_text(encoding="utf-8")
    judgements.write_text(text.replace('"care_leavers"]', '"leavers"]'), encoding="utf-8")
    return made


def test_the_packs_are_listed_with_their_hashes(stranger: Stranger) -> None:
    said = stranger.plain("frameworks", "list", "--json").json["frameworks"]
    assert len({one["hash"] for one in said}) == len(said) == 8


def test_grades_that_are_still_open_are_said_with_the_reason(stranger: Stranger) -> None:
    grades = json.dumps({"in_care": "inadequate", "help_and_protection": "good"})
    ran = stranger.plain("frameworks", "judge", "ilacs-2018", "--grades", grades, "--json")
    assert ran.status == 0
    assert set(ran.json) == {"permitted", "because"}
    assert ran.json["permitted"]["overall"] == ["inadequate"]
    assert len(ran.json["because"]) == 1


def test_a_narrative_framework_says_only_that_it_is_one(stranger: Stranger) -> None:
    ran = stranger.plain("frameworks", "judge", "jtai", "--grades", "{}", "--json")
    assert ran.json == {"permitted": {}, "narrative": True}


@pytest.mark.parametrize(
    ("framework", "grades", "code"),
    [
        ("ilacs-2018", '{"leaders": "good"}', "F-134"),
        ("ilacs-2018", '{"overall": "fair"}', "F-135"),
        ("ilacs-2018", '["good"]', "F-138"),
        ("ilacs-2018", "{", "F-138"),
        ("ilacs-1918", "{}", "F-130"),
    ],
)
def test_what_is_not_known_is_refused_in_one_object(
    stranger: Stranger, framework: str, grades: str, code: str
) -> None:
    ran = stranger.plain("frameworks", "judge", framework, "--grades", grades, "--json")
    assert ran.status == 3
    assert ran.json["error"]["code"] == code


def test_a_broken_pack_ends_with_its_findings(stranger: Stranger) -> None:
    ran = stranger.plain("frameworks", "check", "broken", "--json")
    assert ran.status == 1
    assert {one["fault"] for one in ran.json["findings"]} == {"unknown"}
    assert "“leavers”" in ran.json["findings"][0]["message"]


def test_a_folder_that_is_not_there_is_refused(stranger: Stranger) -> None:
    ran = stranger.plain("frameworks", "check", "nowhere", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (3, "F-137")
