"""The right of reply in the demonstration: a Word table comes, and most of it is answered."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import msgspec

from fieldapp.domain.reply import Part, Remark
from fieldapp.reports import reply_docx
from fieldapp.services import exporting, reply
from fieldapp.services.work import Work


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One comment of the authority with what is answered; without an answer it stays open."""

    number: str
    place: str
    words: str
    evidence: str = ""
    answer: str = ""
    reasons: str = ""
    changed: str = ""

    @property
    def remark(self) -> Remark:
        """Return what the authority wrote."""
        return Remark(self.number, self.place, self.words, self.evidence)

    @property
    def parts(self) -> dict[Part, str]:
        """Return what is answered, part by part."""
        return {Part.STANDING: self.answer, Part.REASONS: self.reasons, Part.CHANGED: self.changed}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    comment: tuple[Told, ...]


def hold(work: Work, folder: Path) -> int:
    """Take the authority's table in, answer it, write both files; return how many stay open."""
    told = _told()
    came = reply_docx.asked(exporting.context(work), [one.remark for one in told])
    work.ports.files.write_atomically(str(folder / "comments.docx"), came)
    reply.take_in(work, came, "comments.docx")
    for one, held in zip(told, reply.comments(work), strict=True):
        for part, words in one.parts.items():
            if words:
                reply.answer(work, held.id, part, words, held.parts[part].seen)
    work.ports.files.write_atomically(str(folder / "answers.docx"), reply.written(work))
    return len(reply.open_comments(work))


def _told() -> tuple[Told, ...]:
    text = (files("resources") / "demo" / "reports" / "comments.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File).comment
