"""The full log as JSON lines: one entry a line, as this laptop sees it.

Bytes are lower-case hex. The keys of attached files are left out, and so are the bytes of
operations that may hold one; to prove what was written, export a bundle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final, Protocol, TypeAlias

import msgspec

from fieldapp.domain.change import Attach, Code, body_of
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Moment
from fieldapp.reports.package import ExportFile
from fieldapp.reports.text import iso
from sync.protocol.entry import Entry, EntryClass
from sync.protocol.operation import Operation, Prelude

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_SECRETS: Final = ("file_key",)
_LEFT_OUT: Final = "left out of exports"
_NAMES: Final = {int(code): code.name.lower() for code in Code}
_PRELUDE_OFFSET: Final = 1_440


@unique
class Verified(StrEnum):
    """What is known of an entry's signature on this laptop."""

    SIGNATURE = "signature checked"
    CHAIN = "held by a checked later entry"
    FAILED = "signature does not hold"
    NOT_CHECKED = "not checked"


class Opened(Protocol):
    """What an opened entry says."""

    @property
    def prelude(self) -> Prelude: ...

    @property
    def operations(self) -> Sequence[Operation]: ...


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of the log; `opened` is None when it is a control entry or cannot be opened."""

    entry: Entry
    opened: Opened | None
    verified: Verified


def jsonl_file(entries: Iterable[Logged], name: str = "log.jsonl") -> ExportFile:
    """Return the log as one file, in the order given."""
    return ExportFile(name, b"".join(lines(entries)))


def lines(entries: Iterable[Logged]) -> Iterator[bytes]:
    """Yield one line for each entry, ended by LF; NUL and all else are kept by escapes."""
    for logged in entries:
        yield msgspec.json.encode(_line(logged)) + b"\n"


def _line(logged: Logged) -> dict[str, Json]:
    entry = logged.entry
    return {
        "entry": entry.id.hex(),
        "header": _outer(entry) | _inner(entry),
        "signature": entry.envelope.signature.hex(),
        "verified": logged.verified.value,
        "content": _content(logged.opened) if logged.opened else None,
        "why_no_content": "" if logged.opened else _why(entry),
    }


def _outer(entry: Entry) -> dict[str, Json]:
    outer = entry.outer
    return {
        "format": outer.format,
        "organisation": outer.organisation.hex(),
        "inspection": outer.inspection.hex(),
        "log": outer.log.hex(),
        "sequence": outer.sequence,
        "previous": outer.previous.hex(),
        "author": outer.author.hex(),
        "class": _class(outer.kind),
        "roster": outer.roster.hex(),
    }


def _class(kind: int) -> Json:
    known = {int(member): member.name.lower() for member in EntryClass}
    return known.get(kind, kind)


def _inner(entry: Entry) -> dict[str, Json]:
    header = entry.header
    if header is None:
        return {"bytes": entry.envelope.header.hex()}
    return {
        "receipt": header.receipt.hex(),
        "dependencies": [dependency.hex() for dependency in header.dependencies],
        "epoch": header.epoch.hex(),
        "salt": header.salt.hex(),
        "commitment": header.commitment.hex(),
        "body_hash": header.body_hash.hex(),
        "body_length": header.body_length,
    }


def _why(entry: Entry) -> str:
    if entry.header is None:
        return "written with a newer version of the app"
    if entry.body is None:
        return "redacted, or not arrived"
    if entry.outer.kind == EntryClass.CONTROL:
        return "a control entry has keys and ids only"
    return "no key for it on this laptop"


def _content(opened: Opened) -> dict[str, Json]:
    prelude = opened.prelude
    claimed = Moment(prelude.claimed_ms, prelude.offset_minutes - _PRELUDE_OFFSET)
    return {
        "operation": prelude.operation.hex(),
        "schema": prelude.schema,
        "claimed": iso(claimed),
        "person": prelude.person,
        "operations": [_operation(op) for op in opened.operations],
    }


def _operation(op: Operation) -> dict[str, Json]:
    body = _read(op)
    secret = body is None or isinstance(body, Attach)
    return {
        "code": op.code,
        "name": _NAMES.get(op.code, ""),
        "version": op.version,
        "record": op.target.record.hex(),
        "slot": op.target.slot.hex(),
        "replaces": [{"entry": r.entry.hex(), "place": r.place} for r in op.replaces],
        "body": _LEFT_OUT if secret else op.body.hex(),
        "read": _plain(body) if body is not None else None,
    }


def _read(op: Operation) -> msgspec.Struct | None:
    try:
        return body_of(op.code, op.version, op.body)
    except Refused:
        return None


def _plain(value: object) -> Json:
    if isinstance(value, msgspec.Struct):
        return {
            name: _LEFT_OUT if name in _SECRETS else _plain(getattr(value, name))
            for name in value.__struct_fields__
        }
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    assert value is None or isinstance(value, str | int), "bodies hold text, numbers and bytes"
    return value
