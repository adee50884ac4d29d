"""The command ``fieldapp-server``.

Exit 0 done, 1 a finding, 2 usage, 3 refused or unreadable.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from sqlalchemy.exc import SQLAlchemyError

from sync.protocol.errors import Refused
from sync.server import backup as backups
from sync.server import compose, migrate, setup, status
from sync.server.settings import DataFolder, Settings, load
from sync.server.system import SystemClock, SystemRandomness

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

Data = Annotated[Path, typer.Option("--data", help="The server's data folder.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@app.callback()
def about() -> None:
    """The server that keeps sealed entries and passes them on. It cannot read them."""


@app.command()
def init(
    data: Data,
    root: Annotated[Path, typer.Option(help="The organisation's signed root.")],
    roster: Annotated[Path | None, typer.Option(help="The newest signed roster.")] = None,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535)] = 8443,
    database: Annotated[str, typer.Option(help="PostgreSQL address; SQLite without.")] = "",
    tls_cert: Annotated[str, typer.Option(help="PEM; made when left out.")] = "",
    tls_key: Annotated[str, typer.Option()] = "",
    outer_key: Annotated[
        list[str] | None, typer.Option(help="SHA-256 of a balancer's TLS public key, hex.")
    ] = None,
    json: Json = False,
) -> None:
    """Make a server, once; prints the keys that the roster must name."""

    def run() -> dict[str, object]:
        settings = Settings(
            host=host,
            port=port,
            database=database,
            tls_certificate=tls_cert,
            tls_key=tls_key,
            outer_keys=_hashes(outer_key or []),
        )
        wanted = setup.Wanted(_read(root), _read(roster) if roster else None, settings)
        setup.initialise(DataFolder(data), wanted, _world())
        return setup.facts(DataFolder(data), settings)

    _report(run, json)


@app.command()
def serve(
    data: Data,
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535)] = None,
    json: Json = False,
) -> None:
    """Run the server until it is told to stop; log lines go to standard error."""
    folder = DataFolder(data)

    def announce(at: int) -> None:
        where = f"https://{_bracketed(host or load(folder).host)}:{at}"
        print_line(setup.as_json({"listening": where}) if json else f"Listening on {where}")

    try:
        settings = load(folder)
        given = {"host": host, "port": port}
        changes = {name: value for name, value in given.items() if value is not None}
        settings = msgspec.structs.replace(settings, **changes)
        server = compose.make_listener(folder, settings, _world(), sys.stderr, announce)
        server.run()
    except (Refused, OSError, SQLAlchemyError) as error:
        _fail(error, json)
    raise typer.Exit(0 if server.started else 3)


@app.command("status")
def show_status(data: Data, json: Json = False) -> None:
    """Say what the server holds: counts, versions, sizes; exit 1 when something is amiss."""
    found = _report(lambda: status.status(DataFolder(data)), json)
    raise typer.Exit(1 if found["findings"] else 0)


@app.command()
def upgrade(data: Data, json: Json = False) -> None:
    """Bring the database to this program's tables; make a backup before."""

    def run() -> dict[str, object]:
        folder = DataFolder(data)
        database = compose.open_database(folder, load(folder))
        try:
            migrate.upgrade(database)
        finally:
            database.close()
        return {"revision": migrate.newest()}

    _report(run, json)


@app.command()
def backup(
    destination: Annotated[Path, typer.Argument(help="A new folder.")],
    data: Data,
    json: Json = False,
) -> None:
    """Copy ledger, chunks and keys while the server runs."""
    _report(lambda: backups.backup(DataFolder(data), destination, _world()), json)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A folder that `backup` made.")],
    data: Data,
    database: Annotated[str, typer.Option(help="PostgreSQL address; SQLite without.")] = "",
    json: Json = False,
) -> None:
    """Make a server from a backup, as a new incarnation: devices offer again what it lacks."""
    _report(lambda: backups.restore(source, DataFolder(data), database, _world()), json)


def main() -> None:
    """Run the command line."""
    app()


def print_line(text: str) -> None:
    """Write one line to standard output at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _world() -> compose.World:
    return compose.World(SystemClock(), SystemRandomness())


def _report(run: Callable[[], dict[str, object]], json: bool) -> dict[str, object]:
    try:
        found = run()
    except (Refused, OSError, SQLAlchemyError) as error:
        _fail(error, json)
    if json:
        print_line(setup.as_json(found))
    else:
        for name, value in found.items():
            print_line(f"{name}: {value}")
    return found


def _fail(error: Refused | OSError | SQLAlchemyError, json: bool) -> NoReturn:
    if not isinstance(error, Refused):
        kind = type(error).__name__
        error = Refused("S-503", f"The disk or database failed ({kind}).", "Check it, try again.")
    if json:
        told = {"code": error.code, "message": error.message, "next": error.next_step}
        print_line(setup.as_json({"error": told}))
    else:
        sys.stderr.write(f"{error.code}: {error.message} {error.next_step}\n")
    raise typer.Exit(3)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Refused("S-109", f"The file {path.name} cannot be read.", "Check the file.") from None


def _hashes(texts: list[str]) -> tuple[str, ...]:
    for text in texts:
        if len(text) != 64 or not set(text.lower()) <= set("0123456789abcdef"):
            raise Refused(
                "S-106", "An outer key is not a SHA-256 in hexadecimal.", "Give 64 digits."
            )
    return tuple(text.lower() for text in texts)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    main()
