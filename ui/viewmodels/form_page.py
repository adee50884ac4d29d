"""An opened form as a page: its lines in reading order, what is answered, what needs somebody.

The page knows no engine. A `Filling` says what stands on it and takes the answers; an edit
returns what it changed, so that a long form costs no more than what depends on the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from fieldapp.domain.errors import Refused
from fieldapp.forms.model import Choice, Question

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
    added nor taken away by hand.
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

    def lines(self) -> tuple[Line, ...]:
        """Every line that is asked now, in reading order."""
        ...

    def line(self, ref: str) -> Line | None:
        """One line as it stands now, None when it is not asked."""
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: where it leads, its words, how deep it lies."""

    ref: str
    words: str
    depth: int


@dataclass(frozen=True, slots=True)
class FormPageState:
    """All that the page shows. `checked` says that the person asked what is missing."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    contents: tuple[Entry, ...] = ()
    languages: tuple[str, ...] = ()
    language: str = ""
    needs: tuple[Needs, ...] = ()
    checked: bool = False
    refused: Refused | None = None
    said: str = ""
    go_to: str = ""
    """The line that takes the caret with this state; empty: it stays."""


@dataclass(slots=True)
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
        """Show the form."""
        self._read_all()

    def answer(self, ref: str, text: str) -> None:
        """Take an answer; a line that says so already is left alone."""
        at = self._at.get(ref)
        if at is None or self.state.lines[at].text == text:
            return
        self._changed(self.filling.answer(ref, text))

    def add(self, ref: str) -> None:
        """Add a card to a repeat and go there."""
        card, change = self.filling.add(ref)
        self._changed(change, go_to=card)

    def remove(self, ref: str) -> None:
        """Take a card away; the caret goes to the repeat's heading."""
        self._changed(self.filling.remove(ref), go_to=self._over(ref))

    def check(self) -> None:
        """Say what is missing or does not hold; go to the first of it."""
        needs = self.filling.check()
        said = "" if needs else "Nothing is missing."
        self._show(needs=needs, checked=True, said=said)

    def speak(self, language: str) -> None:
        """Put another translation on."""
        if language != self.filling.language:
            self.filling.speak(language)
            self._read_all()

    def reread(self) -> None:
        """Read every line again, as after answers came from elsewhere."""
        self._read_all()

    def refuse(self, reason: Refused) -> None:
        """Show why something could not be done."""
        self._show(refused=reason)

    def next_question(self, ref: str) -> str:
        """Return the question after a line; empty at the end."""
        at = self._at.get(ref, -1) + 1
        rest = self.state.lines[at:]
        return next((line.ref for line in rest if line.question is not None), "")

    def _changed(self, change: Change, go_to: str = "") -> None:
        if change.structure:
            self._read_all(go_to)
        else:
            self._read_some(change.refs)
        self.answered(change)

    def _read_all(self, go_to: str = "") -> None:
        lines = self.filling.lines()
        self._at = {line.ref: at for at, line in enumerate(lines)}
        self._show(
            title=self.filling.title,
            lines=lines,
            contents=contents(lines),
            languages=self.filling.languages,
            language=self.filling.language,
            needs=self._needs(),
            go_to=go_to,
            refused=None,
            said="",
        )

    def _read_some(self, refs: Iterable[str]) -> None:
        fresh = self._fresh(refs)
        lines = list(self.state.lines)
        for at, line in fresh.items():
            lines[at] = line
        self._show(lines=tuple(lines), needs=self._needs(), go_to="", refused=None, said="")

    def _fresh(self, refs: Iterable[str]) -> Mapping[int, Line]:
        found = {}
        for ref in refs:
            at, line = self._at.get(ref), self.filling.line(ref)
            if at is not None and line is not None and line != self.state.lines[at]:
                found[at] = line
        return found

    def _needs(self) -> tuple[Needs, ...]:
        """Once asked for, the list of what is missing follows the answers."""
        return self.filling.check() if self.state.checked else ()

    def _over(self, ref: str) -> str:
        """Return the heading of the repeat that a card stands in."""
        at = self._at.get(ref, 0)
        before = reversed(self.state.lines[:at])
        return next((line.ref for line in before if line.part is Part.REPEAT), "")

    def _show(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]  # fields of the state
        self.on_state(self.state)


def contents(lines: Iterable[Line]) -> tuple[Entry, ...]:
    """Return the headings and cards of a form, which is what its list of contents names."""
    headed = (line for line in lines if line.part is not Part.QUESTION and line.label)
    return tuple(Entry(line.ref, line.label, line.depth) for line in headed)
