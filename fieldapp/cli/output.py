"""`fieldapp export`, `rebuild`, `diagnostics`: what leaves the app in clear, and its upkeep."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer
from fieldapp.cli.call import Call
from fieldapp.cli.inspection import Id
from fieldapp.services import exporting, upkeep
from fieldapp.services.diagnostics import diagnostic_text
from fieldapp.services.exporting import Format


def export(
    call: Call,
    visit: Id,
    form: Annotated[Format, typer.Option("--format", help="What to write.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where it goes.")],
    split: Annotated[
        bool, typer.Option("--split", help="In tables, a column for each choice of several.")
    ] = False,
    files: Annotated[
        bool, typer.Option("--files", help="Copy attached files beside it, in clear too.")
    ] = False,
) -> Answer:
    """Write a whole visit in clear: anyone who has the files can read them."""
    with call.work(visit) as work:
        place = str(out.absolute())
        written = exporting.export_inspection(work, form, place, split=split, files=files)
    return Answer(
        {
            "inspection": work.inspection.hex(),
            "format": form.value,
            "files": [{"path": w.path, "sha256": w.sha256, "bytes": w.length} for w in written],
        },
        tuple(f"Written: {w.path}" for w in written),
    )


def rebuild(call: Call, visit: Id) -> Answer:
    """Make what screens show anew from the log; it must come out equal."""
    with call.work(visit) as work:
        done = upkeep.rebuild(work, call.console.progress)
    said = "as it was" if done.equal else "other than it was; it is sound now"
    return Answer(
        {
            "inspection": work.inspection.hex(),
            "entries": done.entries,
            "before": done.before.hex(),
            "after": done.after.hex(),
            "equal": done.equal,
        },
        (f"Made anew from {done.entries} entries, {said}.",),
        finding=not done.equal,
    )


def diagnostics(
    call: Call,
    out: Annotated[Path, typer.Option("--out", metavar="F", help="Where the file goes.")],
) -> Answer:
    """Write a file about the app without content, to read and then to send."""
    call.refuse_no_room_for(out)
    with call.place() as place:
        facts = (
            ("App", version("fieldapp")),
            ("System", f"{platform.system()} {platform.release()}"),
            ("Python", platform.python_version()),
            ("Profile", place.standing.value),
        )
        text = diagnostic_text(facts, place.log)
    call.write(out, text.encode("utf-8"))
    return Answer(
        {"file": str(out.absolute()), "lines": text.count("\n")},
        (f"Read {out} before you send it.",),
    )
