"""A record that is written with a form of the visit."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.services import reading, records, visit_forms
from sync.protocol.ids import RecordId
from tests.support.editor_desk import open_visit
from tests.support.filling import HOME_VISIT
from tests.support.form_desk import FormDesk, add_form, carry
from ui.viewmodels.conflicts import ConflictPorts, Conflicts
from ui.viewmodels.form_record import Unfit
from ui.viewmodels.typing import Written


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FormDesk]:
    with open_visit(tmp_path, "OF3") as (work, team):
        yield FormDesk(work, team)


def begun(desk: FormDesk) -> RecordId:
    form = add_form(desk.work, HOME_VISIT)
    record, _ = visit_forms.open_form_record(desk.work, form, "home_visit")
    desk.record.open(record)
    return record


def again(desk: FormDesk, record: RecordId) -> FormDesk:
    """The record on a desk that knows nothing of the first."""
    desk.record.close()
    desk.desk.wait()
    other = FormDesk(desk.work, desk.fleet)
    other.record.open(record)
    return other


def conflicts(desk: FormDesk) -> int:
    return len(reading.conflicts(desk.work))


def test_what_is_typed_is_in_the_log_once_the_line_is_left(desk: FormDesk) -> None:
    record = begun(desk)
    desk.write("home/called", "The Elms")
    assert desk.held(record)["home/called"] == "The Elms"


def test_what_is_typed_is_on_the_disk_while_typing_goes_on(desk: FormDesk) -> None:
    record = begun(desk)
    desk.type("home/called", "The El")
    desk.desk.wait(500)
    assert [d.text for d in desk.work.store.drafts() if d.record == record] == ["The El"]


def test_a_record_comes_back_as_it_was_left(desk: FormDesk) -> None:
    record = begun(desk)
    desk.write("home/safe", "no")
    desk.write("home/why", "The stairs")
    desk.page.add("child")
    card = [ref for ref in desk.refs() if ref.endswith("/born")][-1]
    desk.write(card, "2012-03-04")
    refs = desk.refs()
    other = again(desk, record)
    assert (other.refs(), other.shown("home/why")) == (refs, "The stairs")
    assert other.shown(card) == "2012-03-04"
    assert conflicts(desk) == 0


def test_an_answer_that_does_not_count_now_is_kept(desk: FormDesk) -> None:
    record = begun(desk)
    desk.write("home/safe", "no")
    desk.write("home/why", "The stairs")
    desk.write("home/safe", "yes")
    assert "home/why" not in desk.refs()
    assert desk.held(record)["home/why"] == "The stairs"
    other = again(desk, record)
    other.write("home/safe", "no")
    assert other.shown("home/why") == "The stairs"


def test_what_no_type_can_hold_comes_back_as_it_was_typed(desk: FormDesk) -> None:
    record = begun(desk)
    desk.write("home/children", "three or four")
    other = again(desk, record)
    line = other.record.line("home/children")
    assert line is not None
    assert (line.text, line.problem) == ("three or four", "Write a whole number, for example 12.")


MAKES_LONG = """\
| survey |
| | type | name | label | calculation | trigger |
| | text | a | A | | |
| | text | b | B | concat(${a}, ${a}) | ${a} |
| | begin_repeat | r | R | | |
| | text | c | C | | |
| | end_repeat | | | | |
"""


def test_a_value_too_long_to_be_kept_is_said_and_takes_nothing_else_along(desk: FormDesk) -> None:
    form = add_form(desk.work, MAKES_LONG)
    record, _ = visit_forms.open_form_record(desk.work, form, "long")
    desk.record.open(record)
    desk.write("a", "x" * 20_000)
    desk.page.add("r")
    refused = desk.page.state.refused
    assert (refused.code if refused else "") == "F-197"
    desk.desk.wait()
    other = again(desk, record)
    assert sum(ref.endswith("}") for ref in other.refs()) == 2
    assert len(other.shown("a")) == 20_000


def test_a_card_that_was_taken_away_stays_away(desk: FormDesk) -> None:
    record = begun(desk)
    (card,) = (ref for ref in desk.refs() if ref.startswith("child{") and ref.endswith("}"))
    desk.page.remove(card)
    assert "child" in again(desk, record).refs()
    assert card not in again(desk, record).refs()


def test_a_form_begins_once_however_often_it_is_opened(desk: FormDesk) -> None:
    record = begun(desk)
    before = len(reading.history(desk.work, record, b"f::begun"))
    again(desk, record)
    assert (before, len(reading.history(desk.work, record, b"f::begun"))) == (1, 1)


def test_two_people_who_answer_apart_leave_both_versions(desk: FormDesk) -> None:
    record = begun(desk)
    visit, team = desk.work.inspection, desk.fleet
    desk.write("home/called", "Nobody knows")
    carry(desk, "OF2", "OF3")
    other = FormDesk(team["OF3"].open(visit), team)
    other.record.open(record)
    other.write("home/called", "The Elms")
    desk.write("home/called", "Elm House")
    carry(desk, "OF3", "OF2")
    third = again(desk, record)
    assert [t.label for t in third.record.state.twice] == ["What is the home called?"]
    assert conflicts(desk) == 1


def answered_apart(desk: FormDesk, ref: str, mine: str, theirs: str) -> tuple[RecordId, FormDesk]:
    """A record in which OF3 answered apart, as OF2 opens it again, and the desk of OF3."""
    record = begun(desk)
    carry(desk, "OF2", "OF3")
    other = FormDesk(desk.fleet["OF3"].open(desk.work.inspection), desk.fleet)
    other.record.open(record)
    other.write(ref, theirs)
    desk.write(ref, mine)
    carry(desk, "OF3", "OF2")
    return record, again(desk, record)


def texts(desk: FormDesk, record: RecordId, key: str) -> set[str]:
    return {v.text for v in reading.record(desk.work, record).fields[key].versions}


def test_both_answers_stand_at_the_line_with_their_authors_the_own_one_first(
    desk: FormDesk,
) -> None:
    _, mine = answered_apart(desk, "home/called", "Elm House", "The Elms")
    line = mine.record.line("home/called")
    assert line is not None
    assert line.text == "Elm House"
    assert [(v.text, v.who) for v in line.versions] == [
        ("Elm House", "OF2, you"),
        ("The Elms", "OF3"),
    ]


def test_who_writes_on_at_a_line_with_two_answers_leaves_the_other_one(desk: FormDesk) -> None:
    record, mine = answered_apart(desk, "home/called", "Elm House", "The Elms")
    mine.write("home/called", "Elm House, first floor")
    assert texts(desk, record, "home/called") == {"Elm House, first floor", "The Elms"}
    assert conflicts(desk) == 1
    mine.desk.wait()
    mine.write("home/called", "Elm House, flat 2")
    assert texts(desk, record, "home/called") == {"Elm House, flat 2", "The Elms"}


def test_a_choice_made_apart_reads_in_words_and_keeps_the_other(desk: FormDesk) -> None:
    record, mine = answered_apart(desk, "home/safe", "yes", "no")
    line = mine.record.line("home/safe")
    assert line is not None
    assert {v.text for v in line.versions} == {"Yes", "No"}
    mine.texts["home/safe"] = "no"
    mine.record.chosen("home/safe")
    mine.desk.wait()
    assert texts(desk, record, "home/safe") == {"no"}


def test_an_answer_that_comes_while_a_line_is_written_stays_beside_it(desk: FormDesk) -> None:
    record = begun(desk)
    desk.write("home/called", "Nobody knows")
    carry(desk, "OF2", "OF3")
    other = FormDesk(desk.fleet["OF3"].open(desk.work.inspection), desk.fleet)
    other.record.open(record)
    other.write("home/called", "The Elms")
    desk.desk.wait()
    desk.type("home/called", "Elm")
    carry(desk, "OF3", "OF2")
    desk.record.touched(_effects(desk, record))
    desk.desk.wait()
    desk.write("home/called", "Elm House")
    desk.desk.wait()
    assert texts(desk, record, "home/called") == {"Elm House", "The Elms"}
    line = desk.record.line("home/called")
    assert line is not None
    assert len(line.versions) == 2


SETS_ANOTHER = """\
| survey |
| | type | name | label | calculation | trigger |
| | text | a | A | | |
| | text | b | B | concat(${a}, "!") | ${a} |
"""


def test_what_the_form_sets_leaves_an_answer_that_was_not_seen(desk: FormDesk) -> None:
    form = add_form(desk.work, SETS_ANOTHER)
    record, _ = visit_forms.open_form_record(desk.work, form, "sets")
    desk.record.open(record)
    carry(desk, "OF2", "OF3")
    other = FormDesk(desk.fleet["OF3"].open(desk.work.inspection), desk.fleet)
    other.record.open(record)
    other.write("b", "Written by hand")
    carry(desk, "OF3", "OF2")
    desk.write("a", "one")
    assert texts(desk, record, "b") == {"one!", "Written by hand"}
    desk.write("a", "two")
    assert texts(desk, record, "b") == {"two!", "Written by hand"}


def test_an_answer_given_twice_is_decided_under_conflicts_and_undone(desk: FormDesk) -> None:
    record, mine = answered_apart(desk, "home/safe", "yes", "no")
    ports = ConflictPorts(mine.desk.door, desk.work, mine.desk.typing, lambda _effects: None)
    page = Conflicts(ports, lambda _state: None, lambda: Written(""))
    page.open(record, b"f:home/safe")
    item = page.state.item
    assert item is not None
    assert (item.where, item.chosen) == ("Form: Is it safe?", True)
    assert {side.shown for side in item.sides} == {"Yes", "No"}
    page.pick([side.text for side in item.sides].index("no"))
    page.use()
    mine.record.touched(_effects(desk, record))
    mine.desk.wait()
    assert (mine.shown("home/safe"), mine.record.state.twice) == ("no", ())
    page.undo(0)
    assert texts(desk, record, "home/safe") == {"yes", "no"}


def test_what_a_colleague_answered_stands_in_the_open_form(desk: FormDesk) -> None:
    record = begun(desk)
    visit, team = desk.work.inspection, desk.fleet
    carry(desk, "OF2", "OF3")
    other = FormDesk(team["OF3"].open(visit), team)
    other.record.open(record)
    other.write("home/safe", "no")
    other.page.add("child")
    other.desk.wait()
    carry(desk, "OF3", "OF2")
    desk.record.touched(_effects(desk, record))
    desk.desk.wait()
    assert "home/why" in desk.refs()
    assert sum(ref.endswith("/born") for ref in desk.refs()) == 2


def test_words_of_a_card_that_a_colleague_took_away_are_kept_and_shown(desk: FormDesk) -> None:
    record = begun(desk)
    visit, team = desk.work.inspection, desk.fleet
    desk.page.add("child")
    carry(desk, "OF2", "OF3")
    other = FormDesk(team["OF3"].open(visit), team)
    other.record.open(record)
    card = [ref for ref in other.refs() if ref.startswith("child{") and ref.endswith("}")][-1]
    desk.page.speak("Cymraeg (cy)")
    desk.type(f"{card}/born", "2012-03-04")
    other.page.remove(card)
    other.desk.wait()
    carry(desk, "OF3", "OF2")
    desk.record.touched(_effects(desk, record))
    desk.desk.wait()
    assert (card in desk.refs(), desk.page.state.language) == (False, "Cymraeg (cy)")
    desk.record.left(f"{card}/born")
    desk.desk.wait()
    assert desk.record.state.unfit == (Unfit("born", "2012-03-04"),)


def test_a_record_keeps_its_form_when_the_visit_offers_it_no_more(desk: FormDesk) -> None:
    record = begun(desk)
    *brought, form = visit_forms.forms(desk.work)
    visit_forms.withdraw_form(desk.work, form.id)
    assert visit_forms.forms(desk.work) == tuple(brought)
    assert "home/called" in again(desk, record).refs()


def test_a_record_moves_to_a_corrected_form_and_keeps_what_does_not_fit(desk: FormDesk) -> None:
    record = begun(desk)
    desk.write("home/called", "The Elms")
    desk.write("home/children", "3")
    corrected = HOME_VISIT.replace("| integer | children |", "| integer | young_people |")
    visit_forms.move_record(desk.work, record, add_form(desk.work, corrected, "Corrected"))
    other = again(desk, record)
    assert (other.shown("home/called"), other.shown("home/young_people")) == ("The Elms", "")
    assert other.record.state.unfit == (Unfit("children", "3"),)
    assert desk.held(record)["home/children"] == "3"


def test_an_archived_record_is_only_read(desk: FormDesk) -> None:
    record = begun(desk)
    records.archive(desk.work, record, ())
    other = again(desk, record)
    line = other.record.line("home/called")
    assert line is not None
    assert not line.writable


def test_a_form_that_is_there_already_is_said(desk: FormDesk) -> None:
    add_form(desk.work, HOME_VISIT)
    with pytest.raises(Refused) as told:
        add_form(desk.work, HOME_VISIT)
    assert told.value.code == "C-115"


def _effects(desk: FormDesk, record: RecordId) -> Effects:
    made = records.open_record(desk.work, RecordKind.NOTE)[1]
    return replace(made, records=frozenset({record}))
