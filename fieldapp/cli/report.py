"""`fieldapp report`: the report of an inspection, and its Word file when it comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer
from fieldapp.cli.common import Call, command, group
from fieldapp.cli.inspection import Id
from fieldapp.services import inspection_report, visits

MOST_BYTES = 32 * 1024 * 1024

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def report() -> None:
    """The report: written as Word and PDF, and compared when the Word file comes back."""


@app.command()
@command
def write(
    call: Call,
    visit: Id,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where it goes.")],
    plain: Annotated[
        bool, typer.Option("--without-citations", help="For others: no notes, no annex.")
    ] = False,
) -> Answer:
    """Write the report in clear as it stands now, as Word and as a tagged PDF."""
    with call.profile() as profile:
        wanted = visits.find_visit(profile, visit)
        with visits.visiting(profile, wanted) as work:
            flagged = len(inspection_report.report(work).flagged)
            written = inspection_report.save(work, str(out.absolute()), citations=not plain)
    said = f"{flagged} sentences have no evidence and must be looked at." if flagged else ""
    return Answer(
        {
            "inspection": wanted.hex(),
            "flagged": flagged,
            "files": [{"path": w.path, "sha256": w.sha256, "bytes": w.length} for w in written],
        },
        tuple(line for line in (*(f"Written: {w.path}" for w in written), said) if line),
    )


@app.command()
@command
def compare(
    call: Call,
    visit: Id,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The Word file that came back.")],
    take: Annotated[
        bool, typer.Option("--take", help="Write every change into the visit.")
    ] = False,
) -> Answer:
    """Show what a Word file that came back says in other words; --take writes it."""
    data = call.read(file, MOST_BYTES)
    with call.profile() as profile:
        wanted = visits.find_visit(profile, visit)
        with visits.visiting(profile, wanted) as work:
            found = inspection_report.returned(work, data)
            if take:
                inspection_report.take_all(work, found)
    changes = [{"source": e.source, "stands": e.stands, "came": e.came} for e in found.edited]
    shown = (line for e in found.edited for line in (e.source, f"- {e.stands}", f"+ {e.came}"))
    return Answer(
        {"changes": [dict(c) for c in changes], "troubles": list(found.troubles), "taken": take},
        (*shown, *found.troubles, f"{len(changes)} passages differ."),
        finding=bool(found.troubles),
    )
