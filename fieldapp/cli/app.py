"""The command line: `fieldapp` opens the app, everything else is a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from fieldapp.cli.answers import Console, Exit
from fieldapp.cli.common import keep_common, with_common
from fieldapp.cli.later import LaterCommand, Place
from fieldapp.domain.errors import Refused

if TYPE_CHECKING:
    from fieldapp.cli.call import Call

OpenApp = Callable[[Callable[[], "Call"]], int]
"""Opens the app on the profile of the call that it makes; returns the exit status."""

_AS_JSON: Final = "fieldapp.as_json"
_HELP: Final = "Write down what is seen and heard in inspections. Without a command: open the app."


def _at(name: str, written: str, says: str) -> Place:
    module, _, attribute = written.partition(":")
    return Place(name, f"fieldapp.cli.{module}", attribute, says)


PLACES: Final = (
    _at("sync", "sending:sync", "Send what the server lacks and receive what this laptop lacks."),
    _at(
        "verify",
        "bundle:verify",
        "Check every signature, chain and commitment of a file; change nothing.",
    ),
    _at(
        "export",
        "output:export",
        "Write a whole visit in clear: anyone who has the files can read them.",
    ),
    _at(
        "rebuild",
        "output:rebuild",
        "Make what screens show anew from the log; it must come out equal.",
    ),
    _at(
        "diagnostics",
        "output:diagnostics",
        "Write a file about the app without content, to read and then to send.",
    ),
    _at(
        "demo",
        "showing:demo",
        "One visit from end to end on this computer, with pictures of the screens.",
    ),
    _at("org", "org:app", "The organisation: who may sign, and which servers are ours."),
    _at("device", "device:app", "Laptops: ask to join, approve, enrol."),
    _at("inspection", "inspection:app", "Visits on this laptop."),
    _at(
        "identities",
        "identities:app",
        "Who the children of a visit are, for those who were let in.",
    ),
    _at("bundle", "bundle:app", "Visits as files: for a stick, for another laptop, for a check."),
    _at("forms", "forms:app", "Look at forms: XLSForm (.xlsx, .xls, .csv, .md) or XForm (.xml)."),
    _at(
        "frameworks",
        "frameworks:app",
        "Framework packs: what is judged, by whom, and by which rules.",
    ),
    _at(
        "annex-a",
        "annex_a:app",
        "The child-level lists that an authority hands over; no profile is needed.",
    ),
    _at(
        "report",
        "report:app",
        "The report: written as Word and PDF, and compared when the Word file comes back.",
    ),
    _at("programme", "programme:app", "The office's view of all areas, sealed to those who plan."),
    _at(
        "plan",
        "programme:plan_app",
        "The plan of a visit: phases, arrivals, timetable, capacity.",
    ),
    _at("passphrase", "changing:passphrase_app", "The passphrase of this laptop."),
    _at("recovery", "changing:recovery_app", "The printed recovery code of this laptop."),
)
"""Every command in the order of the list; its line is also the first of what it says itself."""


class _Commands(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for place in PLACES:
            self.add_command(LaterCommand(place))

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **given: Any) -> Any:
        as_json = "--json" in args
        with _object_for_wrong_use(as_json):
            made = super().make_context(info_name, args, *more, **given)
        made.meta[_AS_JSON] = as_json
        return made

    def invoke(self, ctx: Any) -> Any:
        with _object_for_wrong_use(ctx.meta[_AS_JSON]):
            return super().invoke(ctx)


@contextmanager
def _object_for_wrong_use(as_json: bool) -> Iterator[None]:
    """Print wrong use as one object too, for whoever asked for objects."""
    try:
        yield
    except TyperException as problem:
        if as_json and problem.exit_code == Exit.USAGE:
            Console(as_json=True).refusal(
                Refused("C-194", problem.format_message(), "See what it takes with --help.")
            )
        raise


def build(open_app: OpenApp) -> typer.Typer:
    """Return the whole command line; `open_app` runs when no command is given."""
    app = typer.Typer(
        name="fieldapp",
        cls=_Commands,
        add_completion=False,
        pretty_exceptions_enable=False,
        help=_HELP,
    )
    app.callback(invoke_without_command=True)(_opening(open_app))
    return app


def _opening(open_app: OpenApp) -> Callable[..., None]:
    def fieldapp(ctx: typer.Context, **given: Any) -> None:
        make = keep_common(ctx, given)
        if ctx.invoked_subcommand is None:
            raise typer.Exit(open_app(make))

    return with_common(fieldapp)
