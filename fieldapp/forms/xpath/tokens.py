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
