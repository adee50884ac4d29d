"""The command line: `fieldapp` opens the app, everything else is a command."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from fieldapp.cli import (
    annex_a,
    bundle,
    changing,
    device,
    forms,
    frameworks,
    identities,
    inspection,
    org,
    output,
    programme,
    report,
    sending,
)
from fieldapp.cli.answers import Answer
from fieldapp.cli.common import Call, command, keep_common, with_common
from fieldapp.cli.parsing import Pictures
from fieldapp.domain.errors import Refused

OpenApp = Callable[[Callable[[], Call]], int]
"""Opens the app on the profile of the call that it makes; returns the exit status."""


def build(open_app: OpenApp) -> typer.Typer:
    """Return the whole command line; `open_app` runs when no command is given."""
    app = typer.Typer(
        name="fieldapp", add_completion=False, pretty_exceptions_enable=False, help=_HELP
    )
    app.callback(invoke_without_command=True)(_opening(open_app))
    app.add_typer(org.app, name="org")
    app.add_typer(device.app, name="device")
    app.add_typer(inspection.app, name="inspection")
    app.add_typer(identities.app, name="identities")
    app.add_typer(bundle.app, name="bundle")
    app.add_typer(forms.app, name="forms")
    app.add_typer(frameworks.app, name="frameworks")
    app.add_typer(annex_a.app, name="annex-a")
    app.add_typer(report.app, name="report")
    app.add_typer(programme.app, name="programme")
    app.add_typer(programme.plan_app, name="plan")
    app.add_typer(changing.passphrase_app, name="passphrase")
    app.add_typer(changing.recovery_app, name="recovery")
    for function in (sending.sync, bundle.verify, *_OUTPUT, demo):
        app.command()(command(function))
    return app


_OUTPUT = (output.export, output.rebuild, output.diagnostics)
_HELP = "Write down what is seen and heard in inspections. Without a command: open the app."


def demo(
    call: Call,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where its files go.")],
    pictures: Annotated[
        Pictures, typer.Option("--pictures", help="Of every screen, or of one place alone.")
    ] = Pictures.ALL,
) -> Answer:
    """One visit from end to end on this computer, with pictures of the screens."""
    try:
        module = importlib.import_module("fieldapp.cli.demo")
    except ModuleNotFoundError:
        raise Refused(
            "C-190", "This build comes without the demonstration.", "Install the whole app."
        ) from None
    answer: Answer = module.run(out.absolute(), call.console, pictures)
    return answer


def _opening(open_app: OpenApp) -> Callable[..., None]:
    def fieldapp(ctx: typer.Context, **given: Any) -> None:
        make = keep_common(ctx, given)
        if ctx.invoked_subcommand is None:
            raise typer.Exit(open_app(make))

    return with_common(fieldapp)
