"""What to do and what not when a child says that they are not safe, as the concern form has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fieldapp.forms.model import Form

_DO_NOT: Final = "Do not"
_KEYS: Final = ("do", "do_not")
_SENTENCE: Final = re.compile(r"(?<=\.)\s+")


@dataclass(frozen=True, slots=True)
class Advice:
    """A heading ("Do", "Do not") and its sentences in order."""

    heading: str
    sentences: tuple[str, ...]


def advice(form: Form) -> tuple[Advice, ...]:
    """Return what the notes of the concern form advise; the words before the colon head them."""
    found = (form.question(key) for key in _KEYS)
    return tuple(_advice(question.label) for question in found if question is not None)


def _advice(label: str) -> Advice:
    """Each sentence says by itself that it is something not to do."""
    heading, _, rest = label.partition(": ")
    parts = _SENTENCE.split(rest.strip())
    if heading == _DO_NOT:
        return Advice(heading, tuple(f"{heading} {part[:1].lower()}{part[1:]}" for part in parts))
    return Advice(heading, tuple(part[:1].upper() + part[1:] for part in parts))
