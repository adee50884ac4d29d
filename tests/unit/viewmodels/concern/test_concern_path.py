"""Each step of a concern is one action with its time; only closing ends it."""

from __future__ import annotations

from pathlib import Path

from fieldapp.domain.change import RecordKind
from fieldapp.services import concerns
from tests.support.doors import InlineDoor
from tests.support.editor_desk import open_visit
from ui.viewmodels.concern import ConcernPath


def test_a_step_gets_its_time_and_closing_ends_the_concern(tmp_path: Path) -> None:
    with open_visit(tmp_path) as (work, _):
        record, _effects = concerns.raise_concern(work)
        path = ConcernPath(InlineDoor(), work, lambda _e: path.refresh(), lambda _s: None)
        path.open(record, RecordKind.CONCERN)
        assert [step.done for step in path.state.steps] == [""] * 5
        path.step("child_safe")
        assert path.state.steps[0].done.endswith(", OF2")
        assert concerns.open_concerns(work)
        path.end("satisfied")
        assert path.state.closed == "Closed by OF2"
        assert not concerns.open_concerns(work)


def test_another_kind_of_record_shows_no_steps(tmp_path: Path) -> None:
    with open_visit(tmp_path) as (work, _):
        record, _effects = concerns.raise_concern(work)
        path = ConcernPath(InlineDoor(), work, lambda _e: None, lambda _s: None)
        path.open(record, RecordKind.CONCERN)
        path.open(record, RecordKind.NOTE)
        assert path.state.steps == ()
