"""The log as JSON lines: whole, hex for bytes, and never a key of a file."""

import json
from dataclasses import dataclass

from fieldapp.domain import change
from fieldapp.reports.jsonl import Logged, Verified, jsonl_file
from sync.protocol.canonical import encode
from sync.protocol.entry import Entry, EntryClass, Envelope, Header, from_envelope, from_header
from sync.protocol.hashing import plain
from sync.protocol.ids import ZERO32
from sync.protocol.operation import Operation, Prelude, Reference, Target

RECORD = bytes(range(16))
FILE_KEY = b"\xabK" * 16


@dataclass(frozen=True)
class Content:
    prelude: Prelude
    operations: tuple[Operation, ...]


def header(body: bytes, kind: EntryClass = EntryClass.SEALED) -> Header:
    sealed = kind is EntryClass.SEALED
    return Header(
        1, bytes(16), bytes(16), bytes(16), 0, ZERO32, b"A" * 16, kind, ZERO32, ZERO32, (),
        ZERO32, b"s" * 32 if sealed else ZERO32, b"c" * 32 if sealed else ZERO32,
        plain(body), len(body),
    )  # fmt: skip


def entry(kind: EntryClass = EntryClass.SEALED, body: bytes | None = b"sealed") -> Entry:
    return from_header(header(b"sealed", kind), b"S" * 64, body)


def content(*operations: Operation) -> Content:
    return Content(Prelude(b"o" * 16, 1, 1_795_010_640_000, 1_440 + 60, "OF2"), operations)


def line(logged: Logged) -> dict:  # type: ignore[type-arg]
    data = jsonl_file([logged]).data
    assert data.endswith(b"\n")
    assert data.count(b"\n") == 1
    found = json.loads(data)
    assert isinstance(found, dict)
    return found


def test_an_opened_entry_shows_what_was_written_and_when() -> None:
    held = Reference(b"e" * 32, 3)
    op = change.operation(
        change.Code.SET_FIELD,
        RECORD,  # type: ignore[arg-type]
        change.field_slot("school"),
        change.SetField("a\x00b\u2028<b>"),
        [held],
    )
    found = line(Logged(entry(), content(op), Verified.SIGNATURE))
    assert found["verified"] == "signature checked"
    assert found["header"]["class"] == "sealed"
    assert found["header"]["author"] == (b"A" * 16).hex()
    assert found["content"]["claimed"] == "2026-11-18T15:04:00.000+01:00"
    assert found["content"]["person"] == "OF2"
    [shown] = found["content"]["operations"]
    assert shown["name"] == "set_field"
    assert shown["read"] == {"value": "a\x00b\u2028<b>"}
    assert shown["slot"] == b"f:school".hex()
    assert shown["replaces"] == [{"entry": (b"e" * 32).hex(), "place": 3}]
    assert shown["body"] == op.body.hex()


def test_the_key_of_an_attached_file_is_left_out_in_every_form() -> None:
    body = change.Attach("drawing.png", "image/png", 5, ZERO32, FILE_KEY, (ZERO32,), 0, True)
    known = Operation(
        int(change.Code.ATTACH), 1, Target(RECORD, b"a:" + bytes(16)), (), encode(body)
    )
    newer = Operation(int(change.Code.ATTACH), 9, known.target, (), encode(body))
    data = jsonl_file([Logged(entry(), content(known, newer), Verified.CHAIN)]).data
    assert FILE_KEY.hex().encode() not in data
    assert b"drawing.png" in data


def test_an_entry_without_content_says_why() -> None:
    cases = {
        "no key for it on this laptop": entry(),
        "redacted, or not arrived": entry(body=None),
        "a control entry has keys and ids only": entry(EntryClass.CONTROL),
    }
    for why, one in cases.items():
        found = line(Logged(one, None, Verified.NOT_CHECKED))
        assert (found["content"], found["why_no_content"]) == (None, why)


def test_an_entry_of_a_newer_version_is_kept_as_its_bytes() -> None:
    fields = (2, bytes(16), bytes(16), bytes(16), 0, ZERO32, bytes(16), 1, ZERO32, "new")
    raw = encode(fields)
    newer = from_envelope(Envelope(2, raw, b"S" * 64), None)
    found = line(Logged(newer, None, Verified.NOT_CHECKED))
    assert found["header"]["bytes"] == raw.hex()
    assert found["why_no_content"] == "written with a newer version of the app"


def test_an_operation_of_a_newer_version_keeps_what_it_replaces() -> None:
    replaced = change.operation(
        change.Code.RESTORE, RECORD, b"status", change.Nothing(), [Reference(b"r" * 32, 0)]
    )  # type: ignore[arg-type]
    newer = Operation(999, 1, replaced.target, replaced.replaces, b"\x90")
    found = line(Logged(entry(), content(newer), Verified.SIGNATURE))
    [shown] = found["content"]["operations"]
    assert (shown["name"], shown["read"]) == ("", None)
    assert shown["replaces"] == [{"entry": (b"r" * 32).hex(), "place": 0}]
