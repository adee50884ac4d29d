"""What a form is: facts only, the same for built-in forms and for those that are opened.

A form is a tuple of groups; a group holds questions, perhaps one section of blocks, and
further groups. A record is pinned to one version of a form by id, version and hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import NewType

from fieldapp.domain.change import Mark, RecordKind

FormId = NewType("FormId", str)
QuestionKey = NewType("QuestionKey", str)
ChoiceName = NewType("ChoiceName", str)
FormHash = NewType("FormHash", bytes)


@unique
class QuestionType(StrEnum):
    """How a question is asked and how its answer is read.

    `exact_words` is another person's own words and `think` the inspector's view: two types,
    because the two are never mixed. `children` holds child codes such as T03, `role` one
    role a line, `agency` one of the form's agencies. `acknowledge` is a tick, `note` a text
    to read that takes no answer. `rank` puts all its choices in order, `range` is a number
    between two others, `geopoint` latitude and longitude as typed, `file` the name of an
    attached file.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    EXACT_WORDS = "exact_words"
    THINK = "think"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    SELECT_ONE = "select_one"
    SELECT_MANY = "select_many"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    CHILDREN = "children"
    ROLE = "role"
    AGENCY = "agency"
    RANK = "rank"
    RANGE = "range"
    PLACE = "geopoint"
    FILE = "file"

    @property
    def needs_choices(self) -> bool:
        """Whether a question of this type cannot be asked without choices."""
        return self in _CHOSEN

    @property
    def takes_answer(self) -> bool:
        """Whether anything can be answered at all."""
        return self is not QuestionType.NOTE

    @property
    def is_free_text(self) -> bool:
        """Whether the answer is a person's own text, kept exactly as it was typed."""
        return self in _FREE_TEXT


_CHOSEN = (
    QuestionType.SELECT_ONE,
    QuestionType.SELECT_MANY,
    QuestionType.AGENCY,
    QuestionType.RANK,
)
_FREE_TEXT = (
    QuestionType.TEXT,
    QuestionType.LONG_TEXT,
    QuestionType.EXACT_WORDS,
    QuestionType.THINK,
)


@unique
class Appearance(StrEnum):
    """How something is laid out; a screen that does not know one falls back to plain."""

    PLAIN = "plain"
    RADIO = "radio"
    MENU = "menu"
    SCRIPT = "script"
    """Lines to say aloud, ticked as said."""
    STEP = "step"
    """A step of the concern path, with its time beside it."""
    LOOK_FOR = "look_for"
    """A row of the look-for list: seen, in part, not yet."""
    AGENCY_ROW = "agency_row"
    """A group that is one row of a table of agencies."""
    SIDE = "side"
    """Stands in the side panel while there is room."""


@unique
class BlockStyle(StrEnum):
    """What one block of a section holds."""

    NOTES = "notes"
    """Running notes: one line of text with its claimed time and perhaps a mark."""
    ANSWERS = "answers"
    """What was asked and, under it, the other person's exact words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen; `name` is stored, `label` is read."""

    name: ChoiceName
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form.

    `default` is canonical text. `relevant` is an expression for the form engine and is kept
    unread here. For `role` and `text` questions `choices` are suggestions, never a limit.
    """

    key: QuestionKey
    type: QuestionType
    label: str
    hint: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: str = ""
    relevant: str | None = None
    appearance: Appearance = Appearance.PLAIN

    def label_of(self, name: str) -> str:
        """Return the label of the choice called `name`, or `name` itself when there is none."""
        return next((c.label for c in self.choices if c.name == name), name)


@dataclass(frozen=True, slots=True)
class MarkChoice:
    """A mark that a line can carry; `sign` typed first in a line sets it."""

    mark: Mark
    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is noted with its time by one key: a break, an upset, an end."""

    name: str
    label: str
    said: str = ""
    """The line that is written into the record."""


@dataclass(frozen=True, slots=True)
class BlockSection:
    """The list of blocks of a record: running notes, or questions with their answers.

    A block in the log names no section, hence a form has at most one.
    """

    key: QuestionKey
    title: str
    style: BlockStyle
    hint: str = ""
    marks: tuple[MarkChoice, ...] = ()
    events: tuple[Event, ...] = ()
    prompts: tuple[str, ...] = ()
    """Keys of the prompt sets offered beside it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the concern path; its time and words are kept with the step itself."""

    name: str
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A group that is answered several times; `count` is an expression for the engine."""

    count: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading, then perhaps a block section, then inner groups."""

    key: QuestionKey
    title: str
    hint: str = ""
    questions: tuple[Question, ...] = ()
    blocks: BlockSection | None = None
    groups: tuple[Group, ...] = ()
    repeat: Repeat | None = None
    relevant: str | None = None
    appearance: Appearance = Appearance.PLAIN

    def walk(self) -> Iterator[Group]:
        """Yield this group and every group inside it, in reading order."""
        yield self
        for inner in self.groups:
            yield from inner.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form. A change of any wording is a new version."""

    id: FormId
    version: int
    kind: RecordKind
    title: str
    groups: tuple[Group, ...]
    hint: str = ""
    steps: tuple[Step, ...] = ()
    outcomes: tuple[Choice, ...] = ()
    """How a concern can end."""

    def walk(self) -> Iterator[Group]:
        """Yield every group, outer before inner, in reading order."""
        for group in self.groups:
            yield from group.walk()

    def questions(self) -> tuple[Question, ...]:
        """Return every question in reading order."""
        return tuple(q for group in self.walk() for q in group.questions)

    def question(self, key: str) -> Question | None:
        """Return the question called `key`, or None."""
        return next((q for q in self.questions() if q.key == key), None)

    def section(self) -> BlockSection | None:
        """Return the block section of the form, or None."""
        return next((g.blocks for g in self.walk() if g.blocks is not None), None)

    def step(self, name: str) -> Step | None:
        """Return the step called `name`, or None."""
        return next((step for step in self.steps if step.name == name), None)
