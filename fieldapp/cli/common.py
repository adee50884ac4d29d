"""The four options that every command takes, and how a command ends.

What a command gets from them, `Call`, is loaded when one runs: help needs no ports.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, Final, ParamSpec

import typer

from fieldapp.cli.answers import Answer, Console, Exit
from fieldapp.domain.errors import Refused

if TYPE_CHECKING:
    from fieldapp.cli.call import Call

P = ParamSpec("P")
_KEYWORD: Final = inspect.Parameter.KEYWORD_ONLY
_HELD: Final = "fieldapp.common"
_COMMON: Final = (
    inspect.Parameter(
        "profile",
        _KEYWORD,
        default=None,
        annotation=Annotated[
            Path | None, typer.Option("--profile", metavar="DIR", help="Where this profile lies.")
        ],
    ),
    inspect.Parameter(
        "as_json",
        _KEYWORD,
        default=False,
        annotation=Annotated[
            bool, typer.Option("--json", help="Answer with one JSON object; progress apart.")
        ],
    ),
    inspect.Parameter(
        "passphrase_file",
        _KEYWORD,
        default=None,
        annotation=Annotated[
            Path | None,
            typer.Option("--passphrase-file", metavar="FILE", help="Its first line opens it."),
        ],
    ),
    inspect.Parameter(
        "passphrase_fd",
        _KEYWORD,
        default=None,
        annotation=Annotated[
            int | None,
            typer.Option(
                "--passphrase-fd", metavar="N", help="An open descriptor to read it from."
            ),
        ],
    ),
)


def command(
    function: Callable[Concatenate[Call, P], Answer],
) -> Callable[..., None]:
    """Return the function as Typer takes it: with the common options, ending by status.

    The common options stand before or after the name of the command; the later one wins.
    """
    own = _own_parameters(function)

    def run(ctx: typer.Context, **given: Any) -> None:
        held = _held(ctx, given)
        console = Console(bool(held.get("as_json")))
        status = ended(console, lambda: function(_call(held, console), **given))  # type: ignore[call-arg]  # own options by name
        raise typer.Exit(status)

    return _with_signature(run, function, own)


def group(function: Callable[[], None]) -> Callable[..., None]:
    """Return a group's callback, which only takes the common options."""

    def run(ctx: typer.Context, **given: Any) -> None:
        _held(ctx, given)

    return _with_signature(run, function, [])


def keep_common(ctx: typer.Context, given: dict[str, Any]) -> Callable[[], Call]:
    """Keep the common options in `given` for the command; return how to make a call of them."""
    held = _held(ctx, given)
    return lambda: _call(held, Console(bool(held.get("as_json"))))


def with_common(function: Callable[..., None]) -> Callable[..., None]:
    """Return a callback that also takes the common options, by their names."""
    return _with_signature(function, function, [])


def ended(console: Console, work: Callable[[], Answer]) -> Exit:
    """Do a command's work, print its answer or its refusal, and return the status."""
    try:
        answer = work()
    except Refused as refused:
        return console.refusal(refused)
    except Exception as problem:  # noqa: BLE001 - a traceback could show what people wrote
        return console.refusal(_unexpected(problem))
    console.answer(answer)
    return answer.exit


def _unexpected(problem: Exception) -> Refused:
    where = traceback.extract_tb(problem.__traceback__)[-1]
    place = f"{Path(where.filename).name}:{where.lineno}"
    return Refused(
        "C-900",
        f"The app met something that it did not expect ({type(problem).__name__}, {place}).",
        "What was saved is safe. Send the diagnostic file to whoever looks after the app.",
    )


def _held(ctx: typer.Context, given: dict[str, Any]) -> dict[str, Any]:
    """Return the common options so far, those before the command's name included."""
    held: dict[str, Any] = dict(ctx.meta.get(_HELD, {}))
    for parameter in _COMMON:
        value = given.pop(parameter.name)
        if value is not None and value is not False:
            held[parameter.name] = value
    ctx.meta[_HELD] = held
    return held


def _call(held: dict[str, Any], console: Console) -> Call:
    from fieldapp.cli.call import make_call

    return make_call(held, console)


def _own_parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    signature = inspect.signature(function, eval_str=True)
    return [p.replace(kind=_KEYWORD) for p in list(signature.parameters.values())[1:]]


def _with_signature(
    run: Callable[..., None], named: Callable[..., Any], own: list[inspect.Parameter]
) -> Callable[..., None]:
    context = inspect.Parameter("ctx", _KEYWORD, annotation=typer.Context)
    every = [context, *own, *_COMMON]
    run.__name__, run.__doc__ = named.__name__, named.__doc__
    run.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]  # read by inspect
    run.__annotations__ = {p.name: p.annotation for p in every}
    return run
