"""Files, functions and classes stay small enough to be read at once."""

import ast
from pathlib import Path

import pytest

from tests.repo import source

LONGEST_FILE = 600
LONGEST_FUNCTION = 40
LONGEST_CLASS = 300
MOST_METHODS = 25

CODE = ("fieldapp", "ui", "sync")


def _long_functions(path: Path) -> list[str]:
    return [
        f"{source.place(path, node)} {node.name} has {source.lines(node)} lines"
        for node in source.functions(source.tree(path))
        if source.lines(node) > LONGEST_FUNCTION
    ]


def _methods(node: ast.ClassDef) -> int:
    return sum(isinstance(child, source.FunctionNode) for child in node.body)


def _large_classes(path: Path) -> list[str]:
    return [
        f"{source.place(path, node)} {node.name}: "
        f"{source.lines(node)} lines, {_methods(node)} methods"
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ClassDef)
        and (source.lines(node) >= LONGEST_CLASS or _methods(node) > MOST_METHODS)
    ]


def test_no_function_is_longer_than_a_screen() -> None:
    assert not [found for path in source.modules(*CODE) for found in _long_functions(path)]


def test_no_class_is_larger_than_one_noun() -> None:
    assert not [found for path in source.modules(*CODE) for found in _large_classes(path)]


@pytest.mark.parametrize("folder", [*CODE, "tests"])
def test_no_file_is_too_long_to_be_read(folder: str) -> None:
    long = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in source.modules(folder)}
    assert not {str(path): count for path, count in long.items() if count > LONGEST_FILE}
