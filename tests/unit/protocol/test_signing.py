"""Public keys that load in the usual libraries and let signatures be made up are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.crypto.keys import Signer
from fieldapp.domain.errors import Malformed
from sync.protocol.signing import Label, load_public, message, sound_public

P = 2**255 - 19
ORDER_EIGHT = (
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
)


def encoded(y: int, sign: int = 0) -> bytes:
    return (y | sign << 255).to_bytes(32, "little")


def with_sign(key: str) -> bytes:
    return encoded(int.from_bytes(bytes.fromhex(key), "little"), 1)


SMALL = [
    *(encoded(y, sign) for y in (0, 1, P - 1) for sign in (0, 1)),
    *(encoded(y, sign) for y in (P, P + 1) for sign in (0, 1)),
    *(bytes.fromhex(key) for key in ORDER_EIGHT),
    *(with_sign(key) for key in ORDER_EIGHT),
]


def test_the_list_holds_all_fourteen_encodings() -> None:
    assert len(set(SMALL)) == 14


@pytest.mark.parametrize("key", SMALL, ids=lambda key: key.hex()[:6])
def test_a_small_order_key_is_refused(key: bytes) -> None:
    """Attack 21."""
    with pytest.raises(Malformed, match="P-201"):
        load_public(key)


@pytest.mark.parametrize("y", [P, P + 3, 2**255 - 1])
def test_a_key_that_is_not_canonical_is_refused(y: int) -> None:
    assert not sound_public(encoded(y))


def test_a_key_that_is_not_on_the_curve_is_refused() -> None:
    assert not all(sound_public(encoded(y)) for y in range(2, 12))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(Malformed, match="P-201"):
        load_public(bytes(length))


@given(st.binary(min_size=32, max_size=32))
def test_every_key_that_a_signer_has_is_sound(seed: bytes) -> None:
    assert sound_public(Signer(seed).public)


def test_a_message_begins_with_its_label_and_organisation() -> None:
    assert message(Label.SEAL, b"o" * 16, b"")[:23] == b"seal/1\0" + b"o" * 16


def test_every_kind_of_statement_has_a_label_of_its_own() -> None:
    labels = [label.value for label in Label]
    assert len(set(labels)) == len(labels) == 15
    assert all(label.isascii() and label.endswith("/1") for label in labels)
