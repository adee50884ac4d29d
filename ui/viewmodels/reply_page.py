"""The authority's comments: taken in, read beside the words they are about, answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fieldapp.domain.change import field_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.reply import Answer, Comment, Part
from fieldapp.domain.views import Draft
from fieldapp.reports.reply_words import ANSWER_WORDS
from fieldapp.services import capture, inspection_report, reply
from fieldapp.services.reply import Link, TakenIn
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.field_words import teller_of
from ui.viewmodels.rows import RowState
from ui.viewmodels.typing import Written
from ui.viewmodels.versions import Standing, Teller
from ui.viewmodels.visit_page import VisitPage

_MOST_BYTES: Final = 32 * 1024 * 1024
WRITTEN: Final = (Part.REASONS, Part.CHANGED)
"""The parts of an answer that are written in words."""


@dataclass(frozen=True, slots=True)
class CommentState:
    """The comment that is looked at; `stands` says whether its sentence is still in the report.

    `section` is the heading of the passage that it is about, empty for none.
    """

    id: RecordId
    name: str
    number: str
    place: str
    words: str
    evidence: str
    source: str
    section: str
    sentence: str
    stands: bool
    standing: Answer
    parts: dict[Part, Standing]
    """What stands of the answer: drafts in the place of words that are being written."""
    link_seen: dict[str, tuple[Reference, ...]]
    lacks: str


@dataclass(frozen=True, slots=True)
class ReplyState:
    """All that the screen shows; `places` are (words, place) that a comment can be linked to."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    rows: tuple[RowState, ...] = ()
    open: int = 0
    chosen: str = ""
    comment: CommentState | None = None
    places: tuple[tuple[str, Link], ...] = ()
    troubles: tuple[str, ...] = ()
    said: str = ""

    @property
    def about(self) -> str:
        """How many comments there are, and how many have no whole answer."""
        if not self.loaded or not self.rows:
            return ""
        held = "1 comment" if len(self.rows) == 1 else f"{len(self.rows)} comments"
        return f"{held}, {self.open} without a whole answer"


@dataclass(frozen=True, slots=True)
class _Read:
    comments: tuple[Comment, ...]
    places: tuple[tuple[str, Link], ...]
    drafts: dict[tuple[RecordId, bytes], Draft]
    headings: dict[str, str]


class ReplyPage(VisitPage[ReplyState]):
    """Takes the intentions of the screen; `read(comment, part)` tells what is written there."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[ReplyState], None],
        read: Callable[[RecordId, Part], Written],
    ) -> None:
        super().__init__(ports, ReplyState(), on_state, "Opening the comments")
        self._read = read
        self._held = _Read((), (), {}, {})

    def take_in(self, path: str) -> None:
        """Read the authority's Word file."""
        if not path:
            return
        work = self._ports.work

        def read() -> TakenIn:
            with Path(path).open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
            return reply.take_in(work, data, Path(path).name)

        self.run(read, self._taken, "Reading the comments", Priority.BACKGROUND)

    def save(self, folder: str, *, form: bool = False) -> None:
        """Write the comments with their answers as a Word table, once all is an entry.

        With `form` it is the empty table for the authority.
        """
        if not folder:
            return
        work = self._ports.work
        self._ports.typing.settle(
            lambda: self.run(
                lambda: reply.save(work, folder, form=form),
                lambda files: self.show(said=f"Saved in clear: {Path(files[0].path).name}."),
                "Writing the table",
            ),
            self.refuse,
        )

    def choose(self, wanted: str) -> None:
        """Look at a comment, by its record in hexadecimal."""
        self.show(chosen=wanted, comment=self._comment(wanted), said="")

    def next_open(self, step: int = 1) -> None:
        """Look at the next comment without a whole answer."""
        ids = [row.id for row in self.state.rows]
        at = ids.index(self.state.chosen) if self.state.chosen in ids else -1
        order = [self.state.rows[(at + step * n) % len(ids)] for n in range(1, len(ids) + 1)]
        found = next((row.id for row in order if row.needs), "")
        if found:
            self.choose(found)

    def answer(self, standing: Answer) -> None:
        """Say what is answered; the answer that stands is taken back."""
        held, work = self.state.comment, self._ports.work
        if held is None:
            return
        stands = held.parts[Part.STANDING]
        words = "" if held.standing is standing and not stands.versions else standing.value
        identity, seen = held.id, stands.every
        self._write(lambda: reply.answer(work, identity, Part.STANDING, words, seen))

    def link(self, to: Link) -> None:
        """Say which words of the report the comment is about."""
        held, work = self.state.comment, self._ports.work
        if held is not None:
            identity, seen = held.id, held.link_seen
            self._write(lambda: reply.link(work, identity, to, seen), "Linked.")

    def typed(self, comment: RecordId, part: Part) -> None:
        """Something was typed at a part."""
        held = self.state.comment
        seen = held.parts[part].seen if held is not None and held.id == comment else ()
        place = (comment, field_slot(part.value))
        self._ports.typing.typed(place, seen, lambda: self._read(comment, part))

    def left(self, comment: RecordId, part: Part) -> None:
        """The person went from a part to another place."""
        self._ports.typing.leave((comment, field_slot(part.value)))

    def is_written(self, comment: RecordId, part: Part) -> bool:
        """Say whether a part is being written now, so that its words stay."""
        return self._ports.typing.is_open((comment, field_slot(part.value)))

    def _taken(self, done: TakenIn) -> None:
        new = "1 comment" if len(done.new) == 1 else f"{len(done.new)} comments"
        before = f" {done.before} were here before." if done.before else ""
        self.show(troubles=done.troubles, said=f"{new} taken in.{before}")
        if done.new:
            self.show(chosen=done.new[0].hex())
        self._asked = True
        self._ports.publish(done.effects)
        self._load("")

    def _load(self, busy: str) -> None:
        work = self._ports.work
        self._fetch(lambda: _read(work), self._take, busy)

    def _take(self, read: _Read) -> None:
        self._held = read
        for (record, slot), draft in read.drafts.items():
            part = next((p for p in WRITTEN if field_slot(p.value) == slot), None)
            if part is not None and not self._ports.typing.is_open((record, slot)):
                self._ports.typing.adopt(draft, lambda r=record, p=part: self._read(r, p))  # type: ignore[misc]  # bound now
        ids = [one.id.hex() for one in read.comments]
        chosen = self.state.chosen if self.state.chosen in ids else next(iter(ids), "")
        self.show(
            loaded=True,
            rows=tuple(map(_row, read.comments)),
            open=sum(bool(one.lacks) for one in read.comments),
            chosen=chosen,
            comment=self._comment(chosen),
            places=read.places,
        )

    def _comment(self, wanted: str) -> CommentState | None:
        held = next((one for one in self._held.comments if one.id.hex() == wanted), None)
        teller = teller_of(self._ports.work)
        return _state(teller, held, self._held) if held is not None else None


def _read(work: Work) -> _Read:
    held = reply.comments(work)
    made = inspection_report.report(work)
    headings = dict(inspection_report.passages_of(made))
    ids = {one.id for one in held}
    drafts = {(d.record, d.slot): d for d in capture.drafts(work) if d.record in ids}
    return _Read(held, reply.places(made), drafts, headings)


def _row(one: Comment) -> RowState:
    number = f"Number {one.remark.number}" if one.remark.number else one.short_name
    about = " · ".join(part for part in (number, one.remark.place) if part)
    words = " ".join(one.remark.words.split())
    answered = ANSWER_WORDS[one.answer] if not one.lacks else ""
    whole = " · ".join(part for part in (about, answered) if part)
    return RowState(one.id.hex(), words, whole, needs="To answer" if one.lacks else "")


def _answer_words(text: str) -> str:
    return ANSWER_WORDS.get(Answer(text), text) if text else "No answer"


def _parts(teller: Teller, one: Comment, read: _Read) -> dict[Part, Standing]:
    now = {part: teller.standing(one.parts[part]) for part in WRITTEN}
    for part in WRITTEN:
        draft = read.drafts.get((one.id, field_slot(part.value)))
        if draft is not None:
            now[part] = replace(now[part], text=draft.text)
    return {Part.STANDING: teller.standing(one.parts[Part.STANDING], _answer_words), **now}


def _state(teller: Teller, one: Comment, read: _Read) -> CommentState:
    stands = any(to.source == one.source and to.sentence == one.sentence for _, to in read.places)
    return CommentState(
        id=one.id,
        name=one.short_name,
        number=one.remark.number,
        place=one.remark.place,
        words=one.remark.words,
        evidence=one.remark.evidence,
        source=one.source,
        section=read.headings.get(one.source, ""),
        sentence=one.sentence,
        stands=stands,
        standing=one.answer,
        parts=_parts(teller, one, read),
        link_seen={key: held.seen for key, held in one.link.items()},
        lacks=one.lacks,
    )
