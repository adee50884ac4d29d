"""Takes the signs of emphasis out of a label: screens and prints show its words.

The XLSForm reference allows a part of Markdown and of HTML in labels, hints and messages.
"""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = frozenset("*_<[#\\")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:a|b|center|div|em|font|h[1-6]|i|li|ol|p|small|span|strong|sub|sup|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_HEADING: Final = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_STRONG: Final = re.compile(r"(?<![\w\\*])(\*\*|__)(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)")
_SOFT: Final = re.compile(r"(?<![\w\\*])([*_])(?=[^\s*_])(.+?)(?<=[^\s\\])\1(?!\w)")
_ESCAPED: Final = re.compile(r"\\([*_#<>\[\]\\])")


def plain_words(text: str) -> str:
    """Return `text` without the signs of Markdown and without tags; a link keeps its address."""
    if _SIGNS.isdisjoint(text):
        return text
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _HEADING.sub("", _LINK.sub(r"\1 (\2)", text))
    text = _SOFT.sub(r"\2", _STRONG.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", text)
