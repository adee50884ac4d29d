"""Whatever is written opens again; whatever is changed does not."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from fieldapp.crypto.content import Parts, join, pad, take_apart, unpad
from fieldapp.crypto.padme import SMALLEST, padded_size
from fieldapp.crypto.seal import open_entry
from fieldapp.domain.errors import Malformed, Refused
from sync.protocol import entry as entries
from sync.protocol.entry import Entry, Envelope
from sync.protocol.operation import Content, Operation, Prelude, Replaced, Target
from tests.support import second
from tests.support.keys import SeededRandomness
from tests.support.sealing import PLAIN, SECRET, Sealing, prefix, shipped

ID16, ID32 = st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32)
TARGETS = st.builds(Target, ID16, st.binary(max_size=128))
REPLACED = st.builds(Replaced, ID32, st.integers(0, 1_023))
OPERATIONS = st.builds(
    Operation,
    st.integers(1, 2**16),
    st.integers(1, 2**16),
    TARGETS,
    st.lists(REPLACED, max_size=3).map(tuple),
    st.binary(max_size=400),
)
PRELUDES = st.builds(
    Prelude,
    ID16,
    st.integers(1, 2**16),
    st.integers(0, 2**63 - 1),
    st.integers(0, 2_880),
    st.text(min_size=1, max_size=32).filter(lambda text: text.isprintable()),
)
CONTENTS = st.builds(Content, PRELUDES, st.lists(OPERATIONS, max_size=4).map(tuple))
SHIPPED = shipped()
SEALED = Sealing(codecs=SHIPPED).seal()


@given(CONTENTS, st.integers(0, 2**32), st.booleans())
def test_any_content_opens_to_itself(content: Content, seed: int, packed: bool) -> None:
    entry = Sealing(seed, SHIPPED if packed else PLAIN).seal(content)
    assert open_entry(entry, SECRET, SHIPPED) == content


@given(CONTENTS, st.integers(0, 2**32))
def test_two_implementations_seal_the_same_bytes(content: Content, seed: int) -> None:
    entry, rng = Sealing(seed).seal(content), SeededRandomness(seed)
    header = entry.header
    assert header is not None
    outer = [1, header.organisation, header.inspection, header.log, header.sequence]
    outer += [header.previous, header.author, int(header.kind), header.roster, header.receipt]
    fields = second.Fields([*outer, list(header.dependencies), header.epoch])
    parts = second.open_sealed(fields, header.salt, entry.body or b"", SECRET, b"")[1]
    again = second.seal_plain(fields, parts, SECRET, rng.bytes(32), rng.bytes(32))
    assert again == (entry.envelope.header, entry.body)


@given(st.integers(0, 10**9), st.integers(0, 7))
def test_any_changed_bit_of_the_header_is_refused(at: int, bit: int) -> None:
    """Salt and commitment included; the id changes with every bit as well."""
    header = bytearray(SEALED.envelope.header)
    header[at % len(header)] ^= 1 << bit
    assert refused(bytes(header), SEALED.body or b"")


@given(st.integers(0, 10**9), st.integers(0, 7))
def test_any_changed_bit_of_the_ciphertext_is_refused(at: int, bit: int) -> None:
    body = bytearray(SEALED.body or b"")
    body[at % len(body)] ^= 1 << bit
    assert refused(SEALED.envelope.header, bytes(body))
    assert refused(with_body(SEALED, bytes(body)), bytes(body))


def with_body(entry: Entry, body: bytes) -> bytes:
    """The header as somebody would repair it for another body of the same length."""
    exact = entry.envelope.header
    old = entry.header.body_hash if entry.header else b""
    return exact.replace(old, second.sha(body))


def refused(header: bytes, body: bytes) -> bool:
    try:
        entry = entries.from_envelope(Envelope(1, header, SEALED.envelope.signature), body)
        assert entry.id != SEALED.id
        open_entry(entry, SECRET, SHIPPED)
    except Refused:
        return True
    return False


@given(st.binary(min_size=32, max_size=32))
def test_no_other_key_opens(secret: bytes) -> None:
    assume(secret != SECRET)
    with pytest.raises(Malformed, match="K-101"):
        open_entry(SEALED, secret, SHIPPED)


@given(st.integers(0, 2**40))
@example(256)
@example(257)
def test_padme_adds_at_most_an_eighth_and_keeps_the_least(length: int) -> None:
    size = padded_size(length)
    assert size == second.padme(length)
    assert size >= max(length, SMALLEST)
    assert length <= SMALLEST or size - length <= length * 0.12
    assert padded_size(size) == size


@given(st.binary(max_size=5_000))
def test_padding_comes_off_as_it_went_on(raw: bytes) -> None:
    assert unpad(pad(raw, SHIPPED), SHIPPED) == raw
    assert unpad(pad(raw, PLAIN), PLAIN) == raw


@given(st.binary(max_size=2_000))
def test_hostile_bytes_are_refused_or_are_the_one_form(untrusted: bytes) -> None:
    for read, write in (
        (lambda: take_apart(untrusted), lambda parts: join(parts)),
        (lambda: unpad(untrusted, SHIPPED), lambda raw: None),
    ):
        try:
            again = write(read())  # type: ignore[no-untyped-call]  # both kinds in one loop
        except Refused:
            continue
        assert again is None or again == untrusted


@given(
    st.binary(min_size=32, max_size=32), st.lists(st.binary(max_size=80), min_size=1, max_size=6)
)
def test_the_raw_form_is_one_to_one(blind: bytes, parts: list[bytes]) -> None:
    assert take_apart(join(Parts(blind, parts))) == Parts(blind, parts)
    assert join(Parts(blind, parts)) == second.raw_form(blind, parts)
    assert Parts(blind, parts).commitment() == second.commitment(blind, parts)


@given(st.integers(0, 2**63 - 1), st.lists(ID32, max_size=64))
def test_every_place_in_a_log_can_be_sealed(sequence: int, dependencies: list[bytes]) -> None:
    previous = b"v" * 32 if sequence else bytes(32)
    entry = Sealing().seal(at=prefix(sequence, previous, dependencies=tuple(dependencies)))
    assert open_entry(entry, SECRET, PLAIN)
