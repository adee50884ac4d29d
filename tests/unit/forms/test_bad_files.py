"""Files that are no form: each is refused in a sentence with a code, wherever it is given."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.forms.check import check
from fieldapp.forms.finding import Severity
from fieldapp.forms.xform.load import load_form
from fieldapp.services import adding_forms
from fieldapp.services.opening_forms import load_package
from tests.functional.cli.cli import Stranger
from tests.support.bad_forms import bad_files, workbook

FILES: Mapping[str, bytes] = bad_files()
NAMES = sorted(FILES)


@pytest.mark.parametrize("name", NAMES)
def test_a_check_says_one_sentence_with_a_cure(name: str) -> None:
    report = check(FILES[name], name, lambda _file: False, load_form)
    (finding,) = report.findings
    assert not report.usable
    assert finding.message.endswith(".")
    assert finding.cure.endswith(".")
    assert len(finding.said()) < 300


@pytest.mark.parametrize("name", NAMES)
def test_adding_it_to_a_visit_is_refused_before_anything_is_written(
    name: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name])
    with pytest.raises(Refused) as refused:
        load_package(adding_forms.packed(file))
    assert refused.value.code.startswith("F-")
    assert refused.value.next_step.endswith(".")


def test_a_batch_of_traces_goes_on_after_each_of_them(tmp_path: Path) -> None:
    stranger = Stranger(tmp_path)
    given = {**FILES, "good.xlsx": workbook(), "macro.xlsm": workbook()}
    (tmp_path / "script.json").write_text('{"now": "2026-01-15T10:00:00Z", "steps": []}')
    jobs = []
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
        jobs.append({"form": name, "script": "script.json", "out": f"{name}.out"})
    (tmp_path / "batch.json").write_text(json.dumps(jobs))
    assert stranger.plain("forms", "trace", "--batch", "batch.json").status == 1
    told = {name: json.loads((tmp_path / f"{name}.out").read_text()) for name in given}
    assert {name for name in given if "snapshots" in told[name]} == {"good.xlsx", "macro.xlsm"}
    refused = [told[name]["error"] for name in FILES]
    assert all(error["code"] and error["message"] and error["next"] for error in refused)


@pytest.mark.parametrize("name", ["cut.xlsx", "locked.xlsx", "bomb.xlsx", "photo.md"])
def test_a_preview_opens_no_window_for_it(name: str, tmp_path: Path) -> None:
    stranger = Stranger(tmp_path)
    (tmp_path / name).write_bytes(FILES[name])
    ran = stranger.plain("forms", "preview", name, "--json")
    assert (ran.status, ran.code[:2]) == (3, "F-")


def test_rows_under_a_long_gap_are_told_with_the_first_of_them() -> None:
    report = check(workbook(2, gap=61), "form.xlsx", lambda _file: False, load_form)
    (finding,) = report.findings
    assert (finding.code, finding.severity) == ("F-195", Severity.WARNING)
    assert (finding.place.sheet, finding.place.row) == ("survey", 65)
    assert (report.questions, report.usable) == (2, True)


def test_a_gap_that_is_passed_over_is_no_finding() -> None:
    report = check(workbook(2, gap=60), "form.xlsx", lambda _file: False, load_form)
    assert (report.findings, report.questions) == ((), 3)


def test_the_name_of_a_file_is_said_as_it_is() -> None:
    report = check(FILES["cut.xlsx"], "cut.xlsx", lambda _file: False, load_form)
    assert report.findings[0].said().startswith("cut.xlsx is damaged")
