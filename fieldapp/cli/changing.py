"""`fieldapp passphrase` and `fieldapp recovery`: change what opens this laptop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.passphrases import read_line
from fieldapp.domain.errors import Refused
from fieldapp.services import profile as profiles
from fieldapp.services.profile import Place

passphrase_app = typer.Typer(no_args_is_help=True)
recovery_app = typer.Typer(no_args_is_help=True)


@passphrase_app.callback()
@group
def passphrase() -> None:
    """The passphrase of this laptop."""


@recovery_app.callback()
@group
def recovery() -> None:
    """The printed recovery code of this laptop."""


@passphrase_app.command("change")
@command
def change_passphrase(
    call: Call,
    new_file: Annotated[
        Path | None,
        typer.Option("--new-file", metavar="FILE", help="Its first line is the new passphrase."),
    ] = None,
    recovery_file: Annotated[
        Path | None,
        typer.Option("--recovery-file", metavar="FILE", help="Its first line is the printed code."),
    ] = None,
) -> Answer:
    """Give a new passphrase; the recovery code stays, and can stand for a forgotten one."""
    code = read_line(recovery_file) if recovery_file else ""
    present = "" if recovery_file else call.secrets.passphrase()
    new = read_line(new_file) if new_file else _typed_twice(call)
    with call.place() as place:
        if recovery_file:
            _change_by_code(place, code, new)
        else:
            _change(place, present, new)
    return Answer({"changed": "passphrase"}, ("The new passphrase opens this laptop now.",))


def _change(place: Place, present: str, new: str) -> None:
    profile = profiles.unlock(place, present)
    try:
        profiles.change_passphrase(profile, present, new)
    finally:
        profiles.lock(profile)


def _change_by_code(place: Place, code: str, new: str) -> None:
    profile = profiles.unlock_with_recovery(place, code)
    try:
        profiles.set_passphrase(profile, new)
    finally:
        profiles.lock(profile)


@recovery_app.command("change")
@command
def change_recovery(call: Call) -> Answer:
    """Make a new recovery code to print; the one before no longer opens."""
    present = call.secrets.passphrase()
    with call.place() as place:
        profile = profiles.unlock(place, present)
        try:
            code = profiles.change_recovery(profile, present)
        finally:
            profiles.lock(profile)
    return Answer({"recovery_code": code}, (f"The new recovery code, to print: {code}",))


def _typed_twice(call: Call) -> str:
    new = call.secrets.typed("New passphrase: ")
    if call.secrets.typed("The same again: ") != new:
        raise Refused("C-209", "The two were not the same.", "Nothing was changed. Try again.")
    return new
