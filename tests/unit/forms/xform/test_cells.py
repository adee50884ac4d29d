"""Values that depend on values."""

from __future__ import annotations

import pytest

from fieldapp.forms.xform.cells import Cell, Derived, EndlessWork, Graph, Reaction


def test_what_is_derived_is_worked_out_once_for_many_reads() -> None:
    graph = Graph()
    cell = Cell(graph, 2)
    runs: list[int] = []

    def worked_out() -> int:
        runs.append(1)
        return cell.read() * 2

    double = Derived(graph, worked_out, 0)
    assert (double.read(), double.read(), len(runs)) == (4, 4, 1)


def test_a_change_reaches_what_depends_on_it_and_nothing_else() -> None:
    graph = Graph()
    one, other = Cell(graph, 1), Cell(graph, 1)
    seen: list[str] = []
    Reaction(graph, lambda: seen.append(f"one {one.read()}"))
    Reaction(graph, lambda: seen.append(f"other {other.read()}"))
    seen.clear()
    one.write(5)
    assert seen == ["one 5"]


def test_a_value_that_comes_out_the_same_stops_the_change() -> None:
    graph = Graph()
    age, seen = Cell(graph, 20), []
    adult = Derived(graph, lambda: age.read() >= 18, held=False)
    Reaction(graph, lambda: seen.append(adult.read()))
    age.write(30)
    assert seen == [True]


def test_a_dependency_follows_the_branch_that_was_taken() -> None:
    graph = Graph()
    which, left, right = Cell(graph, "left"), Cell(graph, 1), Cell(graph, 1)
    seen: list[int] = []
    Reaction(graph, lambda: seen.append((left if which.read() == "left" else right).read()))
    right.write(7)
    assert seen == [1]
    which.write("right")
    left.write(9)
    right.write(8)
    assert seen == [1, 7, 8]


def test_nobody_sees_a_value_that_is_half_worked_out() -> None:
    graph = Graph()
    cell, sums = Cell(graph, 1), []
    left = Derived(graph, lambda: cell.read() + 1, 0)
    right = Derived(graph, lambda: cell.read() * 10, 0)
    Reaction(graph, lambda: sums.append(left.read() + right.read()))
    cell.write(2)
    assert sums == [12, 23]


def test_what_is_disposed_is_not_worked_out_again() -> None:
    graph = Graph()
    cell, seen = Cell(graph, 1), []
    reaction = Reaction(graph, lambda: seen.append(cell.read()))
    reaction.dispose()
    cell.write(2)
    assert seen == [1]


def test_an_error_leaves_the_other_values_usable() -> None:
    graph = Graph()
    cell = Cell(graph, 1)
    inverse = Derived(graph, lambda: 10 // cell.read(), 0)
    assert inverse.read() == 10
    with pytest.raises(ZeroDivisionError):
        cell.write(0)
    cell.write(5)
    assert inverse.read() == 2


def test_work_that_never_settles_is_given_up() -> None:
    graph = Graph()
    one, other = Cell(graph, 0), Cell(graph, 0)
    Reaction(graph, lambda: other.write(one.read() + 1))
    with pytest.raises(EndlessWork):
        Reaction(graph, lambda: one.write(other.read() + 1))
