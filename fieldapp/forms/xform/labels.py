"""Labels, hints and messages as they read now: outputs worked out, in the language that is on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Comment, _Element

from fieldapp.forms.plain_words import plain_words
from fieldapp.forms.xform.definition import Item, ItemSet, Literal, Nodeset, Output, Piece, Text
from fieldapp.forms.xform.evaluation import Asked, Evaluation

_MEDIA: Final = frozenset({"image", "audio", "video", "big-image"})
_GUIDANCE: Final = "guidance"
_NOWHERE: Final = Nodeset("")


@dataclass(frozen=True, slots=True)
class Shown:
    """A text to show, and the media beside it by kind: `image`, `audio`, `video`."""

    text: str
    media: tuple[tuple[str, str], ...] = ()
    guidance: str = ""


NOTHING: Final = Shown("")


def shown(evaluation: Evaluation, asked: Asked, text: Text | None) -> Shown:
    """Return a text as it is shown at a node, without signs of emphasis."""
    found = written(evaluation, asked, text)
    return Shown(plain_words(found.text), found.media, plain_words(found.guidance))


def written(evaluation: Evaluation, asked: Asked, text: Text | None) -> Shown:
    """Return a text as it reads at a node, with the signs of emphasis that the form has."""
    if text is None:
        return NOTHING
    found = [_piece(evaluation, asked, piece) for piece in text.pieces]
    if len(found) == 1:
        return found[0]
    return Shown("".join(part.text for part in found))


def _piece(evaluation: Evaluation, asked: Asked, piece: Piece) -> Shown:
    if isinstance(piece, Literal):
        return Shown(piece.text)
    if isinstance(piece, Output):
        return Shown(evaluation.string(piece.expression, asked))
    return translated(evaluation, asked, evaluation.string(piece.id, asked))


def translated(evaluation: Evaluation, asked: Asked, key: str) -> Shown:
    """Return the text called `key` in the language that is on; nothing when there is none."""
    plain: list[str] = []
    media: list[tuple[str, str]] = []
    guidance: list[str] = []
    for value in evaluation.itext(key):
        form = value.get("form") or ""
        text = "".join(_parts(evaluation, asked, value))
        if form in _MEDIA:
            media.append((form, text.strip()))
        else:
            (guidance if form == _GUIDANCE else plain).append(text)
    return Shown("".join(plain), tuple(media), "".join(guidance))


def _parts(evaluation: Evaluation, asked: Asked, value: _Element) -> Iterator[str]:
    if value.text:
        yield value.text
    for child in value:
        expression = None if isinstance(child, _Comment) else child.get("value")
        if expression is not None:
            yield evaluation.string(evaluation.expression(expression), asked)
        if child.tail:
            yield child.tail


@dataclass(frozen=True, slots=True)
class At:
    """An item of a list as a place to ask about."""

    element: _Element
    nodeset: Nodeset = _NOWHERE
    names: tuple[str, ...] = ()

    def notice_positions(self) -> None:
        """Come to depend on nothing: an item stands in no repeat instance."""


def choice_shown(
    evaluation: Evaluation,
    asked: Asked,
    itemset: ItemSet | None,
    source: Item | _Element,
    name: str,
) -> Shown:
    """Return the label of a choice as it is written; without one its name is shown."""
    if isinstance(source, Item):
        return written(evaluation, asked, source.label) if source.label else Shown(name)
    if itemset is None or itemset.label is None:
        return Shown(name)
    return written(evaluation, At(source), itemset.label)
