"""Runs a script of steps on a form and tells the state of every leaf after each."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Final, TypeAlias

import msgspec

from fieldapp.forms.xform.cells import EndlessWork
from fieldapp.forms.xform.definition import Form, FormError
from fieldapp.forms.xform.evaluation import Chance
from fieldapp.forms.xform.leaf import Unanswerable
from fieldapp.forms.xform.session import LeafState, Session
from fieldapp.forms.xpath import ExpressionProblem

_MISSED: Final = (Unanswerable, ExpressionProblem, FormError, EndlessWork)


class Step(msgspec.Struct, forbid_unknown_fields=True):
    """One thing that a person does."""

    set: str | None = None
    value: str = ""
    add_repeat: str | None = None
    remove_repeat: str | None = None


class Script(msgspec.Struct):
    """What is done, and when it is; a `now` without an offset is UTC."""

    now: datetime
    steps: tuple[Step, ...] = ()


Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Snapshot: TypeAlias = "dict[str, Json]"


def trace(form: Form, script: Script, chance: Chance) -> list[Snapshot]:
    """Return a snapshot after load and one after each step.

    Raises `FormError`, `ExpressionProblem` or `EndlessWork` when the form cannot load. A step
    that cannot be done changes nothing.
    """
    session = Session(form, _in_utc(script.now), chance)
    snapshots = [_snapshot(session)]
    for step in script.steps:
        with contextlib.suppress(*_MISSED):
            _do(session, step)
        snapshots.append(_snapshot(session))
    return snapshots


def _in_utc(moment: datetime) -> datetime:
    """Return the same moment in the time zone of every trace."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _do(session: Session, step: Step) -> None:
    if step.set is not None:
        session.set(step.set, step.value)
    if step.add_repeat is not None:
        session.add_repeat(step.add_repeat)
    if step.remove_repeat is not None:
        session.remove_repeat(step.remove_repeat)


def _snapshot(session: Session) -> Snapshot:
    return {"nodes": [_node(state) for state in session.states()]}


def _node(state: LeafState) -> Json:
    shown: dict[str, Json] = {
        "ref": state.ref,
        "relevant": state.relevant,
        "required": state.required,
        "readonly": state.readonly,
        "valid": state.valid,
        "value": state.value,
    }
    if state.choices is not None:
        shown["choices"] = list(state.choices)
    return shown
