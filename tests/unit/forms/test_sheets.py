"""Built-in forms are tables: what XLSForm lacks stands in columns that others skip."""

from __future__ import annotations

import pytest

from fieldapp.forms.loader import FormRefused, load
from fieldapp.forms.model import Appearance, BlockStyle, Form, QuestionType
from fieldapp.forms.sheets import NotTables, raw_form

SETTINGS = "| settings |\n| | form_id | version | kind | form_title |\n| | f | 1 | {kind} | F |\n"
SURVEY = (
    "| survey |\n| | type | name | label | required | appearance | repeat_count | kind | layout"
    " | suggest | prompts |\n"
)
CHOICES = "| choices |\n| | list_name | name | label | sign | said | hint |\n"


def form_of(rows: str, choices: str = "", kind: str = "note") -> Form:
    """Return the form with these rows."""
    text = f"{SETTINGS.format(kind=kind)}\n{SURVEY}{rows}\n\n{CHOICES}{choices}\n"
    return load(text.encode(), "f.1.md")


def test_types_of_xlsform_become_types_of_a_record() -> None:
    form = form_of(
        "| | begin_group | g | G | | | | | | | |\n"
        "| | text | a | A | yes | | | | | | |\n"
        "| | text | b | B | | multiline | | | | | |\n"
        "| | select_one l | c | C | | minimal | | | | | |\n"
        "| | select_multiple l | d | D | | | | | radio | | |\n"
        "| | dateTime | e | E | | | | | | | |\n"
        "| | text | h | H | | multiline | | think | | | |\n"
        "| | text | i | I | | | | role | | l | |\n"
        "| | end_group | | | | | | | | | |",
        "| | l | x | Ex | | | |",
    )
    types = [question.type for question in form.questions()]
    assert types == [
        QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.SELECT_ONE,
        QuestionType.SELECT_MANY, QuestionType.DATETIME, QuestionType.THINK, QuestionType.ROLE,
    ]  # fmt: skip
    first, _, menu, radio, *_, role = form.questions()
    assert first.required
    assert (menu.appearance, radio.appearance) == (Appearance.MENU, Appearance.RADIO)
    assert [choice.label for choice in role.choices] == ["Ex"]


def test_groups_and_repeats_lie_in_each_other() -> None:
    form = form_of(
        "| | begin_group | g | G | | | | | side | | |\n"
        "| | begin_repeat | r | R | | | 3 | | | | |\n"
        "| | text | a | A | | | | | | | |\n"
        "| | end_repeat | | | | | | | | | |\n"
        "| | end_group | | | | | | | | | |"
    )
    (group,) = form.groups
    (inner,) = group.groups
    assert group.appearance is Appearance.SIDE
    assert inner.repeat is not None
    assert inner.repeat.count == "3"


def test_a_block_section_has_its_marks_and_events() -> None:
    form = form_of(
        "| | begin_group | g | G | | | | | | | |\n"
        "| | note | n | Notes | | | | notes | | | disclosure |\n"
        "| | end_group | | | | | | | | | |",
        "| | n_marks | strength | Strength | + | | |\n| | n_events | stop | Stop | | Stopped. | |",
    )
    section = form.section()
    assert section is not None
    assert (section.style, section.prompts) == (BlockStyle.NOTES, ("disclosure",))
    assert [(m.sign, m.label) for m in section.marks] == [("+", "Strength")]
    assert [(e.name, e.said) for e in section.events] == [("stop", "Stopped.")]


def test_a_concern_has_steps_and_outcomes() -> None:
    form = form_of(
        "| | begin_group | g | G | | | | | | | |\n| | end_group | | | | | | | | | |",
        "| | steps | safe | Safe | | | Now. |\n| | outcomes | done | Done | | | |",
        kind="concern",
    )
    assert [(s.name, s.hint) for s in form.steps] == [("safe", "Now.")]
    assert [o.name for o in form.outcomes] == ["done"]


def test_a_bar_inside_a_cell_is_written_with_a_backslash() -> None:
    form = form_of(
        "| | begin_group | g | A \\| B | | | | | | | |\n| | end_group | | | | | | | | | |"
    )
    assert form.groups[0].title == "A | B"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "| survey |\n| | type |\n| | text |",
        f"{SETTINGS}\n{SURVEY}",
        f"{SETTINGS}\n{SURVEY}| | text | a | A |",
        f"{SETTINGS}\n| survey |\n| | type |\n| | text | a | b |",
    ],
)
def test_what_is_no_form_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(NotTables):
        raw_form(text)
    with pytest.raises(FormRefused):
        load(text.encode(), "f.1.md")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(FormRefused):
        form_of(
            "| | begin_group | g | G | | | | | | | |\n| | text | a | A | | | | wish | | | |\n"
            "| | end_group | | | | | | | | | |"
        )
