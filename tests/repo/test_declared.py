"""What is declared is used, and what is used is declared."""

import ast
import re
import sys
from collections.abc import Iterable

from tests.repo import source

# Distributions whose modules have other names than they do themselves.
MODULES = {
    "pyside6-addons": {"PySide6"},
    "pyside6-essentials": {"PySide6"},
    "psycopg": {"psycopg"},
    "pytest-qt": {"pytestqt"},
    "python-calamine": {"python_calamine"},
    "python-docx": {"docx"},
    "sqlalchemy": {"sqlalchemy"},
}
# Loaded by name by another library: the driver in a database URL, uvicorn's loop and parser.
LOADED_BY_NAME = {"httptools", "psycopg", "uvloop"}


def _distribution(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()


def _modules(distribution: str) -> set[str]:
    return MODULES.get(distribution, {distribution.replace("-", "_")})


def _runtime() -> set[str]:
    project = source.settings()["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["server"]
    return {_distribution(requirement) for requirement in wanted}


def _dev() -> set[str]:
    return {_distribution(r) for r in source.settings()["dependency-groups"]["dev"]}


def _imported(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return (alias.name.split(".")[0] for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return (node.module.split(".")[0],)
    return ()


def _used(*folders: str) -> set[str]:
    nodes = (node for path in source.modules(*folders) for node in ast.walk(source.tree(path)))
    return {name for node in nodes for name in _imported(node)}


def test_every_declared_package_is_imported_somewhere() -> None:
    used = {name.lower() for name in _used(*source.PACKAGES)}
    idle = {
        distribution
        for distribution in _runtime() - LOADED_BY_NAME
        if not {module.lower() for module in _modules(distribution)} & used
    }
    assert not idle, f"declared but never imported: {sorted(idle)}"


def test_every_import_is_of_ours_or_declared() -> None:
    declared = {module for distribution in _runtime() for module in _modules(distribution)}
    known = declared | set(sys.stdlib_module_names) | set(source.PACKAGES) | {"shiboken6"}
    unknown = _used(*source.PACKAGES) - known
    assert not unknown, f"not declared: {sorted(unknown)}"


def test_every_import_of_a_test_is_of_ours_or_declared() -> None:
    declared = {module for name in _runtime() | _dev() for module in _modules(name)}
    known = declared | set(sys.stdlib_module_names) | {*source.PACKAGES, "tests", "shiboken6"}
    unknown = _used("tests") - known
    assert not unknown, f"not declared: {sorted(unknown)}"
