"""What is wrong with an expression, or with what it met while it was evaluated."""

from __future__ import annotations

from enum import StrEnum


class ProblemCode(StrEnum):
    """The stable name of a mistake; the sentence beside it is for people."""

    SYNTAX = "syntax"
    UNKNOWN_FUNCTION = "unknown-function"
    ARGUMENTS = "arguments"
    NOT_NODES = "not-nodes"
    MANY_NODES = "many-nodes"
    NO_CHOICES = "no-choices"
    PATTERN = "pattern"
    DIGEST = "digest"
    PLACES = "places"
    VALUE = "value"


class ExpressionProblem(Exception):
    """An expression cannot be read, or cannot be evaluated where it stands.

    `at` counts characters from 0 in the text of the expression; it is None for a problem
    that shows only while evaluating. `expression` is the text that was being evaluated then.
    """

    def __init__(self, code: ProblemCode, message: str, at: int | None = None) -> None:
        """Keep the parts; the message is one plain sentence."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.at = at
        self.expression = ""
