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
from fieldapp.annex_a.differences import differences
from fieldapp.annex_a.importing import Imported, Importer
from fieldapp.annex_a.layout import official
from fieldapp.annex_a.mapping import read_mapping
from fieldapp.annex_a.naming import codes_of
from fieldapp.annex_a.pack import MOST_BYTES
from fieldapp.annex_a.refusals import too_large
from fieldapp.cli.answers import Answer, Exit
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.domain.errors import Refused
from fieldapp.frameworks import index as frameworks
from fieldapp.frameworks.library import aims_for
from fieldapp.sampling import record as drawing
from fieldapp.sampling.draw import Sample, Settings, coverage, draw, replace
from fieldapp.sampling.lots import Lots
from fieldapp.sampling.population import Filter, children
from fieldapp.sampling.record import DrawnFrom, settings_line

app = typer.Typer(no_args_is_help=True)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="One or more workbooks.")]
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="Headings that were confirmed before."),
]
LISTS: Final = 11
MOST_CHILDREN: Final = 1_000
_MAPPING_BYTES: Final = 1 << 20


@app.callback()
@group
def annex_a() -> None:
    """The child-level lists that an authority hands over; no profile is needed."""


@app.command()
@command
def check(
    call: Call,
    files: Files,
    mapping: Mapping = None,
    before: Annotated[
        Path | None,
        typer.Option("--before", metavar="FILE", help="The delivery that this one corrects."),
    ] = None,
) -> Answer:
    """Say what the lists hold: rows, columns, codes, and every problem with its place."""
    imported, _ = _imported(call, files, mapping)
    said, lines = checking.as_object(imported), checking.as_lines(imported)
    if before is None:
        return Answer(said, lines)
    found = differences(_imported(call, [before], mapping)[0], imported)
    changes = {"differences": checking.differences_as_object(found)}
    return Answer({**said, **changes}, (*lines, f"{len(found)} rows came, went or changed."))


@app.command()
@command
def sample(
    call: Call,
    files: Files,
    framework: Annotated[str, typer.Option("--framework", metavar="ID", help="Whose aims.")],
    seed: Annotated[str, typer.Option("--seed", metavar="TEXT", help="Any text.")],
    size: Annotated[int, typer.Option("--size", min=1, max=MOST_CHILDREN, help="How many.")] = 30,
    only: Annotated[
        list[Filter] | None, typer.Option("--filter", help="Only children of this kind.")
    ] = None,
    replaced: Annotated[
        list[str] | None,
        typer.Option("--replace", metavar="CODE=REASON", help="Take a child out, in this order."),
    ] = None,
    mapping: Mapping = None,
) -> Answer:
    """Draw children by stages, quotas and lots; the same seed draws the same ones."""
    aims = aims_for(frameworks.framework(framework).id)
    imported, digest = _imported(call, files, mapping)
    settings = Settings(size, tuple(sorted(set(only or ()))))
    everybody = children(imported, official_codes())
    lots = Lots(seed, digest, settings_line(framework, settings))
    drawn = _with_replacements(draw(everybody, aims, settings, lots), replaced or [])
    source = DrawnFrom(digest, framework, seed)
    record = drawing.as_object(source, settings, drawn, coverage(everybody, drawn))
    return Answer(record, drawing.as_lines(drawn))


def _with_replacements(drawn: Sample, wanted: list[str]) -> Sample:
    for text in wanted:
        code, _, reason = text.partition("=")
        new = replace(drawn, code, reason) if reason.strip() else None
        if new is None:
            raise Refused(
                "A-121",
                f"“{text}” replaces nobody.",
                "Give a code of the sample, =, and a reason; its stage must have children left.",
            )
        drawn = new
    return drawn


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
