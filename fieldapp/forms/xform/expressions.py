"""Parses the expressions of a form, each text once, and says where a broken one stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from fieldapp.forms.xform.definition import FormError
from fieldapp.forms.xpath import Expression, ExpressionProblem, parse

_TRUE: Final = re.compile(r"\s*(?:\w+:)?true\s*\(\s*\)\s*")
_FALSE: Final = re.compile(r"\s*(?:\w+:)?false\s*\(\s*\)\s*")
_NUMBER: Final = re.compile(r"\s*(?:\d+(?:\.\d*)?|\.\d+)\s*")
_QUOTED: Final = re.compile(r"""\s*(?:"[^"]*"|'[^']*')\s*""")


def constant_truth(text: str) -> bool | None:
    """Return whether a bare number, quoted text, true() or false() holds; else None."""
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _NUMBER.fullmatch(text):
        return float(text) != 0
    return len(text.strip()) > 2 if _QUOTED.fullmatch(text) else None


class ExpressionReader:
    """Parses expressions; the same text gives the same expression."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._known: dict[str, Expression] = {}

    def read(self, text: str, where: str) -> Expression:
        """Return the expression in `text`; raise `FormError` naming `where` when it is broken."""
        known = self._known.get(text)
        if known is None:
            try:
                known = parse(text, names=self._names)
            except ExpressionProblem as problem:
                raise FormError(f"{problem} In: {text.strip()}", where) from problem
            self._known[text] = known
        return known

    def optional(self, text: str | None, where: str) -> Expression | None:
        """Return the expression, or None where there is none."""
        return None if text is None else self.read(text, where)
