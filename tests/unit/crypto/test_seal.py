"""Sealing and opening of one entry, and every way in which it must not open."""

import dataclasses
from collections.abc import Callable

import pytest

from fieldapp.crypto.codec import Codecs
from fieldapp.crypto.content import Parts, join, pad, split, take_apart, unpad
from fieldapp.crypto.keys import Signer
from fieldapp.crypto.seal import control, open_entry, seal
from fieldapp.domain.change import Code, SetField, field_slot, operation
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol import entry as entries
from sync.protocol.canonical import encode
from sync.protocol.entry import Entry, EntryClass, Envelope
from sync.protocol.ids import ZERO32, RecordId
from sync.protocol.limits import ENTRY_BYTES, OPERATIONS
from sync.protocol.operation import Content, Operation, Prelude, Target
from tests.support import second
from tests.support.keys import SeededRandomness
from tests.support.sealing import PLAIN, SECRET, SIGNER, Sealing, content, prefix, shipped

Change = Callable[[second.Fields], None]


def long_field(text: str) -> Content:
    record = RecordId(bytes(16))
    made = operation(Code.SET_FIELD, record, field_slot("k"), SetField(text))
    return Content(content().prelude, (made,))


@pytest.mark.parametrize("codecs", [PLAIN, shipped()], ids=["plain", "packed"])
def test_what_was_sealed_opens_again(codecs: Codecs) -> None:
    assert open_entry(Sealing(codecs=codecs).seal(), SECRET, codecs) == content()


def test_a_receiver_finds_the_entry_well_formed() -> None:
    entry = Sealing().seal()
    assert entries.parse(entries.pack(entry), entry.body) == entry


def test_words_before_packing_are_not_in_what_travels() -> None:
    entry = Sealing().seal(content("a planted marker of plain text"))
    assert b"planted" not in entries.pack(entry) + (entry.body or b"")


def test_two_seals_of_one_content_share_nothing_that_can_be_compared() -> None:
    first, other = Sealing(seed=1).seal().header, Sealing(seed=2).seal().header
    assert first is not None
    assert other is not None
    for name in ("salt", "commitment", "body_hash"):
        assert getattr(first, name) != getattr(other, name)


def test_a_cloned_random_state_gives_other_keys_for_other_contents() -> None:
    first, other = Sealing().seal(content("one")).header, Sealing().seal(content("two")).header
    assert first is not None
    assert other is not None
    assert first.salt != other.salt


def test_a_cloned_random_state_gives_other_keys_at_another_place() -> None:
    first, other = Sealing().seal().header, Sealing().seal(at=prefix(1, b"v" * 32)).header
    assert first is not None
    assert other is not None
    assert first.salt != other.salt


def test_dependencies_are_put_in_order_and_once() -> None:
    at = prefix(dependencies=(b"z" * 32, b"a" * 32, b"z" * 32))
    header = Sealing().seal(at=at).header
    assert header is not None
    assert header.dependencies == (b"a" * 32, b"z" * 32)


def test_another_key_does_not_open() -> None:
    with pytest.raises(Malformed, match="K-101"):
        open_entry(Sealing().seal(), b"x" * 32, PLAIN)


@pytest.mark.parametrize("field", [1, 2, 3, 4, 5, 6, 8, 9, 10, 11])
def test_a_changed_header_field_does_not_open(field: int) -> None:
    entry = Sealing().seal()
    fields = fields_of(entry)
    fields.values[field] = changed(fields.values[field])
    with pytest.raises(Malformed, match="K-101"):
        open_entry(rebuilt(entry, fields), SECRET, PLAIN)


def changed(value: object) -> object:
    if isinstance(value, int):
        return value + 1
    return value[:-1] if isinstance(value, list) else bytes(x ^ 1 for x in bytes(value))  # type: ignore[arg-type,call-overload]  # bytes otherwise


def fields_of(entry: Entry) -> second.Fields:
    header = entry.header
    assert header is not None
    outer = [1, header.organisation, header.inspection, header.log, header.sequence]
    outer += [header.previous, header.author, int(header.kind), header.roster, header.receipt]
    return second.Fields([*outer, list(header.dependencies), header.epoch])


def rebuilt(entry: Entry, fields: second.Fields, body: bytes | None = None) -> Entry:
    """The entry under other fields; a first entry that moved gets a previous one."""
    header, sealed = entry.header, entry.body if body is None else body
    assert header is not None
    assert sealed is not None
    if fields.values[4] != 0 and fields.values[5] == ZERO32:
        fields.values[5] = b"v" * 32
    if fields.values[4] == 0 and fields.values[5] != ZERO32:
        fields.values[4] = 1
    exact = fields.header(header.salt, header.commitment, sealed)
    return entries.from_envelope(Envelope(1, exact, entry.envelope.signature), sealed)


def test_a_body_of_another_entry_does_not_open() -> None:
    entry, other = Sealing(seed=1).seal(), Sealing(seed=2).seal()
    with pytest.raises(Malformed, match="K-101"):
        open_entry(rebuilt(entry, fields_of(entry), other.body), SECRET, PLAIN)


def test_a_ciphertext_that_opens_as_another_statement_is_refused() -> None:
    """The salamander: a body that opens under the key, but is not what was committed to."""
    entry, rng = Sealing().seal(), SeededRandomness(7)
    parts = split(content("another statement"), rng.bytes(32))
    raw_parts = [*parts.parts]
    exact, body = second.seal_plain(fields_of(entry), raw_parts, SECRET, parts.blind, rng.bytes(32))
    committed = entry.header.commitment if entry.header else b""
    at = len(exact) - 34 - len(encode(len(body))) - 32
    forged = exact[:at] + committed + exact[at + 32 :]
    swapped = entries.from_envelope(Envelope(1, forged, entry.envelope.signature), body)
    with pytest.raises(Malformed, match="K-102"):
        open_entry(swapped, SECRET, PLAIN)


def test_a_redacted_entry_and_a_control_entry_have_nothing_to_open() -> None:
    entry = Sealing().seal()
    gone = entries.from_envelope(entry.envelope, None)
    clear = control(prefix(epoch=ZERO32), b"clear", SIGNER)
    for nothing in (gone, clear):
        with pytest.raises(Malformed, match="K-109"):
            open_entry(nothing, SECRET, PLAIN)


def test_a_control_entry_is_clear_and_has_no_salt_and_commitment() -> None:
    clear = control(prefix(epoch=ZERO32), b"clear", SIGNER)
    assert clear.header is not None
    assert clear.body == b"clear"
    assert clear.header.kind is EntryClass.CONTROL
    assert clear.header.salt == clear.header.commitment == ZERO32


@pytest.mark.parametrize(
    "bad",
    [
        Content(Prelude(b"short", 1, 0, 0, "OF2"), ()),
        Content(Prelude(bytes(16), 1, -1, 0, "OF2"), ()),
        Content(Prelude(bytes(16), 1, 0, 0, ""), ()),
        Content(
            Prelude(bytes(16), 1, 0, 0, "A"), (Operation(0, 1, Target(bytes(16), b""), (), b""),)
        ),
    ],
)
def test_nothing_is_sealed_that_nobody_could_read(bad: Content) -> None:
    with pytest.raises(Malformed, match="P-102"):
        Sealing().seal(bad)


def test_content_that_does_not_fit_into_an_entry_is_refused_before_it_is_sealed() -> None:
    noise = SeededRandomness(9).bytes(60_000).hex()
    with pytest.raises(Refused, match="K-107"):
        Sealing(codecs=shipped()).seal(long_field(noise[:65_000] + noise))


def test_too_many_operations_are_refused() -> None:
    one = content().operations[0]
    with pytest.raises(Refused, match="K-107"):
        Sealing().seal(Content(content().prelude, (one,) * (OPERATIONS + 1)))


def test_the_largest_sealed_body_stays_under_the_limit() -> None:
    entry = Sealing().seal(long_field("x" * 57_000))
    assert len(entry.body or b"") <= ENTRY_BYTES


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        bytes(35),
        bytes(32) + bytes(4),
        bytes(32) + b"\0\0\0\1",
        bytes(32) + b"\0\0\0\1" + b"\0\0\0\5" + b"1234",
        bytes(32) + b"\0\0\0\1" + b"\0\0\0\3" + b"1234",
        bytes(32) + b"\xff\xff\xff\xff",
        bytes(32) + b"\0\0\0\1" + b"\xff\xff\xff\xff",
    ],
)
def test_a_raw_form_that_is_not_exact_is_refused(raw: bytes) -> None:
    with pytest.raises(Malformed, match="K-108"):
        take_apart(raw)


def test_the_raw_form_is_taken_apart_as_it_was_put_together() -> None:
    parts = Parts(b"b" * 32, [b"prelude", b"", b"operation"])
    assert take_apart(join(parts)) == parts


@pytest.mark.parametrize("at", [255, 200, 6])
def test_padding_that_is_not_zeros_is_refused(at: int) -> None:
    padded = bytearray(pad(b"x", PLAIN))
    padded[at] ^= 1
    with pytest.raises(Malformed, match="K-103"):
        unpad(bytes(padded), PLAIN)


@pytest.mark.parametrize("length", [0, 4, 255, 257, 320])
def test_padding_to_another_size_is_refused(length: int) -> None:
    with pytest.raises(Malformed, match="K-103"):
        unpad(pad(b"x", PLAIN).ljust(length, b"\0")[:length], PLAIN)


def test_a_signer_and_parts_say_nothing_of_what_they_hold() -> None:
    parts = Parts(b"b" * 32, [b"words"])
    assert "words" not in repr(parts)
    assert b"seed".hex() not in repr(Signer(b"seed" * 8))
    assert "seed" not in repr(Signer(b"seed" * 8))


def test_a_seal_draws_its_blind_and_its_salt_from_the_given_source() -> None:
    rng = SeededRandomness(1)
    seal(prefix(), content(), SECRET, SIGNER, rng, PLAIN)
    assert rng.drawn == 2


def test_prefix_fields_are_facts() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        prefix().sequence = 3  # type: ignore[misc]  # what the test is about
