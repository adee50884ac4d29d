"""Rules for text that is kept exactly as it was typed or pasted."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

REPLACEMENT: Final = "\ufffd"
LARGE_PASTE_BYTES: Final = 16 * 1024
HUGE_PASTE_BYTES: Final = 256 * 1024
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE: Final = re.compile("[\ud800-\udfff]")


class PasteSize(StrEnum):
    """What becomes of a paste: inserted, split into blocks, or offered as an attached text."""

    USUAL = "usual"
    LARGE = "large"
    HUGE = "huge"


@dataclass(frozen=True, slots=True)
class Tidied:
    """Text as it is kept, and how many lone surrogates became U+FFFD."""

    text: str
    replaced: int

    @property
    def sentence(self) -> str:
        """What is said about it, empty when nothing was replaced."""
        if not self.replaced:
            return ""
        half = "half character" if self.replaced == 1 else "half characters"
        verb = "was" if self.replaced == 1 else "were"
        return f"{self.replaced} {half} that no font can show {verb} replaced by {REPLACEMENT}."


def tidied(text: str) -> Tidied:
    """Text as it is kept: CR LF becomes LF, a lone surrogate U+FFFD, all else stays.

    Two surrogates that belong together become the one character they stand for.
    """
    joined = _PAIR.sub(_one_character, text.replace("\r\n", "\n"))
    kept, replaced = _LONE.subn(REPLACEMENT, joined)
    return Tidied(kept, replaced)


def _one_character(pair: re.Match[str]) -> str:
    high, low = (ord(half) for half in pair[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def paste_size(text: str) -> PasteSize:
    """How a paste of this text is taken, by its size in UTF-8."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > HUGE_PASTE_BYTES:
        return PasteSize.HUGE
    return PasteSize.LARGE if size > LARGE_PASTE_BYTES else PasteSize.USUAL


def utf16_units(text: str) -> int:
    """The length of text as Qt counts it."""
    return len(text) + sum(character > "\uffff" for character in text)
