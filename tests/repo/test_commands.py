"""What README, Makefile and the check of every change say is one and the same."""

import re

import pytest

from tests.repo import source

PROMISED = {"demo", "run", "test", "lint", "check", "bench", "prove", "lock"}
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
SAID = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)


def _text(name: str) -> str:
    return (source.ROOT / name).read_text(encoding="utf-8")


def _targets() -> set[str]:
    return set(TARGET.findall(_text("Makefile")))


def _recipe(target: str) -> str:
    found = re.search(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)+)", _text("Makefile"), re.MULTILINE)
    assert found, target
    return found[1]


def test_every_promised_target_exists() -> None:
    assert _targets() >= PROMISED


@pytest.mark.parametrize("target", sorted(PROMISED - {"check", "lock"}))
def test_every_target_first_makes_its_environment(target: str) -> None:
    assert re.search(rf"^{target}: \$\(READY\)$", _text("Makefile"), re.MULTILINE)


def test_check_is_lint_and_test() -> None:
    assert re.search(r"^check: lint test$", _text("Makefile"), re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/state.md"])
def test_a_page_names_only_targets_that_exist(page: str) -> None:
    assert set(SAID.findall(_text(page))) <= _targets()


def test_the_readme_gives_the_command_that_make_test_runs() -> None:
    command = _recipe("test").strip().replace("$(PYTHON)", ".venv/bin/python")
    assert command.removesuffix(" $(ARGS)") in _text("README.md")


def test_lint_runs_every_checker() -> None:
    recipe = _recipe("lint")
    for checker in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        assert checker in recipe


def test_the_check_of_every_change_runs_lint_and_test() -> None:
    lines = [line for line in _text(".ci/run").splitlines() if line.startswith("make ")]
    assert [line.split()[1] for line in lines] == ["lint", "test"]


def test_the_readme_links_only_to_what_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", _text("README.md"))
    assert links
    assert not [link for link in links if not (source.ROOT / link).exists()]
