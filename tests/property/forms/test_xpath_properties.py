"""Laws of the expression language that hold for every expression, number and row."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fieldapp.forms.xpath import ExpressionProblem, parse
from fieldapp.forms.xpath import tree as trees
from fieldapp.forms.xpath.numbers import number_text, text_number
from fieldapp.forms.xpath.parser import tree_of
from fieldapp.forms.xpath.shuffle import seeded_order
from fieldapp.forms.xpath.tree import (
    Axis,
    Binary,
    Call,
    Kind,
    Literal,
    Minus,
    Number,
    Path,
    Start,
    Step,
    Tree,
)
from tests.unit.forms.xpath.world import World

_NAMES = st.sampled_from(["a", "name", "k", "and", "div", "first-name", "x1", "_y", "jr:z"])
_LEAVES = st.one_of(
    st.builds(Number, st.sampled_from(["0", "1", "12.5", ".5", "3."])),
    st.builds(Literal, st.text(string.ascii_letters + " *-/[]()'", max_size=5)),
)


def _extended(inside: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    step = st.builds(
        lambda axis, name, predicates: Step(
            axis,
            trees.Test(Kind.NAME, name.rpartition(":")[2], name.rpartition(":")[0]),
            predicates,
        ),
        st.sampled_from(Axis),
        _NAMES,
        st.lists(inside, max_size=2).map(tuple),
    )
    steps = st.lists(step, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Path, st.sampled_from([Start.ROOT, Start.CONTEXT]), steps),
        st.builds(
            lambda name, arguments: Call(name, tuple(arguments), 0),
            st.sampled_from(["concat", "if", "jr:itext", "count-selected"]),
            st.lists(inside, max_size=3),
        ),
        st.builds(Minus, inside),
        st.builds(
            Binary, st.sampled_from(["or", "and", "=", "<", "+", "*", "mod", "|"]), inside, inside
        ),
    )


_TREES = st.recursive(_LEAVES, _extended, max_leaves=12)


def _written(tree: Tree) -> str:
    match tree:
        case Number(text=text):
            return text
        case Literal(text=text):
            return f'"{text}"'
        case Minus(operand=operand):
            return f"(-({_written(operand)}))"
        case Binary(operator=operator, left=left, right=right):
            return f"(({_written(left)}) {operator} ({_written(right)}))"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(_written, arguments))})"
        case Path(start=start, steps=steps):
            return ("/" if start is Start.ROOT else "") + "/".join(map(_step, steps))


def _step(step: Step) -> str:
    name = f"{step.test.prefix}:{step.test.name}" if step.test.prefix else step.test.name
    return f"{step.axis.value}::{name}" + "".join(f"[{_written(each)}]" for each in step.predicates)


@given(_TREES)
def test_an_expression_that_is_written_out_reads_back_the_same(tree: Tree) -> None:
    assert _written(tree_of(_written(tree))) == _written(tree)


@given(st.text(string.printable, max_size=40))
def test_any_text_is_an_expression_or_is_refused_with_its_place(text: str) -> None:
    problem = _problem(text)
    if problem is not None:
        assert problem.at is not None
        assert 0 <= problem.at <= len(text)
        assert problem.message.endswith(".")


def _problem(text: str) -> ExpressionProblem | None:
    try:
        parse(text)
    except ExpressionProblem as problem:
        return problem
    return None


@given(st.floats(allow_nan=False))
def test_a_number_reads_back_from_its_text(number: float) -> None:
    assert text_number(number_text(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_has_an_exponent_only_far_from_one(number: float) -> None:
    plain = number == 0 or 1e-6 <= abs(number) < 1e21
    assert ("e" in number_text(number)) is not plain


@given(st.lists(st.integers()), st.integers())
def test_a_seeded_order_keeps_every_item_and_is_always_the_same(
    items: list[int], seed: int
) -> None:
    order = seeded_order(items, seed)
    assert sorted(order) == sorted(items)
    assert order == seeded_order(items, seed)


_WORDS = st.text("ab 12", max_size=3)
_ROWS = st.lists(
    st.lists(st.tuples(st.sampled_from(["k", "name", "label"]), _WORDS), max_size=4), max_size=5
)
_VALUES = st.one_of(
    _WORDS.map(lambda word: f"'{word}'"),
    st.sampled_from(["1", "2", "true()", "/data/r/n", "/data/e", "current()", "-1", "today()"]),
)
_CHILDREN = st.sampled_from(["k", "name", "none"])


def _conditions(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inside, inside)
    return st.one_of(
        pairs.map(lambda pair: f"({pair[0]}) and ({pair[1]})"),
        pairs.map(lambda pair: f"({pair[0]}) or ({pair[1]})"),
        inside.map(lambda each: f"not({each})"),
    )


_SIMPLE = st.one_of(
    st.tuples(_CHILDREN, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), _VALUES).map(" ".join),
    st.tuples(_VALUES, st.sampled_from(["=", "!=", "<", ">="]), _CHILDREN).map(" ".join),
    st.tuples(
        st.sampled_from(["contains", "starts-with", "ends-with", "selected"]), _CHILDREN, _VALUES
    ).map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"),
    st.tuples(_VALUES, _CHILDREN).map(lambda parts: f"selected({parts[0]}, {parts[1]})"),
    st.sampled_from(["position() = 2", "1", "k", "last()"]),
)


@given(_ROWS, st.recursive(_SIMPLE, _conditions, max_leaves=4), st.sampled_from(["", "[1]", "[k]"]))
def test_columns_choose_the_rows_that_a_walk_through_them_chooses(
    rows: list[list[tuple[str, str]]], condition: str, then: str
) -> None:
    world = World()
    root = etree.SubElement(world.rows, "root")
    world.rows.remove(world.rows[0])
    for row in rows:
        item = etree.SubElement(root, "item")
        for name, text in row:
            etree.SubElement(item, name).text = text
    walk = parse(f"(instance('c')/root)/item[{condition}]{then}").nodes(world.root, world)
    assert parse(f"instance('c')/root/item[{condition}]{then}").nodes(world.root, world) == walk
