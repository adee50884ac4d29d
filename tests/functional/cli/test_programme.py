"""The programme and a plan from the command line: drafted, released, shown."""

from pathlib import Path
from typing import Any

from tests.functional.cli.cli import Stranger

CSV = "area,framework,ended,overall\nKent,ilacs-2023,2022-05-13,Good\nCumbria,sif-2013,x,Good\n"


def test_an_inspection_is_planned_released_and_shown_by_commands(tmp_path: Path) -> None:
    stranger = Stranger(tmp_path)
    stranger.found()

    def ok(*words: str, status: int = 0) -> dict[str, Any]:
        return stranger.run("AD1", *words, status=status).json

    made = ok("programme", "create", "--title", "Areas")["id"]
    (tmp_path / "past.csv").write_text(CSV, encoding="utf-8")
    taken = ok("programme", "import", made, "past.csv", status=1)
    assert (taken["taken"], taken["to_check"][0]["line"]) == (1, 3)
    ok("programme", "trigger", made, "Kent", "--kind", "serious_incident")
    due = ok("programme", "due", made, "--out", "areas.csv")["areas"]
    assert len(due) == 153
    assert (due[0]["name"], due[0]["next_by"]) == ("Kent", "2025-05-13")
    assert due[0]["triggers_open"] == ["serious_incident"]
    assert len((tmp_path / "areas.csv").read_text("utf-8-sig").splitlines()) == 154
    assert "OFFICIAL-SENSITIVE" in (tmp_path / "areas-MARKING.txt").read_text("utf-8")
    asked = ("--title", "Northmere", "--framework", "ilacs-2026", "--first-day", "2026-11-09")
    plan = ok("programme", "plan", made, "Kent", *asked, "--lead", "AD1")["plan"]
    assert ok("inspection", "list")["inspections"] == []
    visit = ok("programme", "release", made, plan)["visit"]
    assert [v["id"] for v in ok("inspection", "list")["inspections"]] == [visit]
    at = ("--day", "2026-11-10", "--from", "09:00", "--to", "17:30", "--person", "AD1")
    ok("plan", "add", visit, "--title", "Duty desk", *at)
    shown = ok("plan", "show", visit, "--day", "2026-11-10")
    assert len(shown["days_on_site"]) == 10
    assert [one["title"] for one in shown["agenda"]] == ["Duty desk"]
    kinds = {one["kind"] for one in shown["capacity"]["notices"]}
    assert kinds == {"overbooked"}
    ok("plan", "show", visit, "--day", "10/11/2026", status=3)
