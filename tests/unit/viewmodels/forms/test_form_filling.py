"""A form of the engine as the lines of a page."""

from decimal import Decimal

import pytest

from fieldapp.domain.errors import Refused
from fieldapp.forms.convert import convert
from fieldapp.forms.media import HeldMedia
from fieldapp.forms.model import QuestionType
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.load import load_form
from tests.support.filling import HOME_VISIT, NOW, filling
from ui.viewmodels.form_filling import XFormFilling
from ui.viewmodels.form_page import Limits, Line, Part


@pytest.fixture
def home() -> XFormFilling:
    return filling(HOME_VISIT)


def line(home: XFormFilling, ref: str) -> Line:
    found = home.line(ref)
    assert found is not None
    return found


def refs(home: XFormFilling) -> list[str]:
    return [stub.ref for stub in home.stubs()]


def test_lines_stand_in_reading_order_with_cards_under_their_repeat(home: XFormFilling) -> None:
    parts = [(stub.ref, stub.part) for stub in home.stubs()][:6]
    assert parts == [
        ("home", Part.GROUP),
        ("home/called", Part.QUESTION),
        ("home/children", Part.QUESTION),
        ("home/safe", Part.QUESTION),
        ("child", Part.REPEAT),
        ("child{r1}", Part.CARD),
    ]


def test_a_question_comes_and_goes_with_the_answer_that_it_depends_on(home: XFormFilling) -> None:
    assert "home/why" not in refs(home)
    assert home.answer("home/safe", "no").structure
    assert "home/why" in refs(home)
    assert home.answer("home/safe", "yes").structure
    assert "home/why" not in refs(home)


def test_words_of_one_answer_stand_in_the_label_of_another(home: XFormFilling) -> None:
    home.answer("home/safe", "no")
    assert line(home, "home/why").label == "Why is  not safe?"
    assert "home/why" in home.answer("home/called", "The Elms").refs
    assert line(home, "home/why").label == "Why is The Elms not safe?"


def test_an_edit_names_the_lines_that_it_changed_and_no_others(home: XFormFilling) -> None:
    for ref in refs(home):
        home.line(ref)
    change = home.answer("home/children", "3")
    assert (change.refs, change.structure) == (frozenset({"home/children"}), False)


def test_taking_a_card_away_renames_no_other(home: XFormFilling) -> None:
    for _ in range(2):
        home.add("child")
    home.answer("child{r3}/born", "2012-03-04")
    home.remove("child{r1}")
    assert [r for r in refs(home) if r.endswith("born")] == ["child{r2}/born", "child{r3}/born"]
    assert line(home, "child{r3}/born").text == "2012-03-04"
    assert line(home, "child{r3}").label == "Child 2"


def test_what_a_type_cannot_hold_stays_as_it_was_typed(home: XFormFilling) -> None:
    home.answer("home/children", "three")
    held = line(home, "home/children")
    assert (held.text, held.problem) == ("three", "Write a whole number, for example 12.")
    home.answer("home/children", "3")
    assert line(home, "home/children").problem == ""


def test_a_constraint_speaks_with_the_words_of_the_form(home: XFormFilling) -> None:
    home.answer("home/children", "21")
    assert line(home, "home/children").problem == "A home has at most 20 children."
    assert [n.ref for n in home.check()] == ["home/called", "home/children"]


def test_what_is_missing_is_named_in_reading_order(home: XFormFilling) -> None:
    (needs,) = home.check()
    assert (needs.ref, needs.words) == ("home/called", "Answer “What is the home called?”.")


def test_a_time_is_kept_with_seconds_and_shown_without(home: XFormFilling) -> None:
    home.answer("child{r1}/seen", "9:05")
    assert line(home, "child{r1}/seen").text == "09:05"
    kept = dict(home.leaves())["child{r1}/seen"].text()
    assert kept == "09:05:00"


def test_another_language_changes_every_label(home: XFormFilling) -> None:
    assert home.languages == ("English (en)", "Cymraeg (cy)")
    home.speak("Cymraeg (cy)")
    assert line(home, "home/safe").label == "A yw'n ddiogel?"
    question = line(home, "home/safe").question
    assert question is not None
    assert [choice.label for choice in question.choices] == ["Ydy", "Nac ydy"]


def test_a_range_tells_its_ends(home: XFormFilling) -> None:
    assert line(home, "mood").limits == Limits(Decimal(1), Decimal(10), Decimal(1))


def test_every_question_is_asked_in_its_own_way(home: XFormFilling) -> None:
    kinds = {ref: q.type for ref in refs(home) if (q := line(home, ref).question)}
    assert kinds["home/children"] is QuestionType.INTEGER
    assert kinds["child{r1}/likes"] is QuestionType.SELECT_MANY
    assert kinds["told"] is QuestionType.NOTE
    assert kinds["order"] is QuestionType.RANK


COUNCILS = "\n".join(
    [
        "| survey | | | |",
        "| | type | name | label |",
        "| | select_one council | council | Which council? |",
        "| choices | | | |",
        "| | list_name | name | label |",
        *(f"| | council | c{n} | Council number {n} |" for n in range(30)),
    ]
)


def test_a_long_list_is_found_by_typing() -> None:
    form = filling(COUNCILS)
    assert line(form, "council").looked_up
    found = form.look_up("council", "number 2", 5)
    assert (found.total, [c.name for c in found.choices][:2]) == (11, ["c2", "c20"])
    assert form.look_up("council", "", 5).total == 30
    assert form.look_up("council", "nowhere", 5).total == 0


def test_what_was_chosen_from_a_long_list_keeps_its_label() -> None:
    form = filling(COUNCILS)
    form.answer("council", "c7")
    question = line(form, "council").question
    assert question is not None
    assert [(c.name, c.label) for c in question.choices] == [("c7", "Council number 7")]


COUNTED = """
| survey |
|        | type         | name  | label              | repeat_count |
|        | integer      | many  | How many children? |              |
|        | begin_repeat | child | Child              | ${many}      |
|        | text         | said  | What did it say?   |              |
|        | end_repeat   |       |                    |              |
"""


def test_a_count_that_no_record_holds_stays_as_typed_and_is_not_followed() -> None:
    counted = filling(COUNTED)
    counted.answer("many", "3")
    counted.answer("many", "1000000")
    asked = line(counted, "many")
    assert asked.text == "1000000"
    assert "1,000,000 cards" in asked.problem
    assert len(counted.session.counts()) == 1
    assert counted.session.counts() == {"/data/child": 3}
    counted.answer("many", "2")
    assert (line(counted, "many").problem, counted.session.counts()) == ("", {"/data/child": 2})


def test_a_count_that_came_from_elsewhere_does_not_hold_the_record_up() -> None:
    counted = filling(COUNTED)
    counted.take_in("many", "100000000")
    assert counted.session.counts() == {"/data/child": 0}


def test_a_form_that_always_asks_for_too_much_is_not_opened() -> None:
    made = convert(COUNTED.strip().encode(), "form.md").xform
    always = made.replace(b'jr:count=" /data/many "', b'jr:count="99999999"')
    assert always != made
    with pytest.raises(Refused) as refused:
        XFormFilling(load_form(always, HeldMedia({})), NOW, ByteChance(bytes), lambda: "r1")
    assert refused.value.code == "F-192"
    assert "99,999,999" in refused.value.message
