"""The roles of the organisation in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sync.protocol.roster import Role

ROLE_WORDS: Final[Mapping[Role, str]] = {
    Role.LEAD: "Lead inspector",
    Role.INSPECTOR: "Team inspector",
    Role.ANALYST: "Data analyst",
    Role.QUALITY: "Quality manager",
    Role.RECORDS_OFFICE: "Records office",
    Role.ADMINISTRATOR: "Administrator",
}


def role_words(roles: Iterable[Role]) -> str:
    """Return the roles of a person, in their fixed order."""
    held = frozenset(roles)
    return ", ".join(words for role, words in ROLE_WORDS.items() if role in held)
