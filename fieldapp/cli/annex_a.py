"""`fieldapp annex-a`: looks at the lists of an authority; needs no profile."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

import typer

from fieldapp.annex_a import check as checking
from fieldapp.annex_a.book import open_book
from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.importing import Imported, Importer
from fieldapp.annex_a.layout import official
from fieldapp.annex_a.mapping import read_mapping
from fieldapp.annex_a.naming import codes_of
from fieldapp.annex_a.pack import MOST_BYTES
from fieldapp.annex_a.refusals import too_large
from fieldapp.cli.answers import Answer, Exit
from fieldapp.cli.common import Call, command, group
from fieldapp.domain.errors import Refused

app = typer.Typer(no_args_is_help=True)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="One or more workbooks.")]
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="Headings that were confirmed before."),
]
LISTS: Final = 11
_MAPPING_BYTES: Final = 1 << 20


@app.callback()
@group
def annex_a() -> None:
    """The child-level lists that an authority hands over; no profile is needed."""


@app.command()
@command
def check(call: Call, files: Files, mapping: Mapping = None) -> Answer:
    """Say what the lists hold: rows, columns, codes, and every problem with its place."""
    imported, _ = _imported(call, files, mapping)
    return Answer(checking.as_object(imported), checking.as_lines(imported))


@app.command()
def normalise(
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="A coded column.")],
    number: Annotated[
        int | None, typer.Option("--list", min=1, max=LISTS, help="Where two lists differ.")
    ] = None,
) -> None:
    """Write the official code of each line of standard input, or an empty line."""
    try:
        codes = codes_of(official(), official_codes(), column, number)
    except Refused as refused:
        typer.echo(f"{refused.message} {refused.next_step} ({refused.code})", err=True)
        raise typer.Exit(Exit.USAGE) from None
    known: dict[str, str] = {}
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if line not in known:
            known[line] = codes.find(line) or ""
        sys.stdout.buffer.write(f"{known[line]}\n".encode())
    sys.stdout.buffer.flush()


def _imported(call: Call, files: list[Path], mapping: Path | None) -> tuple[Imported, str]:
    """Return what the workbooks hold, and the SHA-256 of their bytes, one after the other."""
    layout = official()
    known = read_mapping(call.read(mapping, _MAPPING_BYTES), layout) if mapping else {}
    digest = sha256()
    books = []
    for file in files:
        data = _bytes_of(call, file)
        digest.update(data)
        books.append(open_book(data))
    importer = Importer(layout, official_codes(), known)
    return importer.read(books, call.console.progress), digest.hexdigest()


def _bytes_of(call: Call, file: Path) -> bytes:
    if file.is_file() and file.stat().st_size > MOST_BYTES:
        raise too_large(f"is larger than {MOST_BYTES >> 20} MB")
    return call.read(file, MOST_BYTES)
