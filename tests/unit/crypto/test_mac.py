"""HMAC and HKDF against the vectors of their standards and against the library."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.crypto.mac import derive, expand, mac, part_keys, part_macs
from tests.support import second

KEYS = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize(
    ("key", "message", "expected"),
    [
        (
            b"\x0b" * 20,
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            b"\xaa" * 20,
            b"\xdd" * 50,
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        ),
    ],
)
def test_hmac_gives_the_answers_of_rfc_4231(key: bytes, message: bytes, expected: str) -> None:
    assert mac(key, message).hex() == expected


def test_hkdf_gives_the_first_block_of_rfc_5869_case_1() -> None:
    secret, salt = b"\x0b" * 22, bytes(range(13))
    info = bytes(range(0xF0, 0xFA))
    expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
    assert derive(secret, salt, info).hex() == expected


def test_hkdf_without_salt_gives_the_first_block_of_rfc_5869_case_3() -> None:
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert derive(b"\x0b" * 22, b"", b"").hex() == expected


def test_a_key_over_one_block_is_refused() -> None:
    with pytest.raises(ValueError, match="over one block"):
        mac(bytes(65), b"")


@given(st.binary(min_size=1, max_size=64), st.binary(max_size=300))
def test_hmac_agrees_with_the_library(key: bytes, message: bytes) -> None:
    assert mac(key, message) == hmac.digest(key, message, "sha256")


@given(st.binary(max_size=80), KEYS, st.binary(max_size=80))
def test_hkdf_agrees_with_the_library(secret: bytes, salt: bytes, info: bytes) -> None:
    assert derive(secret, salt, info) == second.hkdf(secret, salt, info)


@given(KEYS)
def test_expand_agrees_with_the_library(secret: bytes) -> None:
    assert expand(secret, b"epoch-id/1" + b"oi") == second.epoch_id(secret, b"o", b"i")


@given(KEYS, st.lists(st.binary(max_size=90), min_size=1, max_size=5))
def test_the_codes_of_parts_agree_with_the_library(blind: bytes, parts: list[bytes]) -> None:
    keys = part_keys(blind, len(parts))
    plain = [
        hmac.digest(blind, b"part/1" + n.to_bytes(4, "big"), "sha256") for n in range(len(parts))
    ]
    assert keys == plain
    assert part_macs(keys, parts) == [
        hmac.digest(key, part, "sha256") for key, part in zip(plain, parts, strict=True)
    ]
