"""`fieldapp bundle` and `verify`: visits on a stick, and the check by anybody."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.device import Root
from fieldapp.cli.inspection import Id
from fieldapp.cli.parsing import fingerprint
from fieldapp.services import carrying, visits

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def bundle() -> None:
    """Visits as files: for a stick, for another laptop, for a check."""


@app.command()
@command
def export(
    call: Call,
    visit: Id,
    out: Annotated[Path, typer.Option("--out", metavar="F", help="Where the file goes.")],
    sealed: Annotated[
        bool, typer.Option("--sealed", help="Sealed as a whole: a lost stick shows sizes only.")
    ] = False,
) -> Answer:
    """Write one visit to a file; afterwards the stick may be taken out."""
    call.refuse_no_room_for(out)
    with call.profile() as profile:
        wanted = visits.find_visit(profile, visit)
        path = str(out.absolute())
        written = carrying.export_bundle(
            profile, wanted, path, call.console.progress, sealed=sealed
        )
    return Answer(
        {
            "bundle": path,
            "inspection": wanted.hex(),
            "sealed": sealed,
            "entries": written.entries,
            "chunks": written.chunks,
        },
        (f"Written and read back: {written.entries} items in {out}. It may be taken out.",),
    )


@app.command("import")
@command
def take(
    call: Call, file: Annotated[Path, typer.Argument(metavar="F", help="The file.")]
) -> Answer:
    """Take in a file that another laptop wrote."""
    with call.profile() as profile:
        done = carrying.take_bundle(profile, str(file.absolute()), call.console.progress)
    return Answer(
        {
            "sender": done.sender.hex(),
            "inspections": [visit.hex() for visit in done.visits],
            "new_inspections": [visit.hex() for visit in done.new_visits],
            "entries": done.entries,
            "known_already": done.known_already,
            "chunks": done.chunks,
            "receipts": done.receipts,
            "people_changed": done.people_changed,
            "set_aside": [{"item": item.hex(), "code": code} for item, code in done.set_aside],
        },
        (f"Taken in: {done.entries} items, {done.known_already} were here already.",),
        finding=bool(done.set_aside),
    )


def verify(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The file to check.")],
    root: Root = None,
) -> Answer:
    """Check every signature, chain and commitment of a file; change nothing."""
    given = fingerprint(root) if root is not None else None
    with ExitStack() as stack:
        profile = stack.enter_context(call.profile()) if call.secrets.given else None
        trust = carrying.trust(call.ports, str(call.folder), given, profile)
        report = carrying.check_bundle(str(file.absolute()), trust)
    data: dict[str, Plain] = report.plain()  # type: ignore[assignment]  # the same plain values
    lines = [f"Check: {data['verify']}. Root: {data['root']}. {report.entries} items."]
    lines += [f"{finding.what} ({finding.code}) {finding.item[:16]}" for finding in report.findings]
    return Answer(data, tuple(lines), finding=not report.ok)
