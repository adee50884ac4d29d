"""`fieldapp device`: a laptop asks to join, is approved, and joins; no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.org import Floor, with_cost
from fieldapp.cli.parsing import person_code, trusted_root
from fieldapp.cli.parsing import role as role_of
from fieldapp.services import kit, setup
from fieldapp.services.setup import APPROVAL_BYTES, REQUEST_BYTES, Wanted

WORDS_BYTES = 4_096
Root = Annotated[
    str | None,
    typer.Option("--root", metavar="FINGERPRINT", help="The organisation's root, if known."),
]
Organisation = Annotated[
    Path | None,
    typer.Option("--organisation", metavar="FILE", help="The file `organisation` of its kit."),
]

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def device() -> None:
    """Laptops: ask to join, approve, enrol."""


@app.command()
@command
def request(
    call: Call,
    person: Annotated[str, typer.Option("--person", metavar="ID", help="The person's code.")],
    role: Annotated[str, typer.Option("--role", metavar="R", help="The role asked for.")],
    out: Annotated[Path, typer.Option("--out", metavar="F", help="Where the request goes.")],
    root: Root = None,
    organisation: Organisation = None,
    kdf_floor: Floor = False,
) -> Answer:
    """Make this laptop's keys and a request; show the eight words to read out."""
    wanted = Wanted(person_code(person), role_of(role))
    trusted = trusted_root(root, organisation)
    call.refuse_no_room_for(out)
    with with_cost(call, kdf_floor).place(make=True) as place:
        asked = setup.request_enrolment(place, wanted, call.secrets.passphrase(), trusted)
    call.write(out, asked.request)
    lines = [
        f"The request is in {out}. Bring it to an administrator.",
        f"Read out these eight words: {' '.join(asked.words)}",
    ]
    if asked.recovery_code:
        lines.append(f"Recovery code of this laptop, to print: {asked.recovery_code}")
    return Answer(
        {
            "request": str(out.absolute()),
            "person": wanted.person,
            "role": wanted.role.value,
            "words": list(asked.words),
            "root": "compared with the words" if asked.anchored else "not compared",
            "recovery_code": asked.recovery_code or None,
            "profile": str(call.folder),
        },
        tuple(lines),
    )


@app.command()
@command
def words(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="F", help="The request.")],
    root: Root = None,
    organisation: Organisation = None,
) -> Answer:
    """Show the eight words of a request again, on the laptop that made it."""
    untrusted = call.read(file, REQUEST_BYTES)
    trusted = trusted_root(root, organisation)
    if trusted is None:
        with call.place() as place:
            trusted = setup.anchor(place)
    spelt = setup.request_words(call.ports, untrusted, trusted)
    return Answer({"words": list(spelt)}, (" ".join(spelt),))


@app.command()
@command
def approve(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="F", help="The request.")],
    out: Annotated[Path, typer.Option("--out", metavar="G", help="Where the approval goes.")],
    words_file: Annotated[
        Path | None,
        typer.Option("--words-file", metavar="W", help="The eight words as they were read out."),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="The person's name, kept sealed.")] = "",
    laptop: Annotated[str, typer.Option("--laptop", help="A label for the laptop.")] = "",
    office_key: Annotated[
        Path | None,
        typer.Option("--office-key", metavar="FILE", help="Printed key of the records office."),
    ] = None,
) -> Answer:
    """Approve a request whose eight words were read out and typed."""
    untrusted = call.read(file, REQUEST_BYTES)
    call.refuse_no_room_for(out)
    typed = _typed_words(call, words_file)
    files = call.ports.files
    seed = kit.read_key(files, str(office_key.absolute())) if office_key else None
    with call.profile() as profile:
        approval = setup.approve(profile, untrusted, typed, name, laptop, seed)
        version = profile.known.roster.version
    call.write(out, approval)
    return Answer(
        {"approval": str(out.absolute()), "roster_version": version},
        (f"The words match. The approval is in {out}: bring it to the laptop.",),
    )


@app.command()
@command
def enrol(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="G", help="The approval.")],
    root: Root = None,
    organisation: Organisation = None,
) -> Answer:
    """Take in the approval; from then on this laptop belongs."""
    trusted = trusted_root(root, organisation)
    approval = call.read(file, APPROVAL_BYTES)
    with call.place() as place:
        done = setup.enrol(place, call.secrets.passphrase(), approval, trusted)
        fingerprint = setup.fingerprint_of(place)
    lines = [f"This laptop belongs to {done.person}."]
    if not done.compared:
        lines.append(f"Compare these words with your administrator: {' '.join(done.words)}")
    return Answer(
        {
            "person": done.person,
            "root": fingerprint.hex(),
            "root_compared": done.compared,
            "root_words": list(done.words),
        },
        tuple(lines),
    )


@app.command()
@command
def compare(
    call: Call,
    words_file: Annotated[
        Path | None,
        typer.Option("--words-file", metavar="W", help="The root's words as they were read out."),
    ] = None,
) -> Answer:
    """Compare the organisation's root on this laptop with the administrator's, by its words."""
    typed = _typed_words(call, words_file)
    with call.place() as place:
        setup.compare_root(place, typed)
        fingerprint = setup.fingerprint_of(place)
    return Answer(
        {"root": fingerprint.hex(), "root_compared": True},
        ("The words match: this is your administrator's organisation.",),
    )


def _typed_words(call: Call, file: Path | None) -> str:
    if file is None:
        return call.secrets.typed("The eight words: ")
    return call.read(file, WORDS_BYTES).decode("utf-8", "replace").removeprefix("\ufeff")
