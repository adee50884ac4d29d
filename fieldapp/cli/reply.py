"""`fieldapp report reply`: the authority's comments on the draft report, and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fieldapp.cli.answers import Answer, Plain
from fieldapp.cli.call import Call
from fieldapp.cli.common import command, group
from fieldapp.cli.inspection import Id
from fieldapp.domain.errors import Refused
from fieldapp.domain.reply import Comment, Part
from fieldapp.services import reply
from fieldapp.services.work import Work

MOST_BYTES = 32 * 1024 * 1024

app = typer.Typer(no_args_is_help=True)


@app.callback()
@group
def replies() -> None:
    """The right of reply: the authority's comments in a Word table, answered line by line."""


@app.command("import")
@command
def import_comments(
    call: Call,
    visit: Id,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The authority's Word file.")],
) -> Answer:
    """Take the comments of a Word table in; rows that were taken in before stay as they are."""
    data = call.read(file, MOST_BYTES)
    with call.work(visit) as work:
        done = reply.take_in(work, data, file.name)
        held = reply.comments(work)
    lines = (*map(_line, held), *done.troubles, f"{len(done.new)} new, {done.before} held before.")
    return Answer(
        {
            "new": len(done.new),
            "before": done.before,
            "troubles": list(done.troubles),
            "comments": [_told(one) for one in held],
        },
        lines,
        finding=bool(done.troubles),
    )


@app.command("list")
@command
def list_comments(call: Call, visit: Id) -> Answer:
    """List the comments with what their answers lack."""
    with call.work(visit) as work:
        return _listed(reply.comments(work))


@app.command("answer")
@command
def answer_comment(
    call: Call,
    visit: Id,
    comment: Annotated[str, typer.Argument(metavar="COMMENT", help="Such as R-OF1-3.")],
    standing: Annotated[
        str, typer.Option("--answer", metavar="WORD", help="accepted, partly or not_accepted.")
    ] = "",
    reasons: Annotated[str, typer.Option("--reasons", metavar="TEXT", help="Why.")] = "",
    changed: Annotated[
        str, typer.Option("--changed", metavar="TEXT", help="What changed in the report.")
    ] = "",
) -> Answer:
    """Answer one comment; what is left out stays as it is."""
    given = {Part.STANDING: standing, Part.REASONS: reasons, Part.CHANGED: changed}
    with call.work(visit) as work:
        held = _find(work, comment)
        for part, words in given.items():
            if words:
                reply.answer(work, held.id, part, words, held.parts[part].seen)
        return _listed((_find(work, comment),))


@app.command("export")
@command
def export_answers(
    call: Call,
    visit: Id,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where it goes.")],
    form: Annotated[
        bool, typer.Option("--form", help="The empty table that the authority fills in.")
    ] = False,
) -> Answer:
    """Write every comment with its answer as a Word table, for the authority."""
    with call.work(visit) as work:
        left = len(reply.open_comments(work))
        written = reply.save(work, str(out.absolute()), form=form)
    said = f"{left} comments have no whole answer yet." if left and not form else ""
    return Answer(
        {
            "open": left,
            "files": [{"path": w.path, "sha256": w.sha256, "bytes": w.length} for w in written],
        },
        tuple(line for line in (*(f"Written: {w.path}" for w in written), said) if line),
    )


def _listed(held: Sequence[Comment]) -> Answer:
    left = sum(bool(one.lacks) for one in held)
    lines = (*map(_line, held), f"{left} of {len(held)} lack an answer.")
    return Answer({"open": left, "comments": [_told(one) for one in held]}, lines)


def _find(work: Work, name: str) -> Comment:
    for one in reply.comments(work):
        if one.short_name == name:
            return one
    said = f"There is no comment {name} in this visit."
    raise Refused("C-282", said, "List them with `fieldapp report reply list`.")


def _line(one: Comment) -> str:
    number = f" ({one.remark.number})" if one.remark.number else ""
    words = " ".join(one.remark.words.split())
    return f"{one.short_name}{number}  {one.lacks or one.answer.value}  {words}"


def _told(one: Comment) -> dict[str, Plain]:
    return {
        "id": one.id.hex(),
        "name": one.short_name,
        "number": one.remark.number,
        "place": one.remark.place,
        "comment": one.remark.words,
        "evidence": one.remark.evidence,
        "source": one.source,
        "sentence": one.sentence,
        **{part.value: one.parts[part].text for part in Part},
        "lacks": one.lacks,
    }
