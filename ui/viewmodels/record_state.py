"""A record as the editor shows it: facts made from the live values, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from fieldapp.domain.change import OWNED, BlockKind, Mark, RecordKind, field_slot, text_slot
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Block, Draft, Field, Record, Remark, Version
from fieldapp.forms.model import Form, Question, QuestionKey, QuestionType
from fieldapp.forms.problems import problems
from fieldapp.forms.values import read, shown
from fieldapp.services.capture import BlockMeta
from sync.protocol.ids import BlockId, PersonId, RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.clock_time import claimed_time, clock_time, local
from ui.viewmodels.files import FileRow, file_row
from ui.viewmodels.lines import Lines
from ui.viewmodels.versions import Teller, VersionState

KIND_WORDS: Final[dict[RecordKind, str]] = {
    RecordKind.INSPECTION: "Visit",
    RecordKind.CASE_TRACKING: "Case tracking",
    RecordKind.PRACTICE_OBSERVATION: "Observation",
    RecordKind.INTERVIEW_CHILD: "Talking together",
    RecordKind.INTERVIEW_CARER: "Interview with a carer",
    RecordKind.INTERVIEW_PARENT: "Interview with a parent",
    RecordKind.INTERVIEW_PROFESSIONAL: "Interview with a professional",
    RecordKind.NOTE: "Note",
    RecordKind.CONCERN: "Concern",
    RecordKind.FORM: "Form",
    RecordKind.EVIDENCE: "Evidence item",
    RecordKind.FINDING: "Finding",
    RecordKind.SAMPLE: "Sample",
    RecordKind.ENQUIRY: "Line of enquiry",
    RecordKind.UNCERTAINTY: "Uncertainty",
    RecordKind.KEEP_IN_TOUCH: "Keep-in-touch note",
    RecordKind.PAIRING: "Paired assessment",
    RecordKind.CASE_PART: "Agency’s part in a case",
    RecordKind.REPLY: "Comment of the authority",
    RecordKind.IDENTITIES: "Identities",
    RecordKind.JOURNEY: "Journey",
    RecordKind.AREA_NOTE: "Note on an area",
    RecordKind.PAST_INSPECTION: "Inspection that took place",
    RecordKind.TRIGGER: "Trigger",
    RecordKind.PLANNED: "Plan",
    RecordKind.ACTIVITY: "Activity",
}


PLANNING: Final = frozenset({RecordKind.PLANNED, RecordKind.ACTIVITY})
"""Records that have a screen of their own, where what stands beside their form is shown."""


class Access(StrEnum):
    """What this person may do with a record now."""

    WRITE = "write"
    REMARK = "remark"
    """Somebody else's interview: it may be read and remarked on."""
    LED = "led"
    """A plan: everybody reads it, the lead of the visit changes it."""
    FINISHED = "finished"
    """The statement stays as it is; corrections stand beside it."""
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class FieldState:
    """A question with its kept text.

    `versions` are there only when there are several; then `text` and `seen` are of the first,
    so that who writes on replaces no words but these.
    """

    question: Question
    text: str = ""
    seen: tuple[Reference, ...] = ()
    versions: tuple[VersionState, ...] = ()
    problem: str = ""

    @property
    def slot(self) -> bytes:
        """The slot of the answer."""
        return field_slot(self.question.key)


@dataclass(frozen=True, slots=True)
class BlockState:
    """A block of text. `after` is set while it is new, that is, no entry holds it yet."""

    id: BlockId
    kind: BlockKind
    mark: Mark
    said_ms: int
    time: str
    text: str = ""
    seen: tuple[Reference, ...] = ()
    place_seen: tuple[Reference, ...] = ()
    versions: tuple[VersionState, ...] = ()
    after: BlockId | None = None
    new: bool = False
    others: bool = False
    """Whether words of others stand in it, or others began it: it is not taken back here."""

    @property
    def slot(self) -> bytes:
        """The slot of the block's words, where its draft stands."""
        return text_slot(self.id)

    def meta(self, mark: Mark) -> str:
        """What a draft of this block needs beside its text."""
        after = (self.after or b"").hex()
        made = BlockMeta(self.kind.value, mark.value, self.new, after, self.said_ms)
        return made.text()


@dataclass(frozen=True, slots=True)
class RemarkState:
    """A remark or a correction beside a slot; `where` says which in words."""

    about: bytes
    where: str
    text: str
    who: str
    when: str
    correction: bool


@dataclass(frozen=True, slots=True)
class ProblemState:
    """One line of the list at the head; choosing it goes to the question `key`."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class RecordState:
    """A whole record for the editor."""

    id: RecordId
    kind: RecordKind
    title: str
    short_name: str
    child: str
    about: str
    access: Access
    form: Form | None
    fields: Mapping[str, FieldState]
    sets: Mapping[str, tuple[str, ...]]
    blocks: Lines
    problems: tuple[ProblemState, ...] = ()
    remarks: tuple[RemarkState, ...] = ()
    files: tuple[FileRow, ...] = ()
    status_seen: tuple[Reference, ...] = ()
    notices: tuple[str, ...] = ()
    extra: tuple[FieldState, ...] = field(default=())
    """Answers to questions that the form of this app does not have."""

    def block(self, block: BlockId) -> BlockState | None:
        """The block with this id, or None."""
        return self.blocks.get(block)


class Reader:
    """Makes records into what the editor shows, for one person with one clock."""

    def __init__(self, clock: Clock, person: PersonId) -> None:
        self._clock, self._person = clock, person
        self._read: dict[BlockId, tuple[Block, BlockState]] = {}
        self._day: object = None
        self._teller = Teller(clock, person)

    def state(self, record: Record, form: Form | None, *, may_plan: bool = True) -> RecordState:
        """Return the record; the order of blocks is the order of reading.

        `may_plan` says whether this person changes the plan of the visit.
        """
        sets = {key: tuple(v.text for v in held) for key, held in record.sets.items()}
        answers = {key: held.text for key, held in record.fields.items()}
        answers |= {key: " ".join(held) for key, held in sets.items()}
        questions = form.questions() if form else ()
        asked = {q.key for q in questions}
        fields = {str(q.key): self._field(q, record.fields.get(q.key)) for q in questions}
        kind = record.summary.kind
        others = () if kind in PLANNING else sorted(record.fields.items())
        rest = (held for key, held in others if key not in asked)
        found = problems(form, answers) if form else ()
        return RecordState(
            id=record.summary.id,
            kind=record.summary.kind,
            title=form.title if form else KIND_WORDS[record.summary.kind],
            short_name=record.summary.short_name,
            child=record.summary.child or _first_code(answers.get("child", "")),
            about=self._about(record),
            access=self._access(record, may_plan=may_plan),
            form=form,
            fields=fields,
            sets=sets,
            blocks=self._lines(record.blocks),
            problems=tuple(ProblemState(p.key, p.message) for p in found),
            remarks=tuple(self._remark(r, fields) for r in record.remarks),
            files=tuple(file_row(f, self._clock, self._person) for f in record.attachments),
            status_seen=record.status_seen,
            notices=tuple(_notices(record, form)),
            extra=tuple(self._field(_unknown(held.key), held) for held in rest),
        )

    def new_block(
        self, block: BlockId, kind: BlockKind, after: BlockId | None, mark: Mark = Mark.NONE
    ) -> BlockState:
        """Return a block that begins now; it becomes an entry once it holds words."""
        said = max(self._clock.now().ms, 0)
        time = clock_time(self._clock, said)
        return BlockState(block, kind, mark, said, time, after=after, new=True)

    def drafted(self, draft: Draft) -> BlockState:
        """Return a block that only a draft holds."""
        meta = BlockMeta.read(draft.meta)
        after = BlockId(bytes.fromhex(meta.after)) if meta.after else None
        return BlockState(
            BlockId(draft.slot[2:]),
            BlockKind(meta.kind),
            Mark(meta.mark),
            meta.said_ms,
            clock_time(self._clock, meta.said_ms),
            draft.text,
            draft.seen,
            after=after,
            new=meta.new,
        )

    def version(self, version: Version, question: Question | None = None) -> VersionState:
        """Return a version with its author and claimed time in words."""
        say = (lambda text: shown(question, text)) if question else str
        return self._teller.version(version, say)

    def _field(self, question: Question, held: Field | None) -> FieldState:
        if held is None:
            return FieldState(question, question.default)
        problem = read(question, held.text).problem
        now = self._teller.standing(held, lambda text: shown(question, text))
        return FieldState(question, now.text, now.seen, now.versions, problem)

    def _lines(self, blocks: Iterable[Block]) -> Lines:
        """Return the blocks; those that are as when last read, today, are the same objects."""
        now = local(self._clock.now())
        before = self._read if self._day == (day := (now.date(), now.utcoffset())) else {}
        self._day, self._read = day, {}
        for block in blocks:
            held = before.get(block.id)
            if held is None or held[0] != block:
                held = (block, self._block(block))
            self._read[block.id] = held
        return Lines(state for _, state in self._read.values())

    def _block(self, block: Block) -> BlockState:
        state = BlockState(
            id=block.id,
            kind=block.kind,
            mark=block.mark,
            said_ms=block.said_ms,
            time=clock_time(self._clock, block.said_ms),
            text=block.text,
            seen=block.seen,
            place_seen=block.place_seen,
            others=self._of_others(block),
        )
        if len(block.versions) < 2:
            return state
        own, *_ = ordered = self._teller.own_first(block.versions)
        versions = tuple(self.version(v) for v in ordered)
        return replace(state, text=own.text, seen=(own.reference,), versions=versions)

    def _of_others(self, block: Block) -> bool:
        wrote = (v for v in block.versions if v.person != self._person)
        return block.begun_by != self._person or any(v.text.strip() for v in wrote)

    def _remark(self, remark: Remark, fields: Mapping[str, FieldState]) -> RemarkState:
        version = self.version(remark.version)
        where = slot_words(remark.about, fields)
        return RemarkState(
            remark.about, where, version.text, version.who, version.when, remark.correction
        )

    def _access(self, record: Record, *, may_plan: bool) -> Access:
        summary = record.summary
        if summary.archived:
            return Access.ARCHIVED
        if summary.finished:
            return Access.FINISHED
        if summary.kind in PLANNING and not may_plan:
            return Access.LED
        others = summary.kind in OWNED and summary.owner != self._person
        return Access.REMARK if others else Access.WRITE

    def _about(self, record: Record) -> str:
        summary = record.summary
        you = ", you" if summary.owner == self._person else ""
        when = claimed_time(self._clock, summary.opened)
        return f"{summary.short_name}, begun {when} by {summary.owner}{you}"


def slot_words(slot: bytes, fields: Mapping[str, FieldState]) -> str:
    """Return which place of the record a slot is, in words."""
    if slot.startswith(b"f:"):
        held = fields.get(slot[2:].decode("utf-8", "replace"))
        return held.question.label if held else "An answer"
    return "A line" if slot[:2] in (b"x:", b"b:") else "The whole record"


def as_shown(state: FieldState) -> str:
    """Return the kept text as it stands in a field: British dates, else unchanged."""
    return shown(state.question, state.text)


def with_texts(state: RecordState, texts: Mapping[bytes, str]) -> RecordState:
    """Return the state with these texts in their slots, as drafts found after a crash."""
    fields = {
        key: replace(held, text=texts[held.slot]) if held.slot in texts else held
        for key, held in state.fields.items()
    }
    blocks = Lines(
        replace(held, text=texts[held.slot]) if held.slot in texts else held
        for held in state.blocks
    )
    return replace(state, fields=fields, blocks=blocks)


def _notices(record: Record, form: Form | None) -> Iterable[str]:
    if form is None and record.form:
        yield (
            "This was begun with a newer form. What was written is shown; "
            "update the app to see its questions."
        )
    if record.unreadable:
        items = "1 item was" if record.unreadable == 1 else f"{record.unreadable} items were"
        yield f"{items} written with a newer version. They are kept, but cannot be shown yet."


def _first_code(text: str) -> str:
    return text.split()[0] if text.split() else ""


def _unknown(key: str) -> Question:
    label = key.replace("_", " ").capitalize()
    return Question(QuestionKey(key), QuestionType.LONG_TEXT, label)
