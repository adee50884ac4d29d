"""What a command says: one answer on standard output, progress on standard error."""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from fieldapp.domain.errors import Locked, Refused

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""What JSON can hold."""


class Exit(enum.IntEnum):
    """How a command ended."""

    DONE = 0
    FINDING = 1
    USAGE = 2
    REFUSED = 3
    LOCKED = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found: one object for programs, sentences for people."""

    data: Mapping[str, Plain]
    lines: tuple[str, ...] = ()
    finding: bool = False

    @property
    def exit(self) -> Exit:
        """Return the exit status of this answer."""
        return Exit.FINDING if self.finding else Exit.DONE


@dataclass(slots=True)
class Console:
    """Standard output and error of one command."""

    as_json: bool
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    _said: str = ""
    _bar: Progress | None = None
    _lines: dict[str, TaskID] = field(default_factory=dict)

    def say(self, sentence: str) -> None:
        """Say something on the way, to people only."""
        print(sentence, file=self.err, flush=True)

    def progress(self, done: int, total: int, what: str) -> None:
        """Show how far long work is: a bar on a terminal, else each tenth once."""
        if self.err.isatty():
            self._draw(done, total, what)
            return
        tenth = done * 10 // total * 10 if total else 100
        said = f"{what}: {tenth} %"
        if said != self._said:
            self._said = said
            self.say(said)

    def _draw(self, done: int, total: int, what: str) -> None:
        if self._bar is None:
            self._bar = _bar_on(self.err)
            self._bar.start()
        if what not in self._lines:
            self._lines[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._lines[what], completed=done, total=total)

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def answer(self, answer: Answer) -> None:
        """Print the one answer."""
        self._end_bar()
        if self.as_json:
            self._object(answer.data)
            return
        for line in answer.lines:
            print(line, file=self.out)

    def refusal(self, refused: Refused) -> Exit:
        """Print a refusal as one object, and as sentences for people; return the status."""
        self._end_bar()
        self._object(
            {
                "error": {
                    "code": refused.code,
                    "message": refused.message,
                    "next": refused.next_step,
                }
            }
        )
        if not self.as_json:
            self.say(f"{refused.message} {refused.next_step} ({refused.code})")
        return Exit.LOCKED if isinstance(refused, Locked) else Exit.REFUSED

    def _object(self, data: Mapping[str, Plain]) -> None:
        print(json.dumps(data, ensure_ascii=False), file=self.out, flush=True)


def _bar_on(out: TextIO) -> Progress:
    """Return a bar for a terminal; what draws it is loaded where long work is seen by somebody."""
    from rich.console import Console as Terminal
    from rich.progress import Progress

    return Progress(console=Terminal(file=out), transient=True)
