"""`fieldapp identities`: who a child is, who looked, and who may read it."""

from __future__ import annotations

from typing import Annotated

import typer

from fieldapp.cli.answers import Answer
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.inspection import Id
from fieldapp.cli.parsing import person_code
from fieldapp.domain.membership import IDENTITIES
from fieldapp.services import compartments, identities

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def about() -> None:
    """Who the children of a visit are, for those who were let in."""


@app.command("show")
@command
def show(
    call: Call,
    visit: Id,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The child's code, such as T03.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="WORDS", help="Why you need to know; it is kept.")
    ] = "",
) -> Answer:
    """Show who a child is; the look is kept with your name, the time and the reason."""
    with call.work(visit) as work:
        who, _ = identities.reveal(work, code, reason)
    born = who.born or "not in the lists"
    return Answer(
        {"code": code, "id": who.key, "born": who.born},
        (f"{code} is {who.key} in the authority's lists. Date of birth: {born}.",),
    )


@app.command("looks")
@command
def looks(call: Call, visit: Id) -> Answer:
    """List who looked at whom, when and why; the newest first."""
    with call.work(visit) as work:
        compartments.opened(work, IDENTITIES)
        found = tuple(reversed(identities.looks(work)))
    return Answer(
        {
            "looks": [
                {
                    "code": one.code,
                    "person": one.person,
                    "claimed_ms": one.claimed_ms,
                    "reason": one.reason,
                }
                for one in found
            ]
        },
        tuple(f"{one.code}  {one.person}  {one.reason}" for one in found)
        or ("Nobody has looked yet.",),
    )


@app.command("let-in")
@command
def let_in(
    call: Call,
    visit: Id,
    person: Annotated[str, typer.Argument(metavar="P", help="The member's code.")],
) -> Answer:
    """Let a member read who the children are, on all laptops that the member has now."""
    code = person_code(person)
    with call.work(visit) as work:
        compartments.let_in(work, IDENTITIES, code)
        readers = sorted(compartments.readers(work, IDENTITIES))
    return Answer(
        {"let_in": code, "readers": [str(one) for one in readers]},
        (f"{code} can read who the children are after the next sending and receiving.",),
    )
