"""What a record holds, as the form reads it."""

from fieldapp.domain.change import RecordKind
from fieldapp.forms.answers import answers
from fieldapp.forms.library import builtin
from fieldapp.forms.problems import problems
from tests.unit.reports.records import disputed, fields, record, said


def test_fields_and_sets_become_one_text_each() -> None:
    one = record(
        RecordKind.PRACTICE_OBSERVATION,
        fields(activity="panel"),
        sets={
            "other_inspectors": (said("CO1"), said("CQ1")),
            "present": (said("Chair"), said("Social worker")),
        },
    )
    assert answers(one) == {
        "activity": "panel",
        "other_inspectors": "CO1 CQ1",
        "present": "Chair\nSocial worker",
    }


def test_two_versions_are_no_problem_of_the_form() -> None:
    one = disputed()
    found = problems(builtin().latest(RecordKind.CASE_TRACKING), answers(one))
    assert [problem.key for problem in found] == ["period_to"]
