"""Shapes of identifiers: numbers with check digits, addresses, dates that can be of birth.

Every pattern is bounded, so a text of any kind is read in time that grows with its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from fieldapp.guard.sighting import How, Kind, Sighting

YOUNGEST_DAYS: Final = 730
"""A date without the word “born” beside it is taken for one of birth from this age on."""
OLDEST_YEARS: Final = 26
"""Care leavers are known to the lists until they are 25."""

_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTH: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY_FIRST: Final = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_YEAR_FIRST: Final = re.compile(r"(?<![\d/.\-])(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})(?![\d/])")
_NAMED: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[ \-]({_MONTH})\.?,?[ \-](\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_BORN: Final = re.compile(r"\b(?:born|birthday|birth|d\.?\s?o\.?\s?b\b\.?)", re.IGNORECASE)
_BESIDE: Final = 24
_TEN_DIGITS: Final = re.compile(r"(?<![\d+])\d{3}([ \-]?)\d{3}\1\d{4}(?!\d)")
_UPN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]\d{11}[0-9A-Za-z](?![A-Za-z0-9])")
_UPN_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
_POSTCODE: Final = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2})(?:[1-9]\d?|0|\d[A-Za-z])"
    r"[ \u00a0]{0,2}\d([ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?![A-Za-z0-9])"
)
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_AREAS: Final = frozenset(
    re.findall(
        r"[A-Z]+",
        "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL "
        "DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT "
        "KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR "
        "RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
        "WC WD WF WN WR WS WV YO ZE",
    )
)
_EMAIL: Final = re.compile(
    r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]{0,63}@[A-Za-z0-9][\w\-]{0,62}(?:\.[A-Za-z0-9][\w\-]{0,30}){1,4}"
)
_PHONE: Final = re.compile(
    r"(?<![\w+(])(?:\+44[ \-]?(?:\(0\)[ \-]?)?|\(?0)(?:[ \-()]{0,2}\d){9,10}(?![\w])"
)
_PHONE_STARTS: Final = frozenset("12378")


def by_shape(text: str, today: date) -> Iterator[Sighting]:
    """Yield everything in a text that has the shape of an identifier; pieces may overlap."""
    for place, day in dates(text):
        if _could_be_birth(text, place, day, today):
            yield Sighting(*place, Kind.BIRTH, How.SHAPE)
    for kind, pattern, holds in _SHAPES:
        for match in pattern.finditer(text):
            if holds(match):
                yield Sighting(match.start(), match.end(), kind, How.SHAPE)


def dates(text: str) -> Iterator[tuple[tuple[int, int], date]]:
    """Yield the places (start, end) of full dates with the day that each says, day first."""
    for match in _DAY_FIRST.finditer(text):
        yield from _dated(match, match[4], match[3], match[1])
    for match in _YEAR_FIRST.finditer(text):
        yield from _dated(match, match[1], match[3], match[4])
    for match in _NAMED.finditer(text):
        month = _MONTHS.index(match[2][:3].lower()) + 1
        yield from _dated(match, match[3], str(month), match[1])


def is_nhs(digits: str) -> bool:
    """Say whether ten digits are an NHS number: weights 10 to 2, modulo 11, no check of 10."""
    if len(digits) != 10 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def is_upn(text: str) -> bool:
    """Say whether thirteen characters are a pupil number: its letter is modulo 23 of the rest.

    Weights 2 to 13; the last character of a temporary number is a letter with its own value.
    """
    whole = text.upper()
    if len(whole) != 13 or whole[12] in "IOS" or whole[0] in "IOS":
        return False
    values = [_value(letter) for letter in whole[1:]]
    total = sum(value * weight for value, weight in zip(values, range(2, 14), strict=True))
    return _UPN_LETTERS[total % 23] == whole[0]


def _value(letter: str) -> int:
    return int(letter) if letter.isdecimal() else _UPN_LETTERS.index(letter)


def _dated(
    match: re.Match[str], year: str, month: str, day: str
) -> Iterator[tuple[tuple[int, int], date]]:
    whole = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        yield match.span(), date(whole, int(month), int(day))
    except ValueError:
        return


def _could_be_birth(text: str, place: tuple[int, int], day: date, today: date) -> bool:
    if _BORN.search(text, max(0, place[0] - _BESIDE), min(len(text), place[1] + _BESIDE)):
        return day <= today
    age = (today - day).days
    return YOUNGEST_DAYS <= age <= OLDEST_YEARS * 366


def _nhs(match: re.Match[str]) -> bool:
    return is_nhs(re.sub(r"\D", "", match[0]))


def _upn(match: re.Match[str]) -> bool:
    return is_upn(match[0])


def _postcode(match: re.Match[str]) -> bool:
    return match[1].upper() in _AREAS and match[2] not in _ORDINALS


def _phone(match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    national = digits[2:].removeprefix("0") if match[0].startswith("+") else digits[1:]
    return len(national) in (9, 10) and national[0] in _PHONE_STARTS


def _any(_match: re.Match[str]) -> bool:
    return True


_SHAPES: Final[tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], bool]], ...]] = (
    (Kind.NHS, _TEN_DIGITS, _nhs),
    (Kind.UPN, _UPN, _upn),
    (Kind.POSTCODE, _POSTCODE, _postcode),
    (Kind.EMAIL, _EMAIL, _any),
    (Kind.PHONE, _PHONE, _phone),
)
