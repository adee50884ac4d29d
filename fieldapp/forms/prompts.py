"""Open prompts, and a quiet word when a question may lead.

Children and others are asked openly: tell me, explain, describe. A question that carries
its own answer, offers two answers, or asks for a yes, may put words into a mouth. The
detector looks only at how a question begins and ends; it advises and never blocks.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import msgspec

from fieldapp.domain.errors import Refused


@unique
class LeadingRule(StrEnum):
    """Why a question may lead."""

    TAG = "tag"
    CHOICE = "choice"
    REASON = "reason"
    ASSUMES = "assumes"
    BLAME = "blame"
    YES_OR_NO = "yes_or_no"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said quietly beside the question."""

    rule: LeadingRule
    text: str


class PromptSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Prompts under one heading, in the order in which they are offered."""

    key: str
    title: str
    lines: tuple[str, ...]
    hint: str = ""


class Prompts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All prompt sets."""

    set: tuple[PromptSet, ...]

    def get(self, key: str) -> PromptSet | None:
        """Return the set called `key`, or None."""
        return next((found for found in self.set if found.key == key), None)


_LONGEST: Final = 1_000
_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+|\n+")
_AUXILIARY: Final = (
    r"(?:do|does|did|is|are|am|was|were|has|have|had|can|could|will|would|should|shall|might|must)"
    r"(?:n['’]?t)?"
)
_OPEN_AFTER_ALL: Final = re.compile(
    r"(?:can|could|would|will) you (?:please |just )?(?:like to )?"
    r"(?:tell|describe|explain|show|help me|say|draw|take me)\b"
    r"|would you like to\b|do you (?:want|need) (?:a break|to stop|to)\b"
    r"|(?:is|are) there (?:anything|something)(?: else)?\b"
    r"|(?:is|are) (?:it|you|that) (?:still )?(?:all right|alright|ok|okay)\b"
    r"|(?:do|did) you have any questions\b|have you (?:got )?any questions\b",
)
_RULES: Final = (
    (
        LeadingRule.TAG,
        re.compile(rf".*(?:,| -) ?(?:{_AUXILIARY} (?:he|she|it|they|you|we|i|that)|right|yes|no)"),
        "The end asks for a yes. Try: Tell me about that.",
    ),
    (
        LeadingRule.REASON,
        re.compile(rf"{_AUXILIARY} (?:it|that|this) (?:all )?(?:because|due to)\b.*"),
        "This may lead: it gives the reason. Try: Tell me about that.",
    ),
    (
        LeadingRule.CHOICE,
        re.compile(rf"(?!which\b|what\b)(?:{_AUXILIARY}|so) .*\bor\b.*"),
        "This offers answers to choose from. Try: Describe it to me.",
    ),
    (
        LeadingRule.ASSUMES,
        re.compile(
            r"(?:so |and )?(?:you|he|she|they|it) .*|(?:how often|when) did (?:he|she|they) .*"
        ),
        "This takes something as known. Try: Tell me what happened.",
    ),
    (
        LeadingRule.BLAME,
        re.compile(r"why (?:did|didn['’]?t|do|don['’]?t|were|weren['’]?t|are) you\b.*"),
        "“Why” can sound like blame. Try: Explain to me how that came about.",
    ),
    (
        LeadingRule.YES_OR_NO,
        re.compile(rf"(?:and |so |but )?{_AUXILIARY} .*"),
        "This may lead. Try: Tell me about that.",
    ),
)


def leading(question: str) -> Advice | None:
    """Return advice when `question` may lead, else None.

    Each sentence is looked at by itself; what is longer than any question is left alone.
    Examples: "Did he shout?", "Was it because of school?", "You like it, don't you?".
    """
    if len(question) > _LONGEST:
        return None
    found = (_leading(sentence) for sentence in _SENTENCE_END.split(question))
    return next((advice for advice in found if advice), None)


def _leading(sentence: str) -> Advice | None:
    said = " ".join(sentence.lower().split())
    told, said = said.endswith("."), said.rstrip("?!. ")
    if not said or _OPEN_AFTER_ALL.match(said):
        return None
    for rule, form, text in _RULES:
        if form.fullmatch(said) and not (told and rule is LeadingRule.ASSUMES):
            return Advice(rule, text)
    return None


def builtin_prompts() -> Prompts:
    """Return the prompts that ship with the app."""
    return load_prompts(files("resources") / "forms" / "prompts.toml")


def load_prompts(file: Traversable) -> Prompts:
    """Return the prompts of a TOML file with `[[set]]` tables."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Prompts)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        message = f"The prompts in {file.name} cannot be read: {error}."
        raise Refused("F-105", message, "Correct that line.") from None
