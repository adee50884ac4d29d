"""Makes the lines of a form's page from the nodes of an open record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml.etree import _Element

from fieldapp.forms.model import (
    Appearance,
    Choice,
    ChoiceName,
    Question,
    QuestionKey,
    QuestionType,
)
from fieldapp.forms.plain_words import plain_words
from fieldapp.forms.stored_keys import TIMES
from fieldapp.forms.values import read
from fieldapp.forms.xform.branches import Occurrence, Range
from fieldapp.forms.xform.codecs import ValueType
from fieldapp.forms.xform.definition import Control, Item, Kind, Output, Text
from fieldapp.forms.xform.evaluation import Evaluation
from fieldapp.forms.xform.labels import choice_shown, shown
from fieldapp.forms.xform.leaf import Leaf
from ui.viewmodels.form_media import Medium, media_of
from ui.viewmodels.form_outline import Spot, range_of
from ui.viewmodels.form_page import Capture, Limits, Line, Part

LOOKED_UP: Final = 12
"""From so many choices on, they are looked up by typing instead of standing in sight."""
_RADIO_MOST: Final = 7
_SECONDS: Final = re.compile(r"(\d\d:\d\d)(?::00(?:\.0+)?)?(?:\.0+)?")
_CHILD: Final = re.compile(r"[A-Za-z_][\w.-]*")


class LineMaker:
    """Works lines out; the graph of the engine notices what each depends on."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    def make(self, spot: Spot) -> Line:
        """Return the line at a spot as it stands now."""
        if isinstance(spot.node, Leaf):
            return self._question(spot, spot.node)
        told = shown(self._evaluation, spot.node, spot.control.label)
        label, media = told.text.strip(), media_of(told.media, told.text.strip())
        hint = shown(self._evaluation, spot.node, spot.control.hint).text.strip()
        if isinstance(spot.node, Occurrence) and spot.number:
            fixed = range_of(spot.node).counted
            words = f"{label} {spot.number}".strip()
            number = spot.number
            return Line(spot.key, Part.CARD, spot.depth, words, number=number, fixed=fixed)
        if isinstance(spot.node, Range):
            fixed, free = spot.node.counted, not spot.node.is_readonly()
            part = Part.REPEAT
            line = Line(spot.key, part, spot.depth, label, hint, writable=free, fixed=fixed)
            return replace(line, media=media)
        return Line(spot.key, Part.GROUP, spot.depth, label, hint, media=media)

    def said(self, leaf: Leaf, text: Text | None) -> str:
        """Return a message of the form as it reads at a question."""
        return shown(self._evaluation, leaf, text).text.strip()

    def missing(self, leaf: Leaf, label: str) -> str:
        """Return what is said of a question that still needs an answer."""
        said = self.said(leaf, leaf.definition.bind.required_message)
        return f"{label}: {said}" if said else f"Answer “{label}”."

    def choice(self, leaf: Leaf, name: str, source: Item | _Element) -> Choice:
        """Return one of the choices of a question with its label."""
        control = leaf.control
        itemset = control.itemset if control else None
        label = _plain_label(itemset.label if itemset else None, source)
        if label is None:
            label = choice_shown(self._evaluation, leaf, itemset, source, name).text
        return Choice(ChoiceName(name), plain_words(label) or name)

    def _question(self, spot: Spot, leaf: Leaf) -> Line:
        control = spot.control
        told = shown(self._evaluation, leaf, control.label)
        label = told.text.strip()
        hint = shown(self._evaluation, leaf, control.hint)
        words = label or hint.text.strip() or leaf.definition.local
        question = self._asked(spot, leaf, words)
        text, problem = self._answered(leaf, question)
        return Line(
            ref=spot.key,
            part=Part.QUESTION,
            depth=spot.depth,
            label=words,
            hint=_plain_hint(hint.text) if label else "",
            guidance=hint.guidance.strip(),
            question=question,
            text=text,
            problem=problem,
            required=question.required,
            writable=not leaf.is_readonly(),
            limits=_limits(control) if question.type is QuestionType.RANGE else None,
            looked_up=is_long(leaf, control),
            media=media_of(told.media, words),
            of_choices=tuple(self._media_of_choices(leaf, control)),
            capture=capture_of(leaf, control),
        )

    def _asked(self, spot: Spot, leaf: Leaf, words: str) -> Question:
        long = is_long(leaf, spot.control)
        return Question(
            QuestionKey(spot.key),
            question_type(leaf, spot.control),
            words,
            required=leaf.is_required(),
            choices=self._choices(leaf, long=long),
            appearance=_appearance(leaf, spot.control),
        )

    def _answered(self, leaf: Leaf, question: Question) -> tuple[str, str]:
        """Return what stands at a question, and what is wrong with it."""
        text = shown_text(leaf)
        if question.type.takes_answer and not question.type.needs_choices:
            text = read(question, text).text
        if leaf.is_valid():
            return text, ""
        message = self.said(leaf, leaf.definition.bind.constraint_message)
        return text, message or "The form does not take this answer. Look at it again."

    def _choices(self, leaf: Leaf, *, long: bool) -> tuple[Choice, ...]:
        """Return the choices on offer; of a long list those that are chosen."""
        if leaf.choices is None:
            return ()
        offered = leaf.choices.read()
        if not long:
            pairs = zip(offered.names, offered.sources, strict=True)
            return tuple({name: self.choice(leaf, name, src) for name, src in pairs}.values())
        chosen = [(name, offered.source(name)) for name in leaf.text().split()]
        return tuple(self.choice(leaf, name, src) for name, src in chosen if src is not None)

    def _media_of_choices(self, leaf: Leaf, control: Control) -> Iterator[Medium]:
        """Yield the files beside the choices that stand in sight."""
        itemset = control.itemset
        if leaf.choices is None or is_long(leaf, control):
            return
        if itemset is not None and not _has_itext(itemset.label):
            return
        offered = leaf.choices.read()
        for name, source in zip(offered.names, offered.sources, strict=True):
            told = choice_shown(self._evaluation, leaf, itemset, source, name)
            yield from media_of(told.media, plain_words(told.text) or name)


def _has_itext(label: Text | None) -> bool:
    """Say whether the labels of a list come from the translations, where files are named."""
    return label is not None and _plain_child(label) is None


def _plain_child(label: Text) -> str | None:
    """Return the child of a row whose text is its label; None where it is worked out."""
    piece = label.pieces[0] if len(label.pieces) == 1 else None
    if not isinstance(piece, Output) or not _CHILD.fullmatch(piece.expression.text):
        return None
    return piece.expression.text


def _plain_hint(text: str) -> str:
    """Return a hint; pyxform writes a dash where a translation has none."""
    hint = text.strip()
    return "" if hint == "-" else hint


def is_long(leaf: Leaf, control: Control) -> bool:
    """Say whether the choices of a question are found by typing."""
    if leaf.choices is None or leaf.leaf.kind is Kind.RANK:
        return False
    wanted = "autocomplete" in control.appearance or "search" in control.appearance
    return wanted or len(leaf.choices.read().names) > LOOKED_UP


def question_type(leaf: Leaf, control: Control) -> QuestionType:
    """Return how a question is asked on a desktop; what has no way of its own is typed."""
    match leaf.leaf.kind:
        case Kind.SELECT_ONE:
            return QuestionType.SELECT_ONE
        case Kind.SELECT:
            return QuestionType.SELECT_MANY
        case Kind.RANK:
            return QuestionType.RANK
        case Kind.RANGE:
            return QuestionType.RANGE
        case Kind.TRIGGER:
            return QuestionType.ACKNOWLEDGE
        case Kind.UPLOAD:
            return QuestionType.FILE
        case Kind.NOTE:
            return QuestionType.NOTE
        case _:
            return _typed(leaf, control)


_DRAWN: Final = {
    "draw": Capture.DRAW,
    "signature": Capture.SIGN,
    "annotate": Capture.ANNOTATE,
}


def capture_of(leaf: Leaf, control: Control) -> Capture:
    """Return how the file of a question can be made in the app."""
    if leaf.leaf.kind is not Kind.UPLOAD:
        return Capture.NONE
    mediatype = control.attributes.get("mediatype", "")
    if mediatype.startswith("audio/"):
        return Capture.SOUND
    if not mediatype.startswith("image/"):
        return Capture.NONE
    words = control.appearance
    return next((_DRAWN[word] for word in words if word in _DRAWN), Capture.PHOTO)


_TYPED: Final = {
    ValueType.INT: QuestionType.INTEGER,
    ValueType.DECIMAL: QuestionType.DECIMAL,
    ValueType.DATE: QuestionType.DATE,
    ValueType.TIME: QuestionType.TIME,
    ValueType.DATETIME: QuestionType.DATETIME,
    ValueType.GEOPOINT: QuestionType.PLACE,
}


def _typed(leaf: Leaf, control: Control) -> QuestionType:
    if leaf.leaf.type is ValueType.STRING and "multiline" in control.appearance:
        return QuestionType.LONG_TEXT
    return _TYPED.get(leaf.leaf.type, QuestionType.TEXT)


def _appearance(leaf: Leaf, control: Control) -> Appearance:
    menu = "minimal" in control.appearance or leaf.choices is None
    few = leaf.choices is not None and len(leaf.choices.read().names) <= _RADIO_MOST
    return Appearance.RADIO if few and not menu else Appearance.MENU


def _limits(control: Control) -> Limits | None:
    try:
        start, end, step = (Decimal(control.attributes[n]) for n in ("start", "end", "step"))
    except (KeyError, InvalidOperation):
        return None
    return Limits(start, end, abs(step))


def _plain_label(label: Text | None, source: Item | _Element) -> str | None:
    """Return a label that is the text of a child of the row, without asking the engine."""
    if isinstance(source, Item) or label is None:
        return None
    child = _plain_child(label)
    return None if child is None else source.findtext(child) or ""


def stored_text(leaf: Leaf) -> str:
    """Return what a record keeps of a leaf, also where it does not count now."""
    text = leaf.kept.peek()
    return _SECONDS.sub(r"\1", text, count=1) if leaf.leaf.type in TIMES else text


def shown_text(leaf: Leaf) -> str:
    """Return what the engine keeps as a canonical answer: times without empty seconds."""
    text = leaf.text()
    return _SECONDS.sub(r"\1", text, count=1) if leaf.leaf.type in TIMES else text
