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


def test_a_folder_becomes_a_signed_pack_that_is_taken_into_use(stranger: Stranger) -> None:
    """From the policy officer's folder to a laptop, and what is refused on the way."""
    own = Path(shutil.copytree(str(folder("focused-visit")), stranger.folder / "own"))
    about = (own / "pack.toml").read_text(encoding="utf-8").replace("version = 2", "version = 3")
    (own / "pack.toml").write_text(about, encoding="utf-8")
    first = stranger.plain("frameworks", "pack", "own", "--out", "own.pack", "--json")
    again = stranger.plain("frameworks", "pack", "own", "--out", "again.pack", "--json")
    assert (first.status, first.json["findings"]) == (0, [])
    assert first.json["hash"] == again.json["hash"]
    bytes_of = [(stranger.folder / name).read_bytes() for name in ("own.pack", "again.pack")]
    assert bytes_of[0] == bytes_of[1]

    stranger.found()
    wanted = ("--title", "Northmere", "--framework", "focused-visit")
    visit = stranger.run("AD1", "inspection", "create", *wanted).json["id"]
    assert stranger.run("AD1", "frameworks", "move", visit, status=3).code == "C-257"
    assert stranger.run("AD1", "frameworks", "adopt", "own.pack", status=3).code == "F-246"
    signed = stranger.run("AD1", "frameworks", "sign", "own.pack").json
    assert (signed["by"], signed["hash"]) == ("AD1", first.json["hash"])
    taken = stranger.run("AD1", "frameworks", "adopt", "own.pack").json
    assert (taken["standing"], taken["signed_by"]) == ("in use", "AD1")
    listed = stranger.run("AD1", "frameworks", "editions").json
    mine = [one for one in listed["editions"] if one["id"] == "focused-visit"]
    assert [(one["version"], one["standing"]) for one in mine] == [(3, "in use"), (2, "replaced")]
    assert listed["unused"] == []
    moved = stranger.run("AD1", "frameworks", "move", visit).json
    assert (moved["before"], moved["version"], moved["hash"]) == (2, 3, first.json["hash"])


def test_a_folder_with_mistakes_is_not_packed(stranger: Stranger) -> None:
    ran = stranger.plain("frameworks", "pack", "broken", "--out", "broken.pack", "--json")
    assert (ran.status, ran.json["written"]) == (1, None)
    assert not (stranger.folder / "broken.pack").exists()
