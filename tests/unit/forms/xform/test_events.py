"""Values that are set when something happens."""

from __future__ import annotations

import pytest

from fieldapp.forms.xform.definition import FormError
from fieldapp.forms.xform.load import load_form
from tests.support.xforms import begun, form, state, xform

TRIGGERED = """\
| survey |
| | type | name | label | trigger | calculation |
| | integer | height | Height | | |
| | dateTime | measured | Measured | ${height} | now() |
| | calculate | counted | | ${height} | ${counted} + 1 |
"""


def test_a_trigger_sets_its_value_when_the_answer_changes_and_not_before() -> None:
    session = begun(form(TRIGGERED))
    assert state(session, "/data/measured").value == ""
    session.set("/data/height", "110")
    assert state(session, "/data/measured").value == "2026-01-15T10:00:00.000+00:00"


def test_a_trigger_does_nothing_while_the_answer_stays() -> None:
    session = begun(form(TRIGGERED))
    session.set("/data/height", "110")
    first = state(session, "/data/counted").value
    session.set("/data/height", "110")
    assert state(session, "/data/counted").value == first


def _with_event(event: str) -> bytes:
    return xform(
        '<instance><data id="f"><a/></data></instance><bind nodeset="/data/a" type="string"/>'
        f"<setvalue ref='/data/a' event='{event}' value=\"'set'\"/>",
        '<input ref="/data/a"><label>A</label></input>',
    )


@pytest.mark.parametrize("event", ["odk-instance-first-load", "odk-instance-load"])
def test_a_value_is_set_when_the_record_begins(event: str) -> None:
    assert state(begun(load_form(_with_event(event))), "/data/a").value == "set"


def test_an_event_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(FormError, match="xforms-ready"):
        load_form(_with_event("xforms-ready"))


def test_a_new_repeat_cannot_be_waited_for_in_the_model() -> None:
    with pytest.raises(FormError, match="new repeat"):
        load_form(_with_event("odk-new-repeat"))
