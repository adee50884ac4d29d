"""`fieldapp report`: the report of an inspection, and its Word file when it comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli import reply
from fieldapp.cli.answers import Answer
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.inspection import Id
from fieldapp.services import inspection_report, inspection_standing

MOST_BYTES = 32 * 1024 * 1024

app = typer.Typer(no_args_is_help=True)
app.add_typer(reply.app, name="reply")


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
    children: Annotated[
        bool, typer.Option("--children", help="Codes of children in the annex.")
    ] = False,
) -> Answer:
    """Write the report in clear as it stands now, as Word and as a tagged PDF."""
    with call.work(visit) as work:
        flagged = len(inspection_report.report(work).flagged)
        written = inspection_report.save(
            work, str(out.absolute()), citations=not plain, children=children
        )
    said = f"{flagged} sentences have no evidence and must be looked at." if flagged else ""
    return Answer(
        {
            "inspection": work.inspection.hex(),
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
    with call.work(visit) as work:
        found = inspection_report.returned(work, data)
        if take:
            inspection_report.take_all(work, found)
    changes = [{"source": e.source, "stands": e.stands, "came": e.came} for e in found.edited]
    shown = (line for e in found.edited for line in (e.source, f"- {e.stands}", f"+ {e.came}"))
    new = (f"New words outside the marks: {one.text}" for one in found.outside)
    return Answer(
        {
            "changes": [dict(c) for c in changes],
            "outside": [
                {"where": o.where.value, "under": o.under, "words": o.text} for o in found.outside
            ],
            "troubles": list(found.troubles),
            "taken": take,
        },
        (*shown, *new, *found.troubles, f"{len(changes)} passages differ."),
        finding=bool(found.troubles or found.outside),
    )


@app.command()
@command
def problems(call: Call, visit: Id) -> Answer:
    """Say what is to be looked at before the report goes out; nothing forbids that it does."""
    with call.work(visit) as work:
        held = inspection_standing.standing(work).problems
    return Answer(
        {
            "problems": [
                {"kind": p.kind.value, "section": p.section, "says": p.says, "words": p.sentence}
                for p in held
            ]
        },
        tuple(f"{p.section}: {p.says} {p.sentence}".strip() for p in held),
        finding=bool(held),
    )
