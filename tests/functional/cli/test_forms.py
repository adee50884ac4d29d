"""The commands about forms, as a stranger runs them, without a profile."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.functional.cli.cli import Stranger
from tests.repo import source

FORM = "| survey |\n| | type | name | label | relevant |\n"


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    """Return somebody with a sound form, a broken one, and one that needs a file."""
    made = Stranger(tmp_path)
    (tmp_path / "good.md").write_text(f"{FORM}| | integer | age | Age | |\n", "utf-8")
    (tmp_path / "bad.md").write_text(f"{FORM}| | text | a | A | ${{nobody}} = 1 |\n", "utf-8")
    (tmp_path / "list.md").write_text(f"{FORM}| | select_one_from_file towns.csv | t | T | |\n")
    return made


def test_a_sound_form_passes(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "check", "good.md", "--json")
    assert (ran.status, ran.json["questions"], ran.json["findings"]) == (0, 1, [])


def test_a_mistake_is_told_by_sheet_row_and_column(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "check", "bad.md", "--json")
    assert (ran.status, ran.json["errors"]) == (1, 1)
    (finding,) = ran.json["findings"]
    assert (finding["sheet"], finding["row"], finding["column"]) == ("survey", 2, "relevant")
    assert finding["cure"]


def test_people_read_the_same_in_sentences(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "check", "bad.md")
    assert ran.out.startswith("Mistake. Sheet survey, row 2, column relevant: there is no question")
    assert "bad.md: 1 question, 0 choices, 1 mistake, 0 warnings." in ran.out


def test_the_files_of_a_form_are_looked_for_beside_it_or_where_one_says(stranger: Stranger) -> None:
    assert stranger.plain("forms", "check", "list.md", "--json").json["errors"] == 1
    (stranger.folder / "media").mkdir()
    (stranger.folder / "media/towns.csv").write_text("name,label\nyork,York\n")
    ran = stranger.plain("forms", "check", "list.md", "--media", "media", "--json")
    assert (ran.status, ran.json["errors"]) == (0, 0)


def test_a_file_that_is_no_form_is_a_finding(stranger: Stranger) -> None:
    (stranger.folder / "trap.xml").write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    ran = stranger.plain("forms", "check", "trap.xml", "--json")
    assert (ran.status, ran.json["findings"][0]["code"]) == (1, "F-144")


def test_a_file_that_is_not_there_is_refused(stranger: Stranger) -> None:
    ran = stranger.plain("forms", "check", "none.md", "--json")
    assert ran.status == 3
    assert ran.json["error"]["next"]


def test_one_broken_form_does_not_stop_a_batch(stranger: Stranger) -> None:
    steps = {"now": "2026-01-15T10:00:00Z", "steps": [{"set": "/data/age", "value": "12.7"}]}
    (stranger.folder / "script.json").write_text(json.dumps(steps))
    batch = [
        {"form": form, "script": "script.json", "out": f"{form}.json"}
        for form in ("bad.md", "good.md")
    ]
    (stranger.folder / "batch.json").write_text(json.dumps(batch))
    assert stranger.plain("forms", "trace", "--batch", "batch.json", "--json").status == 1
    bad, good = (
        json.loads((stranger.folder / f"{n}.md.json").read_text()) for n in ("bad", "good")
    )
    assert bad["error"]["code"] == "F-153"
    values = [snapshot["nodes"][0]["value"] for snapshot in good["snapshots"]]
    assert values == ["", "12"]


def test_the_form_on_the_page_is_sound(stranger: Stranger) -> None:
    page = (source.ROOT / "docs/forms.md").read_text("utf-8")
    (table,) = re.findall(r"```\n(\| survey.*?)```", page, re.DOTALL)
    (stranger.folder / "page.md").write_text(table, "utf-8")
    ran = stranger.plain("forms", "check", "page.md", "--json")
    assert (ran.status, ran.json["findings"]) == (0, [])
