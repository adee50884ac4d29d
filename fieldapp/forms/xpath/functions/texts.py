"""Texts: searching, cutting, joining, digests.

Lengths and places count UTF-16 units, as the engines of ODK's web forms and Android do.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidSignature

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import (
    Arguments,
    Function,
    number_of,
    text_of,
    text_or_context,
)
from fieldapp.forms.xpath.numbers import leading_integer, rounded
from fieldapp.forms.xpath.patterns import in_halves
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode
from fieldapp.forms.xpath.values import BLANK, Value, texts_of
from sync.protocol.errors import Malformed
from sync.protocol.signing import load_public

_BASIC_PLANE: Final = "\uffff"
_RUNS: Final = re.compile(r"[ \t\r\n]{2,}")
_DIGESTS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).digest(),
    "SHA-1": lambda data: hashlib.sha1(data, usedforsecurity=False).digest(),
    "SHA-256": lambda data: hashlib.sha256(data).digest(),
    "SHA-384": lambda data: hashlib.sha384(data).digest(),
    "SHA-512": lambda data: hashlib.sha512(data).digest(),
}
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]*")
_SPACES: Final = re.compile(r"[ \t\r\n\f]")
_PADDING: Final = re.compile(r"={1,2}\Z")
_SIGNATURE: Final = 64


def normalized(text: str) -> str:
    """Return `text` without white space at its ends, runs of it inside as one space."""
    return _RUNS.sub(" ", text.strip(BLANK))


def length(text: str) -> int:
    """Return how many UTF-16 units `text` has."""
    return len(text) + sum(character > _BASIC_PLANE for character in text)


def cut(text: str, start: int, end: int) -> str:
    """Return the UTF-16 units from `start` up to `end`; half a character becomes U+FFFD."""
    if text.isascii() or max(text, default="") <= _BASIC_PLANE:
        return text[start:end]
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")


def _string(arguments: Arguments, scope: Scope) -> Value:
    return text_or_context(arguments, scope)


def _concat(arguments: Arguments, scope: Scope) -> Value:
    return "".join(text for each in arguments for text in texts_of(each(scope), scope.host))


def _join(arguments: Arguments, scope: Scope) -> Value:
    glue = text_of(arguments, 0, scope)
    return glue.join(text for each in arguments[1:] for text in texts_of(each(scope), scope.host))


def _contains(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    return text_of(arguments, 1, scope) in text


def _starts_with(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    return text.startswith(text_of(arguments, 1, scope))


def _ends_with(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    return text.endswith(text_of(arguments, 1, scope))


def _normalize_space(arguments: Arguments, scope: Scope) -> Value:
    return normalized(text_or_context(arguments, scope))


def _string_length(arguments: Arguments, scope: Scope) -> Value:
    return float(length(text_or_context(arguments, scope)))


def _substring_before(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    before, found, _ = _parted(text, text_of(arguments, 1, scope) if text else "")
    return before if found else ""


def _substring_after(arguments: Arguments, scope: Scope) -> Value:
    """Return what follows the first unit of the match, as ODK's engine does.

    That differs from XPath 1.0 only for a separator of several characters.
    """
    text = text_of(arguments, 0, scope)
    if not text:
        return ""
    separator = text_of(arguments, 1, scope)
    if not separator:
        return text
    _, found, after = _parted(text, separator)
    return separator[1:] + after if found else ""


def _parted(text: str, separator: str) -> tuple[str, bool, str]:
    before, found, after = text.partition(separator) if separator else ("", "x", text)
    return before, bool(found), after


def _substring(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    if not text:
        return ""
    start = rounded(number_of(arguments, 1, scope)) - 1
    size = length(text)
    span = rounded(number_of(arguments, 2, scope)) if len(arguments) > 2 else float(size)
    if start == math.inf or math.isnan(start) or math.isnan(span):
        return ""
    end = start + span if len(arguments) > 2 else float(size)
    low, high = sorted((_within(start, size), _within(end, size)))
    return cut(text, low, high)


def _within(place: float, size: int) -> int:
    if math.isnan(place):
        return 0
    return int(min(max(place, 0.0), float(size)))


def _substr(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    if not text:
        return ""
    size = length(text)
    start = leading_integer(text_of(arguments, 1, scope))
    last = len(arguments) > 2
    end = leading_integer(text_of(arguments, 2, scope)) if last else float(size)
    if math.isnan(start) or math.isnan(end):
        return ""
    low = _within(start + size if start < 0 else start, size)
    high = _within(end + size if end < 0 else end, size)
    return cut(text, low, high) if low <= high else ""


def _translate(arguments: Arguments, scope: Scope) -> Value:
    text, old, new = (text_of(arguments, place, scope) for place in range(3))
    table: dict[int, str] = {}
    for place, character in enumerate(old):
        table.setdefault(ord(character), new[place : place + 1])
    return text.translate(table)


def _regex(arguments: Arguments, scope: Scope) -> Value:
    text = in_halves(text_of(arguments, 0, scope))
    return scope.host.lookups.pattern(text_of(arguments, 1, scope)).search(text) is not None


def _digest(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    algorithm = text_of(arguments, 1, scope)
    encoding = text_of(arguments, 2, scope) if len(arguments) > 2 else "base64"
    if algorithm not in _DIGESTS or encoding not in {"base64", "hex"}:
        message = f"digest knows no {algorithm} in {encoding}: use MD5, SHA-1, SHA-256, SHA-384"
        raise ExpressionProblem(ProblemCode.DIGEST, f"{message} or SHA-512, in base64 or hex.")
    data = _DIGESTS[algorithm](text.encode("utf-8", "replace"))
    return data.hex() if encoding == "hex" else base64.b64encode(data).decode()


def _base64_decode(arguments: Arguments, scope: Scope) -> Value:
    data = _decoded(text_of(arguments, 0, scope))
    return "" if data is None else data.decode("utf-8-sig", "replace")


def _decoded(text: str) -> bytes | None:
    """Return the bytes that Base64 stands for, with or without its padding."""
    plain = _SPACES.sub("", text)
    if len(plain) % 4 == 0:
        plain = _PADDING.sub("", plain)
    if len(plain) % 4 == 1 or not _BASE64.fullmatch(plain):
        return None
    return base64.b64decode(plain + "=" * (-len(plain) % 4))


def _extract_signed(arguments: Arguments, scope: Scope) -> Value:
    """Return the words behind a signature of 64 bytes, nothing unless the key made it."""
    data = _decoded(text_of(arguments, 0, scope)) or b""
    key = _decoded(text_of(arguments, 1, scope)) or b""
    signature, words = data[:_SIGNATURE], data[_SIGNATURE:]
    try:
        load_public(key).verify(signature, words)
    except (InvalidSignature, Malformed):
        return ""
    return words.decode("utf-8", "replace")


def _uuid(arguments: Arguments, scope: Scope) -> Value:
    text = scope.host.uuid()
    if not arguments:
        return text
    wanted = number_of(arguments, 0, scope)
    if math.isnan(wanted):
        raise ExpressionProblem(ProblemCode.VALUE, "uuid needs a number for its length.")
    while len(text) < wanted:
        text += scope.host.uuid()
    return text[: int(wanted)]


TEXTS: Final = {
    "string": Function(0, 1, _string, contextual=True),
    "concat": Function(0, None, _concat),
    "join": Function(1, None, _join),
    "contains": Function(2, 2, _contains),
    "starts-with": Function(2, 2, _starts_with),
    "ends-with": Function(2, 2, _ends_with),
    "normalize-space": Function(0, 1, _normalize_space, contextual=True),
    "string-length": Function(0, 1, _string_length, contextual=True),
    "substring": Function(2, 3, _substring),
    "substring-before": Function(2, 2, _substring_before),
    "substring-after": Function(2, 2, _substring_after),
    "substr": Function(2, 3, _substr),
    "translate": Function(3, 3, _translate),
    "regex": Function(2, 2, _regex),
    "digest": Function(2, 3, _digest),
    "base64-decode": Function(1, 1, _base64_decode),
    "extract-signed": Function(2, 2, _extract_signed),
    "uuid": Function(0, 1, _uuid, volatile=True),
}
