"""An opened form as a page: its lines in reading order, what is answered, what needs somebody.

The page knows no engine. A `Filling` says what stands on it and takes the answers; an edit
returns what it changed, so that a long form costs no more than what depends on the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from fieldapp.domain.errors import Refused
from fieldapp.forms.model import Choice, Question, QuestionType
from ui.viewmodels.form_media import Medium
from ui.viewmodels.versions import VersionState

PROBLEMS_SHOWN: Final = 12
"""So many problems are named at the head of a form; the rest are counted."""


class Part(StrEnum):
    """What a line of the page is."""

    QUESTION = "question"
    GROUP = "group"
    REPEAT = "repeat"
    """The heading over the cards of a repeat; a card is added here."""
    CARD = "card"
    """One instance of a repeat."""


class Capture(StrEnum):
    """How a file that answers can be made here, beside choosing one; the value is the button."""

    NONE = ""
    DRAW = "Draw"
    SIGN = "Sign"
    ANNOTATE = "Draw on the picture"
    SOUND = "Record sound"
    PHOTO = "Take a photo"


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which numbers a range lies, and in which steps."""

    start: Decimal
    end: Decimal
    step: Decimal

    @property
    def steps(self) -> int:
        """How many steps lead from the start to the end; at least one."""
        return max(1, int(abs(self.end - self.start) / self.step)) if self.step else 1

    def value(self, step: int) -> Decimal:
        """Return the number so many steps from the start."""
        way = 1 if self.end >= self.start else -1
        return self.start + way * step * self.step

    def nearest(self, value: Decimal) -> int:
        """Return the step that is nearest to a number."""
        found = round(abs(value - self.start) / self.step) if self.step else 0
        return min(self.steps, max(0, found))


@dataclass(frozen=True, slots=True)
class Looked:
    """The first choices that fit what was typed, and how many fit in all."""

    choices: tuple[Choice, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page; `ref` names it and every answer that is given at it.

    `depth` counts the groups and cards around it. `question` is there for questions, its
    choices as they are offered now; with `looked_up` it holds the chosen ones only, the rest
    are found by typing. `number` counts a card from 1. `fixed` repeats and cards are neither
    added nor taken away by hand. `media` stand beside the label, `of_choices` beside choices.
    """

    ref: str
    part: Part
    depth: int
    label: str
    hint: str = ""
    guidance: str = ""
    question: Question | None = None
    text: str = ""
    problem: str = ""
    required: bool = False
    writable: bool = True
    limits: Limits | None = None
    looked_up: bool = False
    number: int = 0
    fixed: bool = False
    media: tuple[Medium, ...] = ()
    of_choices: tuple[Medium, ...] = ()
    capture: Capture = Capture.NONE
    caption: str = ""
    """What a drawing shows, in words."""
    versions: tuple[VersionState, ...] = ()
    """Answers that people gave apart; `text` is the first of them."""

    @property
    def is_asked(self) -> bool:
        """Whether it takes an answer: a note and what is only read do not."""
        question = self.question
        return question is not None and question.type is not QuestionType.NOTE and self.writable


@dataclass(frozen=True, slots=True)
class Stub:
    """That a line is there: its name, what it is and how deep it lies, without its contents."""

    ref: str
    part: Part
    depth: int


@dataclass(frozen=True, slots=True)
class Needs:
    """Something that a check found: at which line, and what to do."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed: lines with other contents, and whether lines came or went."""

    refs: frozenset[str] = frozenset()
    structure: bool = False


class Filling(Protocol):
    """A form that is being filled in; it belongs to the thread of the screens."""

    @property
    def title(self) -> str:
        """The form's title in the language that is on."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """The names of its translations; empty for a form in one language."""
        ...

    @property
    def language(self) -> str:
        """The translation that is on."""
        ...

    def stubs(self) -> tuple[Stub, ...]:
        """Every line that is asked now, in reading order."""
        ...

    def line(self, ref: str) -> Line | None:
        """One line as it stands now, None when it is not asked; made when it is first wanted."""
        ...

    def answer(self, ref: str, text: str) -> Change:
        """Take an answer in its canonical text; empty text takes it back."""
        ...

    def add(self, ref: str) -> tuple[str, Change]:
        """Add a card to a repeat; return the card's ref."""
        ...

    def remove(self, ref: str) -> Change:
        """Take a card away."""
        ...

    def look_up(self, ref: str, text: str, most: int) -> Looked:
        """Find choices whose words hold a text."""
        ...

    def check(self) -> tuple[Needs, ...]:
        """Return what is missing or does not hold, in reading order."""
        ...

    def speak(self, language: str) -> None:
        """Put another translation on."""
        ...

    def medium(self, name: str) -> bytes | None:
        """Return a file of the form, None when it came without it."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: where it leads, its words, how deep it lies."""

    ref: str
    words: str
    depth: int


@dataclass(frozen=True, slots=True)
class FormPageState:
    """All that the page shows but the contents of its lines, which `FormPage.line` gives.

    `changed` names the lines whose contents are other than in the state before. `checked` says
    that the person asked what is missing. `go_to` is the line that takes the caret; empty: it
    stays.
    """

    title: str = ""
    stubs: tuple[Stub, ...] = ()
    changed: frozenset[str] = frozenset()
    contents: tuple[Entry, ...] = ()
    languages: tuple[str, ...] = ()
    language: str = ""
    needs: tuple[Needs, ...] = ()
    checked: bool = False
    refused: Refused | None = None
    said: str = ""
    go_to: str = ""


@dataclass
class FormPage:
    """What becomes of the intentions of the page; `on_state` gets every state.

    `answered` is told of each change of the answers, after the page shows it.
    """

    filling: Filling
    on_state: Callable[[FormPageState], None]
    answered: Callable[[Change], None] = lambda _change: None
    state: FormPageState = field(default_factory=FormPageState)
    _at: dict[str, int] = field(default_factory=dict)

    def begin(self) -> None:
        """Show the form; whatever another one showed under the same names is shown anew."""
        self._read_all()
        self._read_all(changed=frozenset(self._at))

    def line(self, ref: str) -> Line | None:
        """One line as it stands now."""
        return self.filling.line(ref)

    def answer(self, ref: str, text: str) -> None:
        """Take an answer; a line that says so already is left alone."""
        line = self.filling.line(ref)
        if line is not None and line.text != text:
            self._changed(self.filling.answer(ref, text))

    def add(self, ref: str) -> None:
        """Add a card to a repeat and go to its first question."""
        card, change = self.filling.add(ref)
        self._changed(change, go_to=card)
        asked = self.next_question(card)
        if asked.startswith(card):
            self._show(changed=frozenset(), go_to=asked)

    def remove(self, ref: str) -> None:
        """Take a card away; the caret goes to the repeat's heading."""
        over = self._over(ref)
        self._changed(self.filling.remove(ref), go_to=over)

    def check(self) -> None:
        """Say what is missing or does not hold."""
        needs = self.filling.check()
        said = "" if needs else "Nothing is missing."
        self._show(needs=needs, checked=True, said=said, changed=frozenset(), go_to="")

    def speak(self, language: str) -> None:
        """Put another translation on."""
        if language != self.filling.language:
            self.filling.speak(language)
            self.reread()

    def reread(self) -> None:
        """Read every line again, as after answers came from elsewhere."""
        self._read_all(changed=frozenset(self._at))

    def refuse(self, reason: Refused) -> None:
        """Show why something could not be done."""
        self._show(refused=reason, changed=frozenset(), go_to="")

    def next_question(self, ref: str) -> str:
        """Return the next line that takes an answer; empty at the end."""
        rest = (stub.ref for stub in self.state.stubs[self._at.get(ref, -1) + 1 :])
        return next((found for found in rest if self._is_asked(found)), "")

    def _is_asked(self, ref: str) -> bool:
        line = self.filling.line(ref)
        return line is not None and line.is_asked

    def _changed(self, change: Change, go_to: str = "") -> None:
        if change.structure:
            self._read_all(go_to, change.refs)
        else:
            fresh: dict[str, object] = {"changed": change.refs, "go_to": ""}
            self._show(needs=self._needs(), refused=None, said="", **fresh)
        self.answered(change)

    def _read_all(self, go_to: str = "", changed: frozenset[str] = frozenset()) -> None:
        stubs = self.filling.stubs()
        self._at = {stub.ref: at for at, stub in enumerate(stubs)}
        self._show(
            title=self.filling.title,
            stubs=stubs,
            changed=changed,
            contents=tuple(self._contents(stubs)),
            languages=self.filling.languages,
            language=self.filling.language,
            needs=self._needs(),
            go_to=go_to,
            refused=None,
            said="",
        )

    def _contents(self, stubs: Iterable[Stub]) -> Iterator[Entry]:
        """Yield the headings and cards of the form, which is what its list of contents names."""
        for stub in stubs:
            line = None if stub.part is Part.QUESTION else self.filling.line(stub.ref)
            if line is not None and line.label:
                yield Entry(line.ref, line.label, line.depth)

    def _needs(self) -> tuple[Needs, ...]:
        """Once asked for, the list of what is missing follows the answers."""
        return self.filling.check() if self.state.checked else ()

    def _over(self, ref: str) -> str:
        """Return the heading of the repeat that a card stands in."""
        at = self._at.get(ref, 0)
        card, before = self.state.stubs[at], reversed(self.state.stubs[:at])
        over = (stub for stub in before if stub.depth < card.depth)
        return next((stub.ref for stub in over if stub.part is Part.REPEAT), "")

    def _show(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # fields of the state
        self.on_state(self.state)
