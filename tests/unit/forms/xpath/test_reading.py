"""Reading an expression: what is refused, in which words, and what it says of itself."""

from __future__ import annotations

import pytest

from fieldapp.forms.xpath import ExpressionProblem, ProblemCode, Read, parse
from tests.unit.forms.xpath.world import World

_CHILD = ("data", "child", "age")


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("1 +", 3, "A value is missing before the end of the expression."),
        ("(1", 2, ") is missing before the end of the expression."),
        ("1)", 1, ") (character 2) is not expected here."),
        ("/data/", 6, "A name is missing before the end of the expression."),
        ("/data/a b", 8, "b (character 9) is not expected here."),
        ("'it", 0, "The text that begins with ' at character 1 has no end."),
        ("$x", 0, "The character $ (number 1) has no meaning in an expression."),
        ("up::a", 0, "up:: is no direction that a path can take."),
        ("concat('a',)", 11, "A value is missing before ) (character 12)."),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, at: int, message: str) -> None:
    with pytest.raises(ExpressionProblem) as refused:
        parse(text)
    problem = refused.value
    assert (problem.code, problem.at, problem.message) == (ProblemCode.SYNTAX, at, message)


def test_an_unknown_function_is_named_and_found() -> None:
    with pytest.raises(ExpressionProblem) as refused:
        parse("1 + vlookup(2)")
    assert refused.value.code is ProblemCode.UNKNOWN_FUNCTION
    assert refused.value.at == 4
    assert refused.value.message == "There is no function vlookup."


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("selected('a')", "selected takes 2 arguments, and 1 are given."),
        ("true(1)", "true takes no arguments, and 1 are given."),
        ("not()", "not takes 1 argument, and 0 are given."),
        ("round(1, 2, 3)", "round takes 1 to 2 arguments, and 3 are given."),
        ("join()", "join takes 1 or more arguments, and 0 are given."),
    ],
)
def test_the_number_of_arguments_is_told_in_plain_words(text: str, takes: str) -> None:
    with pytest.raises(ExpressionProblem) as refused:
        parse(text)
    assert refused.value.code is ProblemCode.ARGUMENTS
    assert refused.value.message == takes


def test_brackets_nested_without_end_are_refused() -> None:
    with pytest.raises(ExpressionProblem, match="nested deeper than 100 levels"):
        parse("(" * 5_000 + "1" + ")" * 5_000)


def test_ninety_questions_inside_each_other_are_read() -> None:
    text = "if(/data/a = 2, 'no', " * 90 + "'yes'" + ")" * 90
    assert World().string(text) == "yes"


def test_a_sum_of_a_thousand_terms_is_read() -> None:
    expression = parse(" + ".join(["/data/a"] * 1_000) + " - 1")
    world = World()
    assert expression.string(world.root, world) == "999"
    assert expression.reads(("data",)) == {Read(("data", "a"))}


def test_an_expression_names_the_functions_that_it_calls() -> None:
    assert parse("if(jr:itext('x') = today(), 1, /data/a[not(b)])").calls == {
        "if",
        "jr:itext",
        "today",
        "not",
    }


@pytest.mark.parametrize("text", ["today()", "1 + random()", "uuid()", "randomize(/data/a)"])
def test_what_changes_by_itself_is_volatile(text: str) -> None:
    assert parse(text).volatile
    assert not parse(text).constant


@pytest.mark.parametrize("text", ["1 + 2", "'a'", "concat('a', true())", "round(1.5)"])
def test_what_reads_nothing_is_constant(text: str) -> None:
    assert parse(text).constant
    assert parse(text).reads(_CHILD) == frozenset()


@pytest.mark.parametrize("text", [".", "/data/a", "string-length()", "once('x')", "current()"])
def test_what_reads_the_form_is_not_constant(text: str) -> None:
    assert not parse(text).constant
    assert parse(text).reads(_CHILD)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("../name", {Read(("data", "child", "name"), climb=2)}),
        (".", {Read(_CHILD, climb=3)}),
        ("/data/a", {Read(("data", "a"))}),
        ("current()/../name", {Read(("data", "child", "name"), climb=2)}),
        ("position(..)", {Read(("data", "child"), climb=2)}),
        ("sum(../../child/age)", {Read(_CHILD, climb=1)}),
        ("once('x')", {Read(_CHILD, climb=3)}),
        ("//name", {Read(("**", "name"))}),
        ("../*", {Read(("data", "child", "*"), climb=2)}),
        ("../@id", {Read(("data", "child", "@id"), climb=2)}),
        ("jr:choice-name(1, ' ../pet ')", {Read(("data", "child", "pet"), climb=2)}),
        ("pulldata('towns', 'x', 'y', 1)", {Read(("**",), "towns")}),
        ("../preceding-sibling::child/name", {Read(("data", "child", "name"), climb=1)}),
        (
            "/data/child[name = current()/../friend]/age",
            {
                Read(("data", "child")),
                Read(("data", "child", "name")),
                Read(("data", "child", "friend"), climb=2),
                Read(_CHILD),
            },
        ),
        (
            "instance('towns')/root/item[county = /data/county]/label",
            {
                Read(("root", "item"), "towns"),
                Read(("root", "item", "county"), "towns"),
                Read(("root", "item", "label"), "towns"),
                Read(("data", "county")),
            },
        ),
    ],
)
def test_an_expression_tells_which_places_it_reads(text: str, reads: set[Read]) -> None:
    assert parse(text).reads(_CHILD) == reads


def test_a_prefix_of_the_form_leads_to_its_names() -> None:
    expression = parse("/data/x:note", {"x": "urn:x"})
    assert expression.reads(_CHILD) == {Read(("data", "note"))}
