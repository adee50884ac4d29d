"""No file says where it was written."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.repo import source

# Folders that belong to one person or one machine; a path in a list of a form follows a `)`.
OWN_FOLDER = re.compile(rb"(?<![\w.)])(/(home|root|Users|work|opt)/\w|[A-Z]:\\Users\\)")


def _kept() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=source.ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [source.ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in names if path.is_file() and path != Path(__file__).resolve()]


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:4096]


def test_no_file_names_a_folder_of_one_machine() -> None:
    contents = ((path, path.read_bytes()) for path in _kept())
    assert not [p.name for p, text in contents if _is_text(text) and OWN_FOLDER.search(text)]


def test_no_file_was_kept_that_a_tool_makes() -> None:
    made = {"__pycache__", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", "build", "dist"}
    kept = [path.relative_to(source.ROOT) for path in _kept()]
    assert not [str(path) for path in kept if made & set(path.parts)]


def test_the_top_level_holds_only_what_is_expected_there() -> None:
    expected = {*source.PACKAGES, "tests", "docs", "Makefile", "LICENSE", "pyproject.toml"}
    expected |= {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"}
    expected |= {"requirements.lock", "requirements-dev.lock"}
    tops = {path.relative_to(source.ROOT).parts[0] for path in _kept()}
    assert {top for top in tops if not top.startswith(".")} == expected
