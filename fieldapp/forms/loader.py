"""Reads a form from its file, strictly: what is not understood is refused, with its cure.

The file is XLSForm tables in Markdown (`fieldapp.forms.sheets`) or the same as TOML, by its
name. In TOML the top level has `id`, `version`, `kind`, `title`, perhaps `hint`, named
choice lists under `[lists.NAME]` (name = "label"), `[[step]]` and `[outcomes]` for the
concern path, and `[[group]]` with `[[group.question]]` and perhaps `[group.blocks]`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.domain.change import Mark, RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.forms.model import (
    Appearance,
    BlockSection,
    BlockStyle,
    Choice,
    ChoiceName,
    Event,
    Form,
    FormId,
    Group,
    MarkChoice,
    Question,
    QuestionKey,
    QuestionType,
    Repeat,
    Step,
)
from fieldapp.forms.sheets import NotTables, raw_form
from fieldapp.forms.values import read

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,59}")


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A table of the file: a name that is not known is a mistake."""


class _Question(_Strict):
    key: str
    type: QuestionType
    label: str
    hint: str = ""
    required: bool = False
    choices: str | dict[str, str] = ""
    default: str = ""
    relevant: str | None = None
    appearance: Appearance = Appearance.PLAIN


class _Mark(_Strict):
    mark: Mark
    sign: str
    label: str


class _Event(_Strict):
    name: str
    label: str
    said: str = ""


class _Blocks(_Strict):
    key: str
    title: str
    style: BlockStyle
    hint: str = ""
    marks: tuple[_Mark, ...] = ()
    events: tuple[_Event, ...] = ()
    prompts: tuple[str, ...] = ()


class _Repeat(_Strict):
    count: str | None = None


class _Group(_Strict):
    key: str
    title: str
    hint: str = ""
    question: tuple[_Question, ...] = ()
    blocks: _Blocks | None = None
    group: tuple[_Group, ...] = ()
    repeat: _Repeat | None = None
    relevant: str | None = None
    appearance: Appearance = Appearance.PLAIN


class _Step(_Strict):
    name: str
    title: str
    hint: str = ""


class _Form(_Strict):
    id: str
    version: int
    kind: RecordKind
    title: str
    group: tuple[_Group, ...]
    hint: str = ""
    lists: dict[str, dict[str, str]] = {}
    step: tuple[_Step, ...] = ()
    outcomes: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right in a form's file: where it stands, what it is, what to do."""

    file: str
    where: str
    message: str
    cure: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"{self.file}, {self.where}: {self.message} {self.cure}"


class FormRefused(Refused):
    """A form cannot be used; `faults` lists everything that was found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        first, more = faults[0], len(faults) - 1
        others = f" There are {more} more." if more else ""
        message = f"{first.file}, {first.where}: {first.message}{others}"
        super().__init__("F-101", message, first.cure)
        self.faults = faults


def load(data: bytes, file: str) -> Form:
    """Return the form in `data`; raise `FormRefused` with every fault. `file` is its name."""
    raw = _parse(data, file)
    faults = tuple(_faults(raw, file))
    if faults:
        raise FormRefused(faults)
    return _form(raw)


def check(data: bytes, file: str) -> tuple[Fault, ...]:
    """Return everything that has to be put right in a form's file; empty when it is good."""
    try:
        load(data, file)
    except FormRefused as refused:
        return refused.faults
    return ()


def _parse(data: bytes, file: str) -> _Form:
    try:
        text = data.decode("utf-8")
        raw = raw_form(text) if file.endswith(".md") else tomllib.loads(text)
        return msgspec.convert(raw, _Form)
    except UnicodeDecodeError:
        cure = "Save the file as UTF-8."
        raise FormRefused((Fault(file, "the whole file", "It is not UTF-8 text.", cure),)) from None
    except tomllib.TOMLDecodeError as error:
        fault = Fault(file, "the whole file", f"It is not TOML: {error}.", "Correct that line.")
        raise FormRefused((fault,)) from None
    except NotTables as error:
        cure = "Compare it with a form that ships with the app."
        raise FormRefused((Fault(file, "the tables", f"{error}.", cure),)) from None
    except RecursionError:
        fault = Fault(file, "the whole file", "It is nested too deeply.", "Use fewer levels.")
        raise FormRefused((fault,)) from None
    except msgspec.ValidationError as error:
        raise FormRefused((_shape_fault(file, str(error)),)) from None


def _shape_fault(file: str, said: str) -> Fault:
    message, _, path = said.partition(" - at `")
    where = path.rstrip("`").removeprefix("$.").removeprefix("$") or "the top level"
    cure = "Compare it with a form that ships with the app."
    return Fault(file, where, f"{message}.", cure)


def _faults(raw: _Form, file: str) -> Iterator[Fault]:
    for where, message, cure in _findings(raw):
        yield Fault(file, where, message, cure)


_Finding = tuple[str, str, str]


def _findings(raw: _Form) -> Iterator[_Finding]:
    if not _KEY.fullmatch(raw.id):
        yield "id", f"“{raw.id}” cannot be an id.", _KEY_CURE
    if raw.version < 1:
        yield "version", "Versions begin at 1.", "Write version = 1 or more."
    groups = tuple(_walk(raw.group))
    yield from _key_findings(groups)
    for group in groups:
        for question in group.question:
            yield from _question_findings(raw, question)
    yield from _block_findings(groups)
    yield from _name_findings(raw)


_KEY_CURE: Final = "Use small letters, figures and _, beginning with a letter, at most 60."
_NAME_CURE: Final = "Use letters, figures, _ and -, at most 60, without a space."


def _walk(groups: tuple[_Group, ...]) -> Iterator[_Group]:
    for group in groups:
        yield group
        yield from _walk(group.group)


def _key_findings(groups: tuple[_Group, ...]) -> Iterator[_Finding]:
    keys = [g.key for g in groups] + [q.key for g in groups for q in g.question]
    keys += [g.blocks.key for g in groups if g.blocks]
    for key, times in Counter(keys).items():
        if times > 1:
            yield key, f"The key stands {times} times.", "Give each its own key."
        if not _KEY.fullmatch(key):
            yield key or "a key", f"“{key}” cannot be a key.", _KEY_CURE


def _question_findings(raw: _Form, question: _Question) -> Iterator[_Finding]:
    where = question.key
    if not question.label.strip():
        yield where, "The question has no label.", "Write what is asked."
    if isinstance(question.choices, str) and question.choices not in (*raw.lists, ""):
        known = ", ".join(raw.lists) or "none"
        yield where, f"There is no list “{question.choices}”.", f"The lists are: {known}."
        return
    built = _question(raw, question)
    if question.type.needs_choices and not built.choices:
        yield where, "A question of this type needs choices.", 'Add choices = "LIST".'
    for name in (choice.name for choice in built.choices):
        if not _NAME.fullmatch(name):
            yield where, f"“{name}” cannot be the name of a choice.", _NAME_CURE
    if problem := read(built, question.default).problem:
        yield where, f"The default cannot be an answer. {problem}", "Correct the default."


def _block_findings(groups: tuple[_Group, ...]) -> Iterator[_Finding]:
    sections = [group.blocks for group in groups if group.blocks]
    for section in sections[1:]:
        yield section.key, "A form has at most one list of blocks.", "Make these questions."
    for section in sections:
        signs = Counter(mark.sign for mark in section.marks)
        for sign, times in signs.items():
            if len(sign) != 1 or times > 1:
                cure = "Give each mark its own single character."
                yield section.key, f"“{sign}” cannot be the sign of a mark here.", cure


def _name_findings(raw: _Form) -> Iterator[_Finding]:
    steps = Counter(step.name for step in raw.step)
    for name, times in steps.items():
        if times > 1:
            yield name, f"The step stands {times} times.", "Give each step its own name."
    for name in (*steps, *raw.outcomes):
        if not _NAME.fullmatch(name):
            yield name or "a step", f"“{name}” cannot be a name here.", _NAME_CURE
    if raw.step and raw.kind is not RecordKind.CONCERN:
        yield "step", "Only a concern has steps.", "Remove the steps, or correct the kind."


def _form(raw: _Form) -> Form:
    return Form(
        id=FormId(raw.id),
        version=raw.version,
        kind=raw.kind,
        title=raw.title,
        groups=tuple(_group(raw, group) for group in raw.group),
        hint=raw.hint,
        steps=tuple(Step(s.name, s.title, s.hint) for s in raw.step),
        outcomes=_choices(raw.outcomes),
    )


def _group(raw: _Form, group: _Group) -> Group:
    return Group(
        key=QuestionKey(group.key),
        title=group.title,
        hint=group.hint,
        questions=tuple(_question(raw, question) for question in group.question),
        blocks=_blocks(group.blocks) if group.blocks else None,
        groups=tuple(_group(raw, inner) for inner in group.group),
        repeat=Repeat(group.repeat.count) if group.repeat else None,
        relevant=group.relevant,
        appearance=group.appearance,
    )


def _question(raw: _Form, question: _Question) -> Question:
    named = question.choices
    chosen = raw.lists.get(named, {}) if isinstance(named, str) else named
    return Question(
        key=QuestionKey(question.key),
        type=question.type,
        label=question.label,
        hint=question.hint,
        required=question.required,
        choices=_choices(chosen),
        default=question.default,
        relevant=question.relevant,
        appearance=question.appearance,
    )


def _choices(named: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(ChoiceName(name), label) for name, label in named.items())


def _blocks(raw: _Blocks) -> BlockSection:
    return BlockSection(
        key=QuestionKey(raw.key),
        title=raw.title,
        style=raw.style,
        hint=raw.hint,
        marks=tuple(MarkChoice(m.mark, m.sign, m.label) for m in raw.marks),
        events=tuple(Event(e.name, e.label, e.said) for e in raw.events),
        prompts=raw.prompts,
    )
