"""The drawn children at work: roles, followers, one case over all agencies, one look."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import cycle
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.child_role import ChildRole
from fieldapp.services import casework, identities, records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

_ROLES: Final = (
    ChildRole.TRACKED,
    ChildRole.SAMPLED,
    ChildRole.SAMPLED,
    ChildRole.OBSERVED,
    ChildRole.UNSAID,
)
_TRACKED_BY_ALL: Final = ("social_care", "health", "education", "police")


@dataclass(frozen=True, slots=True)
class Followed:
    """The child whose case is written: its record, and words that name it by its birthday."""

    code: str
    case: RecordId
    naming: str


def follow(work: Work, code: str, team: Sequence[str]) -> Followed:
    """Give the children roles and followers, and write the case of one."""
    told = tomllib.loads((files("resources") / "demo" / "evaluation.toml").read_text("utf-8"))
    people, roles = cycle(team), cycle(_ROLES)
    for child in casework.sample(work):
        role = ChildRole.TRACKED if child.code == code else next(roles)
        casework.give_role(work, child.code, role, child.role.seen)
        if role is ChildRole.TRACKED:
            casework.assign(work, child.code, [next(people)])
            casework.involve(work, child.code, _TRACKED_BY_ALL)
    for part in told["part"]:
        record, _ = casework.begin_part(work, code, part.pop("agency"))
        records.set_fields(work, record, {key: (text, ()) for key, text in part.items()})
    case, _ = records.open_record(work, RecordKind.CASE_TRACKING, code, told["case"])
    who, _ = identities.reveal(work, code, told["reason"])
    return Followed(code, case, told["typed"] + _written(who.born))


def _written(born: str) -> str:
    return f"{date.fromisoformat(born):%d/%m/%Y}" if born else "not known"
