"""What is wrong with a pack, in words that a policy officer can act on."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Fault(enum.StrEnum):
    """What kind of mistake it is."""

    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"
    NO_TEXT = "no_text"
    NEVER_HOLDS = "never_holds"
    CYCLE = "cycle"
    CLOSES_ALL = "closes_all"
    CLOSES_NOTHING = "closes_nothing"
    NO_REASON = "no_reason"
    SCALE = "scale"
    ORDER = "order"
    LEFT_OUT = "left_out"
    FORM = "form"
    FILE = "file"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake: the file, the place in it, what is wrong, and what to do about it."""

    fault: Fault
    file: str
    where: str
    message: str
    fix: str
