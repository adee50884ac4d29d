"""Answers to any form as tables: one for the form, one for each repeat.

Columns are named by the groups above a question, joined by `-`, as ODK's tools name them.
Rows of repeats carry `PARENT_KEY`, the `KEY` of the row that they belong to. What is not
asked, because it is not relevant, is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldapp.forms.xform.codecs import ValueType
from fieldapp.forms.xform.definition import (
    Form,
    GroupDefinition,
    Kind,
    LeafDefinition,
    NodeDefinition,
    RepeatDefinition,
)
from fieldapp.forms.xform.session import Session

KEY: Final = "KEY"
PARENT_KEY: Final = "PARENT_KEY"
MOST_SPLIT: Final = 200
"""A list of more choices is split into those alone that somebody chose."""

_STEP: Final = re.compile(r"([^/\[\]]+)(\[\d+\])?")
_INSTANCE: Final = re.compile(r"\s*(?:randomize\s*\(\s*)?instance\s*\(\s*['\"]([^'\"]+)['\"]")

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers of one record: text by ref, in the order of the form, of what is relevant."""

    key: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `choice` is the name of the choice that it counts, for a split question."""

    heading: str
    leaf: LeafDefinition
    choice: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers where they hold anything."""
        return bool(self.choice) or self.leaf.type in (ValueType.INT, ValueType.DECIMAL)

    def cell(self, answer: str) -> str:
        """Return what stands in the cell for an answer."""
        if not self.choice or not answer:
            return answer
        return "1" if self.choice in answer.split() else "0"


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `path` names the repeat from the root of the form, empty for the form."""

    path: Names
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    """Cells of the columns, then KEY, and PARENT_KEY for a repeat."""

    @property
    def head(self) -> tuple[str, ...]:
        """Return the headings."""
        keys = (PARENT_KEY, KEY) if self.path else (KEY,)
        return (*(column.heading for column in self.columns), *keys)


def filled(key: str, session: Session) -> Filled:
    """Return the answers of an open record under its key."""
    states = (state for state in session.states() if state.relevant)
    return Filled(key, {state.ref: state.value for state in states})


def tables(form: Form, records: Sequence[Filled], *, split: bool = False) -> tuple[Table, ...]:
    """Return the tables of a form with the answers of `records`, the form's own first.

    With `split`, a question with several choices has a column of 1 and 0 for each choice
    beside its own.
    """
    repeats = {node.names for node in _nodes(form.root) if isinstance(node, RepeatDefinition)}
    gathered = _Gathered(repeats)
    for record in records:
        gathered.add(record)
    return tuple(
        _table(form, path, leaves, gathered, split=split)
        for path, leaves in _leaves(form.root, ()).items()
    )


def _leaves(
    node: GroupDefinition | RepeatDefinition, path: Names
) -> dict[Names, list[LeafDefinition]]:
    """Return the questions of each table, by the path of its repeat."""
    found: dict[Names, list[LeafDefinition]] = {path: []}
    for child in node.children:
        if isinstance(child, LeafDefinition):
            found[path].append(child)
        elif isinstance(child, GroupDefinition):
            inner = _leaves(child, path)
            found[path] += inner.pop(path)
            found |= inner
        elif isinstance(child, RepeatDefinition):
            found |= _leaves(child, child.names[1:])
    return found


@dataclass(slots=True)
class _Gathered:
    """Rows by table and key: the answers of each row by the names of its question."""

    repeats: set[Names]
    rows: dict[Names, dict[str, dict[Names, str]]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def add(self, record: Filled) -> None:
        self.rows.setdefault((), {}).setdefault(record.key, {})
        for ref, answer in record.answers.items():
            names, table, key = self._placed(ref, record.key)
            self.rows.setdefault(table, {}).setdefault(key, {})[names] = answer

    def _placed(self, ref: str, key: str) -> tuple[Names, Names, str]:
        """Return the names of a ref's question, its table and the key of its row."""
        names: list[str] = []
        table: Names = ()
        here, steps = key, ""
        for name, position in _STEP.findall(ref):
            names.append(name)
            if len(names) > 1:
                steps += f"/{name}{position}"
            if tuple(names) in self.repeats:
                table, above = tuple(names[1:]), here
                here = f"{key}{steps}"
                self.parents[here] = above
        return tuple(names), table, here


def _nodes(node: NodeDefinition) -> Iterator[NodeDefinition]:
    yield node
    if isinstance(node, GroupDefinition | RepeatDefinition):
        for child in node.children:
            yield from _nodes(child)


def _table(
    form: Form, path: Names, leaves: Sequence[LeafDefinition], of: _Gathered, *, split: bool
) -> Table:
    rows = of.rows.get(path, {})
    columns: list[Column] = []
    for leaf in leaves:
        heading = "-".join(leaf.names[len(path) + 1 :])
        columns.append(Column(heading, leaf))
        if split and leaf.kind is Kind.SELECT:
            chosen = (name for row in rows.values() for name in row.get(leaf.names, "").split())
            columns += _split(form, leaf, heading, chosen)
    return Table(path, tuple(columns), tuple(_row(columns, path, of, key) for key in rows))


def _split(
    form: Form, leaf: LeafDefinition, heading: str, chosen: Iterator[str]
) -> Iterator[Column]:
    offered = choice_names(form, leaf)
    listed = offered if len(offered) <= MOST_SPLIT else ()
    for name in dict.fromkeys((*listed, *chosen)):
        yield Column(f"{heading}/{name}", leaf, name)


def _row(columns: Sequence[Column], path: Names, of: _Gathered, key: str) -> tuple[str, ...]:
    answers = of.rows[path][key]
    cells = (column.cell(answers.get(column.leaf.names, "")) for column in columns)
    return (*cells, of.parents[key], key) if path else (*cells, key)


def choice_names(form: Form, leaf: LeafDefinition) -> tuple[str, ...]:
    """Return the names that a question can offer, whatever its filter leaves of them."""
    control = leaf.control
    if control is None:
        return ()
    if control.itemset is None:
        return tuple(item.value for item in control.items)
    found = _INSTANCE.match(control.itemset.nodes.text)
    holder = form.instances.get(found[1]) if found else None
    value = control.itemset.value.text.strip()
    if holder is None or not value.isidentifier():
        return ()
    return tuple(dict.fromkeys(e.text or "" for e in holder.iter(value) if e.text))
