"""`fieldapp frameworks`: list, check, pack, sign and adopt packs; say which grades are open."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.domain.errors import Refused
from fieldapp.frameworks.check import check_folder
from fieldapp.frameworks.finding import Finding
from fieldapp.frameworks.library import pack, packs
from fieldapp.frameworks.pack import Pack
from fieldapp.frameworks.rules import Open, judge
from fieldapp.services import moving_visits, visit_packs, visits
from fieldapp.services import packs as services
from fieldapp.services.packs import Edition

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
    found, findings = check_folder(_folder(folder))
    return Answer(
        {
            "pack": found.id if found else folder.name,
            "hash": found.digest if found else None,
            "findings": [_finding(one) for one in findings],
        },
        _said(found, findings),
        finding=bool(findings),
    )


@app.command("pack")
@command
def pack_folder(
    call: Call,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a pack.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the file goes.")],
) -> Answer:
    """Make one file of a pack that has no mistakes; the same folder gives the same bytes."""
    call.refuse_no_room_for(out)
    made = services.pack_folder(_folder(folder))
    if made.data:
        call.write(out, made.data)
    named = made.pack.id if made.pack else folder.name
    said = f"{out.name} holds {named}. An administrator signs it: fieldapp frameworks sign."
    return Answer(
        {
            "pack": named,
            "hash": made.pack.digest if made.pack else None,
            "written": str(out) if made.data else None,
            "findings": [_finding(one) for one in made.findings],
        },
        (said,) if made.data else _said(made.pack, made.findings),
        finding=bool(made.findings),
    )


@app.command()
@command
def sign(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A packed pack.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where the signed one goes.")
    ] = None,
) -> Answer:
    """Sign a packed pack as an administrator, into the same file unless told otherwise."""
    target = out or file
    call.refuse_no_room_for(target)
    untrusted = call.read(file, services.MOST_BYTES)
    with call.profile() as profile:
        found, data = services.sign(profile, untrusted)
        person = profile.person
    call.write(target, data)
    return Answer(
        {"pack": found.id, "version": found.about.version, "hash": found.digest, "by": person},
        (f"{found.id}, version {found.about.version}, is signed by {person}: {target.name}.",),
    )


@app.command()
@command
def adopt(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A signed pack.")],
) -> Answer:
    """Take a signed pack into use on this laptop, or refuse it and change nothing."""
    untrusted = call.read(file, services.MOST_BYTES)
    with call.profile() as profile:
        taken = services.adopt(profile, untrusted)
    held, standing = taken.pack, taken.standing.value
    return Answer(
        _edition(taken), (f"{held.id}, version {held.about.version}, is here now: {standing}.",)
    )


@app.command("editions")
@command
def list_editions(call: Call) -> Answer:
    """List the editions on this laptop: shipped and adopted, in use and replaced."""
    with call.profile() as profile:
        found, left = services.editions(profile), services.unusable(profile)
    unused: list[Plain] = [
        {"hash": one.digest, "code": one.refused.code, "message": one.refused.message}
        for one in left
    ]
    lines = [
        f"{e.pack.id}  version {e.pack.about.version}  {e.standing.value}  {e.person or 'shipped'}"
        for e in found
    ]
    lines += [f"{one.digest[:12]}  not used: {one.refused.message}" for one in left]
    return Answer({"editions": [_edition(one) for one in found], "unused": unused}, tuple(lines))


@app.command()
@command
def move(
    call: Call,
    visit: Annotated[str, typer.Argument(metavar="ID", help="The visit.")],
) -> Answer:
    """Let a visit follow the newest edition of its pack that is in use here; for its lead."""
    with call.profile() as profile:
        inspection = visits.find_visit(profile, visit)
        with visits.visiting(profile, inspection) as work:
            before = visit_packs.pack_of(work).about.version
            moving_visits.move_visit(profile, work)
            held = visit_packs.pack_of(work)
    data: dict[str, Plain] = {
        "visit": inspection.hex(),
        "pack": held.id,
        "hash": held.digest,
        "before": before,
        "version": held.about.version,
    }
    return Answer(data, (f"The visit follows version {held.about.version} of {held.id} now.",))


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


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise Refused(
            "F-137", f"There is no folder {folder.name}.", "Name the folder of a framework pack."
        )
    return folder


def _edition(one: Edition) -> dict[str, Plain]:
    return {
        "id": one.pack.id,
        "version": one.pack.about.version,
        "hash": one.pack.digest,
        "title": one.pack.about.title,
        "standing": one.standing.value,
        "signed_by": one.person or None,
        "signed_ms": one.signed_ms or None,
    }


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
