"""One byte form of every value: attack 33, one test for each way around it."""

from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from fieldapp.domain.errors import Malformed
from sync.protocol.canonical import Decoder, Wire, decode, decode_plain, encode
from sync.protocol.ids import Bytes16, Count

LIMIT = 1_000


class Sample(Wire, frozen=True):
    id: Bytes16
    count: Count
    words: Annotated[str, Meta(max_length=20)]
    flags: Annotated[tuple[bool, ...], Meta(max_length=3)]


VALUE = Sample(b"i" * 16, 300, "wörter", (True, False))
GOOD = encode(VALUE)
HEAD = b"\x94\xc4\x10" + b"i" * 16

SAMPLES = st.builds(
    Sample,
    st.binary(min_size=16, max_size=16),
    st.integers(0, 2**63 - 1),
    st.text(max_size=20).filter(lambda t: not any(0xD800 <= ord(c) < 0xE000 for c in t)),
    st.lists(st.booleans(), max_size=3).map(tuple),
)


@given(SAMPLES)
def test_a_value_is_read_as_it_was_written(value: Sample) -> None:
    assert decode(Sample, encode(value), limit=LIMIT) == value


@pytest.mark.parametrize(
    ("untrusted", "code"),
    [
        (GOOD + b"\0", "P-102"),
        (GOOD[:-1], "P-102"),
        (b"\xdc\x00\x04" + GOOD[1:], "P-104"),
        (HEAD + b"\xce\x00\x00\x01\x2c" + GOOD[22:], "P-104"),
        (b"\x94\xc5\x00\x10" + GOOD[3:], "P-104"),
        (b"\x95" + GOOD[1:] + b"\0", "P-102"),
        (b"\x93" + GOOD[1:-3], "P-102"),
        (HEAD + b"\xff" + GOOD[22:], "P-102"),
        (HEAD + b"\xcf" + b"\xff" * 8 + GOOD[22:], "P-102"),
        (HEAD + b"\xca\x43\x96\x00\x00" + GOOD[22:], "P-104"),
        (b"\x94\xc4\x0f" + b"i" * 15 + GOOD[19:], "P-102"),
        (b"\x84" + GOOD[1:], "P-102"),
        (b"\xd4\x01\x00", "P-102"),
        (b"", "P-102"),
        (GOOD.ljust(LIMIT + 1, b"\0"), "P-101"),
    ],
    ids=[
        "trailing byte",
        "cut",
        "wider array",
        "wider number",
        "wider bytes",
        "one field more",
        "one field less",
        "negative",
        "out of range",
        "float",
        "short id",
        "map",
        "extension",
        "nothing",
        "over the limit",
    ],
)
def test_every_other_form_is_refused(untrusted: bytes, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode(Sample, untrusted, limit=LIMIT)
    assert caught.value.code in {code, "P-102"}


@given(st.binary(max_size=60))
def test_noise_is_refused_or_is_the_one_form(noise: bytes) -> None:
    try:
        value = decode(Sample, noise, limit=LIMIT)
    except Malformed:
        return
    assert encode(value) == noise


@given(st.lists(SAMPLES, max_size=4))
def test_many_are_read_as_each_alone(values: list[Sample]) -> None:
    assert Decoder(Sample, limit=LIMIT).decode_each([encode(v) for v in values]) == values


@pytest.mark.parametrize(
    "bad", [GOOD + b"\0", GOOD[:-1], b"\xdc\x00\x04" + GOOD[1:], bytes(LIMIT + 1)]
)
def test_one_bad_among_many_refuses_all(bad: bytes) -> None:
    with pytest.raises(Malformed, match="P-10"):
        Decoder(Sample, limit=LIMIT).decode_each([GOOD, bad, GOOD])


def test_two_parts_that_are_right_only_together_are_refused() -> None:
    with pytest.raises(Malformed, match="P-10"):
        Decoder(Sample, limit=LIMIT).decode_each([GOOD[:7], GOOD[7:]])


@pytest.mark.parametrize("allowed", [0, 2**63 - 1, True, None, b"b", "t", [1, [2, [b"x", ["y"]]]]])
def test_plain_values_of_a_newer_format_are_read(allowed: object) -> None:
    assert decode_plain(encode(allowed), limit=LIMIT) == allowed


@pytest.mark.parametrize(
    "refused",
    [-1, 2**63, 1.5, {"a": 1}, {1: 2}, msgspec.msgpack.Ext(1, b"x"), [1, [{"a": 1}]]],
    ids=["negative", "too large", "float", "map", "map of numbers", "extension", "inner map"],
)
def test_other_kinds_are_refused_in_a_newer_format(refused: object) -> None:
    with pytest.raises(Malformed, match="P-105"):
        decode_plain(encode(refused), limit=LIMIT)


@pytest.mark.parametrize("depth", [10, 500])
def test_depth_is_bounded(depth: int) -> None:
    with pytest.raises(Malformed, match="P-103"):
        decode_plain(b"\x91" * depth + b"\0", limit=LIMIT)


def test_great_depth_is_refused_by_a_code_and_not_by_a_crash() -> None:
    """Attack 53."""
    deep = 10**5
    with pytest.raises(Malformed, match="P-10"):
        decode_plain(b"\x91" * deep + b"\0", limit=2 * deep)


@pytest.mark.parametrize(
    "length", [b"\xdd\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff"]
)
def test_a_length_that_lies_is_refused_without_allocating(length: bytes) -> None:
    with pytest.raises(Malformed, match="P-102"):
        decode_plain(length + b"x", limit=LIMIT)
