"""One behaviour for the key port: the real HPKE and the seeded stand-in for traces."""

import os
from collections.abc import Callable

import pytest

from fieldapp.crypto.keys import HpkeWrap
from fieldapp.domain.errors import Malformed, Refused
from fieldapp.domain.ports import KeyWrap
from tests.support.keys import SeededRandomness, SeededWrap

SECRET = b"s" * 32


class SystemBytes:
    def bytes(self, length: int) -> bytes:
        return os.urandom(length)


MAKERS: dict[str, Callable[[], KeyWrap]] = {
    "hpke": lambda: HpkeWrap(SystemBytes()),
    "seeded": lambda: SeededWrap(SeededRandomness(1)),
}


@pytest.fixture(params=MAKERS)
def wrap(request: pytest.FixtureRequest) -> KeyWrap:
    return MAKERS[request.param]()


def test_the_holder_of_the_private_seed_opens_what_was_sealed(wrap: KeyWrap) -> None:
    private, public = wrap.generate()
    assert wrap.open(wrap.seal(SECRET, public, b"info"), private, b"info") == SECRET


def test_keys_and_seals_have_the_sizes_of_suite_1(wrap: KeyWrap) -> None:
    private, public = wrap.generate()
    assert (len(private), len(public)) == (32, 1_216)
    assert len(wrap.seal(SECRET, public, b"")) == 1_168


def test_the_public_key_follows_from_the_private_seed(wrap: KeyWrap) -> None:
    private, public = wrap.generate()
    assert wrap.public(private) == public


def test_sealing_twice_gives_different_bytes(wrap: KeyWrap) -> None:
    _, public = wrap.generate()
    assert wrap.seal(SECRET, public, b"") != wrap.seal(SECRET, public, b"")


def test_another_key_does_not_open(wrap: KeyWrap) -> None:
    (_, public), (other, _) = wrap.generate(), wrap.generate()
    with pytest.raises(Refused, match="K-201"):
        wrap.open(wrap.seal(SECRET, public, b""), other, b"")


def test_another_info_does_not_open(wrap: KeyWrap) -> None:
    private, public = wrap.generate()
    with pytest.raises(Refused, match="K-201"):
        wrap.open(wrap.seal(SECRET, public, b"one"), private, b"two")


@pytest.mark.parametrize("place", [0, 31, 600, 1_100, 1_120, 1_167])
def test_a_changed_byte_does_not_open(wrap: KeyWrap, place: int) -> None:
    private, public = wrap.generate()
    sealed = bytearray(wrap.seal(SECRET, public, b""))
    sealed[place] ^= 1
    with pytest.raises(Refused, match="K-201"):
        wrap.open(bytes(sealed), private, b"")


@pytest.mark.parametrize("length", [0, 16, 1_120, 1_136])
def test_a_cut_seal_does_not_open(wrap: KeyWrap, length: int) -> None:
    private, public = wrap.generate()
    with pytest.raises(Refused, match="K-201"):
        wrap.open(wrap.seal(SECRET, public, b"")[:length], private, b"")


@pytest.mark.parametrize("public", [b"", b"\xff" * 1_216, bytes(1_216)], ids=["none", "ff", "00"])
def test_nothing_is_sealed_to_bytes_that_are_no_public_key(wrap: KeyWrap, public: bytes) -> None:
    with pytest.raises(Malformed, match="K-202"):
        wrap.seal(SECRET, public, b"")


def test_an_empty_secret_is_sealed_too(wrap: KeyWrap) -> None:
    private, public = wrap.generate()
    assert wrap.open(wrap.seal(b"", public, b""), private, b"") == b""
