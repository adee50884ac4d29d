"""`fieldapp forms trace`: steps in, the state of every question out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.functional.cli.cli import Stranger

FORM = """\
| survey |
| | type | name | label | constraint | relevant |
| | integer | age | Age | . < 130 | |
| | select_one yesno | school | At school? | | ${age} > 4 |
| choices |
| | list_name | name | label |
| | yesno | yes | Yes |
| | yesno | no | No |
"""
STEPS = [
    {"set": "/data/age", "value": "12.7"},
    {"set": "/data/school", "value": "perhaps"},
    {"set": "/data/school", "value": "yes"},
    {"set": "/data/nothing", "value": "yes"},
    {"add_repeat": "/data/age"},
]


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    (tmp_path / "good.md").write_text(FORM)
    (tmp_path / "bad.md").write_text(FORM.replace(". < 130", ". < "))
    script = {"now": "2026-01-15T10:00:00Z", "steps": STEPS}
    (tmp_path / "script.json").write_text(json.dumps(script))
    return Stranger(tmp_path)


def _values(snapshot: dict[str, Any]) -> list[str]:
    return [node["value"] for node in snapshot["nodes"][:2]]


def test_a_snapshot_follows_the_load_and_every_step(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "trace", "good.md", "--script", "script.json")
    snapshots = json.loads(ran.out)["snapshots"]
    assert ran.status == 0
    assert [_values(snapshot) for snapshot in snapshots] == [
        ["", ""],
        ["12", ""],
        ["12", ""],
        ["12", "yes"],
        ["12", "yes"],
        ["12", "yes"],
    ]


def test_a_node_says_all_that_the_contract_names(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "trace", "good.md", "--script", "script.json")
    assert json.loads(ran.out)["snapshots"][0]["nodes"][1] == {
        "ref": "/data/school",
        "relevant": False,
        "required": False,
        "readonly": False,
        "valid": True,
        "value": "",
        "choices": ["yes", "no"],
    }


def test_a_batch_goes_on_after_a_form_that_cannot_load(stranger: Stranger) -> None:
    jobs = [
        {"form": f"{name}.md", "script": "script.json", "out": f"{name}.json"}
        for name in ("bad", "good", "missing")
    ]
    (stranger.folder / "batch.json").write_text(json.dumps(jobs))
    ran = stranger.plain("forms", "trace", "--batch", "batch.json")
    told = {job["out"]: json.loads((stranger.folder / job["out"]).read_text()) for job in jobs}
    assert ran.status == 1
    assert told["bad.json"]["error"].keys() == {"code", "message", "next"}
    assert len(told["good.json"]["snapshots"]) == len(STEPS) + 1
    assert "error" in told["missing.json"]


def test_a_batch_goes_on_after_a_place_that_cannot_be_written(stranger: Stranger) -> None:
    (stranger.folder / "taken").mkdir()
    outs = ("taken", "good.md/below.json", "new/folder/last.json")
    jobs = [{"form": "good.md", "script": "script.json", "out": out, "id": 7} for out in outs]
    (stranger.folder / "batch.json").write_text(json.dumps(jobs))
    ran = stranger.plain("forms", "trace", "--batch", "batch.json", "--json")
    assert (ran.status, ran.json["failed"]) == (1, 0)
    assert ran.json["unwritten"] == ["taken", "good.md/below.json"]
    assert "snapshots" in json.loads((stranger.folder / "new/folder/last.json").read_text())


@pytest.mark.parametrize("now", ["2026-01-15T23:30:00-02:00", "2026-01-16T01:30:00"])
def test_the_time_of_a_trace_is_in_utc(stranger: Stranger, now: str) -> None:
    table = "| survey |\n| | type | name | calculation |\n| | calculate | day | now() |\n"
    (stranger.folder / "day.md").write_text(table)
    (stranger.folder / "script.json").write_text(json.dumps({"now": now}))
    ran = stranger.plain("forms", "trace", "day.md", "--script", "script.json")
    nodes = json.loads(ran.out)["snapshots"][0]["nodes"]
    assert "2026-01-16T01:30:00.000+00:00" in {node["value"] for node in nodes}


def test_a_form_that_cannot_load_ends_with_status_one(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "trace", "bad.md", "--script", "script.json")
    assert ran.status == 1
    assert "/data/age" in json.loads(ran.out)["error"]["message"]


def test_a_trace_without_a_script_says_what_is_missing(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "trace", "good.md")
    assert (ran.status, ran.code) == (3, "C-240")


def test_no_profile_is_made(stranger: Stranger) -> None:
    before = {file.name for file in stranger.folder.iterdir()}
    stranger.plain("forms", "trace", "good.md", "--script", "script.json")
    assert {file.name for file in stranger.folder.iterdir()} == before
