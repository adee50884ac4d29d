"""`fieldapp demo`: the demonstration, where the build has one."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer
from fieldapp.cli.call import Call
from fieldapp.cli.parsing import Pictures
from fieldapp.domain.errors import Refused


def demo(
    call: Call,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where its files go.")],
    pictures: Annotated[
        Pictures, typer.Option("--pictures", help="Of every screen, or of one place alone.")
    ] = Pictures.ALL,
) -> Answer:
    """One visit from end to end on this computer, with pictures of the screens."""
    try:
        module = importlib.import_module("fieldapp.cli.demo")
    except ModuleNotFoundError:
        raise Refused(
            "C-190", "This build comes without the demonstration.", "Install the whole app."
        ) from None
    answer: Answer = module.run(out.absolute(), call.console, pictures)
    return answer
