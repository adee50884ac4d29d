"""`fieldapp forms`: look at forms. None of these commands needs a profile."""

from __future__ import annotations

import importlib
import json
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec
import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.form_check import check_form
from fieldapp.compose import show_somewhere
from fieldapp.domain.errors import Refused
from fieldapp.forms.convert import Converted, convert
from fieldapp.forms.xform.cells import EndlessWork
from fieldapp.forms.xform.chance import ByteChance
from fieldapp.forms.xform.definition import FormError
from fieldapp.forms.xform.load import load_form
from fieldapp.forms.xform.trace import Script, trace
from fieldapp.forms.xpath import ExpressionProblem
from fieldapp.services.opening_forms import loadable

_MOST_FORM: Final = 256 << 20
_MOST_MEDIA: Final = 1 << 30
_ITEMSETS: Final = "itemsets.csv"
_T = TypeVar("_T")

app = typer.Typer(no_args_is_help=True)


class Job(msgspec.Struct):
    """One form of a batch; `out` is the file that its trace is written to.

    Other keys are passed over: whoever writes batches may note more beside a form.
    """

    form: str
    script: str
    out: str
    media: str | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """The files beside a form, and those that its conversion made."""

    call: Call
    folder: Path | None
    made: dict[str, bytes]

    def read(self, name: str) -> bytes | None:
        """Return the file called `name`, or None when there is none."""
        if name in self.made:
            return self.made[name]
        file = self.folder / Path(name).name if self.folder else None
        if file is None or not file.is_file():
            return None
        return self.call.read(file, _MOST_MEDIA)


@app.callback()
@group
def forms() -> None:
    """Look at forms: XLSForm (.xlsx, .xls, .csv, .md) or XForm (.xml)."""


@app.command("trace")
@command
def trace_command(
    call: Call,
    form: Annotated[Path | None, typer.Argument(metavar="FORM", help="The form.")] = None,
    script: Annotated[
        Path | None, typer.Option("--script", metavar="SCRIPT.json", help="What is done.")
    ] = None,
    media: Annotated[
        Path | None, typer.Option("--media", metavar="DIR", help="The files beside the form.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", metavar="BATCH.json", help="Many forms at once.")
    ] = None,
) -> Answer:
    """Run steps on a form and tell what every question holds after each."""
    if batch is not None and form is None and script is None:
        return _batch(call, batch)
    if form is None or script is None or batch is not None:
        raise Refused(
            "C-240",
            "It is not said which form is traced with which script.",
            "Give a FORM and --script SCRIPT.json, or --batch BATCH.json.",
        )
    data = _traced(call, form, script, media)
    return Answer(data, (json.dumps(data, ensure_ascii=False),), finding="error" in data)


@app.command("preview")
@command
def preview(
    call: Call,
    form: Annotated[Path, typer.Argument(metavar="FORM", help="The form.")],
    media: Annotated[
        Path | None, typer.Option("--media", metavar="DIR", help="The files beside the form.")
    ] = None,
) -> Answer:
    """Open a form in a window to try it out; nothing that is answered is kept."""
    converted = convert(call.read(form, _MOST_FORM), form.name)
    loaded = loadable(
        lambda: load_form(converted.xform, _beside(call, media or form.parent, converted))
    )
    show_somewhere()
    window = importlib.import_module("ui.preview")
    window.run(loaded, call.ports.clock, call.ports.rng)
    return Answer({"form": loaded.id}, ("The preview was closed. Nothing was kept.",))


def _batch(call: Call, batch: Path) -> Answer:
    jobs = _decoded(call, batch, list[Job])
    failed = 0
    unwritten: list[Plain] = []
    for number, job in enumerate(jobs):
        data = _traced(call, Path(job.form), Path(job.script), job.media and Path(job.media))
        failed += "error" in data
        if not _written(call, Path(job.out), data):
            unwritten.append(job.out)
        call.console.progress(number + 1, len(jobs), "Forms traced")
    lines = (
        f"{len(jobs)} forms traced, {failed} of them could not be loaded.",
        *(f"The file {out} cannot be written there. Name another place." for out in unwritten),
    )
    told: dict[str, Plain] = {"forms": len(jobs), "failed": failed, "unwritten": unwritten}
    return Answer(told, lines, finding=bool(failed or unwritten))


def _written(call: Call, out: Path, data: dict[str, Plain]) -> bool:
    """Write a trace, its folder too where there is none; return whether that could be done."""
    folder = out.absolute().parent
    try:
        if not folder.exists():
            call.ports.files.make_folder(str(folder))
        call.write(out, json.dumps(data, ensure_ascii=False).encode())
    except Refused:
        return False
    return True


def _traced(call: Call, form: Path, script: Path, media: Path | str | None) -> dict[str, Plain]:
    """Return the trace of a form, or why it cannot be loaded."""
    try:
        steps = _decoded(call, script, Script)
        converted = convert(call.read(form, _MOST_FORM), form.name)
        loaded = load_form(converted.xform, _beside(call, media, converted))
        snapshots = trace(loaded, steps, ByteChance(call.ports.rng.bytes))
    except Refused as refused:
        return _error(refused.code, refused.message, refused.next_step)
    except FormError as problem:
        where = f"{problem.where}: " if problem.where else ""
        return _error("F-170", where + problem.message, "Correct the form.")
    except ExpressionProblem as problem:
        return _error("F-171", str(problem), "Correct the expression.")
    except RecursionError:
        said = "The groups or expressions of the form lie too deep in each other."
        return _error("F-148", said, "Use fewer levels.")
    except EndlessWork:
        said = "The calculations of the form never settle: they depend on each other."
        return _error("F-172", said, "Look for a calculation that depends on itself.")
    except Exception as problem:  # noqa: BLE001 - one form of a batch must not stop the others
        return _unexpected(problem)
    return {"snapshots": [dict(snapshot) for snapshot in snapshots]}


def _unexpected(problem: Exception) -> dict[str, Plain]:
    place = traceback.extract_tb(problem.__traceback__)[-1]
    said = f"{type(problem).__name__}, {Path(place.filename).name}:{place.lineno}"
    message = f"The form led to something that the app did not expect ({said})."
    return _error("F-179", message, "Send the form to whoever looks after the app.")


def _beside(call: Call, media: Path | str | None, converted: Converted) -> Folder:
    made = {_ITEMSETS: converted.itemsets} if converted.itemsets else {}
    return Folder(call, Path(media) if media else None, made)


def _error(code: str, message: str, next_step: str) -> dict[str, Plain]:
    return {"error": {"code": code, "message": message, "next": next_step}}


def _decoded(call: Call, file: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(call.read(file, _MOST_FORM), type=kind)
    except msgspec.MsgspecError as problem:
        raise Refused(
            "C-241", f"The file {file.name} cannot be read: {problem}.", "Correct that place."
        ) from None


app.command("check")(command(check_form))
