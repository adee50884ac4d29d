"""The list at the head of a form: what is missing and what cannot be read.

Nothing here blocks anything. An answer with a problem is kept as it was typed, and a
record can be left, locked and sent with its list as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from fieldapp.forms.model import Form, Question, QuestionKey
from fieldapp.forms.values import read


@unique
class ProblemKind(StrEnum):
    """Why a question stands in the list."""

    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the list; choosing it moves to the question called `key`."""

    key: QuestionKey
    kind: ProblemKind
    message: str


def problems(form: Form, answers: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what to look at again, in reading order; `answers` maps keys to kept text."""
    found = (_problem(q, answers.get(q.key, "")) for q in form.questions())
    return tuple(problem for problem in found if problem is not None)


def _problem(question: Question, kept: str) -> Problem | None:
    answer = read(question, kept)
    if answer.problem:
        message = f"{question.label}: {answer.problem}"
        return Problem(question.key, ProblemKind.UNREADABLE, message)
    if question.required and not kept.strip():
        message = f"{question.label}: not answered yet."
        return Problem(question.key, ProblemKind.MISSING, message)
    return None
