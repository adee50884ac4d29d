"""The right of reply: the authority's comments on the draft report, answered line by line."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import read_field, summary
from fieldapp.domain.views import Custody, Field
from sync.protocol.ids import RecordId


class Answer(enum.StrEnum):
    """What is answered to a comment."""

    NONE = ""
    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"


class Part(enum.StrEnum):
    """What the team writes to a comment, each in a field of its own."""

    STANDING = "standing"
    REASONS = "reasons"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Remark:
    """A row of the authority's table, as it was written there; only `words` are never empty."""

    number: str
    place: str
    words: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the authority; each part of its answer may hold two versions.

    `source` names the passage of the report that it is about and `sentence` the words there
    when it was linked; both are empty for a comment about the whole. `row` is the
    fingerprint by which the same row is known again.
    """

    id: RecordId
    short_name: str
    archived: bool
    remark: Remark
    source: str
    sentence: str
    file: str
    row: str
    parts: dict[Part, Field]
    link: dict[str, Field]
    """The fields that say what it is about: `source` and `sentence`."""

    @property
    def answer(self) -> Answer:
        """Return what is answered; a word that is not known counts as none."""
        return _ANSWERS.get(self.parts[Part.STANDING].text, Answer.NONE)

    @property
    def lacks(self) -> str:
        """Return what the answer still lacks, in a sentence; nothing when it is whole."""
        if any(part.conflict for part in self.parts.values()):
            return "Two people answered apart. Decide under Conflicts."
        if self.answer is Answer.NONE:
            return "No answer yet."
        if self.answer is not Answer.NOT_ACCEPTED and not self._says(Part.CHANGED):
            return "Say what changed in the report."
        if self.answer is not Answer.ACCEPTED and not self._says(Part.REASONS):
            return "Give the reasons."
        return ""

    def _says(self, part: Part) -> bool:
        return bool(self.parts[part].text.strip())


_ANSWERS: Final = {answer.value: answer for answer in Answer}


def read_comment(state: RecordState) -> Comment:
    """Return the comment that a record holds."""
    row = summary(state, Custody.LAPTOP)
    text = {key: read_field(state, key).text for key in _TEXTS}
    return Comment(
        id=row.id,
        short_name=row.short_name,
        archived=row.archived,
        remark=Remark(text["number"], text["place"], text["title"], text["evidence"]),
        source=text["source"],
        sentence=text["sentence"],
        file=text["file"],
        row=text["row"],
        parts={part: read_field(state, part.value) for part in Part},
        link={key: read_field(state, key) for key in ("source", "sentence")},
    )


_TEXTS: Final = ("title", "number", "place", "evidence", "source", "sentence", "file", "row")
