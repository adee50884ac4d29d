"""The right of reply: comments are taken in, linked to the report, answered, and sent back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.reply import Answer, Comment, Part, Remark, read_comment
from fieldapp.reports.inspection import Passage, Report, Sentence, numbered
from fieldapp.reports.package import ExportFile, Written, file_name, with_manifest
from fieldapp.reports.package import save as write_files
from fieldapp.reports.text import Context
from fieldapp.services import exporting, inspection_report, reading, records
from fieldapp.services.answering import Seen, answer_one
from fieldapp.services.answering import answer as write_answer
from fieldapp.services.capture import commit_drafts
from fieldapp.services.work import Work
from sync.protocol import hashing
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference

_PARAGRAPH: Final = re.compile(r"(?:para(?:graph)?s?\.?|¶|§)\s*(\d+)", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[“\"‘]([^”\"’]{12,})[”\"’]")
_LIKE: Final = 0.6
"""So much of the words of a section's title must stand in the place that a comment names."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import came to; `before` counts rows that the visit held already."""

    new: tuple[RecordId, ...]
    before: int
    troubles: tuple[str, ...]
    effects: Effects


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the report that a comment may be about; `sentence` may be empty."""

    source: str
    sentence: str


def take_in(work: Work, data: bytes, file: str) -> TakenIn:
    """Make every row of the authority's table a comment, linked to what it seems to be about.

    A row that was taken in before stays as it is. Refuses what holds no comments (R-130 to
    R-133); rows that hold none are said.
    """
    from fieldapp.reports import reply_docx

    read = reply_docx.comments(data)
    made = inspection_report.report(work)
    held = {one.row for one in comments(work, archived=True)}
    held |= {one.row for one in comments(work)}
    new: list[RecordId] = []
    for remark, row in _rows(read.remarks):
        if row not in held:
            new.append(_begin(work, remark, row, file, link_of(made, remark)))
    effects = Effects(work.inspection, frozenset(new))
    return TakenIn(tuple(new), len(read.remarks) - len(new), read.troubles, effects)


def comments(work: Work, archived: bool = False) -> tuple[Comment, ...]:
    """Return the comments, in the order in which they were taken in."""
    rows = reading.summaries(work, RecordKind.REPLY, archived)
    held = (read_comment(reading.state_of(work, row.id)) for row in reversed(rows))
    return tuple(sorted(held, key=lambda one: _natural(one.short_name)))


def open_comments(work: Work) -> tuple[Comment, ...]:
    """Return the comments whose answer is not whole."""
    return tuple(one for one in comments(work) if one.lacks)


def answer(
    work: Work, comment: RecordId, part: Part, words: str, seen: Iterable[Reference]
) -> Effects:
    """Write a part of the answer; what stood before stays in its history.

    Refuses an answer that is none of accepted, partly, not_accepted (C-281).
    """
    if part is Part.STANDING and words not in [one.value for one in Answer]:
        known = ", ".join(one.value for one in Answer if one.value)
        raise Refused("C-281", f"“{words}” is no answer to a comment.", f"Choose one of: {known}.")
    return answer_one(work, comment, part.value, words, seen)


def link(work: Work, comment: RecordId, to: Link, seen: Seen) -> Effects:
    """Say which words of the report a comment is about, in place of the link that was `seen`.

    Keys of `seen` are `source` and `sentence`.
    """
    return write_answer(work, comment, {"source": to.source, "sentence": to.sentence}, seen)


def written(work: Work) -> bytes:
    """Return the comments with their answers as a Word table, for the authority."""
    from fieldapp.reports import reply_docx

    return reply_docx.answered(comments(work), exporting.context(work))


def save(work: Work, folder: str, *, form: bool = False) -> tuple[Written, ...]:
    """Write that table in clear into a folder, a list of hashes last.

    With `form` it is the empty table in which the authority is asked for its comments.
    """
    commit_drafts(work)
    context = exporting.context(work)
    name = file_name("comments" if form else "answers", context.visit, ending="docx")
    work.ports.files.make_folder(folder)
    data = _asked(context) if form else written(work)
    files = with_manifest([ExportFile(name, data)])
    done = write_files(files, folder, work.ports.files.write_atomically)
    work.log.note("exported", code="reply", files=len(done))
    return done


def _asked(context: Context) -> bytes:
    from fieldapp.reports import reply_docx

    return reply_docx.asked(context)


def link_of(made: Report, remark: Remark) -> Link:
    """Return the place of the report that a comment seems to be about; empty when none does.

    Words that it quotes come first, then the number of a paragraph, then a section's title.
    """
    for quoted in _QUOTED.findall(remark.words):
        for _, passage, one in _sentences(made):
            if _plain(quoted) in _plain(one.text):
                return Link(passage.source, one.text)
    named = _PARAGRAPH.search(remark.place) or _PARAGRAPH.search(remark.words)
    if named is not None:
        for number, passage, one in _sentences(made):
            if number == int(named[1]):
                return Link(passage.source, one.text)
    return _titled(made, remark.place)


def places(made: Report) -> tuple[tuple[str, Link], ...]:
    """Return every place that a comment can be linked to, with its words."""
    found = {
        Link(passage.source, one.text): f"{number}. {one.text}"
        for number, passage, one in _sentences(made)
        if passage.source
    }
    return tuple((words, to) for to, words in found.items())


def _titled(made: Report, place: str) -> Link:
    wanted = set(_plain(place).split())
    for chapter in made.chapters:
        for passage in chapter.passages:
            words = set(_plain(f"{chapter.title} {passage.title}").split())
            if passage.source and words and len(words & wanted) / len(words) >= _LIKE:
                return Link(passage.source, "")
    return Link("", "")


def _sentences(made: Report) -> Iterator[tuple[int, Passage, Sentence]]:
    for number, passage, paragraph in numbered(made):
        for one in paragraph:
            yield number, passage, one


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _rows(remarks: Iterable[Remark]) -> Iterator[tuple[Remark, str]]:
    """Yield each row with its fingerprint; rows that are equal are counted apart."""
    met: dict[bytes, int] = {}
    for remark in remarks:
        parts = (remark.number, remark.place, remark.words, remark.evidence)
        whole = hashing.labelled("reply/1", "\x00".join(parts).encode())
        met[whole] = met.get(whole, 0) + 1
        yield remark, f"{whole.hex()[:32]}.{met[whole]}"


def _begin(work: Work, remark: Remark, row: str, file: str, to: Link) -> RecordId:
    fields = {
        "title": remark.words,
        "number": remark.number,
        "place": remark.place,
        "evidence": remark.evidence,
        "source": to.source,
        "sentence": to.sentence,
        "file": file,
        "row": row,
    }
    held = {key: text for key, text in fields.items() if text}
    return records.open_record(work, RecordKind.REPLY, fields=held)[0]


def _natural(name: str) -> tuple[str, int]:
    """Return a short name so that R-OF1-10 comes after R-OF1-9."""
    head, _, number = name.rpartition("-")
    return head, int(number) if number.isdigit() else 0
