"""A form's file is read strictly, and each mistake is said with its place and cure."""

import textwrap

import pytest

from fieldapp.domain.change import RecordKind
from fieldapp.forms.loader import FormRefused, check, load
from fieldapp.forms.model import QuestionType

GOOD = """
id = "visit_note"
version = 2
kind = "note"
title = "Visit note"

[lists.seen]
yes = "Yes"
no = "No"

[[group]]
key = "about"
title = "About"

[[group.question]]
key = "seen"
type = "select_one"
label = "Seen?"
choices = "seen"
default = "no"
relevant = "${about} != ''"

[[group.group]]
key = "inner"
title = "Inner"
repeat = { count = "3" }

[[group.group.question]]
key = "words"
type = "exact_words"
label = "Their words"

[group.blocks]
key = "notes"
title = "Notes"
style = "notes"
marks = [{ mark = "strength", sign = "+", label = "Strength" }]
"""


def faults(text: str) -> list[str]:
    return [str(fault) for fault in check(textwrap.dedent(text).encode(), "note.toml")]


def test_a_good_form_is_loaded_whole() -> None:
    form = load(GOOD.encode(), "note.toml")
    assert (form.id, form.version, form.kind) == ("visit_note", 2, RecordKind.NOTE)
    assert [q.key for q in form.questions()] == ["seen", "words"]
    seen, words = form.questions()
    assert [(c.name, c.label) for c in seen.choices] == [("yes", "Yes"), ("no", "No")]
    assert (seen.default, seen.relevant) == ("no", "${about} != ''")
    assert words.type is QuestionType.EXACT_WORDS
    section = form.section()
    assert section is not None
    assert section.marks[0].sign == "+"
    inner = form.groups[0].groups[0]
    assert inner.repeat is not None
    assert inner.repeat.count == "3"
    assert check(GOOD.encode(), "note.toml") == ()


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ('type = "select_one"', 'type = "slider"', "slider"),
        ('label = "Seen?"', 'labell = "Seen?"', "labell"),
        ('choices = "seen"', 'choices = "sean"', "There is no list “sean”. The lists are: seen."),
        ('choices = "seen"\n', "", "needs choices"),
        ('default = "no"', 'default = "perhaps"', "The default cannot be an answer"),
        ('key = "words"', 'key = "seen"', "stands 2 times"),
        ('key = "words"', 'key = "Their words"', "cannot be a key"),
        ("version = 2", "version = 0", "Versions begin at 1"),
        ("version = 2", 'version = "two"', "version"),
        ('id = "visit_note"', 'id = "../note"', "cannot be an id"),
        ('kind = "note"', 'kind = "diary"', "diary"),
        ('sign = "+"', 'sign = "++"', "cannot be the sign"),
        ('title = "Visit note"', 'title = "Visit note', "not TOML"),
        ('label = "Seen?"', 'label = " "', "has no label"),
    ],
)
def test_a_mistake_is_said_with_its_place(wrong: str, right: str, says: str) -> None:
    assert wrong in GOOD
    found = faults(GOOD.replace(wrong, right))
    assert found
    assert any(says in fault for fault in found), found
    assert all(fault.startswith("note.toml, ") for fault in found)


def test_every_mistake_is_listed_at_once() -> None:
    text = GOOD.replace("version = 2", "version = 0").replace('key = "words"', 'key = "W"')
    with pytest.raises(FormRefused) as refused:
        load(text.encode(), "note.toml")
    assert len(refused.value.faults) == 2
    assert refused.value.code == "F-101"
    assert "There are 1 more." in refused.value.message


def test_a_second_list_of_blocks_is_refused() -> None:
    more = GOOD + (
        '[[group]]\nkey = "again"\ntitle = "Again"\n[group.blocks]\nkey = "more"\n'
        'title = "More"\nstyle = "answers"\n'
    )
    assert any("at most one list of blocks" in fault for fault in faults(more))


def test_steps_belong_to_concerns_alone() -> None:
    text = GOOD.replace("[lists.seen]", '[[step]]\nname = "told"\ntitle = "Told"\n[lists.seen]')
    assert any("Only a concern has steps" in fault for fault in faults(text))


def test_bytes_that_are_no_text_are_refused() -> None:
    assert [f.message for f in check(b"\xff\xfe\x00", "note.toml")] == ["It is not UTF-8 text."]


def test_a_file_of_brackets_ends_in_a_sentence() -> None:
    assert check(b"a=" + b"[" * 100_000, "note.toml")
