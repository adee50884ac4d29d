"""The times of the concern path and the duty numbers, as they ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.forms.concern_path import PathTimes, duty_numbers, load, path_times
from fieldapp.forms.library import builtin


def test_every_step_of_the_form_has_its_time_and_no_other_has_one() -> None:
    form = builtin().latest(RecordKind.CONCERN)
    assert [step.name for step in path_times().step] == [step.name for step in form.steps]


def test_a_time_counts_from_an_earlier_step_and_from_a_question_that_the_form_has() -> None:
    form = builtin().latest(RecordKind.CONCERN)
    before: set[str] = set()
    for step in path_times().step:
        assert step.after in before | {""}
        assert step.due_field == "" or form.question(step.due_field) is not None
        before.add(step.name)


def test_the_emergency_number_comes_first() -> None:
    assert duty_numbers()[0].number == "999"


def test_data_in_another_form_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "path.toml"
    file.write_text("soon_minutes = 'an hour'\nstep = []\n")
    with pytest.raises(Refused, match="F-132"):
        load(file, PathTimes)
