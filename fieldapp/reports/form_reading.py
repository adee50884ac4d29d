"""An opened form as the page of a record shows it: groups, cards of repeats, questions.

Documents are laid out from the model of built-in forms. Here a form of the visit, open with
the answers of one record, becomes such a model, with a question for each place of that
record and its label as it reads there. What is not asked now stands at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.forms.model import (
    Choice,
    ChoiceName,
    Form,
    FormId,
    Group,
    Question,
    QuestionKey,
    QuestionType,
)
from fieldapp.forms.plain_words import plain_words
from fieldapp.forms.slot_names import slot_key
from fieldapp.forms.xform.branches import Branch, Range
from fieldapp.forms.xform.codecs import ValueType
from fieldapp.forms.xform.definition import Control, Kind
from fieldapp.forms.xform.labels import choice_shown, shown
from fieldapp.forms.xform.leaf import Leaf
from fieldapp.forms.xform.session import Session

_STEP: Final = re.compile(r"([^/\[\]]+)(\[(\d+)\])?")
_PREFIX: Final = re.compile(r"(?<=/)[\w.-]+:")
_KINDS: Final = {
    Kind.SELECT_ONE: QuestionType.SELECT_ONE,
    Kind.SELECT: QuestionType.SELECT_MANY,
    Kind.RANK: QuestionType.RANK,
    Kind.RANGE: QuestionType.DECIMAL,
    Kind.TRIGGER: QuestionType.ACKNOWLEDGE,
    Kind.NOTE: QuestionType.NOTE,
}
_TYPES: Final = {
    ValueType.INT: QuestionType.INTEGER,
    ValueType.DECIMAL: QuestionType.DECIMAL,
    ValueType.DATE: QuestionType.DATE,
    ValueType.TIME: QuestionType.TIME,
    ValueType.DATETIME: QuestionType.DATETIME,
}
_NOT_ASKED: Final = ("not_asked", "Written, and not asked now")
_BESIDE: Final = ("beside", "Filled in by the form")


def key_of(ref: str, ids: Mapping[str, str]) -> str:
    """Return where the answer at `ref` is kept; `ids` are those of repeat instances by ref."""
    path, here = "", ""
    for number, (name, position, index) in enumerate(_STEP.findall(ref)):
        here += f"/{name}{position}"
        if number:
            path += f"/{name}" if path else name
        if index:
            path += f"{{{ids.get(here, f'n{index}')}}}"
    return slot_key(path)


def readable(session: Session, ids: Mapping[str, str]) -> Form:
    """Return an open record as a form to lay it out by."""
    reading = _Reading(session, ids)
    held = session.form
    questions, groups = reading.under(session.root, held.body)
    first = Group(QuestionKey("questions"), held.title or held.id, questions=questions)
    beside = (leaf for leaf in session.root.leaves() if leaf.ref not in reading.seen)
    rest = (
        Group(QuestionKey(_NOT_ASKED[0]), _NOT_ASKED[1], questions=tuple(reading.hidden)),
        Group(QuestionKey(_BESIDE[0]), _BESIDE[1], questions=tuple(map(reading.plain, beside))),
    )
    return Form(
        id=FormId(held.id),
        version=1,
        kind=RecordKind.FORM,
        title=held.title or held.id,
        groups=tuple(group for group in (first, *groups, *rest) if _holds(group)),
    )


def _holds(group: Group) -> bool:
    return bool(group.questions or group.groups)


def choices_of(
    session: Session, ids: Mapping[str, str], key: str, names: Iterable[str]
) -> tuple[Choice, ...]:
    """Return those of a question's choices that have these names, in words, each once."""
    leaves = (leaf for leaf in session.root.leaves() if key_of(leaf.ref, ids) == key)
    return tuple(choice for leaf in leaves for choice in _named_choices(leaf, names))


def _named_choices(leaf: Leaf, names: Iterable[str]) -> Iterator[Choice]:
    if leaf.choices is None:
        return
    offered, control = leaf.choices.read(), leaf.definition.control
    for name in dict.fromkeys(names):
        source = offered.source(name)
        if source is not None:
            itemset = control.itemset if control else None
            label = choice_shown(leaf.evaluation, leaf, itemset, source, name)
            yield Choice(ChoiceName(name), plain_words(label.text))


_Under = tuple[tuple[Question, ...], tuple[Group, ...]]


@dataclass(slots=True)
class _Reading:
    session: Session
    ids: Mapping[str, str]
    hidden: list[Question] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def under(self, branch: Branch, controls: tuple[Control, ...]) -> _Under:
        """Return the questions that stand right in a branch, and the groups below it."""
        questions: list[Question] = []
        groups: list[Group] = []
        for control in controls:
            node = self._node(branch, control)
            if isinstance(node, Leaf):
                self._ask(node, control, questions)
            elif isinstance(node, Range):
                groups += self._cards(node, control)
            elif isinstance(node, Branch):
                groups += self._group(node, control)
        return tuple(questions), tuple(groups)

    def _node(self, branch: Branch, control: Control) -> Leaf | Branch | Range | None:
        if control.nodeset is None:
            return branch
        below = control.nodeset.removeprefix(branch.definition.nodeset)
        return self.session.node(branch.ref + _PREFIX.sub("", below))

    def _ask(self, leaf: Leaf, control: Control, questions: list[Question]) -> None:
        self.seen.add(leaf.ref)
        question = self._question(leaf, control)
        (questions if leaf.is_relevant() else self.hidden).append(question)

    def _cards(self, repeat: Range, control: Control) -> Iterator[Group]:
        for number, card in enumerate(repeat.instances, start=1):
            title = self._label(card, control) or repeat.definition.local
            questions, groups = self.under(card, control.children)
            yield Group(
                QuestionKey(card.ref), f"{title} {number}", questions=questions, groups=groups
            )

    def _group(self, branch: Branch, control: Control) -> Iterator[Group]:
        questions, groups = self.under(branch, control.children)
        title = self._label(branch, control)
        yield Group(QuestionKey(branch.ref), title, questions=questions, groups=groups)

    def _question(self, leaf: Leaf, control: Control) -> Question:
        return Question(
            QuestionKey(key_of(leaf.ref, self.ids)),
            _type(leaf, control),
            self._label(leaf, control) or leaf.definition.local,
            choices=tuple(self._choices(leaf)),
        )

    def plain(self, leaf: Leaf) -> Question:
        """Return a value that nobody is asked for."""
        key = QuestionKey(key_of(leaf.ref, self.ids))
        return Question(key, QuestionType.TEXT, leaf.definition.local)

    def _choices(self, leaf: Leaf) -> Iterator[Choice]:
        """Yield the choices that are chosen; a list of towns is no part of a page."""
        yield from _named_choices(leaf, leaf.kept.peek().split())

    def _label(self, node: Leaf | Branch, control: Control) -> str:
        return " ".join(shown(node.evaluation, node, control.label).text.split())


def _type(leaf: Leaf, control: Control) -> QuestionType:
    found = _KINDS.get(leaf.leaf.kind)
    if found is not None:
        return found
    is_long = leaf.leaf.type is ValueType.STRING and "multiline" in control.appearance
    return QuestionType.LONG_TEXT if is_long else _TYPES.get(leaf.leaf.type, QuestionType.TEXT)
