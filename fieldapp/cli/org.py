"""`fieldapp org`: make an organisation, name its servers."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from fieldapp import compose
from fieldapp.cli.answers import Answer
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.parsing import person_code
from fieldapp.services import setup
from fieldapp.services.setup import Wanted
from sync.protocol.roster import Role

SERVER_FILE_BYTES = 65_536
Floor = Annotated[
    bool,
    typer.Option("--kdf-floor", help="Lowest allowed cost of the passphrase; for trials only."),
]

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def organisation() -> None:
    """The organisation: who may sign, and which servers are ours."""


@app.command()
@command
def init(
    call: Call,
    name: Annotated[str, typer.Option("--name", metavar="N", help="What it is called.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where its kit goes.")],
    person: Annotated[
        str, typer.Option("--person", metavar="ID", help="Code of the first administrator.")
    ] = "AD1",
    kdf_floor: Floor = False,
) -> Answer:
    """Make an organisation, its printed kit, and its first administrator's profile."""
    founder = Wanted(person_code(person), Role.ADMINISTRATOR)
    with with_cost(call, kdf_floor).place(make=True) as place:
        made = setup.create_organisation(
            place, name, founder, call.secrets.passphrase(), str(out.absolute())
        )
    return Answer(
        {
            "organisation": made.organisation.hex(),
            "root": made.fingerprint.hex(),
            "words": list(made.words),
            "person": founder.person,
            "recovery_code": made.recovery_code,
            "profile": str(call.folder),
            "out": str(out.absolute()),
            "files": list(made.files),
        },
        (
            f"{name} is made. Its kit is in {out}: read READ-FIRST.txt there.",
            f"Root fingerprint: {made.fingerprint.hex()}",
            f"Its words: {' '.join(made.words)}",
            f"Recovery code of this laptop, to print: {made.recovery_code}",
        ),
    )


@app.command("add-server")
@command
def add_server(
    call: Call,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The answer of: fieldapp-server init --json")
    ],
) -> Answer:
    """Put a server's keys into the list that every laptop checks."""
    with call.profile() as profile:
        server = setup.add_server(profile, call.read(file, SERVER_FILE_BYTES))
        version = profile.known.roster.version
        address = profile.place.settings.server
    return Answer(
        {"server": server.signing.hex(), "roster_version": version, "address": address},
        (f"The server is in the list, version {version}.",),
    )


def with_cost(call: Call, floor: bool) -> Call:
    """Return the call with the lowest allowed cost of a new passphrase, if asked for."""
    return dataclasses.replace(call, ports=compose.ports(kdf_floor=True)) if floor else call
