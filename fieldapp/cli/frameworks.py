"""`fieldapp frameworks`: list the packs, check one, say which grades are open."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.common import Call, command, group
from fieldapp.domain.errors import Refused
from fieldapp.frameworks.check import check_folder
from fieldapp.frameworks.finding import Finding
from fieldapp.frameworks.library import pack, packs
from fieldapp.frameworks.pack import Pack
from fieldapp.frameworks.rules import Open, judge

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def frameworks() -> None:
    """Framework packs: what is judged, by whom, and by which rules."""


@app.command("list")
@command
def list_all(call: Call) -> Answer:  # noqa: ARG001 - each command takes its call
    """List the packs that ship with the app, each with the hash that names it."""
    found = packs()
    return Answer(
        {"frameworks": [_pack(one) for one in found]},
        tuple(f"{one.id}  version {one.about.version}  {one.about.title}" for one in found),
    )


@app.command()
@command
def check(
    call: Call,  # noqa: ARG001 - each command takes its call
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a pack.")],
) -> Answer:
    """Say what is wrong with a pack, file by file, and what to do about it."""
    if not folder.is_dir():
        raise Refused(
            "F-137", f"There is no folder {folder.name}.", "Name the folder of a framework pack."
        )
    found, findings = check_folder(folder)
    return Answer(
        {
            "pack": found.id if found else folder.name,
            "hash": found.digest if found else None,
            "findings": [_finding(one) for one in findings],
        },
        _said(found, findings),
        finding=bool(findings),
    )


@app.command("judge")
@command
def judge_grades(
    call: Call,  # noqa: ARG001 - each command takes its call
    framework: Annotated[str, typer.Argument(metavar="ID", help="The framework.")],
    grades: Annotated[
        str,
        typer.Option("--grades", metavar="JSON", help='{"help_and_protection": "good", …}'),
    ] = "{}",
) -> Answer:
    """Say which grades are still open, given some; no grade is ever set."""
    chosen = pack(framework)
    still = judge(chosen, _grades(grades))
    if chosen.narrative:
        said = f"{chosen.about.title} ends in words only: there is no grade."
        return Answer({"permitted": {}, "narrative": True}, (said,))
    return Answer(_open(still), _open_lines(chosen, still))


def _grades(text: str) -> dict[str, str]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        given = None
    if isinstance(given, dict) and all(isinstance(grade, str) for grade in given.values()):
        return given
    raise Refused(
        "F-138",
        "The grades are no JSON object of an area and a grade each.",
        'Write them so: {"help_and_protection": "good"}.',
    )


def _open(still: Open) -> dict[str, Plain]:
    data: dict[str, Plain] = {
        "permitted": {area: list[Plain](grades) for area, grades in still.permitted.items()},
        "because": [one.sentence for one in still.binding()],
    }
    advice: list[Plain] = [one.sentence for one in still.advice()]
    return {**data, "advice": advice} if advice else data


def _open_lines(chosen: Pack, still: Open) -> tuple[str, ...]:
    rows = [
        f"{area.title}: {', '.join(map(chosen.grade_title, still.permitted[one]))}"
        for one in still.permitted
        if (area := chosen.area(one)) is not None
    ]
    return (*rows, *(one.sentence for one in still.reasons))


def _pack(one: Pack) -> Plain:
    return {
        "id": one.id,
        "version": one.about.version,
        "hash": one.digest,
        "title": one.about.title,
        "outcome": one.about.outcome.value,
        "judgements": [area.id for area in one.judgements.area],
        "grades": [str(grade) for grade in one.scale],
    }


def _finding(one: Finding) -> Plain:
    return {
        "fault": one.fault.value,
        "file": one.file,
        "where": one.where,
        "message": one.message,
        "fix": one.fix,
    }


def _said(found: Pack | None, findings: Sequence[Finding]) -> tuple[str, ...]:
    if not findings and found:
        return (f"Nothing is wrong with {found.id}, version {found.about.version}.",)
    return tuple(f"{one.file}, {one.where}: {one.message} {one.fix}" for one in findings)
