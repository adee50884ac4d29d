"""The outer form of entries: what is checked before a signature is."""

import msgspec
import pytest

from fieldapp.crypto.seal import control
from fieldapp.domain.errors import Malformed
from sync.protocol import entry as entries
from sync.protocol.canonical import encode
from sync.protocol.entry import Envelope, Header
from sync.protocol.hashing import labelled
from sync.protocol.ids import ZERO32
from tests.support.sealing import SIGNER, Sealing, prefix

ENTRY = Sealing().seal()
CONTROL = control(prefix(epoch=ZERO32), b"clear", SIGNER)


def rewritten(entry: entries.Entry, **changed: object) -> entries.Entry:
    assert entry.header is not None
    header = encode(msgspec.structs.replace(entry.header, **changed))
    return entries.from_envelope(Envelope(1, header, entry.envelope.signature), entry.body)


def test_an_id_covers_header_and_signature() -> None:
    header, signature = ENTRY.envelope.header, ENTRY.envelope.signature
    assert ENTRY.id == labelled("entry-id/1", header, signature)
    assert ENTRY.id != entries.entry_id(header, signature[:-1] + bytes([signature[-1] ^ 1]))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"dependencies": (b"e" * 32, b"d" * 32)}, "P-111"),
        ({"dependencies": (b"d" * 32, b"d" * 32)}, "P-111"),
        ({"sequence": 1}, "P-112"),
        ({"previous": b"v" * 32}, "P-112"),
        ({"body_length": 1}, "P-114"),
        ({"body_hash": ZERO32}, "P-114"),
        ({"format": 2}, "P-102"),
        ({"organisation": b"short"}, "P-102"),
        ({"sequence": 2**63}, "P-102"),
        ({"body_length": 2**40}, "P-102"),
        ({"dependencies": tuple(n.to_bytes(32, "big") for n in range(65))}, "P-102"),
    ],
)
def test_a_header_out_of_form_is_refused(changed: dict[str, object], code: str) -> None:
    with pytest.raises(Malformed, match=code):
        rewritten(ENTRY, **changed)


@pytest.mark.parametrize("field", ["salt", "commitment"])
def test_a_control_entry_with_fields_of_a_sealed_one_is_refused(field: str) -> None:
    with pytest.raises(Malformed, match="P-113"):
        rewritten(CONTROL, **{field: b"x" * 32})


def test_a_body_of_other_bytes_is_refused_and_an_absent_one_is_not() -> None:
    with pytest.raises(Malformed, match="P-114"):
        entries.from_envelope(ENTRY.envelope, b"x" * len(ENTRY.body or b""))
    assert entries.from_envelope(ENTRY.envelope, None).id == ENTRY.id


def newer(*fields: object, envelope_format: int = 9) -> bytes:
    header = encode((9, b"o" * 16, b"i" * 16, b"l" * 16, 0, ZERO32, b"a" * 16, 1, *fields))
    return encode(Envelope(envelope_format, header, bytes(64)))


def test_an_entry_of_a_newer_format_is_kept_byte_by_byte() -> None:
    """Attack 43."""
    untrusted = newer(b"r" * 32, "something new", [b"x"])
    entry = entries.parse(untrusted, b"body of a kind not known")
    assert entry.header is None
    assert entry.outer.author == b"a" * 16
    assert entries.pack(entry) == untrusted
    assert entry.body == b"body of a kind not known"


@pytest.mark.parametrize(
    ("untrusted", "code"),
    [
        (newer(), "P-115"),
        (newer(b"r" * 31), "P-115"),
        (newer("r" * 32), "P-115"),
        (newer(b"r" * 32, envelope_format=8), "P-116"),
        (newer(b"r" * 32, {"a": 1}), "P-105"),
        (newer(b"r" * 32, 1.5), "P-105"),
        (encode(Envelope(9, b"\x90", bytes(64))), "P-115"),
        (encode(Envelope(9, b"\xc4\x00", bytes(64))), "P-115"),
        (encode((0, b"", bytes(64))), "P-102"),
        (encode((1, b"", bytes(63))), "P-102"),
    ],
)
def test_an_entry_of_a_newer_format_is_bounded_too(untrusted: bytes, code: str) -> None:
    with pytest.raises(Malformed, match=code):
        entries.parse(untrusted, None)


def test_every_header_field_has_its_place() -> None:
    """A field that moves changes every signature; a new one is a new format number."""
    assert Header.__struct_fields__ == (
        *("format", "organisation", "inspection", "log", "sequence", "previous", "author"),
        *("kind", "roster", "receipt", "dependencies", "epoch", "salt", "commitment"),
        *("body_hash", "body_length"),
    )
