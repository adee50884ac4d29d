"""Text as documents can hold it, and times as people and programs read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from fieldapp.domain.ports import Moment

_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_FIRST_MS: Final = 0
_LAST_MS: Final = 253_402_214_400_000
"""30 December 9999, so that every offset still gives a year of four figures."""
NO_TIME: Final = "time not readable"


def for_xml(text: str) -> str:
    """Return `text` with U+FFFD for each character that XML cannot hold (XML 1.0, Char)."""
    return _NOT_IN_XML.sub("\ufffd", text)


def replaced(text: str) -> int:
    """Return how many characters of `text` XML cannot hold."""
    return sum(1 for _ in _NOT_IN_XML.finditer(text))


def iso(moment: Moment) -> str:
    """Return ISO 8601 with milliseconds and offset, or nothing when it is out of range."""
    local = _local(moment)
    return local.isoformat(timespec="milliseconds") if local else ""


def spoken(moment: Moment) -> str:
    """Return a claimed time as people read it: 18 November 2026, 14:05 (UTC+01:00)."""
    local = _local(moment)
    if local is None:
        return NO_TIME
    day = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day}, {local:%H:%M} ({local.tzname()})"


def clock(moment: Moment) -> str:
    """Return the time of day, 24-hour form, or nothing when it is out of range."""
    local = _local(moment)
    return f"{local:%H:%M}" if local else ""


def _local(moment: Moment) -> datetime | None:
    if not (_FIRST_MS <= moment.ms <= _LAST_MS and -1_440 < moment.offset_minutes < 1_440):
        return None
    zone = timezone(timedelta(minutes=moment.offset_minutes))
    begin = datetime.fromtimestamp(0, zone)
    return begin + timedelta(milliseconds=moment.ms)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands on every page of an export: whose, how to handle it, when it was made.

    `exported` is the claimed time of the export and `by` the short name of its author.
    """

    visit: str
    by: str
    exported: Moment
    marking: str = "OFFICIAL-SENSITIVE"
    handling: str = "Personal data of children. Need to know only."

    @property
    def band(self) -> str:
        """Return the line at both ends of every page."""
        return f"{self.marking}  {self.handling}"

    @property
    def made(self) -> str:
        """Return the sentence that says who made the export and when."""
        return f"Exported {spoken(self.exported)} by {self.by}."
