"""The printed recovery code: 160 bits in eight groups, each with its own check character.

A group is four characters of data and one of checking over GF(32), which notices one wrong
character and two that changed places; a group also knows its own place. So a slip of the
pen is told apart from a wrong code before anything is tried.
"""

from __future__ import annotations

from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Randomness

SECRET_BYTES: Final = 20
GROUPS: Final = 8
DATA_LETTERS: Final = 4
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U; the first three are read as 1, 1 and 0 (Crockford)."""

_VALUES: Final = {c: v for v, c in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_SKIPPED: Final = str.maketrans("", "", " \t\r\n\u00a0-\u2010\u2011\u2013\u2014.")
_GROUP_BITS: Final = 5 * DATA_LETTERS
_POLYNOMIAL: Final = 0b100101


def new_secret(rng: Randomness) -> bytes:
    """Return a fresh 160-bit secret."""
    return rng.bytes(SECRET_BYTES)


def to_text(secret: bytes) -> str:
    """Return the code as printed: eight groups of five characters, joined by hyphens."""
    number = int.from_bytes(secret, "big")
    groups = []
    for place in range(GROUPS):
        bits = number >> _GROUP_BITS * (GROUPS - 1 - place)
        values = [bits >> shift & 31 for shift in (15, 10, 5, 0)]
        groups.append("".join(ALPHABET[v] for v in (*values, _check(place, values))))
    return "-".join(groups)


def from_text(typed: str) -> bytes:
    """Return the secret of a typed code; case, spaces and hyphens do not matter.

    Raises `Refused`: K-321 wrong length, K-322 a character that no code has, K-323 a group
    that does not check. None of these is an attempt, and none repeats what was typed.
    """
    letters = typed.translate(_SKIPPED).upper()
    size = DATA_LETTERS + 1
    if len(letters) != GROUPS * size:
        raise _refused("K-321", f"The code has {GROUPS * size} characters, not {len(letters)}.")
    groups = [letters[at : at + size] for at in range(0, len(letters), size)]
    _refuse_unknown(groups)
    values = [[_VALUES[letter] for letter in group] for group in groups]
    _refuse_slips(values)
    number = 0
    for group in values:
        for value in group[:DATA_LETTERS]:
            number = number << 5 | value
    return number.to_bytes(SECRET_BYTES, "big")


def _refuse_unknown(groups: list[str]) -> None:
    for place, group in enumerate(groups, 1):
        if not all(letter in _VALUES for letter in group):
            raise _refused("K-322", f"Group {place} has a character that codes do not use.")


def _refuse_slips(groups: list[list[int]]) -> None:
    wrong = [
        place + 1
        for place, group in enumerate(groups)
        if _check(place, group[:DATA_LETTERS]) != group[DATA_LETTERS]
    ]
    if len(wrong) == 1:
        raise _refused("K-323", f"One character is wrong in group {wrong[0]}.")
    if wrong:
        named = " and ".join(map(str, wrong)) if len(wrong) < 3 else ", ".join(map(str, wrong))
        raise _refused("K-323", f"Characters are wrong in groups {named}.")


def _refused(code: str, sentence: str) -> Refused:
    return Refused(
        code, f"{sentence} This does not count as an attempt.", "Compare it with the paper."
    )


def _check(place: int, values: list[int]) -> int:
    """Return the check value of a group: its place plus the sum of x^i times each value."""
    total = place
    for power, value in enumerate(values, 1):
        total ^= _times_power(value, power)
    return total


def _times_power(value: int, power: int) -> int:
    """Return value · x^power in GF(32) with x^5 = x^2 + 1."""
    for _ in range(power):
        value <<= 1
        if value & 32:
            value ^= _POLYNOMIAL
    return value
