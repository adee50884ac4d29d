"""The four options that every command takes, and what a command gets from them."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Concatenate, Final, ParamSpec

import typer

from fieldapp import compose
from fieldapp.cli.answers import Answer, Console, Exit
from fieldapp.cli.passphrases import Secrets
from fieldapp.domain.errors import Damaged, Refused
from fieldapp.services import profile as profiles
from fieldapp.services import visits
from fieldapp.services.profile import Place, Profile
from fieldapp.services.work import Ports, Work

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


@dataclass(frozen=True, slots=True)
class Call:
    """One run of a command: its profile folder, its secrets, its console, the ports."""

    folder: Path
    secrets: Secrets
    console: Console
    ports: Ports

    def read(self, path: Path, limit: int) -> bytes:
        """Return a file that was named on the command line, at most `limit` bytes."""
        try:
            return self.ports.files.read(str(path.absolute()), limit)
        except Damaged as problem:
            raise Refused(
                "C-211",
                f"The file {path.name} is longer than a file of its kind can be.",
                "Check that it is the right one.",
            ) from problem
        except Refused as problem:
            raise Refused(
                "C-202", f"The file {path.name} cannot be read.", "Check its name and place."
            ) from problem

    def write(self, path: Path, data: bytes) -> None:
        """Write a file that was named on the command line, whole or not at all."""
        self.ports.files.write_atomically(str(path.absolute()), data)

    def refuse_no_room_for(self, path: Path) -> None:
        """Refuse a file to be written whose folder is missing, before anything is done."""
        if not path.absolute().parent.is_dir() or path.is_dir():
            raise Refused(
                "C-210",
                f"The file {path.name} cannot be written there.",
                "Name a file in a folder that exists.",
            )

    @contextmanager
    def place(self, *, make: bool = False) -> Iterator[Place]:
        """Hold the profile folder, so that no other process touches it."""
        with profiles.hold(self.ports, str(self.folder), make=make) as place:
            yield place

    @contextmanager
    def profile(self) -> Iterator[Profile]:
        """Hold and unlock the profile; it is locked again at the end."""
        with self.place() as place:
            opened = profiles.unlock(place, self.secrets.passphrase())
            try:
                yield opened
            finally:
                profiles.lock(opened)

    @contextmanager
    def work(self, visit: str) -> Iterator[Work]:
        """Hold and unlock the profile, and open the visit of this id or of its beginning."""
        with self.profile() as profile:
            wanted = visits.find_visit(profile, visit)
            with visits.visiting(profile, wanted) as work:
                yield work


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
    folder = held.get("profile") or compose.default_profile()
    return Call(
        folder=_looked_at(Path(folder).absolute()),
        secrets=Secrets(held.get("passphrase_file"), held.get("passphrase_fd")),
        console=console,
        ports=compose.ports(),
    )


def _looked_at(folder: Path) -> Path:
    """Refuse a profile folder that the system cannot even look at, such as too long a name."""
    try:
        folder.exists()
    except (OSError, ValueError):
        raise Refused(
            "C-214",
            "This system takes no folder of that name.",
            "Choose a shorter one with --profile.",
        ) from None
    return folder


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
