"""Pictures, sounds and videos beside the words of a question or of its choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from fieldapp.forms.addresses import file_named


class MediumKind(StrEnum):
    """What a file beside a label is; the value is its word on the screen."""

    PICTURE = "picture"
    SOUND = "sound"
    VIDEO = "video"


_KINDS = {
    "image": MediumKind.PICTURE,
    "audio": MediumKind.SOUND,
    "video": MediumKind.VIDEO,
}
_LARGER = "big-image"


@dataclass(frozen=True, slots=True)
class Medium:
    """A file of the form beside the words `of`; `larger` is the same picture with more in it."""

    kind: MediumKind
    name: str
    of: str
    larger: str = ""

    @property
    def spoken(self) -> str:
        """What it is, for who cannot see it: the words that it stands beside."""
        return f"{self.kind.value.capitalize()} beside “{self.of}”" if self.of else self.name

    @property
    def missing(self) -> str:
        """What is said where the form came without the file."""
        return f"The {self.kind.value} {self.name} is not among the files of this form."


def media_of(media: Iterable[tuple[str, str]], words: str) -> tuple[Medium, ...]:
    """Return the files that a text names by kind and address, in its order."""
    return tuple(_media(dict(media), words))


def _media(named: dict[str, str], words: str) -> Iterator[Medium]:
    larger = file_named(named.pop(_LARGER, ""))
    if larger and "image" not in named:
        yield Medium(MediumKind.PICTURE, larger, words)
    for form, address in named.items():
        kind, name = _KINDS.get(form), file_named(address)
        if kind is not None and name:
            yield Medium(kind, name, words, larger if kind is MediumKind.PICTURE else "")
