"""`fieldapp inspection`: create, share and list."""

from __future__ import annotations

from typing import Annotated

import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.parsing import person_code
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Visit
from fieldapp.services import mending, visits
from sync.protocol.ids import InspectionId

Id = Annotated[str, typer.Argument(metavar="ID", help="The visit's id, or how it begins.")]

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def inspection() -> None:
    """Visits on this laptop."""


@app.command()
@command
def create(
    call: Call,
    title: Annotated[str, typer.Option("--title", metavar="T", help="What it is called.")],
    framework: Annotated[
        str, typer.Option("--framework", metavar="ID", help="The framework that it follows.")
    ],
    member: Annotated[
        list[str] | None,
        typer.Option("--member", metavar="P", help="A member's code; give it once for each."),
    ] = None,
) -> Answer:
    """Create a visit that you lead."""
    team = [person_code(person) for person in member or ()]
    with call.profile() as profile:
        made = visits.create_visit(profile, title, framework, team)
        with visits.visiting(profile, made) as work:
            shown = visits.card(work)
    return Answer(_visit(shown), (f"The visit is created: {made.hex()}",))


@app.command("add-member")
@command
def add_member(
    call: Call,
    visit: Id,
    person: Annotated[str, typer.Argument(metavar="P", help="The person's code.")],
    lead: Annotated[bool, typer.Option("--lead", help="The person also leads.")] = False,
) -> Answer:
    """Add a person, or a further laptop of a member, from the beginning on."""
    code = person_code(person)
    with call.profile() as profile:
        wanted = visits.find_visit(profile, visit)
        with visits.visiting(profile, wanted) as work:
            visits.add_member(profile, work, code, lead)
            laptops = len(profile.known.devices_of(code))
            shown = visits.card(work)
    return Answer(
        {**_visit(shown), "added": code, "laptops": laptops},
        (f"{code} can read and write in {shown.title}, on {laptops} laptops.",),
    )


@app.command()
@command
def mend(
    call: Call,
    visit: Id,
) -> Answer:
    """Put a new file in the place of a damaged one, with all that can be read of it."""
    with call.profile() as profile:
        wanted = visits.find_visit(profile, visit)
        mended = mending.mend(profile, wanted, call.console.progress)
    return Answer(
        {
            "id": wanted.hex(),
            "entries": mended.entries,
            "drafts": mended.drafts,
            "pieces": mended.pieces,
            "kept": mended.aside,
        },
        (
            f"{mended.entries} entries and {mended.drafts} drafts were saved.",
            f"The damaged file is kept in {mended.aside}",
            "Send and receive now, so that the rest comes back.",
        ),
    )


@app.command("list")
@command
def list_all(call: Call) -> Answer:
    """List the visits that this laptop can read, and those whose file does not open."""
    with call.profile() as profile:
        listed = visits.list_all(profile)
    lines = [f"{v.id.hex()}  {v.title}  ({', '.join(v.members)})" for v in listed.visits]
    lines += [f"{visit.hex()}  {why.message} {why.next_step}" for visit, why in listed.troubled]
    return Answer(
        {
            "inspections": [_visit(visit) for visit in listed.visits],
            "troubled": [_trouble(visit, why) for visit, why in listed.troubled],
        },
        tuple(lines) or ("There is no visit on this laptop yet.",),
        finding=bool(listed.troubled),
    )


def _trouble(visit: InspectionId, why: Refused) -> Plain:
    error: Plain = {"code": why.code, "message": why.message, "next": why.next_step}
    return {"id": visit.hex(), "error": error}


def _visit(visit: Visit) -> dict[str, Plain]:
    counters = visit.counters
    return {
        "id": visit.id.hex(),
        "title": visit.title,
        "framework": visit.framework,
        "lead": visit.lead,
        "members": list(visit.members),
        "on_laptop": counters.laptop,
        "on_server": counters.server,
        "confirmed": counters.confirmed,
        "entries_unsent": counters.entries_unsent,
        "bytes_unsent": counters.bytes_unsent,
        "waiting": counters.waiting,
        "quarantined": counters.quarantined,
        "unreadable": counters.unreadable,
        "conflicts": visit.conflicts,
        "concerns_open": visit.concerns_open,
    }
