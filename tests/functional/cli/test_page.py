"""The page about the command line names every command and every option, and no other."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.main import get_command

from fieldapp.cli.app import PLACES, build
from fieldapp.cli.later import LaterCommand, Place
from tests.repo import source

PAGE = (source.ROOT / "docs/command-line.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^### `fieldapp ([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})", re.MULTILINE)


def commands() -> dict[str, Any]:
    """Every command by its words, from the command line itself."""
    return dict(_walk(get_command(build(lambda make: 0)), ""))


def _walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    command = command.place.load() if isinstance(command, LaterCommand) else command
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path.strip(), command
        return
    for name, child in inner.items():
        yield from _walk(child, f"{path} {name}")


def section(name: str) -> str:
    """What the page says of one command, with what it says of all."""
    found = re.search(rf"^### `fieldapp {name}\b.*?(?=^#{{2,3}} |\Z)", PAGE, re.M | re.S)
    assert found, name
    return PAGE.split("## How a command ends")[0] + found[0]


def options(command: Any) -> set[str]:
    """Its options as they are typed."""
    return {o for p in command.params for o in p.opts if o.startswith("--")}


def test_every_command_has_its_place_on_the_page() -> None:
    named = {heading.strip() for heading in HEADING.findall(PAGE)}
    wanted = {name for name in commands() if name}
    assert {n for n in named if n in wanted} == wanted
    assert all(any(n == w or n.startswith(f"{w} ") for w in wanted) for n in named)


def test_every_option_is_explained_where_its_command_stands() -> None:
    missing = [
        f"{name} {option}"
        for name, command in commands().items()
        for option in options(command)
        if option not in section(name)
    ]
    assert not missing


def test_the_page_names_no_option_that_does_not_exist() -> None:
    known = {option for command in commands().values() for option in options(command)}
    known |= {"--help", "--json", "--data"}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= known


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_line_of_a_command_in_the_list_is_what_it_says_itself(place: Place) -> None:
    assert place.load().help.split("\n\n")[0] == place.says


def test_the_app_itself_is_a_typer() -> None:
    assert isinstance(build(lambda make: 0), typer.Typer)
