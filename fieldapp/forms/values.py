"""Answers: what was typed, what it means, and what is said when it cannot be read.

An answer is kept as one canonical text:

- integer `12`, decimal `12.5`, date `2026-11-18`, time `14:05`,
  date and time `2026-11-18T14:05` (with `+01:00` at the end where an offset was given);
- select_one and agency: the name of the choice; select_many: names with spaces between,
  in the order of the form; acknowledge: `OK`; children: codes with spaces between;
- role: one role a line; text of any kind: exactly what was typed.

What cannot be read stays as it was typed, beside a sentence that says why. Reading a
canonical text again gives the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from fieldapp.forms.model import Question, QuestionType

Value: TypeAlias = str | int | Decimal | date | time | datetime | bool | tuple[str, ...]

TICKED: Final = "OK"

_LINE_END: Final = re.compile(r"\r+\n")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMERIC_DATE: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2}")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDED_DATE: Final = re.compile(
    r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}),? (\d{4})"
)
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d))?")
_TIME_PLAIN: Final = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_DATETIME: Final = re.compile(r"(.+?)(?:T|,? at |,? +)([0-9:.]+)(Z|[+\-]\d\d:\d\d)?", re.IGNORECASE)
_INTEGER: Final = re.compile(r"[+\-]?\d{1,18}")
_THOUSANDS: Final = re.compile(r"[+\-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL: Final = re.compile(r"[+\-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})")
_CODE: Final = re.compile(r"[A-Z]{1,4}(?:-[A-Z0-9]{1,8})?-?\d{1,5}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it is kept.

    `text` is canonical, or what was typed when `problem` says why it cannot be read.
    `value` is None when there is no answer or it cannot be read.
    """

    text: str
    value: Value | None = None
    problem: str = ""


class _Unread(Exception):
    """The typed text does not say what the question asks; the sentence says so."""


def read(question: Question, typed: str) -> Answer:
    """Return what `typed` means as an answer to `question`; never raises, never loses text.

    CR LF becomes LF. A lone surrogate, which no encoding can hold, becomes U+FFFD.
    """
    text = _LINE_END.sub("\n", typed)
    whole = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    if not question.type.takes_answer:
        return Answer(whole, problem="This line is only to be read.") if whole else Answer("")
    if question.type.is_free_text:
        return _read_free_text(text, whole)
    if not whole.strip():
        return Answer("")
    try:
        value = _READERS[question.type](question, whole)
    except _Unread as said:
        return Answer(whole, problem=str(said))
    return Answer(canonical(value), value)


def canonical(value: Value) -> str:
    """Return the one text in which `value` is kept."""
    if isinstance(value, bool):
        return TICKED if value else ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(value)
    return _plain_decimal(value) if isinstance(value, Decimal) else str(value)


def shown(question: Question, text: str) -> str:
    """Return the kept `text` as people read it: labels for names, British dates.

    What cannot be read is returned unchanged.
    """
    value = read(question, text).value
    if question.type in (QuestionType.SELECT_ONE, QuestionType.AGENCY) and value is not None:
        return question.label_of(str(value))
    if question.type is QuestionType.SELECT_MANY and isinstance(value, tuple):
        return "; ".join(question.label_of(name) for name in value)
    if question.type is QuestionType.RANK and isinstance(value, tuple):
        return "; ".join(f"{n}. {question.label_of(name)}" for n, name in enumerate(value, 1))
    if question.type is QuestionType.CHILDREN and isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "Yes"
    if isinstance(value, datetime):
        zone = value.strftime(" %z") if value.tzinfo else ""
        return f"{_british(value)}, {canonical(value.time())}{zone}"
    return _british(value) if isinstance(value, date) else text


def _british(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _read_free_text(text: str, whole: str) -> Answer:
    if not whole:
        return Answer("")
    lost = "" if text == whole else "One character could not be kept; a ? in a diamond marks it."
    return Answer(whole, whole, lost)


def _read_integer(_: Question, typed: str) -> Value:
    text = _without_thousands(typed.strip())
    if not _INTEGER.fullmatch(text):
        raise _Unread("Write a whole number, for example 12.")
    return int(text)


def _read_decimal(_: Question, typed: str) -> Value:
    text = _without_thousands(typed.strip())
    if not _DECIMAL.fullmatch(text):
        raise _Unread("Write a number, for example 12.5.")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _Unread("Write a number, for example 12.5.") from None


def _without_thousands(text: str) -> str:
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _plain_decimal(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "+0", "") else text


def _read_date(_: Question, typed: str) -> Value:
    return _date(typed)


def _date(typed: str) -> date:
    text = " ".join(typed.split())
    if found := _ISO_DATE.fullmatch(text):
        return _calendar(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC_DATE.fullmatch(text):
        return _calendar(int(found[3]), int(found[2]), int(found[1]))
    if found := _WORDED_DATE.fullmatch(text.lower()):
        return _calendar(int(found[3]), _month(found[2]), int(found[1]))
    if _SHORT_YEAR.fullmatch(text):
        raise _Unread("Write the year with four figures, for example 18/11/2026.")
    raise _Unread("Write a date as day, month, year, for example 18/11/2026.")


def _month(word: str) -> int:
    for number, name in enumerate(_MONTHS, start=1):
        if name.lower().startswith(word):
            return number
    raise _Unread(f"“{word}” is not a month. Write a date such as 18 November 2026.")


def _calendar(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _Unread(
            f"There is no day {day}/{month}/{year}. Write day, month, year, for example 18/11/2026."
        ) from None


def _read_time(_: Question, typed: str) -> Value:
    return _time(typed.strip())


def _time(text: str) -> time:
    found = _TIME.fullmatch(text) or _TIME_PLAIN.fullmatch(text)
    if not found:
        raise _Unread("Write a time on the 24-hour clock, for example 14:05.")
    hour, minute, second, *_ = (*(int(part or 0) for part in found.groups()), 0)
    return time(hour, minute, second)


def _read_datetime(_: Question, typed: str) -> Value:
    found = _DATETIME.fullmatch(" ".join(typed.split()))
    if not found:
        raise _Unread("Write a date and a time, for example 18/11/2026 14:05.")
    moment = datetime.combine(_date(found[1]), _time(found[2]))
    zone = (found[3] or "").upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(moment.isoformat() + zone) if zone else moment
    except ValueError:
        raise _Unread("The part after the time must be an offset such as +01:00.") from None


def _read_choice(question: Question, typed: str) -> Value:
    wanted = " ".join(typed.split()).casefold()
    for choice in question.choices:
        if wanted in (choice.name.casefold(), choice.label.casefold()):
            return choice.name
    raise _Unread(f"“{_short(typed)}” is not one of the choices. Choose one from the list.")


def _read_choices(question: Question, typed: str) -> Value:
    names = tuple(choice.name for choice in question.choices)
    wanted = typed.split()
    unknown = [name for name in wanted if name not in names]
    if unknown:
        raise _Unread(f"“{_short(unknown[0])}” is not one of the choices. Choose from the list.")
    return tuple(name for name in names if name in wanted)


def _read_rank(question: Question, typed: str) -> Value:
    """Names in the order of preference; what was not ranked follows as the form has it."""
    chosen = typed.split()
    known = [choice.name for choice in question.choices]
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise _Unread(f"“{_short(unknown[0])}” is not one of the choices. Choose from the list.")
    return tuple(dict.fromkeys((*chosen, *known)))


def _read_place(_: Question, typed: str) -> Value:
    """Latitude and longitude in degrees, then perhaps height and accuracy in metres."""
    parts = re.split(r"[\s,;]+", typed.strip())
    numbers = [Decimal(part) for part in parts if _DECIMAL.fullmatch(part)]
    if len(numbers) != len(parts) or not 2 <= len(parts) <= 4:
        raise _Unread("Write latitude and longitude in degrees, for example 54.97 -1.61.")
    if abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        raise _Unread("Latitude is at most 90 degrees, longitude at most 180.")
    return " ".join(_plain_decimal(number) for number in numbers)


def _read_file(_: Question, typed: str) -> Value:
    return typed.strip()


def _read_tick(_: Question, typed: str) -> Value:
    if typed.strip().casefold() not in (TICKED.casefold(), "yes", "true", "1"):
        raise _Unread("Tick the box, or leave it empty.")
    return True


def _read_children(_: Question, typed: str) -> Value:
    codes = tuple(dict.fromkeys(re.split(r"[\s,;]+", typed.strip(" \t\n,;").upper())))
    for code in codes:
        if not _CODE.fullmatch(code):
            raise _Unread(f"“{_short(code)}” is not a child’s code. Write a code such as T03.")
    return codes


def _read_roles(_: Question, typed: str) -> Value:
    return "\n".join(line.strip() for line in typed.split("\n") if line.strip())


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


_READERS: Final[dict[QuestionType, Callable[[Question, str], Value]]] = {
    QuestionType.INTEGER: _read_integer,
    QuestionType.DECIMAL: _read_decimal,
    QuestionType.DATE: _read_date,
    QuestionType.TIME: _read_time,
    QuestionType.DATETIME: _read_datetime,
    QuestionType.SELECT_ONE: _read_choice,
    QuestionType.SELECT_MANY: _read_choices,
    QuestionType.AGENCY: _read_choice,
    QuestionType.ACKNOWLEDGE: _read_tick,
    QuestionType.CHILDREN: _read_children,
    QuestionType.ROLE: _read_roles,
    QuestionType.RANK: _read_rank,
    QuestionType.RANGE: _read_decimal,
    QuestionType.PLACE: _read_place,
    QuestionType.FILE: _read_file,
}
