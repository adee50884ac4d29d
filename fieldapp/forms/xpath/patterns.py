"""Regular expressions as forms write them (JavaScript's), translated to Python's."""

from __future__ import annotations

import re
from typing import Final

from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode

_PART: Final = re.compile(
    r"\\(?P<escape>u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|k<\w+>|.)"
    r"|(?P<group>\(\?<(?![=!])\w+>)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_SAME: Final = frozenset("dDwWsSbBnrtfv0123456789")
_ANY: Final = r"[\s\S]"
_WIDE: Final = re.compile("[\U00010000-\U0010ffff]")
_NONE: Final = r"(?!)"


def compiled(pattern: str) -> re.Pattern[str]:
    """Return `pattern` ready to search; raises ExpressionProblem (PATTERN) when it is broken."""
    try:
        return re.compile(_translated(in_halves(pattern)), re.ASCII)
    except (re.error, OverflowError) as error:
        message = f"The pattern {pattern} cannot be read: {error}."
        raise ExpressionProblem(ProblemCode.PATTERN, message) from error


def in_halves(text: str) -> str:
    """Return `text` as JavaScript counts it: an emoji is two characters."""
    return text if text.isascii() else _WIDE.sub(_halves, text)


def _halves(found: re.Match[str]) -> str:
    beyond = ord(found[0]) - 0x10000
    return chr(0xD800 + (beyond >> 10)) + chr(0xDC00 + (beyond & 0x3FF))


def _translated(pattern: str) -> str:
    """Return the pattern in Python's spelling; the two differ in classes, ends and escapes."""
    pieces: list[str] = []
    in_class = False
    for found in _PART.finditer(pattern):
        escape, group, other = found.group("escape", "group", "other")
        if escape is not None:
            pieces.append(_escaped(escape))
        elif group is not None:
            pieces.append(group if in_class else f"(?P{group[2:]}")
        elif in_class:
            in_class = other != "]"
            pieces.append(_in_class(other, pieces))
        else:
            in_class = other == "["
            pieces.append(r"\Z" if other == "$" else other)
        if pieces[-1] == "]":
            _close(pieces)
    return "".join(pieces)


def _close(pieces: list[str]) -> None:
    """Replace a class without members, which Python cannot write."""
    if pieces[-2:] == ["[", "]"]:
        pieces[-2:] = [_NONE]
    elif pieces[-3:] == ["[", "^", "]"]:
        pieces[-3:] = [_ANY]


def _in_class(character: str, pieces: list[str]) -> str:
    if character in "[&~|" or (character == "-" and pieces[-1] == "-"):
        return f"\\{character}"
    return character


def _escaped(escape: str) -> str:
    if escape[0] in "ux" and len(escape) > 1:
        return re.escape(chr(int(escape[1:], 16)))
    if escape[0] == "c" and len(escape) > 1:
        return re.escape(chr(ord(escape[1]) % 32))
    if escape[0] == "k" and len(escape) > 1:
        return f"(?P={escape[2:-1]})"
    return f"\\{escape}" if escape in _SAME or not escape.isalnum() else re.escape(escape)
