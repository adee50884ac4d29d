"""What people type on the command line, made into types; refused in plain words."""

from __future__ import annotations

import enum
import re
from pathlib import Path
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.services import setup
from sync.protocol.ids import PersonId
from sync.protocol.roster import DOCUMENT_BYTES, Role

_PERSON: Final = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


class Pictures(enum.StrEnum):
    """How many pictures the demonstration takes: of every screen, or of one place alone."""

    ALL = "all"
    FEW = "few"


def person_code(text: str) -> PersonId:
    """Return a person's code: a capital letter and one to seven letters or digits."""
    if not _PERSON.fullmatch(text):
        raise Refused(
            "C-205",
            "A person's code is a capital letter and one to seven capitals or digits.",
            "Give one like OF2; names stand elsewhere.",
        )
    return PersonId(text)


def role(text: str) -> Role:
    """Return a role by its name, written with a hyphen or an underscore."""
    try:
        return Role(text.replace("-", "_").lower())
    except ValueError:
        known = ", ".join(one.value for one in Role)
        raise Refused("C-206", f"There is no role “{text}”.", f"Give one of: {known}") from None


def fingerprint(text: str) -> bytes:
    """Return the 32 bytes of a root fingerprint; spaces, colons and capitals do not matter."""
    plain = re.sub(r"[\s:]", "", text).lower()
    if not _FINGERPRINT.fullmatch(plain):
        raise Refused(
            "C-207",
            "A root fingerprint has 64 hexadecimal digits.",
            "Copy it from the answer of: fieldapp org init",
        )
    return bytes.fromhex(plain)


def trusted_root(root: str | None, organisation: Path | None) -> bytes | None:
    """Return the fingerprint that was given, as digits or as an organisation file."""
    if root is not None:
        return fingerprint(root)
    if organisation is None:
        return None
    try:
        with organisation.open("rb") as file:
            return setup.read_fingerprint(file.read(DOCUMENT_BYTES + 1))
    except OSError:
        raise Refused(
            "C-202", f"The file {organisation.name} cannot be read.", "Check its name and place."
        ) from None
