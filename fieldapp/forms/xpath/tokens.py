"""The words of an expression: names, numbers, texts in quotes and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode


class Word(Enum):
    """The kind of a token."""

    NUMBER = "number"
    LITERAL = "text"
    NAME = "name"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and where it begins and ends in the text."""

    word: Word
    text: str
    at: int
    end: int


_NAME: Final = r"[^\W\d][\w.\-\u00B7]*"
_PATTERN: Final = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<literal>\"[^\"]*\"|'[^']*')"
    rf"|(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)"
    r"|(?P<sign>::|//|\.\.|!=|<=|>=|[-/.@()\[\],|+=<>*])"
)


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text`, the last of them Word.END.

    Raises ExpressionProblem for a character or an open quote that no expression holds.
    """
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _PATTERN.match(text, at)
        if found is None:
            raise _unreadable(text, at)
        kind = str(found.lastgroup)
        if kind != "space":
            yield Token(_WORDS[kind], _inside(kind, found.group()), at, found.end())
        at = found.end()
    yield Token(Word.END, "", at, at)


_WORDS: Final = {
    "number": Word.NUMBER,
    "literal": Word.LITERAL,
    "name": Word.NAME,
    "sign": Word.SIGN,
}


def _inside(kind: str, text: str) -> str:
    return text[1:-1] if kind == "literal" else text


def _unreadable(text: str, at: int) -> ExpressionProblem:
    character = text[at]
    if character in "'\"":
        message = f"The text that begins with {character} at character {at + 1} has no end."
    else:
        message = f"The character {character} (number {at + 1}) has no meaning in an expression."
    return ExpressionProblem(ProblemCode.SYNTAX, message, at)


class Cursor:
    """Stands at one token of an expression and goes forward."""

    def __init__(self, text: str) -> None:
        """Begin at the first token of `text`."""
        self._text = text
        self._tokens = tokens(text)
        self._place = 0

    @property
    def now(self) -> Token:
        """Return the token here."""
        return self._tokens[self._place]

    def take(self) -> Token:
        """Return the token here and go past it."""
        token = self._tokens[self._place]
        self._place += 1
        return token

    def is_sign(self, text: str) -> bool:
        """Return whether the token here is this sign."""
        return self.now.word is Word.SIGN and self.now.text == text

    def follows(self, text: str) -> bool:
        """Return whether this sign follows the token here."""
        follower = self._tokens[self._place + 1]
        return follower.word is Word.SIGN and follower.text == text

    def skip(self, text: str) -> bool:
        """Go past this sign; return whether it was here."""
        found = self.is_sign(text)
        self._place += found
        return found

    def expect(self, text: str) -> None:
        """Go past this sign; raises ExpressionProblem (SYNTAX) when it is not here."""
        if not self.skip(text):
            raise self.problem(f"{text} is missing before {self.named()}.")

    def named(self) -> str:
        """Return the token here in words, with its place."""
        if self.now.word is Word.END:
            return "the end of the expression"
        return f"{self._text[self.now.at : self.now.end]} (character {self.now.at + 1})"

    def problem(self, message: str) -> ExpressionProblem:
        """Return a problem (SYNTAX) at the token here."""
        return ExpressionProblem(ProblemCode.SYNTAX, message, self.now.at)
