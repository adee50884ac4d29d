"""What a value of each type is kept as; what a type cannot hold becomes empty.

The rules are those of ODK's engine: an `int` lies within 32 bits and loses its fraction, a
`decimal` always shows one digit after the point, a `date` drops its time of day, and a
place whose numbers do not make sense is no place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum, unique
from typing import Final

Codec = Callable[[str], str]
"""Takes what was written or calculated; returns what is kept, perhaps nothing."""


@unique
class ValueType(StrEnum):
    """The type of a value, as a bind names it."""

    STRING = "string"
    INT = "int"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    BINARY = "binary"
    BARCODE = "barcode"
    INTENT = "intent"


_ALIASES: Final = {"integer": ValueType.INT}
_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1
_SPACES: Final = " \t\n\r\f\v\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_OTHER_BASES: Final = {"0x": 16, "0o": 8, "0b": 2}


def type_named(name: str | None, default: ValueType) -> ValueType:
    """Return the type that a bind names, with or without a prefix; unknown ones are text."""
    if name is None:
        return default
    local = name.removeprefix("xsd:")
    if local in _ALIASES:
        return _ALIASES[local]
    return ValueType(local) if local in ValueType._value2member_map_ else ValueType.STRING


def number(text: str) -> float:
    """Return the number that `text` is as JavaScript reads it, or nan; nothing reads as 0."""
    stripped = text.strip(_SPACES)
    if not stripped:
        return 0.0
    if _NUMBER.fullmatch(stripped):
        return float(stripped)
    if stripped.lstrip("+-") == "Infinity":
        return -math.inf if stripped.startswith("-") else math.inf
    return _in_other_base(stripped)


def _in_other_base(text: str) -> float:
    base = _OTHER_BASES.get(text[:2].lower())
    digits = text[2:]
    if base is None or not digits.isalnum():
        return math.nan
    try:
        return float(int(digits, base))
    except ValueError:
        return math.nan


def int_text(text: str) -> str:
    """Return `text` as a whole number within 32 bits."""
    if text == "":
        return ""
    value = number(text)
    if not math.isfinite(value) or not _INT_MIN <= math.trunc(value) <= _INT_MAX:
        return ""
    return str(math.trunc(value))


def decimal_text(text: str) -> str:
    """Return `text` as a number with one digit or more after the point."""
    if text == "":
        return ""
    value = number(text)
    return shown_decimal(value) if math.isfinite(value) else ""


_MOST_FRACTION: Final = Decimal(10) ** -20


def shown_decimal(value: float) -> str:
    """Return a number in plain digits: one to twenty after the point, no exponent."""
    with localcontext() as context:
        context.prec = 400
        exact = Decimal(repr(value)).quantize(_MOST_FRACTION, rounding=ROUND_HALF_UP)
    sign = "-" if math.copysign(1, value) < 0 else ""
    whole, _, fraction = format(abs(exact), "f").partition(".")
    return f"{sign}{whole}.{fraction.rstrip('0') or '0'}"


_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_CLOCK: Final = r"(?:\d{2}:\d{2}:\d{2}\.\d+|\d{2}:\d{2}:\d{2})"
_LOOSE_CLOCK: Final = rf"(?:{_CLOCK}|\d{{2}}:\d{{2}}|\d{{2}})"
_OFFSET: Final = r"(?:[-+]\d{2}:\d{2}|Z)"
_DATE: Final = re.compile(rf"({_DAY})(?:T{_LOOSE_CLOCK})?", re.ASCII)
_DATETIME: Final = re.compile(rf"({_DAY})T({_CLOCK})({_OFFSET})?", re.ASCII)
_TIME: Final = re.compile(rf"({_CLOCK})({_OFFSET})?", re.ASCII)
_REAL_OFFSET: Final = re.compile(r"[+-](?:0[0-9]|1[0-4]):[0-5][0-9]|[Zz]")


def date_text(text: str) -> str:
    """Return the day of a date, or of a date with a time and no offset."""
    found = _DATE.fullmatch(text)
    return found[1] if found and _is_day(found[1]) else ""


def datetime_text(text: str) -> str:
    """Return a date with its time as it was written, if there is such a moment."""
    found = _DATETIME.fullmatch(text)
    if not found or not _is_day(found[1]) or not _is_clock(found[2]):
        return ""
    return text if _is_offset(found[3]) else ""


def time_text(text: str) -> str:
    """Return a time of day as it was written, if there is such a time."""
    found = _TIME.fullmatch(text)
    return text if found and _is_clock(found[1]) and _is_offset(found[2]) else ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return text.startswith("0000-") and _is_day(f"2000{text[4:]}")
    return True


def _is_clock(text: str) -> bool:
    hour, minute, second = text.split(":")
    whole, _, fraction = second.partition(".")
    return int(hour) <= 23 and int(minute) <= 59 and int(whole) <= 60 and len(fraction) <= 9


def _is_offset(text: str | None) -> bool:
    return text is None or _REAL_OFFSET.fullmatch(text) is not None


Place = tuple[float, ...]


def _place(text: str) -> Place | None:
    parts = [number(part) for part in re.split(rf"[{_SPACES}]+", text.strip(_SPACES)) if part]
    if len(parts) < 2 or any(map(math.isnan, parts[:4])):
        return None
    latitude, longitude = parts[:2]
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return tuple(parts[:4])


def _place_text(place: Place) -> str:
    return " ".join(map(_shown_coordinate, place))


def _shown_coordinate(value: float) -> str:
    return shown_decimal(value) if math.isfinite(value) else ("∞" if value > 0 else "-∞")


def geopoint_text(text: str) -> str:
    """Return a place: latitude, longitude, perhaps altitude and accuracy, in metres."""
    place = _place(text)
    return _place_text(place) if place else ""


def geotrace_text(text: str) -> str:
    """Return a line of two places or more that does not end where it begins."""
    places = _places(text)
    if places is None or len(places) < 2 or places[0][:2] == places[-1][:2]:
        return ""
    return ";".join(map(_place_text, places))


def geoshape_text(text: str) -> str:
    """Return an outline of three places or more that ends where it begins."""
    places = _places(text)
    if places is None or len(places) < 3 or places[0][:2] != places[-1][:2]:
        return ""
    return ";".join(map(_place_text, places))


def _places(text: str) -> list[Place] | None:
    parts = text.split(";")
    if not parts[-1].strip(_SPACES):
        parts.pop()
    found = [place for place in map(_place, parts) if place]
    return found if found and len(found) == len(parts) else None


def as_written(text: str) -> str:
    """Return `text` as it is."""
    return text


def acknowledged(text: str) -> str:
    """Return `OK` for an acknowledgement and nothing for anything else."""
    return "OK" if text.lower() == "ok" else ""


_XML_WORD: Final = re.compile(r"[^ \t\r\n]+")


def names(text: str) -> list[str]:
    """Return the names in `text`, which has spaces between them."""
    return _XML_WORD.findall(text)


def names_text(text: str) -> str:
    """Return names with one space between two of them."""
    return " ".join(names(text))


def within(kept: Codec, start: float, end: float) -> Codec:
    """Return a codec that keeps what `kept` keeps if it lies from `start` to `end`."""

    def ranged(text: str) -> str:
        value = kept(text)
        return value if value and start <= float(value) <= end else ""

    return ranged


CODECS: Final[Mapping[ValueType, Codec]] = {
    ValueType.INT: int_text,
    ValueType.DECIMAL: decimal_text,
    ValueType.DATE: date_text,
    ValueType.TIME: time_text,
    ValueType.DATETIME: datetime_text,
    ValueType.GEOPOINT: geopoint_text,
    ValueType.GEOTRACE: geotrace_text,
    ValueType.GEOSHAPE: geoshape_text,
}


def codec_of(kind: ValueType) -> Codec:
    """Return the codec of values of a type; types without one keep what is written."""
    return CODECS.get(kind, as_written)
