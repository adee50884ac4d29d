"""One record of a form while it is open."""

from __future__ import annotations

import pytest

from fieldapp.forms.xform.leaf import Unanswerable
from fieldapp.forms.xform.stored import Stored
from tests.support.xforms import begun, form, state, values

HOME = """\
| survey |
| | type | name | label | calculation | relevant | constraint | default | required | readonly |
| | text | head | Head | | | | | yes | |
| | integer | age | Age | | | . < 130 | | | |
| | begin group | work | Work | | ${age} > 17 | | | | |
| | text | job | Job | | | | | | |
| | end group | | | | | | | | |
| | calculate | months | | ${age} * 12 | | | | | |
| | text | fixed | Fixed | | | | kept | | yes |
| | begin repeat | child | Child | | | | | | |
| | text | called | Name | | | | | | |
| | text | also | Also | | | | concat('c', position(..)) | | |
| | calculate | number | | position(..) | | | | | |
| | end repeat | | | | | | | | |
| | calculate | children | | count(${child}) | | | | | |
"""
PICK = """\
| survey |
| | type | name | label | choice_filter |
| | select_one county | county | County | |
| | select_one town | town | Town | county = ${county} |
| | select_multiple town | towns | Towns | county = ${county} |
| | rank town | order | Order | county = ${county} |
| choices |
| | list_name | name | label | county |
| | county | n | North | |
| | county | s | South | |
| | town | york | York | n |
| | town | leeds | Leeds | n |
| | town | dover | Dover | s |
"""


def test_a_calculation_follows_its_question() -> None:
    session = begun(form(HOME))
    session.set("/data/age", "3")
    assert state(session, "/data/months").value == "36"


def test_what_does_not_count_reads_as_nothing_and_keeps_its_value() -> None:
    session = begun(form(HOME))
    session.set("/data/age", "40")
    session.set("/data/work/job", "Clerk")
    session.set("/data/age", "4")
    hidden = state(session, "/data/work/job")
    assert (hidden.relevant, hidden.value) == (False, "")
    assert session.answers()["/data/work/job"] == "Clerk"
    session.set("/data/age", "40")
    assert state(session, "/data/work/job").value == "Clerk"


def test_an_empty_answer_is_valid_and_a_wrong_one_is_not() -> None:
    session = begun(form(HOME))
    assert state(session, "/data/age").valid
    session.set("/data/age", "130")
    assert not state(session, "/data/age").valid


def test_required_and_read_only_are_told() -> None:
    session = begun(form(HOME))
    assert state(session, "/data/head").required
    assert state(session, "/data/fixed").readonly
    assert not state(session, "/data/months").readonly


@pytest.mark.parametrize("ref", ["/data/fixed", "/data/months", "/data/nothing", "/other/head"])
def test_what_nobody_is_asked_for_cannot_be_answered(ref: str) -> None:
    session = begun(form(HOME))
    before = values(session)
    with pytest.raises(Unanswerable):
        session.set(ref, "x")
    assert values(session) == before


def test_a_new_repeat_instance_begins_with_its_own_defaults_and_position() -> None:
    session = begun(form(HOME))
    assert session.add_repeat("/data/child") == "/data/child[2]"
    assert state(session, "/data/child[2]/also").value == "c2"
    assert state(session, "/data/child[2]/number").value == "2"
    assert state(session, "/data/children").value == "2"


def test_later_instances_move_up_when_one_is_removed() -> None:
    session = begun(form(HOME))
    session.add_repeat("/data/child")
    session.set("/data/child[2]/called", "Ann")
    session.remove_repeat("/data/child[1]")
    assert state(session, "/data/child[1]/called").value == "Ann"
    assert state(session, "/data/child[1]/number").value == "1"
    assert state(session, "/data/children").value == "1"


def test_a_removed_instance_is_worked_out_no_more() -> None:
    session = begun(form(HOME))
    session.add_repeat("/data/child")
    gone = session.leaf("/data/child[2]/number")
    session.remove_repeat("/data/child[2]")
    assert all(not derived.sources for derived in gone.owned)


def test_a_choice_outside_the_list_is_not_taken() -> None:
    session = begun(form(PICK))
    session.set("/data/county", "n")
    session.set("/data/town", "dover")
    assert state(session, "/data/town").value == ""
    assert state(session, "/data/town").choices == ("york", "leeds")


def test_a_choice_that_is_filtered_out_comes_back_with_its_list() -> None:
    session = begun(form(PICK))
    session.set("/data/county", "n")
    session.set("/data/town", "york")
    session.set("/data/county", "s")
    assert state(session, "/data/town").value == ""
    session.set("/data/county", "n")
    assert state(session, "/data/town").value == "york"


def test_several_choices_stand_in_the_order_of_the_list() -> None:
    session = begun(form(PICK))
    session.set("/data/county", "n")
    session.set("/data/towns", "leeds york dover")
    assert state(session, "/data/towns").value == "york leeds"


def test_a_rank_drops_what_has_gone_and_appends_what_is_new() -> None:
    session = begun(form(PICK))
    session.set("/data/county", "n")
    session.set("/data/order", "leeds york")
    session.set("/data/county", "s")
    assert state(session, "/data/order").value == "dover"
    with pytest.raises(Unanswerable):
        session.set("/data/order", "york")


def test_a_stored_record_opens_as_it_was_left() -> None:
    made = form(HOME)
    session = begun(made)
    session.set("/data/age", "40")
    session.add_repeat("/data/child")
    session.set("/data/child[2]/also", "mine")
    session.remove_repeat("/data/child[1]")
    again = begun(made, Stored(session.answers(), session.counts()))
    assert again.answers() == session.answers()
    assert list(again.states()) == list(session.states())


def test_an_emptied_default_stays_empty_when_the_record_is_opened_again() -> None:
    made = form(HOME)
    session = begun(made)
    session.set("/data/child[1]/also", "")
    again = begun(made, Stored(session.answers(), session.counts()))
    assert state(again, "/data/child[1]/also").value == ""


def test_a_repeat_without_instances_stays_without() -> None:
    made = form(HOME)
    session = begun(made)
    session.remove_repeat("/data/child[1]")
    again = begun(made, Stored(session.answers(), session.counts()))
    assert again.counts() == {"/data/child": 0}


def test_answers_that_a_newer_form_has_no_place_for_are_kept_apart() -> None:
    session = begun(form(HOME))
    session.set("/data/head", "Ann")
    again = begun(form(PICK), Stored(session.answers()))
    assert again.unfit["/data/head"] == "Ann"
