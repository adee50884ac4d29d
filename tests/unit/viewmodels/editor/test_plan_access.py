"""A plan opens for everybody; only the lead of the visit changes it."""

from pathlib import Path

from fieldapp.services import plan as plans
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.stretching import quick_stretching
from ui.viewmodels.record_state import Access


def test_a_member_reads_a_plan_and_the_lead_changes_it(tmp_path: Path) -> None:
    with quick_stretching(), open_visit(tmp_path, "OF3") as (work, team):
        told = {"title": "Northmere", "framework": "ilacs-2026"}
        plan, _ = plans.begin_plan(work, told)
        activity, _ = plans.add_activity(work, plan, {"title": "Duty desk"})
        team.carry(work.inspection, "OF2", "OF3")
        for person, access in (("OF2", Access.WRITE), ("OF3", Access.LED)):
            desk = EditorDesk(team[person].open(work.inspection), team)
            for record in (plan, activity):
                desk.editor.open(record)
                shown = desk.state.record
                assert shown is not None
                assert shown.access is access
                assert shown.extra == ()
