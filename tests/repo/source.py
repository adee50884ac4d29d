"""Where things are in this repository, and how its Python is read."""

import ast
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("fieldapp", "ui", "sync", "resources")

CODE = re.compile(r"[A-Z]-\d{3}")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def settings() -> dict[str, Any]:
    """pyproject.toml as one mapping."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules(*folders: str) -> list[Path]:
    """Every Python file under the folders, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module; a file that another test wrote elsewhere is never asked for twice."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.stmt | ast.expr) -> str:
    """`folder/file.py:12`, as an editor understands it."""
    return f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def functions(module: ast.AST) -> Iterator[FunctionNode]:
    """Every function and method, also the inner ones."""
    return (n for n in ast.walk(module) if isinstance(n, FunctionNode))


def code_of(node: ast.AST) -> str:
    """The code such as `K-204` that a call gives as its first argument, else nothing."""
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    first = node.args[0]
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        return ""
    return first.value if CODE.fullmatch(first.value) else ""


def lines(node: ast.stmt) -> int:
    """Length in lines without the decorators and without the docstring."""
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    return whole - _docstring_lines(node)


def _docstring_lines(node: ast.stmt) -> int:
    body = getattr(node, "body", [])
    if not body or not isinstance(body[0], ast.Expr):
        return 0
    value = body[0].value
    if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
        return 0
    return (value.end_lineno or value.lineno) - value.lineno + 1


def copy_packages(target: Path) -> None:
    """Copy what is shipped, and its settings, to a folder where a test may change it."""
    skip = shutil.ignore_patterns("__pycache__")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, target / name, ignore=skip)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, target / name)
