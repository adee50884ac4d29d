"""Commands that are loaded when somebody gives them: help and the other commands do without."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command, get_group

from fieldapp.cli.common import command


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command or a group of commands is written, and its line in the list of all."""

    name: str
    module: str
    attribute: str
    says: str

    def load(self) -> Any:
        """Return it as Typer makes it, a group or one command alone, its module loaded."""
        found: Any = getattr(importlib.import_module(self.module), self.attribute)
        if isinstance(found, typer.Typer):
            return get_group(found)
        alone = typer.Typer(add_completion=False)
        alone.command(self.name)(command(found))
        return get_command(alone)


class LaterCommand(TyperCommand):
    """Stands in the list with its name and its line, and becomes the real one when it is given."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.name, help=place.says)
        self.place = place

    def make_context(self, *given: Any, **more: Any) -> Any:
        """Hand the words that follow to the real command."""
        return self.place.load().make_context(*given, **more)
