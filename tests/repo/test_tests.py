"""The tests themselves: no waiting by the clock, and each one asserts something."""

import ast
from pathlib import Path

from tests.repo import source

ASSERTING = ("assert", "check", "expect", "fail", "raises", "run_state_machine", "verify", "wait")


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _sleeps(path: Path) -> list[str]:
    calls = (n for n in ast.walk(source.tree(path)) if isinstance(n, ast.Call))
    return [
        source.place(path, call)
        for call in calls
        if _name(call.func) == "sleep" or "qWait" in ast.unparse(call.func)
    ]


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    return _name(node.func).lstrip("_").startswith(ASSERTING)


def _silent(path: Path) -> list[str]:
    tests = (n for n in source.functions(source.tree(path)) if n.name.startswith("test_"))
    return [
        f"{source.place(path, test)} {test.name}"
        for test in tests
        if not any(_asserts(node) for node in ast.walk(test))
    ]


def test_no_test_sleeps() -> None:
    folders = [path for path in source.modules("tests") if "tests/bench" not in path.as_posix()]
    assert not [found for path in folders for found in _sleeps(path)]


def test_every_test_asserts_something() -> None:
    files = [path for path in source.modules("tests") if path.name.startswith("test_")]
    assert not [found for path in files for found in _silent(path)]


def test_every_test_name_is_a_sentence() -> None:
    files = [path for path in source.modules("tests") if path.name.startswith("test_")]
    names = {
        source.place(path, node): node.name
        for path in files
        for node in source.functions(source.tree(path))
        if node.name.startswith("test_")
    }
    assert not {where: name for where, name in names.items() if name.count("_") < 3}
